"""Settings of the whole site; most of them are defaults too."""

import frappe
from frappe.database import schema
from frappe.model.document import Document


class SystemSettings(Document):
	def on_update(self) -> None:
		for field in self.meta.fields:
			if field.fieldtype not in (*schema.TABLES, *schema.LAYOUT, "Password"):
				value = self.get(field.fieldname)
				frappe.db.set_default(field.fieldname, "" if value is None else value)
		frappe.local.cache.clear()
