import frappe
from frappe import _
from frappe.model.document import Document


class Bundle(Document):
	def validate(self) -> None:
		"""A bundle must be sellable as it stands: a choice in each group, and an item that the invoice can carry."""
		for row in self.items:
			if row.quantity < 1:
				frappe.throw(_("Row {0}: choose at least one unit from {1}.").format(row.idx, row.item_group))
		item = frappe.db.get_value("Item", self.erpnext_item, ["is_stock_item", "has_variants"], as_dict=True)
		if item and (item.is_stock_item or item.has_variants):
			frappe.throw(
				_(
					"Item {0} cannot stand for a bundle: choose one that keeps no stock and has no variants."
				).format(self.erpnext_item)
			)
