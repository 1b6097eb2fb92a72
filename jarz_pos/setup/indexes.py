"""Indexes for what is read often: the board, the polling of every device, what a courier holds."""

import frappe

INDEXES = {
	"jarz_board": ("Sales Invoice", ("jarz_branch", "sales_invoice_state", "posting_date")),
	"jarz_delivered": ("Sales Invoice", ("jarz_branch", "sales_invoice_state", "jarz_delivered_on")),
	"jarz_changes": ("Sales Invoice", ("jarz_branch", "modified", "creation")),
	"jarz_courier": ("Courier Transaction", ("party_type", "party", "status")),
	"jarz_webhook_line": ("Jarz Webhook Delivery", ("endpoint", "status", "position")),
	"jarz_webhook_due": ("Jarz Webhook Delivery", ("status", "next_attempt")),
	"jarz_open": ("Courier Transaction", ("branch", "status")),
}


def missing_indexes() -> list[str]:
	"""Names of those that the site lacks."""
	return [
		name
		for name, (doctype, _columns) in INDEXES.items()
		if not frappe.db.has_index(f"tab{doctype}", name)
	]


def ensure_indexes() -> list[str]:
	"""Add what is missing; returns what was added."""
	added = missing_indexes()
	for name in added:
		doctype, columns = INDEXES[name]
		frappe.db.add_index(doctype, list(columns), name)
	return [f"Index {name}" for name in added]


def remove_indexes() -> None:
	"""For uninstalling; before the columns are dropped, or a rest of each index would stay."""
	for name, (doctype, _columns) in INDEXES.items():
		if frappe.db.has_index(f"tab{doctype}", name):
			# Names cannot be parameters; these are our own constants.
			frappe.db.sql_ddl("alter table `tab{0}` drop index `{1}`".format(doctype, name))
