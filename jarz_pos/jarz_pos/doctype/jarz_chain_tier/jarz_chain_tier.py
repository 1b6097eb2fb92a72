from frappe.model.document import Document


class JarzChainTier(Document):
	pass
