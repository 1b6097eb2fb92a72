"""Who sells."""

from erpnext.setup.trees import Group


class SalesPerson(Group):
	pass
