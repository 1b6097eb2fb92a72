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
	order = transactions.behind_journal(doc.name)
	if order:
		_refuse(doc, order)
	_refuse_of_return(doc)
	partner_order = partner_transactions.paid_by_journal(doc.name)
	if partner_order:
		frappe.throw(
			_(
				"Journal Entry {0} is what a sales partner owes for order {1}. Cancel the order on the board."
			).format(doc.name, partner_order)
		)


def _refuse_of_return(doc: Document) -> None:
	"""A return has closed the order, its credit note, or both; taken away, one of them would be open again."""
	closed = [row.reference_name for row in doc.accounts if row.reference_type == "Sales Invoice"]
	filters = {"name": ("in", closed), "jarz_return_reason": ("is", "set")}
	order = closed and frappe.db.get_value("Sales Invoice", filters, "return_against", order_by="name asc")
	if order:
		frappe.throw(
			_("Journal Entry {0} belongs to what came back of order {1}, and stays.").format(doc.name, order)
		)


def _refuse(doc: Document, order: str) -> None:
	frappe.throw(
		_("{0} {1} belongs to the dispatch of order {2}. Return the order instead.").format(
			_(doc.doctype), doc.name, order
		)
	)
