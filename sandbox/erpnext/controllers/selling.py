"""What Sales Invoices and Delivery Notes share: the checks of their rows, commission, stock facts, returns."""

import frappe
from erpnext.stock import ledger
from erpnext.utilities.transaction_base import UOMMustBeIntegerError
from frappe.query_builder.functions import Sum
from frappe.utils import cint, flt, nowtime, today


class InvalidQtyError(frappe.ValidationError):
	pass


class StockOverReturnError(frappe.ValidationError):
	pass


class PartyFrozen(frappe.ValidationError):
	pass


def set_posting_time(doc: object) -> None:
	"""Now, unless somebody has set another time on purpose."""
	if not cint(doc.get("set_posting_time")):
		doc.posting_date, doc.posting_time = today(), nowtime()


def check_party(doc: object) -> None:
	"""Raises PartyFrozen for a customer whom only the keeper of frozen accounts may trade with."""
	if not cint(frappe.get_cached_value("Customer", doc.customer, "is_frozen")):
		return
	keeper = frappe.db.get_single_value("Accounts Settings", "frozen_accounts_modifier")
	if keeper not in frappe.get_roles():
		frappe.throw(frappe._("{0} {1} is frozen").format("Customer", doc.customer), PartyFrozen)


def check_rows(doc: object) -> None:
	"""Quantities are there, whole where the unit is whole, negative in a return."""
	for row in doc.items:
		place = frappe._("Row #{0}: ").format(row.idx)
		if not flt(row.qty):
			frappe.throw(place + frappe._("Item quantity cannot be zero"), InvalidQtyError)
		whole = frappe.get_cached_value("UOM", row.uom, "must_be_whole_number") if row.uom else 0
		if cint(whole) and abs(flt(row.qty) - round(flt(row.qty))) > 1e-7:
			frappe.throw(
				frappe._(
					"Row {1}: Quantity ({0}) cannot be a fraction. To allow this, disable '{2}' in UOM {3}."
				).format(
					flt(row.qty), row.idx, frappe.bold(frappe._("Must be Whole Number")), frappe.bold(row.uom)
				),
				UOMMustBeIntegerError,
			)


def commission(doc: object) -> None:
	"""What the sales partner gets."""
	basis = sum(flt(row.base_net_amount) for row in doc.items if cint(row.grant_commission))
	doc.amount_eligible_for_commission = flt(basis, doc.precision("amount_eligible_for_commission"))
	if flt(doc.commission_rate) > 100 or flt(doc.commission_rate) < 0:
		frappe.throw(
			"{} {}".format(
				frappe._(doc.meta.get_label("commission_rate")), frappe._("must be between 0 and 100")
			)
		)
	doc.total_commission = flt(
		doc.amount_eligible_for_commission * flt(doc.commission_rate) / 100, doc.precision("total_commission")
	)


def stock_facts(doc: object) -> None:
	"""What lies in each row's warehouse, and what it is valued at."""
	for row in doc.items:
		item = frappe.get_cached_doc("Item", row.item_code)
		if not cint(item.is_stock_item) or not row.warehouse:
			continue
		if row.actual_qty is None:
			row.actual_qty = ledger.on_hand(row.item_code, row.warehouse)
		if not flt(row.incoming_rate) and not cint(doc.is_return):
			rate = ledger.known_rate(item, row.warehouse, doc.company)
			row.incoming_rate = flt(rate, row.precision("incoming_rate"))


def check_return(doc: object, link: str) -> None:
	"""A return takes back no more than was sold. `link` is the field of its rows that names the row of the original."""
	if not cint(doc.is_return):
		return
	for row in doc.items:
		if flt(row.qty) > 0:
			frappe.throw(
				frappe._("For an item {0}, quantity must be negative number").format(
					frappe.bold(row.item_code)
				)
			)
	if not doc.return_against:
		return
	original = frappe.get_doc(doc.doctype, doc.return_against)
	sold = {row.name: row for row in original.items}
	returned = _returned(doc, link)
	for row in doc.items:
		if row.get(link) not in sold:
			continue
		left = abs(flt(sold[row.get(link)].qty)) - abs(returned.get(row.get(link), 0.0))
		if left <= 0:
			frappe.throw(
				frappe._("Item {0} has already been returned").format(frappe.bold(row.item_code)),
				StockOverReturnError,
			)
		if abs(flt(row.qty)) > left:
			frappe.throw(
				frappe._("Row # {0}: Cannot return more than {1} for Item {2}").format(
					row.idx, frappe.bold(left), frappe.bold(row.item_code)
				),
				StockOverReturnError,
			)


def _returned(doc: object, link: str) -> dict[str, float]:
	"""Units that other returns have taken back, by row of the original."""
	parent, line = frappe.qb.DocType(doc.doctype), frappe.qb.DocType(f"{doc.doctype} Item")
	rows = (
		frappe.qb.from_(line)
		.join(parent)
		.on(parent.name == line.parent)
		.select(line[link], Sum(line.qty))
		.where((parent.docstatus == 1) & (parent.is_return == 1))
		.where((parent.return_against == doc.return_against) & (parent.name != doc.name))
		.groupby(line[link])
		.run()
	)
	return {name: flt(units) for name, units in rows}
