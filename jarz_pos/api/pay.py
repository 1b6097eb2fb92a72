"""What the public pay page asks while it is open."""

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit

from jarz_pos import wire
from jarz_pos.crypto import checkout
from jarz_pos.wire import Wire

A_MINUTE = 60
CALLS_A_MINUTE = 240  # several pages behind one address


@frappe.whitelist(allow_guest=True, methods=["GET"])
@rate_limit(limit=CALLS_A_MINUTE, seconds=A_MINUTE)
def status(token: Wire = None) -> dict:
	"""`{version, seconds_left}` of a pay page; when `version` has changed the page loads itself again. 404 for no charge."""
	page = checkout.find(wire.text(token, _("The link"), required=True))
	if not page:
		frappe.throw(_("There is no such payment."), frappe.DoesNotExistError)
	return {"version": page.version, "seconds_left": page.seconds_left}
