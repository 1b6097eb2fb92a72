"""Roles."""

import frappe
from frappe.model.document import Document

STANDARD = ("Administrator", "System Manager", "All", "Guest", "Desk User")


class Role(Document):
	def validate(self) -> None:
		if self.disabled and self.name in STANDARD:
			frappe.throw(frappe._("Standard roles cannot be disabled"))

	def on_trash(self) -> None:
		if self.name in STANDARD:
			frappe.throw(frappe._("Standard roles cannot be deleted"))
