"""What all documents of trade share."""

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


class UOMMustBeIntegerError(frappe.ValidationError):
	pass
