import frappe
from frappe import _
from frappe.model.document import Document


class JarzChainPayment(Document):
	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(_("What was seen on a chain is never changed."), frappe.PermissionError)

	def on_trash(self) -> None:
		frappe.throw(_("What was seen on a chain is never deleted."), frappe.PermissionError)


def on_doctype_update() -> None:
	frappe.db.add_index("Jarz Chain Payment", ["chain", "block"])
