"""What the cards of the board are made of, read in sets: one statement for each kind of fact, never one for a card."""

from collections import defaultdict

import frappe
from frappe.query_builder.functions import Coalesce, Sum
from pypika.queries import QueryBuilder

from jarz_pos import settings
from jarz_pos.kanban import cards
from jarz_pos.sales import methods

INVOICE_COLUMNS = (
	"name",
	"creation",
	"modified",
	"docstatus",
	"is_return",
	"currency",
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
	"shipping_address_name",
	"customer_address",
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
)
ADDRESS_COLUMNS = (
	*cards.ADDRESS_PARTS,
	"jarz_latitude",
	"jarz_longitude",
	"jarz_geo_source",
	"jarz_geo_confidence",
)


def orders(chosen: QueryBuilder) -> list[frappe._dict]:
	"""The orders named by `chosen` (a query of names), with address, customer and territories by primary key."""
	found = chosen.as_("chosen")
	invoice, address, customer = _table("Sales Invoice"), _table("Address"), _table("Customer")
	territory, sub_territory = _table("Territory"), _table("Territory").as_("sub_territory")
	return (
		frappe.qb.from_(found)
		.join(invoice)
		.on(invoice.name == found.name)
		.left_join(address)
		.on(address.name == Coalesce(invoice.shipping_address_name, invoice.customer_address))
		.left_join(customer)
		.on(customer.name == invoice.customer)
		.left_join(territory)
		.on(territory.name == invoice.territory)
		.left_join(sub_territory)
		.on(sub_territory.name == invoice.jarz_sub_territory)
		.select(
			*(invoice[column] for column in INVOICE_COLUMNS),
			*(address[column] for column in ADDRESS_COLUMNS),
			address.phone.as_("address_phone"),
			customer.mobile_no.as_("customer_mobile"),
			territory.territory_name,
			territory.jarz_territory_name_ar.as_("territory_name_ar"),
			territory.lft.as_("territory_left"),
			territory.rgt.as_("territory_right"),
			sub_territory.territory_name.as_("sub_territory_name"),
			sub_territory.jarz_territory_name_ar.as_("sub_territory_name_ar"),
			_delivery_fee().as_("shipping_income"),
		)
		.run(as_dict=True)
	)


def items(names: list[str]) -> dict[str, list[dict]]:
	"""The lines of each order, as the card shows them."""
	line = _table("Sales Invoice Item")
	rows = (
		frappe.qb.from_(line)
		.select(line.parent, *(line[column] for column in cards.ITEM_COLUMNS))
		.where(line.parent.isin(names))
		.where(line.parenttype == "Sales Invoice")
		.orderby(line.parent, line.idx)
		.run()
	)
	found = defaultdict(list)
	for parent, *columns in rows:
		found[parent].append(cards.item(columns))
	return found


def notes(names: list[str]) -> dict[str, tuple[int, str]]:
	"""How many notes each order has, and the newest."""
	note = _table("Jarz Invoice Note")
	rows = (
		frappe.qb.from_(note)
		.select(note.sales_invoice, note.note)
		.where(note.sales_invoice.isin(names))
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
		.where(receipt.sales_invoice.isin(names))
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
		.where(reference.reference_name.isin(names))
		.where(entry.docstatus == 1)
		.orderby(entry.creation, entry.name)
		.run()
	)
	online = {mode: methods.method(spelling) for spelling, mode in settings.online_modes().items()}
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


def _table(doctype: str) -> "frappe.query_builder.DocType":
	return frappe.qb.DocType(doctype)
