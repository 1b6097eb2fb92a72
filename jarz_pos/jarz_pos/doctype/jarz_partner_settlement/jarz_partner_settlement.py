from frappe.model.document import Document


class JarzPartnerSettlement(Document):
	pass
