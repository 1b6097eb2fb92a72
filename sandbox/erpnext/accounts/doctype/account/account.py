"""Accounts: the tree of each company's books."""

import frappe
from frappe.utils.nestedset import NestedSet

INHERITED = ("root_type", "report_type")
BALANCE = ("Asset", "Liability", "Equity")


class Account(NestedSet):
	nsm_parent_field = "parent_account"

	def autoname(self) -> None:
		number = f"{self.account_number} - " if self.get("account_number") else ""
		abbr = frappe.get_cached_value("Company", self.company, "abbr")
		self.name = f"{number}{self.account_name.strip()} - {abbr}"

	def validate(self) -> None:
		self._check_parent()
		if not self.get("report_type") and self.root_type:
			self.report_type = "Balance Sheet" if self.root_type in BALANCE else "Profit and Loss"
		if not self.account_currency:
			self.account_currency = frappe.get_cached_value("Company", self.company, "default_currency")
		self.freeze_account = self.get("freeze_account") or "No"
		before = self.get_doc_before_save()
		if before and before.is_group != self.is_group and self.is_group and self._is_booked():
			frappe.throw(frappe._("Account with existing transaction can not be converted to group."))
		if before and before.account_currency != self.account_currency and self._is_booked():
			frappe.throw(
				frappe._("Currency can not be changed after making entries using some other currency")
			)

	def on_trash(self) -> None:
		if self._is_booked():
			frappe.throw(frappe._("Account with existing transaction can not be deleted"))
		super().on_trash(True)

	def _check_parent(self) -> None:
		if not self.parent_account:
			if not self.is_group:
				frappe.throw(frappe._("Root Account must be a group"))
			return
		fields = ["name", "is_group", "company", *INHERITED]
		parent = frappe.db.get_value("Account", self.parent_account, fields, as_dict=True)
		if not parent:
			frappe.throw(
				frappe._("Account {0}: Parent account {1} does not exist").format(
					self.name, self.parent_account
				)
			)
		if parent.name == self.name:
			frappe.throw(
				frappe._("Account {0}: You can not assign itself as parent account").format(self.name)
			)
		if not parent.is_group:
			frappe.throw(
				frappe._("Account {0}: Parent account {1} can not be a ledger").format(
					self.name, self.parent_account
				)
			)
		if parent.company != self.company:
			frappe.throw(
				frappe._("Account {0}: Parent account {1} does not belong to company: {2}").format(
					self.name, self.parent_account, self.company
				)
			)
		for field in INHERITED:
			if parent.get(field):
				self.set(field, parent.get(field))

	def _is_booked(self) -> bool:
		return bool(frappe.db.exists("GL Entry", {"account": self.name}))
