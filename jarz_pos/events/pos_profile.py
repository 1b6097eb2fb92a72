"""A branch is a POS Profile: what it needs is made with it."""

from frappe.model.document import Document

from jarz_pos.setup.accounts import ensure_drawer


def before_validate(doc: Document, method: str | None = None) -> None:
	"""Give the branch a drawer of its own before ERPNext checks its payment methods."""
	if doc.company and doc.name:
		ensure_drawer(doc)
