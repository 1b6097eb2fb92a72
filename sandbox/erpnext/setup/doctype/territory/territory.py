"""Where customers are."""

from erpnext.setup.trees import Group


class Territory(Group):
	pass
