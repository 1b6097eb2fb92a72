"""Delivery Notes: known as a document, so that fields may link to one; not offered yet."""

from frappe.model.document import Document
from frappe.not_offered import refuse


class DeliveryNote(Document):
	def validate(self) -> None:
		raise refuse("a Delivery Note")
