from frappe.model.document import Document


class JarzDeliveryTripInvoice(Document):
	pass
