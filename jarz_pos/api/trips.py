"""Delivery trips (contract 1.8.6): several orders that one courier takes at once."""

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.delivery import trip_views, trips
from jarz_pos.wire import Wire

MOST_TRIPS = 200


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


def _name(sent: Wire) -> str:
	return wire.text(sent, _("The trip"), required=True)
