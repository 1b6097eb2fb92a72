"""Contact: the phone numbers of a customer live here, so its changes reach the customer's search keys."""

from frappe.model.document import Document

from jarz_pos.customers import keys


def on_update(doc: Document, method: str | None = None) -> None:
	keys.refresh(_customers(doc) | _customers(doc.get_doc_before_save()))


def on_trash(doc: Document, method: str | None = None) -> None:
	"""Called while the rows still stand, so the numbers of this contact are left out by name."""
	keys.refresh(_customers(doc), without_contact=doc.name)


def _customers(doc: Document | None) -> set[str]:
	return {link.link_name for link in doc.links if link.link_doctype == "Customer"} if doc else set()
