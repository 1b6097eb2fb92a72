"""Polling, alerts and devices (contract 1.10). Called every 10 to 30 seconds by every device: cheap, and never failing."""

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.kanban import acceptance, devices, updates
from jarz_pos.wire import Wire

LONGEST_LOOK_BACK_MINUTES = 24 * 60


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def check_for_updates(last_check: Wire = None) -> dict:
	"""How many orders of the caller's branches changed since `last_check`, the `current_time` of the answer before."""
	return updates.count_since(guards.branches(), wire.text(last_check, _("The last check")))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_recent_invoices(minutes: Wire = None) -> dict:
	"""The orders of the last minutes (5 when not said)."""
	sent = wire.integer(minutes, _("Minutes"), minimum=1, default=5)
	return updates.recent(guards.branches(), min(sent, LONGEST_LOOK_BACK_MINUTES))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_pending_alerts() -> dict:
	"""New orders of the caller's branches that nobody has accepted."""
	return {"success": True, "alerts": updates.alerts(guards.branches())}


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def acknowledge_invoice(invoice_name: Wire = None) -> dict:
	"""The caller accepts a new order."""
	return acceptance.accept(wire.text(invoice_name, _("The order number"), required=True))


@frappe.whitelist(methods=["POST"])
@guards.staff
def register_mobile_device(
	token: Wire = None,
	platform: Wire = None,
	device_name: Wire = None,
	app_version: Wire = None,
	pos_profiles: Wire = None,
) -> dict:
	"""Remember the caller's device with those of the named branches that are his."""
	wanted = {wire.text(name, _("Branch")) for name in wire.json_list(pos_profiles, _("Branches"))}
	name = devices.register(
		devices.Device(
			token=wire.text(token, _("The token"), required=True, max_length=4096),
			platform=wire.text(platform, _("The platform")),
			device_name=wire.text(device_name, _("The name of the device")),
			app_version=wire.text(app_version, _("The version of the app")),
			branches=tuple(branch for branch in guards.branches() if not wanted or branch in wanted),
		)
	)
	return {"success": True, "device": name}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_vapid_public_key() -> dict:
	"""No web push is set up: null, and the client does not subscribe."""
	return {"public_key": None}


@frappe.whitelist(methods=["POST"])
@guards.staff
def register_vapid_subscription() -> dict:
	"""Accepted and not kept, as there is no web push yet."""
	return {"success": True, "enabled": False}


@frappe.whitelist(methods=["POST"])
@guards.manager
def test_websocket_emission() -> dict:
	"""Send one content-free hint to the caller's own devices, so that he sees whether they are connected."""
	frappe.publish_realtime(
		"kanban_update", {"new_state_key": "received"}, user=frappe.session.user, after_commit=True
	)
	return {"success": True, "event": "kanban_update", "user": frappe.session.user}


@frappe.whitelist(methods=["GET", "POST"])
@guards.manager
def get_websocket_debug_info() -> dict:
	"""To whom this user's realtime hints go."""
	return {"success": True, "user": frappe.session.user, "branches": list(guards.branches())}
