from frappe.model.document import Document


class JarzCryptoRefund(Document):
	pass
