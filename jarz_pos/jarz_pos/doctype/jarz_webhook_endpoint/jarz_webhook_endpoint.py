from frappe.model.document import Document


class JarzWebhookEndpoint(Document):
	pass
