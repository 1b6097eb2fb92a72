import frappe
from frappe.model.document import Document
from frappe.query_builder import Interval
from frappe.query_builder.functions import Now


class JarzRequest(Document):
	@staticmethod
	def clear_old_logs(days: int = 30) -> None:
		"""Called by Frappe's Log Settings; a repeat arrives within days, so older keys protect nothing."""
		table = frappe.qb.DocType("Jarz Request")
		frappe.db.delete(table, filters=(table.creation < (Now() - Interval(days=days))))
