"""Employees."""

from frappe.model.document import Document


class Employee(Document):
	def validate(self) -> None:
		names = (self.first_name, self.get("middle_name"), self.get("last_name"))
		self.employee_name = " ".join(name for name in names if name)
		self.employee = self.name
