"""Jarz Partner Settlement: what its form does is decided in sales."""

from frappe.model.document import Document

from jarz_pos.sales import partner_settlement


def validate(doc: Document, method: str | None = None) -> None:
	"""A draft shows what it would settle; submitting checks it again."""
	partner_settlement.prepare(doc)


def on_submit(doc: Document, method: str | None = None) -> None:
	"""Post the fees."""
	partner_settlement.post(doc)


def on_cancel(doc: Document, method: str | None = None) -> None:
	"""Take the posting back."""
	partner_settlement.take_back(doc)
