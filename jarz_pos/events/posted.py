"""What a dispatch has posted is not taken away from under it on the desk: returns and settlements are the ways back."""

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos.delivery import transactions
from jarz_pos.kanban import states
from jarz_pos.sales import partner_transactions


def delivery_note_before_cancel(doc: Document, method: str | None = None) -> None:
	"""The goods of an order that is out, or was delivered, come back by a return only; and what came back stays."""
	orders = {row.against_sales_invoice for row in doc.items if row.against_sales_invoice}
	filters = {
		"name": ("in", sorted(orders)),
		"sales_invoice_state": ("in", (*states.DISPATCHED, states.RETURNED)),
	}
	if doc.is_return:
		filters["jarz_return_status"] = ("is", "set")
	out = frappe.db.get_value("Sales Invoice", filters, "name", order_by="name asc")
	if out:
		_refuse(doc, out)


def journal_entry_before_cancel(doc: Document, method: str | None = None) -> None:
	"""The money of a dispatch stands in its journal as long as its courier's row does, that of a partner as his fees do."""
	order = frappe.db.get_value(
		transactions.DOCTYPE, {"journal_entry": doc.name}, "reference_invoice", order_by="name asc"
	)
	if order:
		_refuse(doc, order)
	partner_order = partner_transactions.paid_by_journal(doc.name)
	if partner_order:
		frappe.throw(
			_(
				"Journal Entry {0} is what a sales partner owes for order {1}. Cancel the order on the board."
			).format(doc.name, partner_order)
		)


def _refuse(doc: Document, order: str) -> None:
	frappe.throw(
		_("{0} {1} belongs to the dispatch of order {2}. Return the order instead.").format(
			_(doc.doctype), doc.name, order
		)
	)
