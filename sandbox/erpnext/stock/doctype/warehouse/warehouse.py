"""Warehouses: a tree for each company."""

import frappe
from frappe.utils.nestedset import NestedSet


class Warehouse(NestedSet):
	nsm_parent_field = "parent_warehouse"

	def autoname(self) -> None:
		abbr = frappe.get_cached_value("Company", self.company, "abbr")
		suffix = f" - {abbr}"
		self.name = (
			self.warehouse_name if self.warehouse_name.endswith(suffix) else self.warehouse_name + suffix
		)
