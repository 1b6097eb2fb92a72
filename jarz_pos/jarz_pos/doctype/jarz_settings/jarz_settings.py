import frappe
from frappe import _
from frappe.model.document import Document


class JarzSettings(Document):
	def validate(self) -> None:
		"""Accounts must belong to the company of their row and be able to carry what is posted to them."""
		wanted = {
			"delivery_income_account": ("root_type", "Income"),
			"delivery_expense_account": ("root_type", "Expense"),
			"courier_clearing_account": ("account_type", "Payable"),
		}
		companies = set()
		for row in self.company_accounts:
			if row.company in companies:
				frappe.throw(_("Company {0} stands in two rows.").format(row.company))
			companies.add(row.company)
			for field, (property_name, value) in wanted.items():
				if row.get(field):
					self._check(row, field, property_name, value)

	def _check(self, row: Document, field: str, property_name: str, value: str) -> None:
		account = frappe.db.get_value(
			"Account", row.get(field), ["company", "is_group", property_name], as_dict=True
		)
		if account and (
			account.company != row.company or account.is_group or account[property_name] != value
		):
			frappe.throw(
				_("Row {0}: {1} must be a ledger account of {2} of the kind {3}.").format(
					row.idx, row.get(field), row.company, _(value)
				)
			)
