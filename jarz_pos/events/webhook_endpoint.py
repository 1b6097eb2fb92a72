"""Jarz Webhook Endpoint."""

from frappe.model.document import Document

from jarz_pos.webhooks import endpoints


def validate(doc: Document, method: str) -> None:
	"""A URL that may be called, and a secret."""
	endpoints.check(doc)
