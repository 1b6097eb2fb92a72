"""Defaults of all users."""

import frappe
from frappe.model.document import Document

KEYS = {"company": "default_company", "currency": "default_currency", "country": "country"}


class GlobalDefaults(Document):
	def on_update(self) -> None:
		for key, field in KEYS.items():
			frappe.db.set_default(key, self.get(field) or "")
		frappe.db.set_default("disable_rounded_total", frappe.utils.cint(self.get("disable_rounded_total")))
