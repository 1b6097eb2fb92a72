"""At the customer's door: the order is handed over, or the attempt failed and it stays on the road (contract 1.8.2, courier app).

People of the branch say it, and the courier who brings the order.
"""

import frappe
from frappe import _

from jarz_pos import guards, realtime
from jarz_pos.delivery import stops, trips
from jarz_pos.kanban import moves, states

ORDER_FIELDS = (*stops.ORDER_FIELDS, "jarz_delivery_trip", "jarz_delivery_attempt_no")


def delivered(name: str) -> dict[str, object]:
	"""The order is with its customer; a repeat is a success without effect. Raises MoveNotAllowed."""
	order = lock(name)
	if order.sales_invoice_state != states.DELIVERED:
		hand_over(order)
	return {"success": True, "invoice": order.name, "new_state": states.DELIVERED}


def failed(name: str, reason: str) -> dict[str, object]:
	"""Nobody took the order: one failed attempt more, with its `reason`; it stays on the road. Raises MoveNotAllowed."""
	order = lock(name)
	if order.sales_invoice_state != states.OUT_FOR_DELIVERY:
		frappe.throw(
			_("Order {0} is {1}, so nobody is on the way with it.").format(
				order.name, _(order.sales_invoice_state)
			),
			moves.MoveNotAllowed,
		)
	number = (order.jarz_delivery_attempt_no or 0) + 1
	frappe.db.set_value(
		"Sales Invoice",
		order.name,
		{"jarz_delivery_attempt_no": number, "jarz_delivery_failure_reason": reason},
	)
	realtime.courier_stop(order.name, guards.branch_of(order), states.OUT_FOR_DELIVERY, "failed")
	return {
		"success": True,
		"invoice": order.name,
		"new_state": states.OUT_FOR_DELIVERY,
		"delivery_attempt_no": number,
		"delivery_failure_reason": reason,
	}


def hand_over(order: frappe._dict) -> None:
	"""Move a locked order with `ORDER_FIELDS` to Delivered. Raises MoveNotAllowed."""
	moves.require_step(order.name, order.sales_invoice_state, states.DELIVERED)
	frappe.db.set_value("Sales Invoice", order.name, moves.changes_of(states.DELIVERED))
	trips.complete_if_done(order.jarz_delivery_trip)
	branch = guards.branch_of(order)
	realtime.state_changed(order.name, branch, states.DELIVERED)
	realtime.courier_stop(order.name, branch, states.DELIVERED, "delivered")


def lock(name: str) -> frappe._dict:
	"""The order with `ORDER_FIELDS`, held until the end of the transaction, for its courier or its branch."""
	order = guards.require_invoice(name, lock=True, fields=ORDER_FIELDS, check=stops.require_mine)
	moves.require_standing(order)
	return order
