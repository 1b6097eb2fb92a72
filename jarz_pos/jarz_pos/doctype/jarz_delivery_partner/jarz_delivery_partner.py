from frappe.model.document import Document


class JarzDeliveryPartner(Document):
	pass
