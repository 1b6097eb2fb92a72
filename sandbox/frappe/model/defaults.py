"""Values that a new document has before anyone fills it."""

import frappe
from frappe.dicts import _dict


def defaults_of(doctype: str, parent: object = None) -> _dict:
	"""Field → default of a new document of this user."""
	found = _dict()
	for field in frappe.get_meta(doctype).fields:
		value = _default(field, parent)
		if value is not None:
			found[field.fieldname] = value
	return found


def _default(field: _dict, parent: object = None) -> object:
	if field.fieldtype == "Link" and field.options and field.options not in ("User", "DocType"):
		chosen = frappe.permissions.only_permitted(field.options) or frappe.defaults.get_user_default(
			field.fieldname
		)
		if chosen and not field.ignore_user_permissions:
			return chosen
	if str(field.default or "").startswith("{"):
		return None  # a title that is put together when the document is saved
	if field.default not in (None, ""):
		return _spelled(field, parent)
	if field.fieldtype == "Select" and field.options and field.options != "[Select]":
		return field.options.split("\n", 1)[0]
	if field.fieldtype == "Time":
		return frappe.utils.nowtime()
	return None


def _spelled(field: _dict, parent: object = None) -> object:
	written = str(field.default)
	low = written.lower()
	if low in ("__user", "user"):
		return frappe.session.user
	if low == "today":
		return frappe.utils.today()
	if low == "now":
		return frappe.utils.nowtime() if field.fieldtype == "Time" else frappe.utils.now()
	if written.startswith(":"):
		return _of_linked(field, written[1:], parent)
	if field.fieldtype in ("Check", "Int", "Float", "Currency", "Percent"):
		return frappe.utils.cast(field.fieldtype, written)
	return written


def _of_linked(field: _dict, doctype: str, parent: object = None) -> object:
	"""`:Company` means the same field of the company of the row's document, else of the user's default company."""
	name = parent.get(frappe.scrub(doctype)) if parent is not None else None
	name = name or frappe.defaults.get_user_default(doctype) or frappe.db.get_default(frappe.scrub(doctype))
	return frappe.db.get_value(doctype, name, field.fieldname) if name else None
