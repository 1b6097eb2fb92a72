"""Defaults of the site and of users."""

import frappe
from frappe.dicts import _dict

SITE = "__default"


def get_user_default(key: str, user: str | None = None) -> object:
	"""The user's own default, what he is limited to, else the site's. `key`: a field or a DocType."""
	user = user or frappe.session.user
	if key and key[:1].isupper():
		limited = frappe.permissions.only_permitted(key)
		if limited:
			return limited
	for name in dict.fromkeys((key, frappe.scrub(key))):
		for parent in (user, SITE):
			found = frappe.db.get_default(name, parent)
			if found:
				return found
	return None


def get_global_default(key: str) -> object:
	"""The site's default."""
	return frappe.db.get_default(key)


def get_defaults(user: str | None = None) -> _dict:
	"""All of them."""
	found = _dict()
	for parent in (SITE, user or frappe.session.user):
		for key, value in frappe.db.sql(
			"SELECT `defkey`, `defvalue` FROM `tabDefaultValue` WHERE `parent` = %s ORDER BY `creation`",
			(parent,),
		):
			found[key] = value
	return found


def set_global_default(key: str, value: object) -> None:
	"""Set the site's default."""
	set_default(key, value, SITE)


def set_user_default(key: str, value: object, user: str | None = None, parenttype: str | None = None) -> None:
	"""Set a user's default."""
	set_default(key, value, user or frappe.session.user)


def set_default(key: str, value: object, parent: str, parenttype: str | None = None) -> None:
	"""Replace the default of `parent`."""
	clear_default(key, parent=parent)
	if value is not None:
		add_default(key, value, parent)


def add_default(key: str, value: object, parent: str, parenttype: str | None = None) -> None:
	"""One more row."""
	frappe.db.known_defaults.clear()
	stamp = frappe.utils.now()
	frappe.db.bulk_insert(
		"DefaultValue",
		["name", "parent", "parenttype", "parentfield", "defkey", "defvalue", "creation", "modified"],
		[
			(
				frappe.generate_hash(length=10),
				parent,
				parenttype or SITE,
				"system_defaults",
				key,
				str(value),
				stamp,
				stamp,
			)
		],
	)


def clear_default(
	key: str | None = None,
	value: object = None,
	parent: str | None = None,
	name: str | None = None,
	parenttype: str | None = None,
) -> None:
	"""Remove rows."""
	filters = {"defkey": key, "defvalue": value, "parent": parent, "name": name}
	filters = {column: wanted for column, wanted in filters.items() if wanted is not None}
	if not filters:
		raise frappe.NotOffered("sandbox: frappe.defaults.clear_default() without a filter is not offered")
	frappe.db.known_defaults.clear()
	frappe.db.delete("DefaultValue", filters)
