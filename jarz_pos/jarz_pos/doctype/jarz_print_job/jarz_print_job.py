import frappe
from frappe.model.document import Document
from frappe.query_builder import Interval
from frappe.query_builder.functions import Now


class JarzPrintJob(Document):
	"""One slip for one printer. Written by the print queue alone."""

	@staticmethod
	def clear_old_logs(days: int = 30) -> None:
		"""Called by Frappe's Log Settings."""
		table = frappe.qb.DocType("Jarz Print Job")
		frappe.db.delete(table, filters=(table.creation < (Now() - Interval(days=days))))


def on_doctype_update() -> None:
	"""The queue of a printer is read with every slip."""
	frappe.db.add_index("Jarz Print Job", ["printer", "state", "creation"])
