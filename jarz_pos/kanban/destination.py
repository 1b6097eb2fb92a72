"""An order goes to another address of its customer, as long as it has not left (contract 1.4.4).

The fee that the customer was billed stays: a submitted invoice's taxes are not rewritten (3.1, row 12). The answer tells
what the new place would cost, so that the cashier can cancel and enter the order again. What the courier will be paid
follows the new place, because it is posted only at dispatch.
"""

import frappe
from frappe import _
from frappe.contacts.doctype.address.address import get_address_display
from frappe.model.document import Document

from jarz_pos import guards, realtime
from jarz_pos.delivery import territories
from jarz_pos.kanban import moves, states
from jarz_pos.kanban.cancel import require_no_goods_sent

ORDER_FIELDS = ("territory", "shipping_address_name", "jarz_sub_territory", "jarz_shipping_expense")


def lock_order(name: str, customer: str = "") -> frappe._dict:
	"""The locked order, if its address may still change. `customer`, where given, must be the order's."""
	invoice = guards.require_invoice(name, lock=True, fields=ORDER_FIELDS)
	if customer and invoice.customer != customer:
		frappe.throw(_("Order {0} is of another customer.").format(invoice.name))
	moves.require_standing(invoice)
	if invoice.sales_invoice_state not in states.BEFORE_DISPATCH:
		frappe.throw(
			_("Order {0} is {1}; its address can no longer be changed.").format(
				invoice.name, _(invoice.sales_invoice_state)
			)
		)
	require_no_goods_sent(invoice.name)
	return invoice


def change(invoice: frappe._dict, address: Document, phone: str = "") -> dict[str, object]:
	"""Relink the order, which `lock_order` gave. Answers contract 1.4.4; amounts in company currency."""
	old = invoice.territory or ""
	matched = territories.match_territory(address.city, address.state, None)
	new = matched or territories.territory_of(invoice.customer, address.name) or old
	facts = territories.facts([old, new])
	values = {
		"shipping_address_name": address.name,
		"shipping_address": get_address_display(address.as_dict()),
	}
	if phone:
		values["contact_mobile"] = phone
	if new != old:
		values.update(
			territory=new, jarz_sub_territory=None, jarz_shipping_expense=float(_expense(facts, new))
		)
	frappe.db.set_value("Sales Invoice", invoice.name, values)
	realtime.address_changed(invoice.name, guards.branch_of(invoice), invoice.sales_invoice_state)
	return {
		"territory_changed": new != old,
		"territory_resolved": bool(matched),
		"unresolved_city": None if matched else (address.city or None),
		"old_territory": old or None,
		"new_territory": new or None,
		"old_expense": float(_expense(facts, old)),
		"new_expense": float(_expense(facts, new)),
		"old_income": _income(facts, old),
		"new_income": _income(facts, new),
		"delivery_fee_differs": _income(facts, old) != _income(facts, new),
	}


def _expense(facts: dict[str, territories.TerritoryFacts], territory: str) -> object:
	return facts[territory].courier_fee if territory in facts else 0


def _income(facts: dict[str, territories.TerritoryFacts], territory: str) -> float:
	return float(facts[territory].delivery_income) if territory in facts else 0.0
