"""Customers: named as Selling Settings say."""

import frappe
from frappe.model.document import Document


class Customer(Document):
	def autoname(self) -> None:
		if frappe.db.get_default("cust_master_name") in ("Naming Series", "Auto Name"):
			raise frappe.NotOffered("sandbox: customers that are not named by their name are not offered")
		self.name = self._free_name()

	def validate(self) -> None:
		self.flags.is_new_doc = self.is_new()
		if self.get("customer_group") and frappe.db.get_value(
			"Customer Group", self.customer_group, "is_group"
		):
			frappe.throw(
				frappe._(
					"Cannot select a Group type Customer Group. Please select a non-group Customer Group."
				)
			)
		if sum(row.allocated_percentage or 0 for row in self.sales_team) not in (0, 100):
			frappe.throw(frappe._("Total contribution percentage should be equal to 100"))

	def on_update(self) -> None:
		frappe.clear_document_cache("Customer", self.name)

	def _free_name(self) -> str:
		"""The customer's name, with a number behind it where another customer has it."""
		wanted = (self.customer_name or "").strip()
		if not frappe.db.exists("Customer", wanted) or frappe.flags.in_import:
			return wanted
		taken = frappe.db.get_values("Customer", {"name": ("like", f"{wanted} - %")}, "name")
		numbers = [int(name.rpartition(" ")[2]) for (name,) in taken if name.rpartition(" ")[2].isdigit()]
		name = f"{wanted} - {max(numbers, default=0) + 1}"
		frappe.msgprint(
			frappe._("Changed customer name to '{}' as '{}' already exists.").format(name, wanted),
			title=frappe._("Note"),
			indicator="yellow",
		)
		return name
