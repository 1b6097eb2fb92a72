"""Groups of items."""

from erpnext.setup.trees import Group


class ItemGroup(Group):
	pass
