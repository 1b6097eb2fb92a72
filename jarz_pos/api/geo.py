"""Places on the map (contract 1.4.4)."""

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.customers import pins, places
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["POST"])
@guards.staff
def preview_maps_link(link: Wire = None) -> dict:
	"""The place that a link names by itself; the link is never opened. Metres from the branch where that is known."""
	pin = pins.parse_link(wire.text(link, _("The map link"), max_length=pins.LONGEST_LINK))
	if not pin:
		return {
			"success": False,
			"latitude": None,
			"longitude": None,
			"precision": pins.NONE,
			"distance_from_branch_m": None,
			"error": _(
				"This link does not tell the place by itself. It can still be saved with the address."
			),
		}
	branch = places.branch_pin()
	return {
		"success": True,
		"latitude": pin.latitude,
		"longitude": pin.longitude,
		"precision": pin.precision,
		"distance_from_branch_m": pins.distance_m(pin, branch) if branch else None,
		"error": None,
	}
