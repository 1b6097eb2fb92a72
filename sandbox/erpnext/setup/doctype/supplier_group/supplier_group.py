"""Groups of suppliers."""

from erpnext.setup.trees import Group


class SupplierGroup(Group):
	pass
