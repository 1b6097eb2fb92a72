"""What a company needs to sell by courier is made as soon as it has accounts."""

from frappe.model.document import Document

from jarz_pos.setup.accounts import ensure_company
from jarz_pos.setup.defaults import ensure_defaults


def on_update(doc: Document, method: str | None = None) -> None:
	"""Runs after ERPNext has made the chart of accounts of a new company."""
	ensure_company(doc.name)
	ensure_defaults()
