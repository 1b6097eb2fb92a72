import frappe
from frappe.model.document import Document


class CryptoCharge(Document):
	"""Its terms never change; what came in and its status are derived by `jarz_pos.crypto.store`."""


def on_doctype_update() -> None:
	frappe.db.add_index("Crypto Charge", ["chain", "status", "accept_until_at"])
	frappe.db.add_index("Crypto Charge", ["chain", "creation"])
