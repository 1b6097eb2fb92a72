from frappe.model.document import Document


class JarzSetupRecord(Document):
	pass
