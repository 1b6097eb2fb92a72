"""Sub-territories of an order (contract 1.4, end). The list of all territories is `customer.get_territories`."""

import frappe
from frappe import _

from jarz_pos import guards, realtime, wire
from jarz_pos.delivery import territories
from jarz_pos.kanban import moves, states
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_sub_territories(territory_name: Wire = None) -> dict:
	"""The territories directly below one; an empty list for an unknown one."""
	parent = wire.text(territory_name, _("The territory"))
	return {"success": True, "data": territories.sub_territories(parent) if parent else []}


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.retries_deadlocks
def set_invoice_sub_territory(invoice_name: Wire = None, sub_territory: Wire = None) -> dict:
	"""Say more exactly where an order goes, which fixes what its courier will be paid; only before dispatch."""
	name = wire.text(sub_territory, _("The sub-territory"), required=True)
	order = guards.require_invoice(invoice_name, lock=True, fields=("territory",))
	moves.require_standing(order)
	state = order.sales_invoice_state
	if state not in states.BEFORE_DISPATCH:
		frappe.throw(
			_("Order {0} is {1}; where it goes can no longer be changed.").format(order.name, _(state))
		)
	chosen = territories.set_sub_territory(order, name)
	realtime.address_changed(order.name, guards.branch_of(order), state)
	return {
		"success": True,
		"sub_territory": chosen.name,
		"delivery_expense": float(chosen.courier_fee),
		"delivery_income": float(chosen.delivery_income),
	}
