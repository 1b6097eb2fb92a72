import frappe
from frappe.model.document import Document


class JarzChainBlock(Document):
	"""Written in sets by the chain reader, never by hand."""


def on_doctype_update() -> None:
	frappe.db.add_index("Jarz Chain Block", ["chain", "number"])
