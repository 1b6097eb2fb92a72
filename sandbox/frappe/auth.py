"""`frappe.auth`: who is signed in. Signing in itself belongs to the sandbox's server."""

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


@frappe.whitelist()
def get_logged_user():
	"""The user of this request."""
	return frappe.session.user
