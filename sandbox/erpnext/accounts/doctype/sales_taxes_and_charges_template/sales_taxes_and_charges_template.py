"""Templates of taxes, named by title and company."""

import frappe
from frappe.model.document import Document


class SalesTaxesandChargesTemplate(Document):
	def autoname(self) -> None:
		if self.company and self.title:
			self.name = f"{self.title} - {frappe.get_cached_value('Company', self.company, 'abbr')}"
