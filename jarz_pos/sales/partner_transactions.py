"""The only writer of Jarz Sales Partner Transaction: what each order of a sales partner costs in fees (contract 2.3, 14 to 17).

An order has one row, `SPT-<order>`: its name is the key, so a second one cannot exist. It is made where the money is decided:
at creation when the partner was paid online, at dispatch otherwise. Amounts are in company currency.

Locks: the caller holds the order's row before he locks the row here; rows are taken by name.
"""

from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime

from jarz_pos import erp, settings
from jarz_pos.money import quantize
from jarz_pos.sales.partner_fees import fees

DOCTYPE = "Jarz Sales Partner Transaction"
UNSETTLED, SETTLED, CANCELLED = "Unsettled", "Settled", "Cancelled"
CASH, ONLINE = "Cash", "Online"
FIELDS = (
	"name",
	"reference_invoice",
	"sales_partner",
	"company",
	"status",
	"payment_mode",
	"currency",
	"amount",
	"base_fee",
	"vat_amount",
	"partner_fees",
	"settlement",
	"journal_entry",
	"payment_entry",
	"delivery_note",
)
AMOUNTS = ("amount", "base_fee", "vat_amount", "partner_fees")
ORDER_FIELDS = (
	"sales_partner",
	"company",
	"jarz_branch",
	"base_grand_total",
	"base_rounded_total",
	"commission_rate",
)


class FeesSettled(frappe.ValidationError):
	"""The fees of an order were settled with its partner already."""


def name_of(invoice: str) -> str:
	"""The name of the one row of an order."""
	return f"SPT-{invoice}"


def record(invoice: str, mode: str, **links: str | None) -> str:
	"""The row of the order; returns its name. The caller holds the lock on the order, or has just made it.

	`mode`: ONLINE where the partner holds the money, CASH where a branch took it. `links`: journal_entry, payment_entry,
	delivery_note. Raises ValidationError where the company has no accounts for commissions.
	"""
	order = frappe.db.get_value("Sales Invoice", invoice, ORDER_FIELDS, as_dict=True)
	currency = erp.company_currency(order.company)
	amount = _decimal(order.base_rounded_total or order.base_grand_total)
	online_fee = frappe.db.get_value("Sales Partner", order.sales_partner, "jarz_online_payment_fees")
	found = fees(
		amount,
		commission=_decimal(order.commission_rate),
		online_fee=_decimal(online_fee if mode == ONLINE else 0),
		vat_rate=settings.partner_accounts(order.company).vat_rate,
		places=frappe.get_precision(DOCTYPE, "amount", currency=currency),
	)
	row = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"reference_invoice": invoice,
			"sales_partner": order.sales_partner,
			"company": order.company,
			"pos_profile": order.jarz_branch,
			"date": now_datetime(),
			"status": UNSETTLED,
			"payment_mode": mode,
			"currency": currency,
			"amount": float(amount),
			"base_fee": float(found.base),
			"vat_amount": float(found.vat),
			"partner_fees": float(found.total),
			**links,
		}
	)
	# Nobody may write these rows; the endpoint has checked branch and order.
	return row.insert(ignore_permissions=True, set_name=name_of(invoice)).name


def of_invoice(invoice: str) -> frappe._dict | None:
	"""The row of an order as it is committed now; the caller holds the lock on the order."""
	return next(iter(_rows({"name": name_of(invoice)})), None)


def paid_online(invoice: str) -> bool:
	"""Whether the customer paid the partner; decided when the order was made, so a plain read is enough."""
	mode = frappe.db.get_value(DOCTYPE, name_of(invoice), "payment_mode")
	return mode == ONLINE


def paid_by_journal(journal: str) -> str | None:
	"""The order that a partner was paid for and whose receivable `journal` moved to him, unless it was cancelled."""
	filters = {"journal_entry": journal, "status": ("!=", CANCELLED)}
	return frappe.db.get_value(DOCTYPE, filters, "reference_invoice")


def link(invoice: str, **links: str | None) -> None:
	"""Note further documents of the order on its row."""
	frappe.db.set_value(DOCTYPE, name_of(invoice), links)


def cancel(invoice: str) -> None:
	"""The order is cancelled and costs nothing (flow 24). Raises FeesSettled when its fees were posted."""
	row = of_invoice(invoice)
	if not row:
		return
	if row.status == SETTLED:
		frappe.throw(
			_("The fees of order {0} are settled with its partner by {1}. Cancel that first.").format(
				invoice, row.settlement
			),
			FeesSettled,
		)
	frappe.db.set_value(DOCTYPE, row.name, "status", CANCELLED)


def reduce(invoice: str, returned: Decimal) -> None:
	"""Goods of the order came back for `returned`: an open row and its fees become smaller in proportion.

	Fees that were settled stay as they were posted; what the partner gives back of them is his to say.
	"""
	row = of_invoice(invoice)
	if not row or row.status != UNSETTLED or not row.amount:
		return
	left = 1 - returned / row.amount
	places = frappe.get_precision(DOCTYPE, "amount", currency=row.currency)
	base, vat = quantize(row.base_fee * left, places), quantize(row.vat_amount * left, places)
	frappe.db.set_value(
		DOCTYPE,
		row.name,
		{
			"amount": float(row.amount - returned),
			"base_fee": float(base),
			"vat_amount": float(vat),
			"partner_fees": float(base + vat),
		},
	)


def unsettled(sales_partner: str, company: str) -> list[frappe._dict]:
	"""The open rows of a partner, by name; a plain read, for choosing from."""
	return _rows({"sales_partner": sales_partner, "company": company, "status": UNSETTLED}, lock=False)


def locked(names: Iterable[str]) -> list[frappe._dict]:
	"""The rows of these names as they are committed now, held until the end of the transaction."""
	return _rows({"name": ("in", sorted(names))})


def settle(rows: Iterable[frappe._dict], settlement: str) -> None:
	"""Close the rows, which `locked` gave, with a Jarz Partner Settlement. Raises FeesSettled: each belongs to one only."""
	rows = list(rows)
	for row in rows:
		if row.status != UNSETTLED:
			frappe.throw(
				_("Order {0} is {1} already and cannot be settled.").format(
					row.reference_invoice, _(row.status)
				),
				FeesSettled,
			)
	frappe.db.set_value(
		DOCTYPE, {"name": ("in", [row.name for row in rows])}, {"status": SETTLED, "settlement": settlement}
	)


def reopen(settlement: str) -> None:
	"""Open the rows of a cancelled Jarz Partner Settlement again."""
	names = [row.name for row in _rows({"settlement": settlement, "status": SETTLED})]
	if names:
		frappe.db.set_value(DOCTYPE, {"name": ("in", names)}, {"status": UNSETTLED, "settlement": None})


def _rows(filters: dict, *, lock: bool = True) -> list[frappe._dict]:
	rows = frappe.qb.get_query(
		DOCTYPE, fields=list(FIELDS), filters=filters, order_by="name asc", for_update=lock
	).run(as_dict=True)
	for row in rows:
		row.update({field: _decimal(row[field]) for field in AMOUNTS})
	return rows


def _decimal(value: float | None) -> Decimal:
	return Decimal(str(value or 0))
