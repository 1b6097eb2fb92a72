from frappe.model.document import Document


class JarzChainSync(Document):
	pass
