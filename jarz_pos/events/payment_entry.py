"""Payment Entry."""

from frappe.model.document import Document

from jarz_pos.crypto import books


def on_cancel(doc: Document, method: str | None = None) -> None:
	"""What the chain holds stays in the books, whoever takes an entry away."""
	books.entry_was_cancelled(doc.name)
