"""Orders on the road, made through the documents: couriers with a past in the ledger, for tests of settlement."""

from decimal import Decimal

import frappe

from jarz_pos import erp, settings
from jarz_pos.delivery import flows, transactions
from jarz_pos.delivery.couriers import Courier
from jarz_pos.kanban import states
from jarz_pos.tests import dispatches
from jarz_pos.tests.factories import Branch, World
from jarz_pos.tests.orders import make_order

FEE = Decimal(30)


def make_courier(name: str, branch: Branch) -> Courier:
	"""A Supplier who brings orders of `branch`; nothing is open with him if the name is new."""
	return dispatches.rider(World(), name, branch)


def make_employee(name: str, branch: Branch) -> Courier:
	"""The same as an Employee."""
	return dispatches.employed(World(), name, branch)


def send(
	shop: World,
	courier: Courier,
	*,
	branch: Branch | None = None,
	fee: Decimal = FEE,
	prepaid: bool = False,
	online: bool = False,
	**order: object,
) -> str:
	"""An order that has left with the courier, to be settled later (flows 4, 6 and 10), with its journal and its row."""
	branch = branch or shop.branch
	method = {"jarz_payment_method": "Instapay"} if online else {}
	invoice = make_order(
		shop, branch=branch, state=states.READY, disable_rounded_total=1, **{**method, **order}
	)
	if prepaid:
		account = frappe.db.get_value(
			"Mode of Payment Account",
			{"parent": settings.online_modes()["Instapay"], "company": branch.company},
			"default_account",
		)
		erp.receive_payment(
			invoice.name,
			amount=invoice.outstanding_amount,
			mode=settings.online_modes()["Instapay"],
			account=account,
			reference_no="paid before",
			reference_date=invoice.posting_date,
		)
		invoice.reload()
	accounts = settings.company_accounts(branch.company)
	terms = flows.terms(Decimal(str(invoice.outstanding_amount)), fee, online_intent=online)
	books = flows.Books(
		order=invoice.name,
		customer=invoice.customer,
		receivable=invoice.debit_to,
		courier_type=courier.party_type,
		courier=courier.party,
		clearing=accounts.courier_clearing,
		expense=accounts.delivery_expense,
		money="",
	)
	entry = erp.journal(branch.company, flows.legs(terms, flows.LATER, books), f"Dispatch {invoice.name}")
	transactions.record(
		invoice.name,
		courier,
		company=branch.company,
		branch=branch.name,
		amount=terms.amount,
		shipping=terms.fee,
		mode=flows.ONLINE if terms.awaits_payment else flows.LATER,
		journal_entry=entry.name if entry else None,
	)
	frappe.db.set_value(
		"Sales Invoice",
		invoice.name,
		{
			"sales_invoice_state": states.OUT_FOR_DELIVERY,
			"jarz_courier_party_type": courier.party_type,
			"jarz_courier_party": courier.party,
			"jarz_out_on": frappe.utils.now_datetime(),
			"jarz_payment_confirmation_status": "Awaiting Payment" if terms.awaits_payment else None,
		},
	)
	return invoice.name


def holds(courier: Courier, company: str) -> Decimal:
	"""What the courier stands at in Courier Clearing: debit minus credit of his party ledger."""
	return dispatches.clearing(company, courier)


def still_open(courier: Courier, company: str) -> Decimal:
	"""The same from our rows (invariant 1)."""
	return dispatches.open_net(company, courier)
