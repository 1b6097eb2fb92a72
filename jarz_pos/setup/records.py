"""A memory of what the set-up made, so that uninstalling removes exactly that and nothing a person made."""

import frappe
from frappe.model.document import Document


def make(doc: Document) -> str:
	"""Insert `doc` and remember it; returns its name. Runs with the app's own rights: set-up is not a user's act."""
	doc.insert(ignore_permissions=True, ignore_if_duplicate=False)
	remember(doc.doctype, doc.name)
	return doc.name


def remember(doctype: str, name: str) -> None:
	"""Note that the set-up made this document."""
	# The set-up runs for whoever creates a company or a branch; the memory is the app's own.
	frappe.get_doc(
		{"doctype": "Jarz Setup Record", "reference_doctype": doctype, "reference_name": name}
	).insert(ignore_permissions=True)


def remembered() -> list[tuple[str, str]]:
	"""All that was made, the newest first: later documents may refer to earlier ones."""
	rows = frappe.get_all(
		"Jarz Setup Record",
		fields=["reference_doctype", "reference_name"],
		order_by="creation desc",
	)
	return [(row.reference_doctype, row.reference_name) for row in rows]
