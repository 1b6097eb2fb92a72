"""Years of the books."""

import frappe
from frappe.model.document import Document
from frappe.utils import getdate


class FiscalYear(Document):
	def validate(self) -> None:
		if getdate(self.year_start_date) > getdate(self.year_end_date):
			frappe.throw(
				frappe._("Fiscal Year Start Date should be one year earlier than Fiscal Year End Date")
			)
