import frappe
from frappe.model.document import Document


class JarzCustomerKey(Document):
	"""Written in sets by `jarz_pos.customers.keys`, never by hand."""


def on_doctype_update() -> None:
	frappe.db.add_index("Jarz Customer Key", ["kind", "position", "search_key", "customer"])
