"""Requests for another courier fee are not there yet; the client reads a refusal from `message` of a 200 (contract 1.1)."""

import frappe
from frappe import _

from jarz_pos import guards


@frappe.whitelist(methods=["POST"])
@guards.staff
def request_custom_shipping() -> dict:
	"""Refused."""
	return _not_yet()


@frappe.whitelist(methods=["POST"])
@guards.staff
def approve_custom_shipping() -> dict:
	"""Refused."""
	return _not_yet()


@frappe.whitelist(methods=["POST"])
@guards.staff
def reject_custom_shipping() -> dict:
	"""Refused."""
	return _not_yet()


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_pending_custom_shipping_requests() -> dict:
	"""No request is pending."""
	return {"success": True, "data": [], "requests": []}


def _not_yet() -> dict:
	return {"success": False, "message": _("Another courier fee cannot be asked for yet.")}
