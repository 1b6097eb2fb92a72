from frappe.model.document import Document


class JarzChainProvider(Document):
	pass
