"""A sales partner is settled with: his fees for many orders in one journal (contract 2.3, flow 17; invariant 8).

The fees lower what he owes us as a customer. What is left then comes, or goes, by an ordinary Payment Entry.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import erp, settings
from jarz_pos.journals import Leg
from jarz_pos.sales import partner_transactions

ROW_FIELDS = (
	"reference_invoice",
	"payment_mode",
	"currency",
	*partner_transactions.AMOUNTS,
)


class CannotSettle(frappe.ValidationError):
	"""A settlement that does not fit the partner's orders."""


def prepare(settlement: Document) -> None:
	"""Fill a draft in: all open orders of the partner where none were chosen, their amounts and the totals."""
	settlement.partner_customer = _customer(settlement.sales_partner)
	chosen = [row.sales_partner_transaction for row in settlement.rows]
	rows = (
		partner_transactions.locked(chosen)
		if chosen
		else partner_transactions.unsettled(settlement.sales_partner, settlement.company)
	)
	_check(settlement, chosen, rows)
	settlement.set(
		"rows",
		[
			{
				"sales_partner_transaction": row.name,
				**{field: _plain(row[field]) for field in ROW_FIELDS},
			}
			for row in rows
		],
	)
	settlement.update(_totals(settlement.company, rows))


def post(settlement: Document) -> None:
	"""Book the fees and close the rows. Raises FeesSettled when another settlement was faster."""
	rows = partner_transactions.locked(row.sales_partner_transaction for row in settlement.rows)
	partner_transactions.settle(rows, settlement.name)
	base, vat = _sum(rows, "base_fee"), _sum(rows, "vat_amount")
	accounts = settings.partner_accounts(settlement.company)
	entry = erp.journal(
		settlement.company,
		[
			Leg(accounts.commission, base),
			Leg(accounts.input_vat, vat),
			Leg(
				erp.receivable_account(settlement.partner_customer, settlement.company),
				-(base + vat),
				"Customer",
				settlement.partner_customer,
			),
		],
		_("Fees of {0}, {1}").format(settlement.sales_partner, settlement.name),
		posting_date=settlement.posting_date,
	)
	settlement.db_set("journal_entry", entry.name if entry else None)


def take_back(settlement: Document) -> None:
	"""Cancel the journal and open the rows again."""
	partner_transactions.reopen(settlement.name)
	if settlement.journal_entry:
		entry = frappe.get_doc("Journal Entry", settlement.journal_entry)
		entry.flags.ignore_permissions = True  # whoever may cancel the settlement takes back what it posted
		entry.cancel()


def _check(settlement: Document, chosen: list[str], rows: list[frappe._dict]) -> None:
	if len(chosen) != len(set(chosen)) or (chosen and len(chosen) != len(rows)):
		frappe.throw(_("Every order can stand in a settlement once."), CannotSettle)
	if not rows:
		frappe.throw(
			_("Nothing is open with {0} in {1}.").format(settlement.sales_partner, settlement.company),
			CannotSettle,
		)
	for row in rows:
		if (row.sales_partner, row.company) != (settlement.sales_partner, settlement.company):
			frappe.throw(
				_("Order {0} is not of {1} in {2}.").format(
					row.reference_invoice, settlement.sales_partner, settlement.company
				),
				CannotSettle,
			)
		if row.status != partner_transactions.UNSETTLED:
			frappe.throw(
				_("Order {0} is {1} already and cannot be settled.").format(
					row.reference_invoice, _(row.status)
				),
				partner_transactions.FeesSettled,
			)


def _totals(company: str, rows: list[frappe._dict]) -> dict[str, object]:
	online = [row for row in rows if row.payment_mode == partner_transactions.ONLINE]
	held, fees = _sum(online, "amount"), _sum(rows, "partner_fees")
	return {
		"currency": erp.company_currency(company),
		"online_total": float(held),
		"cash_total": float(_sum(rows, "amount") - held),
		"base_total": float(_sum(rows, "base_fee")),
		"vat_total": float(_sum(rows, "vat_amount")),
		"fees_total": float(fees),
		"net_total": float(held - fees),
	}


def _customer(sales_partner: str) -> str:
	customer = frappe.db.get_value("Sales Partner", sales_partner, "jarz_customer")
	if not customer:
		frappe.throw(
			_("Sales partner {0} has no customer to pay as. Set it in the Sales Partner.").format(
				sales_partner
			),
			CannotSettle,
		)
	return customer


def _sum(rows: list[frappe._dict], field: str) -> Decimal:
	return sum((row[field] for row in rows), Decimal(0))


def _plain(value: object) -> object:
	return float(value) if isinstance(value, Decimal) else value
