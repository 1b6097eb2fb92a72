"""Items."""

import frappe
from frappe.model.document import Document
from frappe.utils import cint


class Item(Document):
	def autoname(self) -> None:
		if not self.item_code:
			frappe.throw(frappe._("Item Code is mandatory because Item is not automatically numbered"))
		self.item_code = str(self.item_code).strip()
		self.name = self.item_code

	def before_insert(self) -> None:
		if not self.description:
			self.description = self.item_name or self.item_code

	def validate(self) -> None:
		self.item_name = self.item_name or self.item_code
		self.description = self.description or self.item_name
		if frappe.db.get_value("Item Group", self.item_group, "is_group") is None:
			frappe.throw(frappe._("Item Group {0} not found").format(self.item_group))
		self._list_stock_unit()
		self._take_default_warehouse()
		self._check_kind()

	def on_update(self) -> None:
		frappe.clear_document_cache("Item", self.name)

	def _list_stock_unit(self) -> None:
		units = [row.uom for row in self.uoms]
		if len(units) != len(set(units)):
			frappe.throw(frappe._("Unit of Measure {0} has been entered more than once").format(units[0]))
		for row in self.uoms:
			if row.uom == self.stock_uom and frappe.utils.flt(row.conversion_factor) != 1:
				frappe.throw(
					frappe._("Conversion factor for default Unit of Measure must be 1 in row {0}").format(
						row.idx
					)
				)
		if self.stock_uom not in units:
			self.append("uoms", {"uom": self.stock_uom, "conversion_factor": 1})

	def _take_default_warehouse(self) -> None:
		"""A new item lies in the default warehouse of the settings, if that is the default company's."""
		company = frappe.db.get_single_value("Global Defaults", "default_company")
		warehouse = frappe.db.get_single_value("Stock Settings", "default_warehouse")
		if self.is_new() and not self.item_defaults and company and warehouse:
			if frappe.get_cached_value("Warehouse", warehouse, "company") == company:
				self.append("item_defaults", {"company": company, "default_warehouse": warehouse})

	def _check_kind(self) -> None:
		before = self.get_doc_before_save()
		if not before or cint(before.is_stock_item) == cint(self.is_stock_item):
			return
		if frappe.db.exists("Stock Ledger Entry", {"item_code": self.name}):
			frappe.throw(
				frappe._(
					"As there are existing submitted transactions against item {0}, you can not change the value of {1}."
				).format(self.name, frappe.bold(frappe._(self.meta.get_label("is_stock_item"))))
			)
