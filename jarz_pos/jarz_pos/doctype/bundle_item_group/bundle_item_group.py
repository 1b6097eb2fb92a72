from frappe.model.document import Document


class BundleItemGroup(Document):
	pass
