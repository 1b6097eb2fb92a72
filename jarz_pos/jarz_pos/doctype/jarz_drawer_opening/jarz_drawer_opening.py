import frappe
from frappe import _
from frappe.model.document import Document


class JarzDrawerOpening(Document):
	"""Who opened a cash drawer, when and why. A fact: nobody changes it and nobody removes it."""

	def validate(self) -> None:
		if not self.is_new():
			frappe.throw(_("The log of drawer openings cannot be changed."))

	def on_trash(self) -> None:
		frappe.throw(_("The log of drawer openings cannot be changed."))
