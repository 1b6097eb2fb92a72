"""Delivery slots of a branch (contract 1.5)."""

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.delivery import timetable
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_available_delivery_slots(pos_profile_name: Wire = None) -> list[dict]:
	"""Slots on offer now; empty for a branch without a timetable."""
	return timetable.available_slots(_branch_name(pos_profile_name))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_next_available_slot(pos_profile_name: Wire = None) -> dict | None:
	"""The first slot on offer; null when there is none."""
	return timetable.next_available_slot(_branch_name(pos_profile_name))


def _branch_name(profile: Wire) -> str:
	name = wire.text(profile, _("The branch"), required=True)
	guards.require_branch(name)
	return name
