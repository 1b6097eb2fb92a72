"""Jarz Crypto Settings."""

from frappe.model.document import Document

from jarz_pos.crypto import addresses
from jarz_pos.setup import stablecoins


def validate(doc: Document, method: str) -> None:
	"""Addresses can be derived from what was entered, and nothing private was."""
	addresses.check_settings(doc)


def on_update(doc: Document, method: str) -> None:
	"""Switched on: accounts and mode of payment of every company."""
	stablecoins.ensure_companies()
