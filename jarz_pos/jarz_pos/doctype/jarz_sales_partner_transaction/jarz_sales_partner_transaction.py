from frappe.model.document import Document


class JarzSalesPartnerTransaction(Document):
	pass
