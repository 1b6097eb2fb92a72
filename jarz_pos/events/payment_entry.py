"""Payment Entry."""

import frappe
from frappe.model.document import Document

from jarz_pos.crypto import books
from jarz_pos.kanban import tokens


def before_submit(doc: Document, method: str | None = None) -> None:
	"""A payment on a chain is booked by itself."""
	books.require_not_booked(doc)


def on_submit(doc: Document, method: str | None = None) -> None:
	"""An order that tokens pay is told to its board."""
	if orders := _orders_of_tokens(doc):
		tokens.came_in(orders)


def on_cancel(doc: Document, method: str | None = None) -> None:
	"""What the chain holds stays in the books, whoever takes an entry away; and the board hears of what it took back."""
	books.entry_was_cancelled(doc.name)
	if orders := _orders_of_tokens(doc):
		tokens.went_away(orders)


def _orders_of_tokens(doc: Document) -> list[str]:
	mode = frappe.get_cached_doc("Jarz Crypto Settings").mode_of_payment
	if not mode or (doc.payment_type, doc.mode_of_payment) != ("Receive", mode):
		return []
	return [row.reference_name for row in doc.references if row.reference_doctype == "Sales Invoice"]
