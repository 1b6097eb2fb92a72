"""What a courier has to bring: his own orders on the road, and no others (the role Jarz Courier).

A courier is the Employee whose user he signs in as.
"""

import frappe
from frappe import _

from jarz_pos import guards
from jarz_pos.delivery import transactions
from jarz_pos.delivery.couriers import EMPLOYEE
from jarz_pos.kanban import states

MOST_STOPS = 200
ORDER_FIELDS = ("jarz_courier_party_type", "jarz_courier_party")


def employees_of(user: str | None = None) -> tuple[str, ...]:
	"""The active Employee records of a user, by name."""
	return tuple(
		frappe.get_all(
			EMPLOYEE,
			filters={"user_id": user or frappe.session.user, "status": "Active"},
			pluck="name",
			order_by="name asc",
		)
	)


def brings(order: dict, user: str) -> bool:
	"""Whether the order, with `ORDER_FIELDS`, was given to one of the user's Employee records."""
	return order.get("jarz_courier_party_type") == EMPLOYEE and (
		order.get("jarz_courier_party") in employees_of(user)
	)


def require_mine(order: frappe._dict) -> None:
	"""Raises PermissionError unless the caller brings the order, a row with `ORDER_FIELDS`: unless it is of his branch,
	for people of the shop."""
	if guards.is_staff():
		guards.require_branch(guards.branch_of(order))
	elif not brings(order, frappe.session.user):
		frappe.throw(
			_("You are not allowed to do this: the order is not yours to bring."), frappe.PermissionError
		)


def mine() -> list[dict[str, object]]:
	"""The caller's orders on the road, in the order of their slots; `to_collect` in company currency."""
	employees = employees_of()
	if not employees:
		return []
	invoice, row = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType(transactions.DOCTYPE)
	found = (
		frappe.qb.from_(invoice)
		.left_join(row)
		.on((row.reference_invoice == invoice.name) & (row.kind == transactions.DISPATCH))
		.select(
			invoice.name.as_("invoice"),
			invoice.customer_name,
			invoice.contact_mobile,
			invoice.shipping_address,
			invoice.territory,
			invoice.jarz_sub_territory,
			invoice.jarz_delivery_date,
			invoice.jarz_delivery_slot_label,
			invoice.jarz_delivery_trip,
			invoice.jarz_delivery_attempt_no,
			invoice.jarz_delivery_failure_reason,
			invoice.jarz_out_on,
			row.amount.as_("to_collect"),
		)
		.where(invoice.jarz_courier_party_type == EMPLOYEE)
		.where(invoice.jarz_courier_party.isin(employees))
		.where(invoice.sales_invoice_state == states.OUT_FOR_DELIVERY)
		.where(invoice.docstatus == 1)
		.orderby(invoice.jarz_delivery_date)
		.orderby(invoice.jarz_delivery_time_from)
		.orderby(invoice.name)
		.limit(MOST_STOPS)
		.run(as_dict=True)
	)
	return [_stop(values) for values in found]


def _stop(values: frappe._dict) -> dict[str, object]:
	return {
		"invoice": values.invoice,
		"customer_name": values.customer_name or "",
		"customer_phone": values.contact_mobile or "",
		"address": frappe.utils.strip_html((values.shipping_address or "").replace("<br>", ", ")).strip(
			", \n"
		),
		"territory": values.jarz_sub_territory or values.territory or "",
		"delivery_date": str(values.jarz_delivery_date) if values.jarz_delivery_date else None,
		"delivery_slot_label": values.jarz_delivery_slot_label or None,
		"delivery_trip": values.jarz_delivery_trip or None,
		"delivery_attempt_no": values.jarz_delivery_attempt_no or 0,
		"delivery_failure_reason": values.jarz_delivery_failure_reason or None,
		"out_since": str(values.jarz_out_on) if values.jarz_out_on else None,
		"to_collect": float(values.to_collect or 0),
	}
