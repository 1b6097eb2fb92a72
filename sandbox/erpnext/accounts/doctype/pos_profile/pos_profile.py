"""Tills: company, warehouse, price list, users and ways to pay."""

import frappe
from frappe.model.document import Document


class POSProfile(Document):
	def validate(self) -> None:
		self._check_company()
		self._check_payments()

	def _check_company(self) -> None:
		for doctype, field in (
			("Account", "income_account"),
			("Account", "expense_account"),
			("Account", "write_off_account"),
			("Cost Center", "cost_center"),
			("Warehouse", "warehouse"),
		):
			name = self.get(field)
			if name and frappe.get_cached_value(doctype, name, "company") != self.company:
				frappe.throw(
					frappe._("{0} {1} does not belong to Company {2}").format(doctype, name, self.company)
				)

	def _check_payments(self) -> None:
		if not self.payments:
			frappe.throw(frappe._("Payment methods are mandatory. Please add at least one payment method."))
		chosen = [row for row in self.payments if row.default]
		if not chosen:
			frappe.throw(frappe._("Please select a default mode of payment"))
		if len(chosen) > 1:
			frappe.throw(frappe._("You can only select one mode of payment as default"))
		missing = [row.mode_of_payment for row in self.payments if not self._account_of(row.mode_of_payment)]
		if missing:
			frappe.throw(
				frappe._("Please set default Cash or Bank account in Mode of Payment {0}").format(
					", ".join(missing)
				)
			)

	def _account_of(self, mode: str) -> str | None:
		return frappe.db.get_value(
			"Mode of Payment Account", {"parent": mode, "company": self.company}, "default_account"
		)
