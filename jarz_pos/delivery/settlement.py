"""Settlement: open rows of one courier in one branch are closed by one document with one journal of the net (contract 2.2).

The form on the desk, the REST API and our endpoints all come through `complete`, `post` and `take_back`. What a row is
worth is read from the Courier Transactions, never from the document. Locks: the orders by name, then their rows by name.
"""

from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, getdate, now, today

from jarz_pos import drawers, erp, guards, realtime, settings
from jarz_pos.delivery import partners, settlement_plan, transactions

DOCTYPE = "Settlement"
DRAFT, COLLECTED, PAID_OUT, EVEN, CANCELLED = "Draft", "Collected", "Paid Out", "Even", "Cancelled"
STATUS = {
	settlement_plan.COLLECT: COLLECTED,
	settlement_plan.PAY: PAID_OUT,
	settlement_plan.NONE: EVEN,
}

SHOWN = (
	"company",
	"currency",
	"party_name",
	"total_collected",
	"total_fees",
	"net_amount",
	"direction",
	"mode_of_payment",
	"account",
)
SHOWN_OF_ROW = ("courier_transaction", "invoice", "customer", "amount", "shipping_amount", "currency")


class CannotSettle(frappe.ValidationError):
	"""The rows are not open, not of this courier and branch, or not what they were when somebody looked at them."""


def make(rows: list[frappe._dict]) -> Document:
	"""A submitted Settlement over these open rows of one courier, branch and company; the caller has locked them."""
	first = rows[0]
	document = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"branch": first.branch,
			"party_type": first.party_type,
			"party": first.party,
			"posting_date": today(),
			"rows": [{"courier_transaction": row.name} for row in rows],
		}
	)
	document.docstatus = 1
	# Every role of the shop may settle in its branches, which `complete` checks; all links were read just now.
	document.flags.ignore_permissions = document.flags.ignore_links = True
	document.flags.ignore_version = True  # there is no earlier one
	document.flags.locked_rows = rows
	return document.insert()


def complete(document: Document) -> None:
	"""Fill in courier, amounts, words and account from the rows; on submit with the rows locked.

	Raises CannotSettle, PermissionError (branch) and NoDrawer.
	"""
	guards.require_branch(document.branch)
	if getdate(document.posting_date) > getdate(today()):
		frappe.throw(_("A settlement cannot be of a day that is still to come."), CannotSettle)
	rows = _open_rows(document, lock=document.docstatus == 1)
	customers = _customers(row.reference_invoice for row in rows)
	document.update(
		{
			"company": rows[0].company,
			"currency": rows[0].currency,
			"party_name": rows[0].party_name or document.party,
			"journal_entry": None,
		}
	)
	for line, row in zip(document.rows, rows, strict=True):
		line.update(
			{
				"courier_transaction": row.name,
				"invoice": row.reference_invoice,
				"customer": customers.get(row.reference_invoice),
				"amount": float(row.amount),
				"shipping_amount": float(row.shipping_amount),
				"currency": row.currency,
			}
		)
	_total(document, settlement_plan.of((row.amount, row.shipping_amount) for row in rows), rows)


def preview(branch: str, party_type: str, party: str, mode: str = "") -> dict[str, object]:
	"""What a new Settlement of this courier in this branch would hold, as the form shows it. Raises CannotSettle, NoDrawer."""
	rows = transactions.unsettled(party_type, party, [branch])
	if not rows:
		frappe.throw(_("{0} has nothing open in {1}.").format(party, branch), CannotSettle)
	document = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"branch": branch,
			"party_type": party_type,
			"party": party,
			"mode_of_payment": mode or None,
			"posting_date": today(),
			"rows": [{"courier_transaction": row.name} for row in rows],
		}
	)
	complete(document)
	return {
		**{field: document.get(field) for field in SHOWN},
		"rows": [{field: line.get(field) for field in SHOWN_OF_ROW} for line in document.rows],
	}


def post(document: Document) -> None:
	"""Book the net, close the rows and tell the branch; called with the rows locked by `complete`."""
	plan = settlement_plan.Plan(_decimal(document.total_collected), _decimal(document.total_fees))
	entry = erp.journal(
		document.company,
		settlement_plan.legs(
			plan,
			money=document.account,
			clearing=settings.company_accounts(document.company).courier_clearing,
			party_type=document.party_type,
			party=document.party,
		),
		_("Settlement {0}: {1}").format(document.name, document.direction),
		posting_date=document.posting_date,
	)
	document.journal_entry = entry.name if entry else None
	transactions.settle([line.courier_transaction for line in document.rows], document.name)
	_changed(document)


def take_back(document: Document) -> None:
	"""Cancel the journal and open the rows again."""
	guards.require_branch(document.branch)
	lock_orders(line.invoice for line in document.rows)
	if document.journal_entry:
		erp.cancel_journal(document.journal_entry)
	transactions.reopen(document.name)
	_changed(document)


def lock_orders(names: Iterable[str]) -> None:
	"""Hold the orders to the end of the transaction, by name: what changes their money holds them first."""
	names = sorted(set(names))
	if not names:
		return
	invoice = frappe.qb.DocType("Sales Invoice")
	(
		frappe.qb.from_(invoice)
		.select(invoice.name)
		.where(invoice.name.isin(names))
		.orderby(invoice.name)
		.for_update()
		.run()
	)


def drawer_of(rows: list[frappe._dict], mode: str = "") -> drawers.Drawer:
	"""Where the money of these rows goes: the drawer of their branch, a delivery partner's bank account, or `mode`."""
	branch, company = rows[0].branch, rows[0].company
	if mode:
		return drawers.chosen(mode, branch, company)
	partner = next((row.delivery_partner for row in rows if row.is_partner_order), None)
	if partner:
		return drawers.Drawer("", partners.settlement_account(partner, company), rows[0].currency)
	return drawers.cash_drawer(branch, company)


def words(plan: settlement_plan.Plan, *, courier: str, drawer: str, currency: str) -> str:
	"""What happens with the money, for the person at the drawer."""
	amount = fmt_money(abs(plan.net), currency=currency)
	if plan.action == settlement_plan.COLLECT:
		return _("{0} pays {1} into {2}.").format(courier, amount, drawer)
	if plan.action == settlement_plan.PAY:
		return _("Pay {0} {1} out of {2}.").format(courier, amount, drawer)
	return _("Nothing is paid: what {0} collected is what he earned.").format(courier)


def _open_rows(document: Document, *, lock: bool) -> list[frappe._dict]:
	"""One Courier Transaction for each row of the document, in the order of the orders."""
	names = [line.courier_transaction for line in document.rows]
	if not names:
		frappe.throw(_("There is nothing to settle: fetch the open orders of a courier first."), CannotSettle)
	if len(set(names)) < len(names):
		frappe.throw(_("An order is in the list twice. Fetch the open orders again."), CannotSettle)
	rows = document.flags.locked_rows or _rows(names, lock=lock)
	if len(rows) < len(names):
		frappe.throw(_("A row is of no order. Fetch the open orders again."), CannotSettle)
	for row in rows:
		_require_fit(document, row, rows[0].company)
	return rows


def _rows(names: list[str], *, lock: bool) -> list[frappe._dict]:
	if lock:
		lock_orders(row.reference_invoice for row in transactions.named(names))
	return transactions.named(names, lock=lock)


def _require_fit(document: Document, row: frappe._dict, company: str) -> None:
	if row.status != transactions.UNSETTLED:
		frappe.throw(
			_("Order {0} is settled already. Fetch the open orders again.").format(row.reference_invoice),
			CannotSettle,
		)
	if row.branch != document.branch or row.company != company:
		frappe.throw(
			_("Order {0} is of branch {1}. Settle each branch by itself.").format(
				row.reference_invoice, row.branch
			),
			CannotSettle,
		)
	if (row.party_type, row.party) != (document.party_type, document.party):
		frappe.throw(
			_("Order {0} is with {1}. Settle each courier by himself.").format(
				row.reference_invoice, row.party_name or row.party
			),
			CannotSettle,
		)


def _total(document: Document, plan: settlement_plan.Plan, rows: list[frappe._dict]) -> None:
	_require_as_shown(document, plan)
	drawer = drawer_of(rows, document.mode_of_payment or "")
	document.update(
		{
			"total_collected": float(plan.collected),
			"total_fees": float(plan.fees),
			"net_amount": float(plan.net),
			"mode_of_payment": drawer.mode or None,
			"account": drawer.account,
			"direction": words(
				plan,
				courier=document.party_name,
				drawer=drawer.mode or drawer.account,
				currency=document.currency,
			),
			"status": STATUS[plan.action] if document.docstatus == 1 else DRAFT,
		}
	)


def _require_as_shown(document: Document, plan: settlement_plan.Plan) -> None:
	"""A draft shows what the money was when it was saved; the person at the drawer has counted that."""
	draft = document.get_doc_before_save()
	if document.docstatus != 1 or not draft:
		return
	shown = settlement_plan.Plan(_decimal(draft.total_collected), _decimal(draft.total_fees))
	if shown != plan:
		frappe.throw(
			_(
				"The amounts have changed since this was saved: the net was {0} and is {1}. Save it again first."
			).format(shown.net, plan.net),
			CannotSettle,
		)


def _changed(document: Document) -> None:
	"""Devices that poll look for orders that were modified (contract 1.10); the others are told after the commit."""
	names = sorted({line.invoice for line in document.rows})
	frappe.db.set_value("Sales Invoice", {"name": ("in", names)}, "modified", now(), update_modified=False)
	realtime.courier_settled(document.name, document.branch)


def _customers(orders: Iterable[str]) -> dict[str, str]:
	invoice = frappe.qb.DocType("Sales Invoice")
	query = frappe.qb.from_(invoice).select(invoice.name, invoice.customer_name)
	return dict(query.where(invoice.name.isin(sorted(set(orders)))).run())


def _decimal(amount: float | None) -> Decimal:
	return Decimal(str(amount or 0))
