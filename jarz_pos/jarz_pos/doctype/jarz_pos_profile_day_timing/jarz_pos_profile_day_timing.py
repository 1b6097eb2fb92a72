from frappe.model.document import Document


class JarzPOSProfileDayTiming(Document):
	pass
