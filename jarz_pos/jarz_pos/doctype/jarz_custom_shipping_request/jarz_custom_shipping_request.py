from frappe.model.document import Document


class JarzCustomShippingRequest(Document):
	pass
