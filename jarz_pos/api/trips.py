"""Delivery trips (contract 1.8.6): several orders that one courier takes at once; and what happens at the door."""

import datetime

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.delivery import stops, trip_views, trips
from jarz_pos.kanban import attempts, shelf, trip_dispatch
from jarz_pos.sync import requests
from jarz_pos.wire import Wire

MOST_TRIPS = 200
SAME_ATTEMPT = datetime.timedelta(minutes=2)


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_delivery_trips(
	status: Wire = None,
	courier_party: Wire = None,
	date_from: Wire = None,
	date_to: Wire = None,
	limit: Wire = None,
	offset: Wire = None,
) -> dict:
	"""The trips of the caller's branches, the newest first."""
	wanted = trip_views.TripFilters(
		branches=guards.branches(),
		status=wire.text(status, _("The status")),
		courier_party=wire.text(courier_party, _("The courier")),
		date_from=wire.date(date_from, _("The first day")),
		date_to=wire.date(date_to, _("The last day")),
		limit=wire.integer(limit, _("The limit"), minimum=1, maximum=MOST_TRIPS, default=50),
		offset=wire.integer(offset, _("The offset"), minimum=0, default=0),
	)
	return {"success": True, "data": trip_views.listed(wanted)}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_trip_details(trip_name: Wire = None) -> dict:
	"""One trip with its orders."""
	return {"success": True, "trip": trip_views.one(trips.require(_name(trip_name)))}


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def create_delivery_trip(invoice_names: Wire = None, party_type: Wire = None, party: Wire = None) -> dict:
	"""Plan a trip; a repeat with the same orders and courier answers with the trip that is there."""
	label = _("The orders")
	names = [
		wire.text(name, _("The order number"), required=True) for name in wire.json_list(invoice_names, label)
	]
	name = trips.create(
		names,
		wire.text(party_type, _("The kind of courier"), required=True),
		wire.text(party, _("The courier"), required=True),
	)
	return {"success": True, "trip": name, **trip_views.one(name)}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def preview_trip_for_delivery(trip_name: Wire = None) -> dict:
	"""What would stand in the way of sending the trip; the keys of 1.8.5."""
	return trip_dispatch.preview(_name(trip_name))


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def send_trip_for_delivery(
	trip_name: Wire = None, shortage_approved: Wire = None, shortage_reason: Wire = None
) -> dict:
	"""Send all orders of the trip, or none."""
	reason = wire.text(shortage_reason, _("The reason"), max_length=shelf.LONGEST_REASON)
	return trip_dispatch.send(_name(trip_name), reason if wire.flag(shortage_approved) else "")


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def mark_trip_as_delivered(trip_name: Wire = None) -> dict:
	"""All orders of the trip are with their customers."""
	return trip_dispatch.deliver(_name(trip_name))


@frappe.whitelist(methods=["GET", "POST"])
@guards.courier
def get_my_deliveries() -> dict:
	"""The orders that the caller brings now, as a courier."""
	return {"success": True, "data": stops.mine()}


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.courier
def mark_order_delivered(invoice_name: Wire = None) -> dict:
	"""An order is with its customer; by its courier or its branch."""
	return attempts.delivered(_order(invoice_name))


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.courier
def mark_order_failed(invoice_name: Wire = None, reason: Wire = None, request_id: Wire = None) -> dict:
	"""Nobody took an order; a repeat within two minutes, or with the same `request_id`, is the same attempt."""
	name = _order(invoice_name)
	why = wire.text(reason, _("The reason"), required=True, max_length=500)
	request = requests.Request(
		method="trips.mark_order_failed",
		body={"invoice_name": name, "reason": why},
		request_id=wire.text(request_id, _("The request id")),
		window=SAME_ATTEMPT,
	)
	return requests.once(request, lambda: attempts.failed(name, why), reference=("Sales Invoice", "invoice"))


def _order(sent: Wire) -> str:
	return wire.text(sent, _("The order number"), required=True)


def _name(sent: Wire) -> str:
	return wire.text(sent, _("The trip"), required=True)
