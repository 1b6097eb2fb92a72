"""The board of the desk: Frappe's own Kanban Board over the same field and columns as the mobile board."""

import frappe

from jarz_pos.kanban import states
from jarz_pos.setup import records

BOARD = "Jarz Orders"
DOCTYPE = "Sales Invoice"
FIELD = "sales_invoice_state"
# The desk loads every card that fits, so the columns that only grow begin empty; a user may lift the filter.
FILTERS = [[DOCTYPE, FIELD, "in", [*states.BEFORE_DISPATCH, states.OUT_FOR_DELIVERY]]]
# The card's title is the customer; the others are fetched by public/js/sales_invoice_list.js.
CARD_FIELDS = ["grand_total", "outstanding_amount", "jarz_branch", "jarz_delivery_slot_label"]
INDICATORS = {
	states.RECEIVED: "Blue",
	states.IN_PROGRESS: "Orange",
	states.READY: "Yellow",
	states.OUT_FOR_DELIVERY: "Purple",
	states.DELIVERED: "Green",
	states.CANCELLED: "Gray",
	states.RETURNED: "Red",
}


def ensure_kanban_board() -> list[str]:
	"""Make the board where the field has none; what a person has changed on it stays."""
	if frappe.db.exists("Kanban Board", {"reference_doctype": DOCTYPE, "field_name": FIELD}):
		return []
	board = frappe.get_doc(
		{
			"doctype": "Kanban Board",
			"kanban_board_name": BOARD,
			"reference_doctype": DOCTYPE,
			"field_name": FIELD,
			"filters": frappe.as_json(FILTERS),
			"fields": frappe.as_json(CARD_FIELDS),
			"show_labels": 1,
			"columns": [
				{"column_name": state, "status": "Active", "indicator": INDICATORS[state]}
				for state in states.ORDER
			],
		}
	)
	records.make(board)
	return [f"Kanban Board {BOARD}"]
