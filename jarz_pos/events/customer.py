"""Customer: its search keys follow the document, whoever changes it."""

from frappe.model.document import Document

from jarz_pos.customers import keys


def on_update(doc: Document, method: str | None = None) -> None:
	keys.refresh([doc.name])


def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Frappe has moved the rows to the new id; the name itself may have changed, or two customers became one."""
	keys.refresh([new])


def on_trash(doc: Document, method: str | None = None) -> None:
	keys.remove(doc.name)
