"""Suppliers: named by their name."""

import frappe
from frappe.model.document import Document


class Supplier(Document):
	def autoname(self) -> None:
		if frappe.db.get_single_value("Buying Settings", "supp_master_name") in (
			"Naming Series",
			"Auto Name",
		):
			raise frappe.NotOffered("sandbox: suppliers that are not named by their name are not offered")
		self.name = (self.supplier_name or "").strip()
