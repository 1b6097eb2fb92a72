"""Where an address lies on the map, as a client sends it and as an Address keeps it."""

from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from jarz_pos import guards
from jarz_pos.customers.pins import Pin, parse_link, pin_at

LINK_PREFIX = "Location: "  # how contract 1.4.3 wants the link to be read in the address text
LONGEST_LINE = 240
SERVER_SOURCE = "link"


@dataclass(frozen=True)
class Place:
	"""A link and a pin, either or both. `source` is the client's word for where the pin comes from."""

	link: str = ""
	pin: Pin | None = None
	source: str = ""

	@property
	def found(self) -> Pin | None:
		"""The pin that was set, else the one that the link names."""
		return self.pin or (parse_link(self.link) if self.link else None)


def put(address: Document, place: Place) -> None:
	"""Write the place into the address; what was not sent stays as it is. Does not save."""
	if pin := place.found:
		address.jarz_latitude, address.jarz_longitude = pin.latitude, pin.longitude
		address.jarz_geo_source = place.source or SERVER_SOURCE
		address.jarz_geo_confidence = pin.precision
	if place.link:
		address.jarz_location_link = place.link
		if not address.address_line2 or address.address_line2.startswith(LINK_PREFIX):
			address.address_line2 = _line(place)


def geo(address: Document | dict) -> dict | None:
	"""The pin of an address as contract 1.4.3 answers it, null where there is none."""
	if not address.get("jarz_geo_source"):
		return None
	return {
		"latitude": float(address.get("jarz_latitude") or 0),
		"longitude": float(address.get("jarz_longitude") or 0),
		"geo_source": address.get("jarz_geo_source"),
		"geo_confidence": address.get("jarz_geo_confidence") or None,
	}


def branch_pin() -> Pin | None:
	"""Where the caller's branch stands, by the address of its POS Profile; None for someone with several branches."""
	mine = guards.branches()
	address = frappe.get_cached_value("POS Profile", mine[0], "company_address") if len(mine) == 1 else None
	position = geo(frappe.get_cached_doc("Address", address)) if address else None
	return pin_at(position["latitude"], position["longitude"]) if position else None


def _line(place: Place) -> str:
	"""A link that does not fit into the line is replaced by a short one to the same place, never cut off."""
	if len(LINK_PREFIX + place.link) <= LONGEST_LINE:
		return LINK_PREFIX + place.link
	return LINK_PREFIX + place.found.link if place.found else ""
