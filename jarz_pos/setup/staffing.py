"""Who works where: what the console commands read and write about branches and their users."""

import frappe
from frappe import _
from frappe.utils.password import update_password

from jarz_pos.setup.accounts import own_cash_mode


def branches() -> list[dict]:
	"""Every POS Profile by name: name, disabled, company, price_list, warehouse, drawer (mode of payment), users."""
	found = []
	# An administrator's command: nothing is hidden from it.
	for name in frappe.get_all("POS Profile", pluck="name", order_by="name asc"):
		profile = frappe.get_doc("POS Profile", name)
		found.append(
			{
				"name": name,
				"disabled": bool(profile.disabled),
				"company": profile.company,
				"price_list": profile.selling_price_list or "",
				"warehouse": profile.warehouse or "",
				"drawer": own_cash_mode(profile),
				"users": [row.user for row in profile.applicable_for_users],
			}
		)
	return found


def employ(
	email: str,
	branch_names: tuple[str, ...],
	role_profile: str,
	*,
	full_name: str | None = None,
	password: str | None = None,
) -> str:
	"""Give `email` the roles of `role_profile` and list him in the branches; returns the password of a new user, else "".

	Raises DoesNotExistError for an unknown branch, ValidationError for what Frappe does not accept as a user.
	"""
	email = email.strip().lower()
	missing = [name for name in branch_names if not frappe.db.exists("POS Profile", name)]
	if missing:
		frappe.throw(_("There is no branch {0}.").format(", ".join(missing)), frappe.DoesNotExistError)
	roles = [row.role for row in frappe.get_doc("Role Profile", role_profile).roles]
	is_new = not frappe.db.exists("User", email)
	if is_new:
		_make_user(email, full_name, roles)
		password = password or frappe.generate_hash(length=12)
		update_password(email, password)
	else:
		frappe.get_doc("User", email).add_roles(*roles)
	for name in branch_names:
		_list_in(name, email)
	return password if is_new and password else ""


def _make_user(email: str, full_name: str | None, roles: list[str]) -> None:
	first, _space, last = (full_name or email.split("@")[0]).partition(" ")
	user = frappe.get_doc(
		{"doctype": "User", "email": email, "first_name": first, "last_name": last, "send_welcome_email": 0}
	)
	user.set("roles", [{"role": role} for role in roles])
	user.insert()


def _list_in(branch: str, email: str) -> None:
	profile = frappe.get_doc("POS Profile", branch)
	if email not in {row.user for row in profile.applicable_for_users}:
		profile.append("applicable_for_users", {"user": email})
		profile.save()
