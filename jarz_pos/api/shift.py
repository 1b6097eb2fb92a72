"""Shifts are not there yet: nobody has an open one, and nobody needs one (contract 1.2)."""

import frappe

from jarz_pos import guards
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_active_shift(pos_profile: Wire = None) -> None:
	"""Null: no shift is open."""
