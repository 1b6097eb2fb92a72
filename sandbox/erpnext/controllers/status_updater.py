"""What documents tell those that they were made from."""

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


class OverAllowanceError(frappe.ValidationError):
	pass
