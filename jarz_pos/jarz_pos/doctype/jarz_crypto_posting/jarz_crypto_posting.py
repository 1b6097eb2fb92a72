from frappe.model.document import Document


class JarzCryptoPosting(Document):
	pass
