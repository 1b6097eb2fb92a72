"""Stock Entries: goods that are received. Other movements are not offered yet."""

import frappe
from erpnext.accounts import general_ledger
from erpnext.stock import ledger
from erpnext.stock.get_item_details import get_conversion_factor
from frappe.model.document import Document
from frappe.not_offered import refuse, refuser
from frappe.utils import cint, flt, nowtime, today

__getattr__ = refuser(__name__)


class StockEntry(Document):
	def validate(self) -> None:
		self.purpose = frappe.get_cached_value("Stock Entry Type", self.stock_entry_type, "purpose")
		if self.purpose != "Material Receipt":
			raise refuse(f"a stock entry for {self.purpose}")
		if not cint(self.get("set_posting_time")):
			self.posting_date, self.posting_time = today(), nowtime()
		for row in self.items:
			self._complete(row)
		self.total_amount = self.total_incoming_value = flt(
			sum(row.amount for row in self.items), self.precision("total_amount")
		)
		self.value_difference = self.total_incoming_value

	def on_submit(self) -> None:
		for row in self.items:
			ledger.receive(
				self, row, row.item_code, row.t_warehouse, row.transfer_qty, flt(row.valuation_rate)
			)
		general_ledger.book(self, self._entries())

	def on_cancel(self) -> None:
		raise refuse("cancelling a stock entry")

	def _complete(self, row: object) -> None:
		if not flt(row.qty):
			frappe.throw(frappe._("Row {0}: Qty is mandatory").format(row.idx))
		if not row.t_warehouse:
			frappe.throw(frappe._("Target warehouse is mandatory for row {0}").format(row.idx))
		item = frappe.get_cached_doc("Item", row.item_code)
		if not cint(item.is_stock_item):
			frappe.throw(frappe._("{0} is not a stock Item").format(row.item_code))
		company = frappe.get_cached_doc("Company", self.company)
		for field, value in (
			("item_name", item.item_name),
			("description", item.description),
			("item_group", item.item_group),
			("stock_uom", item.stock_uom),
			("uom", item.stock_uom),
			("expense_account", company.stock_adjustment_account),
			("cost_center", company.cost_center),
		):
			if not row.get(field) and row.meta.has_field(field):
				row.set(field, value)
		row.conversion_factor = (
			flt(row.conversion_factor) or get_conversion_factor(item.name, row.uom)["conversion_factor"]
		)
		row.transfer_qty = flt(flt(row.qty) * row.conversion_factor, row.precision("transfer_qty"))
		if not flt(row.basic_rate):
			row.basic_rate = ledger.known_rate(item, row.t_warehouse)
		if not flt(row.basic_rate) and not cint(row.get("allow_zero_valuation_rate")):
			frappe.throw(
				frappe._(
					"Valuation Rate for the Item {0}, is required to do accounting entries for {1} {2}."
				).format(row.item_code, self.doctype, self.name)
			)
		row.basic_amount = flt(row.transfer_qty * flt(row.basic_rate), row.precision("basic_amount"))
		row.amount = row.basic_amount
		row.valuation_rate = flt(row.basic_rate)

	def _entries(self) -> list[dict]:
		stock = frappe.get_cached_value("Company", self.company, "default_inventory_account")
		self.remarks = self.remarks or frappe._("Accounting Entry for Stock")
		rows = []
		for row in self.items:
			own = frappe.get_cached_value("Warehouse", row.t_warehouse, "account") or stock
			common = {"cost_center": row.cost_center}
			rows.append({**common, "account": own, "against": row.expense_account, "debit": row.amount})
			rows.append({**common, "account": row.expense_account, "against": own, "credit": row.amount})
		return rows
