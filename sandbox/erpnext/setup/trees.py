"""Groups that stand in one tree under one root."""

from frappe.utils.nestedset import NestedSet, get_root_of


class Group(NestedSet):
	"""A group; without a parent it stands under the root."""

	def validate(self) -> None:
		root = get_root_of(self.doctype)
		if not self.get(self.nsm_parent_field) and root and root != self.name:
			self.set(self.nsm_parent_field, root)

	def on_update(self) -> None:
		super().on_update()
		self.validate_one_root()
