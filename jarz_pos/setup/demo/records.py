"""Making documents only where they are missing, so that the demo can run again."""

import frappe
from frappe.model.document import Document


def ensure(doctype: str, name: str, **values: object) -> tuple[Document, bool]:
	"""The document `name`, and whether it was made now; an existing one is left as it is."""
	if frappe.db.exists(doctype, name):
		return frappe.get_doc(doctype, name), False
	return frappe.get_doc({"doctype": doctype, **values}).insert(set_name=name), True


def root(doctype: str) -> str:
	"""The top of a tree; its name depends on the language that the site was set up in."""
	return frappe.db.get_value(doctype, {"is_group": 1}, "name", order_by="lft asc")


def leaf(doctype: str, wanted: str) -> str:
	"""`wanted`, or the first entry of the tree that documents may use."""
	found = frappe.db.get_value(doctype, {"name": wanted, "is_group": 0}, "name")
	return found or frappe.db.get_value(doctype, {"is_group": 0}, "name", order_by="lft asc")
