"""Small read-outs around the board: what can be filtered by (contract 1.8.6)."""

import frappe
from frappe import _
from frappe.utils import add_days, today

from jarz_pos.kanban import states
from jarz_pos.kanban.board import WINDOW_DAYS

MOST_CUSTOMERS = 500


def choices(branches: tuple[str, ...]) -> dict[str, object]:
	"""The states, and the customers with orders in the board's window, those of these branches only."""
	return {
		"success": True,
		"customers": _customers(branches) if branches else [],
		"states": [{"value": state, "label": _(state)} for state in states.ORDER],
	}


def _customers(branches: tuple[str, ...]) -> list[dict[str, str]]:
	invoice = frappe.qb.DocType("Sales Invoice")
	rows = (
		frappe.qb.from_(invoice)
		.select(invoice.customer, invoice.customer_name)
		.distinct()
		.where(invoice.jarz_branch.isin(branches))
		.where(invoice.sales_invoice_state.isin(states.ORDER))
		.where(invoice.posting_date >= add_days(today(), -WINDOW_DAYS))
		.orderby(invoice.customer_name)
		.limit(MOST_CUSTOMERS)
		.run()
	)
	return [{"value": customer or "", "label": name or customer or ""} for customer, name in rows]
