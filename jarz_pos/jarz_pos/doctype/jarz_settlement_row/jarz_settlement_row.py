import frappe
from frappe.model.document import Document


class JarzSettlementRow(Document):
	def db_insert(self, *args: object, **kwargs: object) -> None:
		"""All new rows of a Settlement with one statement, the first time that one of them is written.

		A courier settles hundreds of orders at once, and Frappe would write them one by one.
		"""
		if self.flags.written_with_siblings:
			return
		if not (self.is_new() and self.name and self.parent_doc):
			super().db_insert(*args, **kwargs)
			return
		new = [row for row in self.parent_doc.rows if row.is_new() and row.name]
		values = [row.get_valid_dict(convert_dates_to_str=True, ignore_virtual=True) for row in new]
		frappe.db.bulk_insert(self.doctype, list(values[0]), [tuple(value.values()) for value in values])
		for row in new:
			row.flags.written_with_siblings = True
			row.set("__islocal", False)
