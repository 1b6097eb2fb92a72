from frappe.model.document import Document


class JarzCryptoSettings(Document):
	pass
