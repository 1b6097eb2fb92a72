"""Cost centres: a tree for each company."""

import frappe
from frappe.utils.nestedset import NestedSet


class CostCenter(NestedSet):
	nsm_parent_field = "parent_cost_center"

	def autoname(self) -> None:
		self.name = (
			f"{self.cost_center_name.strip()} - {frappe.get_cached_value('Company', self.company, 'abbr')}"
		)

	def validate(self) -> None:
		if not self.parent_cost_center and self.cost_center_name != self.company:
			frappe.throw(frappe._("Please enter parent cost center"))
		if self.parent_cost_center and not frappe.db.get_value(
			"Cost Center", self.parent_cost_center, "is_group"
		):
			frappe.throw(
				frappe._("{0} is not a group node. Please select a group node as parent cost center").format(
					frappe.bold(self.parent_cost_center)
				)
			)
