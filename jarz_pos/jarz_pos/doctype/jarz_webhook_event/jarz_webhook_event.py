from frappe.model.document import Document


class JarzWebhookEvent(Document):
	pass
