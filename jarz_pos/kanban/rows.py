"""What the cards of the board are made of, read in sets: one statement for each kind of fact, never one for a card.

The database hands over each row as one JSON text. The driver is pure Python and spends its time on values, some 40 000
for a board of 300 cards; the json module reads the same texts in a fraction of it.
"""

import json
from operator import itemgetter

import frappe
from frappe.query_builder.functions import Coalesce, Concat, NullIf, Sum
from frappe.query_builder.terms import NamedParameterWrapper
from pypika.queries import QueryBuilder
from pypika.terms import Function, Term

from jarz_pos import settings
from jarz_pos.delivery import transactions
from jarz_pos.kanban import cards
from jarz_pos.sales import methods

INVOICE_COLUMNS = (
	"name",
	"creation",
	"modified",
	"docstatus",
	"customer",
	"customer_name",
	"contact_mobile",
	"territory",
	"status",
	"posting_date",
	"posting_time",
	"grand_total",
	"rounded_total",
	"net_total",
	"total_taxes_and_charges",
	"outstanding_amount",
	"sales_partner",
	"sales_invoice_state",
	"jarz_branch",
	"jarz_acceptance_status",
	"jarz_is_pickup",
	"jarz_delivery_date",
	"jarz_delivery_time_from",
	"jarz_delivery_duration",
	"jarz_delivery_slot_label",
	"jarz_delivered_on",
	"jarz_payment_method",
	"jarz_payment_confirmation_status",
	"jarz_shipping_expense",
	"jarz_delivery_income",
	"jarz_delivery_income_set",
	"jarz_sub_territory",
	"jarz_return_status",
	"jarz_returned_amount",
	"jarz_shipping_override",
	"jarz_shipping_override_status",
	"jarz_delivery_trip",
	"jarz_delivery_attempt_no",
	"jarz_delivery_failure_reason",
)
ADDRESS_COLUMNS = (
	*cards.ADDRESS_PARTS,
	"jarz_latitude",
	"jarz_longitude",
	"jarz_geo_source",
	"jarz_geo_confidence",
)


class _OneParameter(Term):
	"""Many names as one parameter; the query builder would make one of each, which takes longer than the statement."""

	def __init__(self, names: list[str]) -> None:
		super().__init__()
		self.names = tuple(names)

	def get_sql(self, param_wrapper: NamedParameterWrapper | None = None, **_options: object) -> str:
		"""A placeholder; the driver escapes each name. Without a wrapper the text is only looked at, not sent."""
		return param_wrapper.get_sql(param_value=self.names) if param_wrapper else "(…)"


def orders(names: list[str]) -> list[frappe._dict]:
	"""The orders of these names, with address, customer and territories by primary key.

	Dates and times are ISO texts, amounts are numbers.
	"""
	invoice, address, customer = _table("Sales Invoice"), _table("Address"), _table("Customer")
	territory, sub_territory = _table("Territory"), _table("Territory").as_("sub_territory")
	sent = _table(transactions.DOCTYPE)
	columns = {
		**{column: invoice[column] for column in INVOICE_COLUMNS},
		**{column: address[column] for column in ADDRESS_COLUMNS},
		"address_phone": address.phone,
		"customer_mobile": customer.mobile_no,
		"territory_name": territory.territory_name,
		"territory_name_ar": territory.jarz_territory_name_ar,
		"territory_left": territory.lft,
		"territory_right": territory.rgt,
		"sub_territory_name": sub_territory.territory_name,
		"sub_territory_name_ar": sub_territory.jarz_territory_name_ar,
		"shipping_income": _delivery_fee(),
		"courier_type": sent.party_type,
		"courier": sent.party,
		"courier_name": sent.party_name,
		"courier_mode": sent.payment_mode,
		"courier_amount": sent.amount,
		"unsettled_amount": _unsettled(),
	}
	query = (
		frappe.qb.from_(invoice)
		.left_join(address)
		.on(address.name == Coalesce(NullIf(invoice.shipping_address_name, ""), invoice.customer_address))
		.left_join(customer)
		.on(customer.name == invoice.customer)
		.left_join(territory)
		.on(territory.name == invoice.territory)
		.left_join(sub_territory)
		.on(sub_territory.name == invoice.jarz_sub_territory)
		.left_join(sent)
		.on(sent.name == Concat(transactions.dispatch_name(""), invoice.name))
		.where(invoice.name.isin(_OneParameter(names)))
	)
	return [frappe._dict(zip(columns, values, strict=True)) for values in _read(query, *columns.values())]


def items(names: list[str]) -> dict[str, list[dict]]:
	"""The lines of each order, as the card shows them."""
	line = _table("Sales Invoice Item")
	columns = (
		NullIf(line[column], "") if column in cards.BUNDLE_COLUMNS else line[column]
		for column in cards.ITEM_COLUMNS
	)
	query = (
		frappe.qb.from_(line)
		.where(line.parent.isin(_OneParameter(names)))
		.where(line.parenttype == "Sales Invoice")
		.groupby(line.parent)
	)
	lines_of = _read(query, line.parent, Function("JSON_ARRAYAGG", _array(line.idx, *columns)))
	return {
		parent: [cards.item(values) for _idx, *values in sorted(lines, key=itemgetter(0))]
		for parent, lines in lines_of
	}


def notes(names: list[str]) -> dict[str, tuple[int, str]]:
	"""How many notes each order has, and the newest."""
	note = _table("Jarz Invoice Note")
	rows = (
		frappe.qb.from_(note)
		.select(note.sales_invoice, note.note)
		.where(note.sales_invoice.isin(_OneParameter(names)))
		.orderby(note.added_on, note.name)
		.run()
	)
	found: dict[str, tuple[int, str]] = {}
	for name, written in rows:
		found[name] = (found.get(name, (0, ""))[0] + 1, written or "")
	return found


def receipts(names: list[str]) -> dict[str, frappe._dict]:
	"""The newest payment receipt of each order that still counts."""
	receipt = _table("Jarz POS Payment Receipt")
	rows = (
		frappe.qb.from_(receipt)
		.select(
			receipt.sales_invoice,
			receipt.name,
			receipt.payment_method,
			receipt.status,
			receipt.receipt_image,
			receipt.receipt_image_url,
		)
		.where(receipt.sales_invoice.isin(_OneParameter(names)))
		.where(receipt.status != "Changed")
		.orderby(receipt.creation, receipt.name)
		.run(as_dict=True)
	)
	return {row.sales_invoice: row for row in rows}


def paid_by(names: list[str]) -> dict[str, str]:
	"""The method of the newest payment of each order."""
	reference, entry, mode = (
		_table("Payment Entry Reference"),
		_table("Payment Entry"),
		_table("Mode of Payment"),
	)
	rows = (
		frappe.qb.from_(reference)
		.join(entry)
		.on(entry.name == reference.parent)
		.left_join(mode)
		.on(mode.name == entry.mode_of_payment)
		.select(reference.reference_name, entry.mode_of_payment, mode.type)
		.where(reference.reference_doctype == "Sales Invoice")
		.where(reference.reference_name.isin(_OneParameter(names)))
		.where(entry.docstatus == 1)
		.orderby(entry.creation, entry.name)
		.run()
	)
	online = {mode: method for method, mode in settings.online_modes().items()}
	return {
		name: methods.CASH if kind == "Cash" else online.get(mode_name) or mode_name
		for name, mode_name, kind in rows
	}


def _delivery_fee() -> QueryBuilder:
	"""What the customer pays for delivery: the tax rows on a delivery income account."""
	tax, invoice = _table("Sales Taxes and Charges"), _table("Sales Invoice")
	return (
		frappe.qb.from_(tax)
		.select(Sum(tax.tax_amount_after_discount_amount))
		.where(tax.parent == invoice.name)
		.where(tax.parenttype == "Sales Invoice")
		.where(tax.account_head.isin(settings.delivery_income_accounts() or ("",)))
	)


def _unsettled() -> QueryBuilder:
	"""What a courier still holds of the order for us; NULL where nothing is open with him."""
	row, invoice = _table(transactions.DOCTYPE), _table("Sales Invoice")
	return (
		frappe.qb.from_(row)
		.select(Sum(row.amount))
		.where(row.reference_invoice == invoice.name)
		.where(row.status == transactions.UNSETTLED)
	)


def _read(query: QueryBuilder, *columns: Term) -> list[list]:
	"""The rows of `query` with the values of `columns`, in its order."""
	rows = query.select(_array(*columns)).run()
	return json.loads(f"[{','.join(row[0] for row in rows)}]")


def _array(*terms: Term) -> Function:
	return Function("JSON_ARRAY", *terms)


def _table(doctype: str) -> "frappe.query_builder.DocType":
	return frappe.qb.DocType(doctype)
