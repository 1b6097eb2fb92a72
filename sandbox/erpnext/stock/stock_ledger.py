"""The names that apps import from here."""

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


class NegativeStockError(frappe.ValidationError):
	pass
