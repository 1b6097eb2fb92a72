from frappe.model.document import Document


class Settlement(Document):
	"""Money between a courier and a branch; see jarz_pos.delivery.settlement."""
