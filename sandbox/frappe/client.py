"""`frappe.client.*`: what clients call to read and write documents, with the permissions of the user."""

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


@frappe.whitelist()
def get_list(
	doctype,
	fields=None,
	filters=None,
	group_by=None,
	order_by=None,
	limit_start=None,
	limit_page_length=20,
	parent=None,
	as_dict=True,
	or_filters=None,
):
	"""The rows of a DocType that the user may read."""
	optional = {"group_by": group_by, "order_by": order_by, "parent_doctype": parent}
	return frappe.get_list(
		doctype,
		fields=frappe.parse_json(fields),
		filters=_filters(filters),
		or_filters=_filters(or_filters),
		limit_start=frappe.utils.cint(limit_start),
		limit_page_length=frappe.utils.cint(limit_page_length),
		as_list=str(as_dict) in ("0", "False", "false"),
		**{key: value for key, value in optional.items() if value},
	)


@frappe.whitelist()
def get_count(doctype, filters=None):
	"""How many rows the user may read."""
	return len(frappe.get_list(doctype, filters=_filters(filters), fields=["name"], limit_page_length=0))


@frappe.whitelist()
def get(doctype, name=None, filters=None):
	"""One document."""
	if not name:
		rows = frappe.get_list(doctype, filters=_filters(filters), pluck="name", limit_page_length=1)
		if not rows:
			frappe.throw("No document found for given filters", frappe.DoesNotExistError)
		name = rows[0]
	document = frappe.get_doc(doctype, name)
	document.check_permission("read")
	return document.as_dict()


@frappe.whitelist()
def get_value(doctype, fieldname, filters=None):
	"""Some fields of one document by name or filters, `{}` when there is none."""
	if not frappe.has_permission(doctype, "read"):
		frappe.throw(f"No permission for {doctype}", frappe.PermissionError)
	fields = frappe.parse_json(fieldname) if str(fieldname).startswith("[") else [fieldname]
	wanted = _filters(filters)
	if isinstance(wanted, str):
		wanted = {"name": wanted}
	rows = frappe.get_list(doctype, filters=wanted, fields=fields, limit_page_length=1)
	return rows[0] if rows else {}


@frappe.whitelist()
def get_single_value(doctype, field):
	"""One field of a Single."""
	if not frappe.has_permission(doctype, "read"):
		frappe.throw(f"No permission for {doctype}", frappe.PermissionError)
	return frappe.db.get_single_value(doctype, field)


@frappe.whitelist(methods=["POST", "PUT"])
def set_value(doctype, name, fieldname, value=None):
	"""Change one field, or several by a map, and save."""
	values = frappe.parse_json(fieldname) if str(fieldname).strip().startswith("{") else {fieldname: value}
	if isinstance(fieldname, dict):
		values = fieldname
	document = frappe.get_doc(doctype, name)
	document.update(values)
	return document.save().as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc):
	"""Make a document."""
	return frappe.get_doc(frappe.parse_json(doc)).insert().as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def save(doc):
	"""Save a document that the client has read and changed."""
	return frappe.get_doc(frappe.parse_json(doc)).save().as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def submit(doc):
	"""Submit a document."""
	return frappe.get_doc(frappe.parse_json(doc)).submit().as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def cancel(doctype, name):
	"""Cancel a document."""
	return frappe.get_doc(doctype, name).cancel().as_dict()


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype, name):
	"""Delete a document."""
	frappe.delete_doc(doctype, name, ignore_missing=False)


def _filters(value):
	"""Filters as sent: JSON, a container, or the name of a document."""
	if isinstance(value, str) and value.strip()[:1] in ("{", "["):
		return frappe.parse_json(value)
	return value
