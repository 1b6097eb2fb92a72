"""What stands under *Connections* on ERPNext's own forms."""

from frappe import _


def sales_invoice(data: dict) -> dict:
	"""The charges by which an order was, or is to be, paid."""
	data["transactions"].append({"label": _("Stablecoins"), "items": ["Crypto Charge"]})
	return data
