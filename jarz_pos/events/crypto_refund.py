"""Jarz Crypto Refund."""

from frappe.model.document import Document

from jarz_pos.crypto import refunds


def validate(doc: Document, method: str) -> None:
	"""The amount is there to be given back, the address is one, and whose it is."""
	refunds.prepare(doc)


def before_submit(doc: Document, method: str) -> None:
	"""Four eyes."""
	refunds.approve(doc)


def before_update_after_submit(doc: Document, method: str) -> None:
	"""The treasury has sent it."""
	refunds.sent(doc)


def before_cancel(doc: Document, method: str) -> None:
	"""Not after it was sent."""
	refunds.withdraw(doc)
