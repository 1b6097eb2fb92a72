"""Jarz Delivery Trip: the form on the desk plans a trip by the same rules as the API."""

from frappe.model.document import Document

from jarz_pos.delivery import trips


def validate(doc: Document, method: str | None = None) -> None:
	"""Only orders that may be in one trip."""
	trips.plan(doc)


def on_update(doc: Document, method: str | None = None) -> None:
	"""Its orders are marked with it."""
	trips.mark(doc)


def on_trash(doc: Document, method: str | None = None) -> None:
	"""A trip that has not left gives its orders free."""
	trips.release(doc)
