from frappe.model.document import Document


class JarzInvoiceNote(Document):
	pass
