"""Ways to pay, with an account for each company."""

import frappe
from frappe.model.document import Document


class ModeofPayment(Document):
	def validate(self) -> None:
		companies = [row.company for row in self.accounts]
		if len(companies) != len(set(companies)):
			frappe.throw(frappe._("Same Company is entered more than once"))
		for row in self.accounts:
			owner = row.default_account and frappe.get_cached_value("Account", row.default_account, "company")
			if row.default_account and owner != row.company:
				frappe.throw(
					frappe._("Account {0} does not match with Company {1} in Mode of Account: {2}").format(
						row.default_account, row.company, self.name
					)
				)
