"""Goods of an order come back: what is left of it, the credit note, the stock, the refund (contract 2.3, flows 26 to 28).

The credit note says with Actual charges and a discount what `return_plan` has planned: ERPNext would round each note by itself,
and the notes of an order would not add up to it.
"""

import json
from collections.abc import Mapping
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import flt

from jarz_pos import drawers, erp
from jarz_pos.sales import return_plan
from jarz_pos.sales.return_plan import Charge, Credit, Line, Sold

ROUNDING = "Rounding"


class CannotReturn(frappe.ValidationError):
	"""These goods cannot come back."""


def sold(order: Document) -> Sold:
	"""The order as `return_plan` looks at it, with all credit notes against it. The caller holds the lock to write by it."""
	back, charged, credited = _returned_rows(order.name), _returned_charges(order.name), _credited(order.name)
	return Sold(
		lines=tuple(_line(row, *back.get(row.name, (0, 0))) for row in order.items),
		charges=tuple(_charges(order, charged)),
		due=_decimal(order.rounded_total or order.grand_total),
		credited=credited,
		places=order.precision("grand_total"),
	)


def quantities(found: Sold, asked: Mapping[str, Decimal]) -> dict[str, Decimal]:
	"""Units of each row that come back. Raises CannotReturn in words."""
	try:
		return return_plan.quantities(found.lines, asked)
	except return_plan.ReturnRefused as refusal:
		frappe.throw(_in_words(refusal), CannotReturn)


def write_credit_note(
	order: Document, coming: Mapping[str, Decimal], credit: Credit, reason: str
) -> Document:
	"""The submitted credit note; it stands for itself until a journal or a refund closes it."""
	note = erp.draft_credit_note(order.name, {row: float(qty) for row, qty in coming.items()})
	if _prices_include_taxes(order):
		net_rates = {row.name: row.net_rate for row in order.items}
		for row in note.items:
			row.rate = net_rates[row.sales_invoice_item]
	note.set("taxes", [_tax(order, *charge) for charge in credit.charges])
	if credit.rounding:
		note.append("taxes", _rounding(order, credit.rounding))
	note.update({"disable_rounded_total": 1, "apply_discount_on": "Net Total", "jarz_return_reason": reason})
	note.run_method("calculate_taxes_and_totals")
	note.discount_amount = flt(note.net_total + float(credit.net), note.precision("discount_amount"))
	erp.submit_new(note)
	if flt(note.grand_total + float(credit.total), note.precision("grand_total")):
		frappe.throw(
			_("The credit note for order {0} comes to {1} instead of {2}. Make it in ERPNext.").format(
				order.name, note.grand_total, -credit.total
			),
			CannotReturn,
		)
	return note


def bring_goods_back(order: str, coming: Mapping[str, Decimal]) -> list[str]:
	"""Submitted returns of the order's Delivery Notes for these rows; returns their names, none where no stock had left."""
	left = dict(coming)
	names = []
	for sent, rows in _sent_rows(order).items():
		units: dict[str, float] = {}
		for row in rows:
			qty = min(left.get(row.si_detail, Decimal(0)), _decimal(row.qty) - _decimal(row.returned_qty))
			if qty > 0:
				left[row.si_detail] -= qty
				units[row.name] = float(qty)
		if units:
			names.append(erp.submit_new(erp.draft_return_of_goods(sent, units)).name)
	return names


def refund(credit_note: str, branch: str, company: str) -> Document:
	"""All that is open on the credit note, paid out of the drawer of the branch."""
	drawer = drawers.cash_drawer(branch, company)
	return erp.refund_payment(
		credit_note, mode=drawer.mode, account=drawer.account, reference_no=f"RET-{credit_note}"
	)


def _line(row: Document, returned: float, credited: float) -> Line:
	kind = ""
	if row.jarz_is_bundle_parent:
		kind = return_plan.PARENT
	elif row.jarz_is_bundle_child:
		kind = return_plan.CHILD
	return Line(
		name=row.name,
		item_name=row.item_name,
		qty=_decimal(row.qty),
		amount=_decimal(row.net_amount),
		returned=_decimal(returned),
		credited=_decimal(credited),
		kind=kind,
	)


def _charges(order: Document, charged: Mapping[tuple[str, str], Decimal]) -> list[Charge]:
	"""One for each account and text, as credit notes name them."""
	merged: dict[tuple[str, str], Charge] = {}
	for tax in order.taxes:
		key = (tax.account_head, tax.description or "")
		before = merged.get(key)
		merged[key] = Charge(
			account=tax.account_head,
			description=tax.description or "",
			amount=_decimal(tax.tax_amount_after_discount_amount) + (before.amount if before else 0),
			credited=charged.get(key, Decimal(0)),
			fixed=tax.charge_type == "Actual",
			weights=tuple(_decimal(row.net_amount) * _rate(tax, row) for row in order.items),
		)
	return list(merged.values())


def _rate(tax: Document, row: Document) -> Decimal:
	own = json.loads(row.item_tax_rate or "{}")
	return _decimal(own.get(tax.account_head, tax.rate))


def _tax(order: Document, charge: Charge, amount: Decimal) -> dict:
	origin = next(tax for tax in order.taxes if tax.account_head == charge.account)
	return {
		"charge_type": "Actual",
		"account_head": charge.account,
		"description": charge.description,
		"tax_amount": -float(amount),
		"cost_center": origin.cost_center,
	}


def _rounding(order: Document, amount: Decimal) -> dict:
	account, cost_center = frappe.get_cached_value(
		"Company", order.company, ["round_off_account", "round_off_cost_center"]
	)
	return {
		"charge_type": "Actual",
		"account_head": account,
		"description": ROUNDING,
		"tax_amount": -float(amount),
		"cost_center": cost_center or order.cost_center,
	}


def _prices_include_taxes(order: Document) -> bool:
	"""The charges of a credit note stand beside its prices, so these are then without taxes."""
	return any(tax.included_in_print_rate for tax in order.taxes)


def _returned_rows(order: str) -> dict[str, tuple[float, float]]:
	"""Units and net amount by row of the order."""
	note, row = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Sales Invoice Item")
	found = (
		frappe.qb.from_(row)
		.join(note)
		.on(note.name == row.parent)
		.select(row.sales_invoice_item, -Sum(row.qty), -Sum(row.net_amount))
		.where((note.return_against == order) & (note.docstatus == 1))
		.groupby(row.sales_invoice_item)
		.run()
	)
	return {name: (qty, amount) for name, qty, amount in found}


def _returned_charges(order: str) -> dict[tuple[str, str], Decimal]:
	note, tax = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Sales Taxes and Charges")
	found = (
		frappe.qb.from_(tax)
		.join(note)
		.on((note.name == tax.parent) & (tax.parenttype == "Sales Invoice"))
		.select(tax.account_head, tax.description, -Sum(tax.tax_amount_after_discount_amount))
		.where((note.return_against == order) & (note.docstatus == 1))
		.groupby(tax.account_head, tax.description)
		.run()
	)
	return {(account, description or ""): _decimal(amount) for account, description, amount in found}


def _credited(order: str) -> Decimal:
	notes = frappe.get_all(  # a sum, not a list for the user
		"Sales Invoice",
		filters={"return_against": order, "docstatus": 1},
		fields=["grand_total", "rounded_total"],
		order_by="name asc",
	)
	return -sum((_decimal(note.rounded_total or note.grand_total) for note in notes), Decimal(0))


def _sent_rows(order: str) -> dict[str, list[frappe._dict]]:
	"""The rows by which goods of the order left, by Delivery Note."""
	note, row = frappe.qb.DocType("Delivery Note"), frappe.qb.DocType("Delivery Note Item")
	found = (
		frappe.qb.from_(row)
		.join(note)
		.on(note.name == row.parent)
		.select(row.parent, row.name, row.si_detail, row.qty, row.returned_qty)
		.where((row.against_sales_invoice == order) & (note.docstatus == 1) & (note.is_return == 0))
		.orderby(row.parent, row.idx)
		.run(as_dict=True)
	)
	notes: dict[str, list[frappe._dict]] = {}
	for sent in found:
		notes.setdefault(sent.parent, []).append(sent)
	return notes


def _in_words(refusal: return_plan.ReturnRefused) -> str:
	return {
		"unknown_line": _("Row {0} is not part of this order."),
		"not_positive": _("{0}: say how many come back, more than zero."),
		"more_than_sold": _("{0}: at most {1} can come back."),
		"nothing": _("Choose at least one line that comes back."),
	}[refusal.code].format(*(_shown(value) for value in refusal.values))


def _shown(value: object) -> str:
	return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _decimal(value: object) -> Decimal:
	return Decimal(str(value or 0))
