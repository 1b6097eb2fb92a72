from frappe.model.document import Document


class JarzCommercialPolicy(Document):
	pass
