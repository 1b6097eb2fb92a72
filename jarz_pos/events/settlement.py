"""A Settlement obeys the same rules wherever it is saved: on the desk, by the REST API or by our endpoints."""

from frappe.model.document import Document

from jarz_pos.delivery import settlement


def validate(doc: Document, method: str | None = None) -> None:
	"""Amounts come from the Courier Transactions, whatever was sent."""
	settlement.complete(doc)


def before_submit(doc: Document, method: str | None = None) -> None:
	"""Post the net and close the rows."""
	settlement.post(doc)


def before_cancel(doc: Document, method: str | None = None) -> None:
	"""The list shows it as cancelled."""
	doc.status = settlement.CANCELLED


def on_cancel(doc: Document, method: str | None = None) -> None:
	"""Take the journal back and open the rows again."""
	settlement.take_back(doc)
