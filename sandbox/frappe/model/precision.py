"""How many decimal places a number keeps."""

import frappe
from frappe.dicts import _dict


def precision_of(doc: object, fieldname: str, parentfield: str | None = None) -> int | None:
	"""Places of a field of `doc`; None for fields that hold no number."""
	if parentfield:
		rows = doc.get(parentfield)
		doctype = doc.meta.get_field(parentfield).options
		field = frappe.get_meta(doctype).get_field(fieldname)
		return field_precision(field, rows[0] if rows else None)
	return field_precision(doc.meta.get_field(fieldname), doc)


def field_precision(field: _dict | None, doc: object = None, currency: str | None = None) -> int | None:
	"""The field's own precision, else that of the site: money has `currency_precision` or that of the number format."""
	if field is None or field.fieldtype not in ("Currency", "Float", "Percent"):
		return None
	if field.precision not in (None, "", 0, "0"):
		return frappe.utils.cint(field.precision)
	if field.fieldtype == "Currency":
		return _setting("currency_precision") or frappe.utils.number_format_precision()
	return _setting("float_precision") or 3


def _setting(name: str) -> int:
	return frappe.utils.cint(frappe.db.get_default(name))
