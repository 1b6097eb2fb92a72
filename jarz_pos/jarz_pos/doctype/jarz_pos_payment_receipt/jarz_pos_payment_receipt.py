from frappe.model.document import Document


class JarzPOSPaymentReceipt(Document):
	pass
