from frappe.model.document import Document


class JarzCompanyAccounts(Document):
	pass
