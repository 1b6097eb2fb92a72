"""Notes that staff leave on an order (contract 1.8.6)."""

import frappe
from frappe.utils import get_fullname, now_datetime

from jarz_pos import guards, realtime

FIELDS = ("name", "sales_invoice", "pos_profile", "note", "added_by", "added_by_full_name", "added_on")
LONGEST_NOTE = 2000
MOST_NOTES = 500


def notes_of(name: str) -> dict[str, object]:
	"""The notes of one order, the newest first."""
	invoice = guards.require_invoice(name)
	# The branch is checked above; notes have no rules of their own.
	rows = frappe.get_all(
		"Jarz Invoice Note",
		filters={"sales_invoice": invoice.name},
		fields=list(FIELDS),
		order_by="added_on desc, name desc",
		limit=MOST_NOTES,
	)
	return {"success": True, "data": [_shown(row) for row in rows], "note_count": len(rows)}


def add(name: str, written: str) -> dict[str, object]:
	"""Add a note by the caller and tell the branch."""
	invoice = guards.require_invoice(name)
	branch = guards.branch_of(invoice)
	note = frappe.get_doc(
		{
			"doctype": "Jarz Invoice Note",
			"sales_invoice": invoice.name,
			"pos_profile": branch,
			"note": written,
			"added_by": frappe.session.user,
			"added_by_full_name": get_fullname(),
			"added_on": now_datetime().replace(microsecond=0),
		}
	).insert(ignore_permissions=True)  # whoever works in the branch may, which is checked above
	count = frappe.db.count("Jarz Invoice Note", {"sales_invoice": invoice.name})
	realtime.note_added(invoice.name, branch, count)
	return {"success": True, "data": _shown(note), "note_count": count}


def _shown(note: object) -> dict[str, str]:
	return {field: str(note.get(field) or "") for field in FIELDS}
