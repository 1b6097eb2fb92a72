"""Indexes for what is read often: the board and the polling of every device."""

import frappe

TABLE = "Sales Invoice"
INDEXES = {
	"jarz_board": ("jarz_branch", "sales_invoice_state", "posting_date"),
	"jarz_delivered": ("jarz_branch", "sales_invoice_state", "jarz_delivered_on"),
	"jarz_changes": ("jarz_branch", "modified", "creation"),
}


def ensure_indexes() -> list[str]:
	"""Add what is missing; returns what was added."""
	added = []
	for name, columns in INDEXES.items():
		if not frappe.db.has_index(f"tab{TABLE}", name):
			frappe.db.add_index(TABLE, list(columns), name)
			added.append(f"Index {name}")
	return added


def remove_indexes() -> None:
	"""For uninstalling; before the columns are dropped, or a rest of each index would stay."""
	for name in INDEXES:
		if frappe.db.has_index(f"tab{TABLE}", name):
			# Names cannot be parameters; these are our own constants.
			frappe.db.sql_ddl("alter table `tab{0}` drop index `{1}`".format(TABLE, name))
