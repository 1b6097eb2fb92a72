"""Orders whose money comes, and may go again, on a chain, while nobody stands at a till: their boards show it."""

from collections.abc import Iterable

import frappe

from jarz_pos import guards, realtime
from jarz_pos.kanban import confirmation, states

REVERSED = "payment_reversed"


def came_in(orders: Iterable[str]) -> None:
	"""Tokens paid these orders, in whole or in part: one that went out unpaid waits no longer once nothing is owed."""
	for order in _standing(orders):
		if order.jarz_payment_confirmation_status == confirmation.AWAITING and order.outstanding_amount <= 0:
			_mark(order, confirmation.CONFIRMED)
		realtime.payment_received(order.name, guards.branch_of(order), order.sales_invoice_state)


def went_away(orders: Iterable[str]) -> None:
	"""The chain took a payment of these orders back: one that has left owes its money again."""
	for order in _standing(orders):
		if order.sales_invoice_state in states.DISPATCHED and order.outstanding_amount > 0:
			_mark(order, confirmation.AWAITING)
		realtime.order_changed(order.name, guards.branch_of(order), order.sales_invoice_state, REVERSED)


def _standing(orders: Iterable[str]) -> list[frappe._dict]:
	return frappe.get_all(
		"Sales Invoice",
		filters={"name": ("in", list(orders)), "docstatus": 1, "sales_invoice_state": ("is", "set")},
		fields=[
			"name",
			"sales_invoice_state",
			"outstanding_amount",
			"jarz_payment_confirmation_status",
			*guards.BRANCH_FIELDS,
		],
		order_by="name asc",
	)


def _mark(order: frappe._dict, status: str) -> None:
	frappe.db.set_value("Sales Invoice", order.name, "jarz_payment_confirmation_status", status)
