"""Companies: a new one gets its accounts, cost centres and warehouses with its first save."""

import json
from pathlib import Path

import frappe
from frappe import tables
from frappe.not_offered import refuse
from frappe.utils.nestedset import NestedSet, rebuild_tree

CHART = Path(__file__).resolve().parents[2] / "chart_standard.json"
REPORTS = {"Asset": "Balance Sheet", "Liability": "Balance Sheet", "Equity": "Balance Sheet"}
WAREHOUSES = ("Stores", "Work In Progress", "Finished Goods", "Goods In Transit")
# Field of the company → label of the account in the chart
DEFAULT_ACCOUNTS = {
	"accumulated_depreciation_account": "Accumulated Depreciation",
	"asset_received_but_not_billed": "Asset Received But Not Billed",
	"capital_work_in_progress_account": "CWIP Account",
	"default_cash_account": "Cash",
	"default_expense_account": "Cost of Goods Sold",
	"default_income_account": "Sales",
	"default_inventory_account": "Stock In Hand",
	"default_payable_account": "Creditors",
	"default_receivable_account": "Debtors",
	"depreciation_expense_account": "Depreciation",
	"disposal_account": "Gain/Loss on Asset Disposal",
	"exchange_gain_loss_account": "Exchange Gain/Loss",
	"expenses_included_in_asset_valuation": "Expenses Included In Asset Valuation",
	"expenses_included_in_valuation": "Expenses Included In Valuation",
	"round_off_account": "Round Off",
	"stock_adjustment_account": "Stock Adjustment",
	"stock_received_but_not_billed": "Stock Received But Not Billed",
	"write_off_account": "Write Off",
}


class Company(NestedSet):
	nsm_parent_field = "parent_company"

	def validate(self) -> None:
		self.abbr = (self.abbr or "".join(word[0] for word in self.company_name.split()).upper()).strip()
		if frappe.db.exists("Company", {"abbr": self.abbr, "name": ("!=", self.name)}):
			frappe.throw(frappe._("Abbreviation already used for another company"))
		if self.get("chart_of_accounts") not in (None, "", "Standard"):
			raise refuse(f"the chart of accounts «{self.chart_of_accounts}»")
		before = self.get_doc_before_save()
		if before and before.default_currency != self.default_currency:
			if frappe.db.exists("GL Entry", {"company": self.name}):
				frappe.throw(
					frappe._(
						"Cannot change company's default currency, because there are existing transactions."
					)
				)

	def on_update(self) -> None:
		super().on_update()
		if frappe.db.exists("Account", {"company": self.name}):
			return
		frappe.db.set_value("Currency", self.default_currency, "enabled", 1)
		self._make_accounts()
		self._make_cost_centers()
		self._make_warehouses()
		self._set_defaults_of_company()
		self._add_to_cash_mode()

	def _suffixed(self, label: str) -> str:
		return f"{label} - {self.abbr}" if label else ""

	def _make_accounts(self) -> None:
		for label, parent, root_type, account_type, is_group in json.loads(CHART.read_text()):
			tables.put_row(
				"Account",
				self._suffixed(label),
				account_name=label,
				parent_account=self._suffixed(parent) or None,
				old_parent=self._suffixed(parent) or None,
				company=self.name,
				root_type=root_type,
				report_type=REPORTS.get(root_type, "Profit and Loss"),
				account_type=account_type or None,
				account_currency=self.default_currency,
				is_group=is_group,
				freeze_account="No",
			)
		rebuild_tree("Account")

	def _make_cost_centers(self) -> None:
		for label, parent in ((self.name, None), ("Main", self._suffixed(self.name))):
			frappe.get_doc(
				{
					"doctype": "Cost Center",
					"cost_center_name": label,
					"company": self.name,
					"is_group": int(parent is None),
					"parent_cost_center": parent,
				}
			).insert(ignore_permissions=True, ignore_mandatory=parent is None)

	def _make_warehouses(self) -> None:
		root = "All Warehouses"
		for label in (root, *WAREHOUSES):
			frappe.get_doc(
				{
					"doctype": "Warehouse",
					"warehouse_name": label,
					"company": self.name,
					"is_group": int(label == root),
					"parent_warehouse": None if label == root else self._suffixed(root),
					"warehouse_type": "Transit" if label == "Goods In Transit" else None,
				}
			).insert(ignore_permissions=True)

	def _set_defaults_of_company(self) -> None:
		main = self._suffixed("Main")
		values = {field: self._suffixed(label) for field, label in DEFAULT_ACCOUNTS.items()}
		values = {field: name for field, name in values.items() if self.meta.has_field(field)}
		for field in ("cost_center", "round_off_cost_center", "depreciation_cost_center"):
			if self.meta.has_field(field):
				values[field] = main
		values["enable_perpetual_inventory"] = 1
		frappe.db.set_value("Company", self.name, values, update_modified=False)
		self.update(values)
		frappe.clear_document_cache("Company", self.name)

	def _add_to_cash_mode(self) -> None:
		if not frappe.db.exists("Mode of Payment", "Cash"):
			return
		mode = frappe.get_doc("Mode of Payment", "Cash")
		mode.append("accounts", {"company": self.name, "default_account": self.default_cash_account})
		mode.save(ignore_permissions=True)
