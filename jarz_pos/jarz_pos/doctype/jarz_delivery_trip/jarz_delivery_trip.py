from frappe.model.document import Document


class JarzDeliveryTrip(Document):
	pass
