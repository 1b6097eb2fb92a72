"""Who acts."""

import frappe
from frappe.context import local
from frappe.dicts import _dict
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


def set_user(username: str) -> None:
	"""Act as another user from here on."""
	local.session = _dict(user=username, sid=username, data=_dict())
	local.form_dict = _dict()
	local.cache.clear()
	local.request_cache.clear()


def only_for(roles: object, message: bool = False) -> None:
	"""Raises PermissionError unless the user holds one of the roles."""
	wanted = {roles} if isinstance(roles, str) else set(roles)
	if local.session.user == "Administrator" or wanted & set(frappe.get_roles()):
		return
	if message:
		frappe.throw(
			frappe._("This action is only allowed for {}").format(
				", ".join(map(frappe.bold, sorted(wanted)))
			),
			frappe.PermissionError,
			title=frappe._("Not Permitted"),
		)
	raise frappe.PermissionError
