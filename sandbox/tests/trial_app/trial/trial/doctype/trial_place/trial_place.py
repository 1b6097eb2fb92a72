from frappe.utils.nestedset import NestedSet


class TrialPlace(NestedSet):
	pass
