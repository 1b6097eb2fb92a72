"""Limits of a user to some documents."""

import frappe
from frappe.model.document import Document


class UserPermission(Document):
	def validate(self) -> None:
		same = {
			"allow": self.allow,
			"for_value": self.for_value,
			"user": self.user,
			"applicable_for": self.applicable_for or ("is", "not set"),
			"name": ("!=", self.name),
		}
		if frappe.get_all("User Permission", same, limit=1):
			frappe.throw(frappe._("User permission already exists"), frappe.DuplicateEntryError)

	def on_update(self) -> None:
		frappe.local.request_cache.clear()

	def on_trash(self) -> None:
		frappe.local.request_cache.clear()
