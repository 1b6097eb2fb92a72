"""A trip leaves and comes back: all its orders go out together, or none (contract 1.8.6).

The orders are locked by name first, then the trip. What the trip has sent already is answered, not sent again.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos.delivery import couriers, transactions, trip_views, trips
from jarz_pos.kanban import attempts, outbound, shelf, states


def preview(name: str) -> dict[str, object]:
	"""What stands in the way of the trip, order by order; the keys of 1.8.5."""
	orders = [outbound.look(order) for order in _orders(trips.require(name))]
	found = {order.name: shelf.preview(order) for order in orders}
	lists = ("approvable_shortages", "blocking_shortages", "shortages", "validation_errors")
	blocking = [text for one in found.values() for text in one["blocking_errors"]]
	asks = any(one["requires_shortage_reason"] for one in found.values()) and not blocking
	return {
		"success": True,
		"trip": name,
		"preview": {
			"requires_reason": asks,
			"blocking": bool(blocking),
			"warehouse_mismatches": [],
			**{key: [row for one in found.values() for row in one["preview"][key]] for key in lists},
			"invoice_previews": {order: one["preview"] for order, one in found.items()},
		},
		"blocking_errors": blocking,
		"requires_shortage_reason": asks,
	}


def send(name: str, reason: str = "") -> dict[str, object]:
	"""Send all orders of the trip with its courier, to be settled later. Raises with the first that cannot go.

	`reason`: why they go although stock is short.
	"""
	orders = [outbound.lock(order) for order in _orders(trips.require(name))]
	trip = frappe.get_doc(trips.DOCTYPE, name, for_update=True)
	if trip.status == trips.CREATED:
		courier = couriers.find(trip.courier_party_type, trip.courier_party, trip.branch)
		sending = outbound.Sending(
			courier=courier, reason=reason, trip=name, fee_factor=trips.fee_factor(trip)
		)
		for order in orders:
			outbound.send(order, sending)
		_note_sent(trip)
	return _answer(name)


def deliver(name: str) -> dict[str, object]:
	"""Every order of the trip that is still on the road is with its customer. A repeat is a success without effect."""
	names = _orders(trips.require(name))
	orders = [attempts.lock(order) for order in names]
	if frappe.db.get_value(trips.DOCTYPE, name, "status") == trips.CREATED:
		frappe.throw(_("Trip {0} has not left yet.").format(name), trips.CannotPlan)
	for order in orders:
		if order.sales_invoice_state == states.OUT_FOR_DELIVERY:
			attempts.hand_over(order)
	return _answer(name)


def _orders(trip: str) -> list[str]:
	"""In the order in which they are locked."""
	return frappe.get_all(
		trips.ROW,
		filters={"parent": trip, "parenttype": trips.DOCTYPE},
		pluck="invoice",
		order_by="invoice asc",
	)


def _note_sent(trip: Document) -> None:
	"""What the couriers' rows say is what the trip costs."""
	fees = 0.0
	for row in trip.invoices:
		sent = transactions.of_dispatch(row.invoice)
		fees += float(sent.shipping_amount)
		row.db_set({"courier_transaction": sent.name, "shipping_expense": float(sent.shipping_amount)})
	trip.db_set({"status": trips.OUT, "total_shipping_expense": fees})


def _answer(name: str) -> dict[str, object]:
	trip = trip_views.one(name)
	return {
		"success": True,
		"trip": name,
		"status": trip["status"],
		"processed": [row["invoice"] for row in trip["invoices"]],
		"skipped": [],
		"total_shipping_expense": trip["total_shipping_expense"],
	}
