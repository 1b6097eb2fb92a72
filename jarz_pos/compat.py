"""What differs between Frappe v15 and v16, and nothing else."""

from collections.abc import Iterable, Mapping

import frappe

# Frappe v15 keeps what `get_value(…, cache=True)` and `get_single_value` have read in `frappe.db.value_cache`, a plain dict, for
# the rest of the request. On any other version these functions do nothing, and the values are read one by one.


def remember_settings(doctypes: Iterable[str]) -> None:
	"""Let `frappe.db.get_single_value` answer checks and selections from the cached documents."""
	known = _value_cache()
	if known is None:
		return
	for doctype in doctypes:
		settings = frappe.get_cached_doc(doctype)
		fields = settings.meta.get("fields", {"fieldtype": ("in", ["Check", "Select"])})
		values = {field.fieldname: settings.get(field.fieldname) for field in fields}
		known.setdefault(doctype, {}).update(
			{name: value for name, value in values.items() if value is not None}
		)


def remember_values(doctype: str, name: str, values: Mapping[str, object]) -> None:
	"""Let `frappe.db.get_value(doctype, name, field, cache=True)` answer from `values`, read in this request."""
	known = _value_cache()
	if known is not None:
		for field, value in values.items():
			known.setdefault((doctype, name, field), ((value,),))


def _value_cache() -> dict | None:
	return frappe.db.value_cache if frappe.__version__.startswith("15.") else None
