"""Devices that may be told of new orders. Each is known by the fingerprint of its push token (contract 1.10)."""

import hashlib
from dataclasses import dataclass

import frappe
from frappe.utils import now_datetime

DOCTYPE = "Jarz Mobile Device"
PLATFORMS = {"android": "Android", "ios": "iOS", "web": "Web"}


@dataclass(frozen=True)
class Device:
	"""`branches`: those that the device wants to hear of, out of its user's."""

	token: str
	platform: str = ""
	device_name: str = ""
	app_version: str = ""
	branches: tuple[str, ...] = ()


def register(device: Device) -> str:
	"""Remember the device for the caller, or bring it up to date; returns its name. A device has one user: the last."""
	name = hashlib.sha256(device.token.encode()).hexdigest()[:40]
	facts = {
		"user": frappe.session.user,
		"platform": PLATFORMS.get(device.platform.lower(), ""),
		"device_name": device.device_name,
		"app_version": device.app_version,
		"pos_profiles": "\n".join(device.branches),
		"last_seen": now_datetime().replace(microsecond=0),
		"enabled": 1,
	}
	if not frappe.db.exists(DOCTYPE, name):
		document = frappe.get_doc({"doctype": DOCTYPE, "name": name, "token": device.token, **facts})
		try:
			document.insert(ignore_permissions=True)  # one's own device
			return name
		except frappe.DuplicateEntryError:
			frappe.clear_last_message()  # the same device, twice at once
	frappe.db.set_value(DOCTYPE, name, facts)
	return name
