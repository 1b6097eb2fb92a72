"""Documents that belong to others through a table of links."""

import frappe
from frappe.model.document import Document


class Linked(Document):
	"""An Address or a Contact."""

	def has_link(self, doctype: str, name: str) -> bool | None:
		"""True where it belongs to that document."""
		for row in self.links:
			if row.link_doctype == doctype and row.link_name == name:
				return True
		return None

	def name_links(self) -> None:
		"""Each link shows the title of what it leads to."""
		for row in self.links:
			if not row.link_title:
				title = frappe.get_meta(row.link_doctype).get_title_field()
				row.link_title = frappe.db.get_value(row.link_doctype, row.link_name, title)

	def first_free(self, wanted: str) -> str:
		"""`wanted`, else `wanted-1`, `wanted-2`, …"""
		if not frappe.db.exists(self.doctype, wanted):
			return wanted
		taken = frappe.db.get_values(self.doctype, {"name": ("like", f"{wanted}-%")}, "name")
		numbers = [int(name.rpartition("-")[2]) for (name,) in taken if name.rpartition("-")[2].isdigit()]
		return f"{wanted}-{max(numbers, default=0) + 1}"


def delete_contact_and_address(doctype: str, name: str) -> None:
	"""The contacts and addresses of a document that goes; those of others too only lose their link to it."""
	for kind in ("Contact", "Address"):
		mine = {"parenttype": kind, "link_doctype": doctype, "link_name": name}
		for parent in frappe.get_all("Dynamic Link", mine, pluck="parent", order_by="creation asc"):
			document = frappe.get_doc(kind, parent)
			others = [row for row in document.links if (row.link_doctype, row.link_name) != (doctype, name)]
			if others:
				document.set("links", others)
				document.save()
			else:
				document.delete()
