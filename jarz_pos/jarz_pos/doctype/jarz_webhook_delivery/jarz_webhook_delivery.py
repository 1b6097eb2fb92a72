import frappe
from frappe.model.document import Document
from frappe.query_builder import Interval
from frappe.query_builder.functions import Now


class JarzWebhookDelivery(Document):
	@staticmethod
	def clear_old_logs(days: int = 90) -> None:
		"""Called by Frappe's Log Settings. Events stay: whoever reconciles reads them."""
		table = frappe.qb.DocType("Jarz Webhook Delivery")
		old = (table.creation < (Now() - Interval(days=days))) & (table.status != "Pending")
		frappe.db.delete(table, filters=old)
