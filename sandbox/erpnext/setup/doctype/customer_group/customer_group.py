"""Groups of customers."""

from erpnext.setup.trees import Group


class CustomerGroup(Group):
	pass
