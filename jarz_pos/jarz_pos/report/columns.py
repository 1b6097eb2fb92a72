"""Columns of our reports.

Few of them are links: for a column that links to a DocType Frappe asks for the right to read it, and cashiers may not read
POS Profile, Account or Currency.
"""


def text(fieldname: str, label: str, width: int = 140, fieldtype: str = "Data") -> dict:
	"""A column of `fieldtype`; `width` in pixels."""
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}


def money(fieldname: str, label: str, width: int = 130) -> dict:
	"""An amount in the currency that the row names in its field `currency`."""
	return {**text(fieldname, label, width, "Currency"), "options": "currency"}


def link(fieldname: str, label: str, doctype_field: str, width: int = 150) -> dict:
	"""A link to a document of the DocType that the row names in `doctype_field`."""
	return {**text(fieldname, label, width, "Dynamic Link"), "options": doctype_field}


def currency() -> dict:
	"""The column behind `money`, which nobody needs to see."""
	return {**text("currency", "Currency"), "hidden": 1}
