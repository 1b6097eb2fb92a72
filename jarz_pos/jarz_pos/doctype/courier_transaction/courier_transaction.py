from frappe.model.document import Document


class CourierTransaction(Document):
	pass
