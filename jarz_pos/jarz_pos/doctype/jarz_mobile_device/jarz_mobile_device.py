from frappe.model.document import Document


class JarzMobileDevice(Document):
	pass
