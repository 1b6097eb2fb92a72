"""What documents with items and taxes share."""

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)
OWN = (
	"name",
	"owner",
	"creation",
	"modified",
	"modified_by",
	"docstatus",
	"idx",
	"parent",
	"parentfield",
	"parenttype",
)


def get_taxes_and_charges(master_doctype: str, master_name: str) -> list[dict]:
	"""The rows of a template of taxes, as an invoice takes them."""
	if not master_name:
		return []
	rows = []
	for row in frappe.get_doc(master_doctype, master_name).taxes:
		rows.append({key: value for key, value in row.as_dict().items() if key not in (*OWN, "doctype")})
	return rows
