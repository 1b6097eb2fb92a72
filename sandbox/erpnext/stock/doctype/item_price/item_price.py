"""Prices of items in a price list."""

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

SAME = ("uom", "valid_from", "valid_upto", "customer", "supplier", "batch_no", "packing_unit")


class ItemPriceDuplicateItem(frappe.ValidationError):
	pass


class ItemPrice(Document):
	def validate(self) -> None:
		item = frappe.db.get_value(
			"Item", self.item_code, ["item_name", "description", "stock_uom", "sales_uom"], as_dict=True
		)
		if not item:
			frappe.throw(frappe._("Item {0} not found.").format(self.item_code))
		self.item_name, self.item_description = item.item_name, item.description
		self.uom = self.uom or item.stock_uom
		if self.valid_from and self.valid_upto and getdate(self.valid_from) > getdate(self.valid_upto):
			frappe.throw(frappe._("Valid From Date must be lesser than Valid Up To Date."))
		listed = frappe.db.get_value(
			"Price List", self.price_list, ["buying", "selling", "currency", "enabled"], as_dict=True
		)
		if not listed or not listed.enabled:
			link = frappe.utils.get_link_to_form("Price List", self.price_list)
			frappe.throw(frappe._("The price list {0} does not exist or is disabled").format(link))
		self.buying, self.selling, self.currency = listed.buying, listed.selling, listed.currency
		self._refuse_duplicate()

	def _refuse_duplicate(self) -> None:
		filters = {
			"item_code": self.item_code,
			"price_list": self.price_list,
			"name": ("!=", self.name or ""),
		}
		for field in SAME:
			if self.meta.has_field(field):
				filters[field] = self.get(field) or ("is", "not set")
		if frappe.db.exists("Item Price", filters):
			frappe.throw(
				frappe._(
					"Item Price appears multiple times based on Price List, Supplier/Customer, Currency, Item, Batch, UOM, Qty, and Dates."
				),
				ItemPriceDuplicateItem,
			)
