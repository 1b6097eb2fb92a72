from frappe.model.document import Document


class JarzPartnerSettlementRow(Document):
	pass
