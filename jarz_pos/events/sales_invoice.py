"""What is true of an order whoever saves it: a desk user, ERPNext's own jobs or the API (contract 1.14).

An order is a Sales Invoice with a state. Everything else (counter sales, credit notes, plain invoices) passes untouched.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import guards, realtime
from jarz_pos.delivery import trips
from jarz_pos.kanban import acceptance, cancel, moves, returned, states
from jarz_pos.sales import partner_transactions, receipts

STATE = "sales_invoice_state"
# Who carries the order, and for how much: decided by requests, trips and dispatch, never by editing an invoice.
WRITTEN_BY_THE_BOARD = (
	"jarz_courier_party_type",
	"jarz_courier_party",
	"jarz_delivery_partner",
	"jarz_delivery_trip",
	"jarz_shipping_expense",
	"jarz_shipping_override",
	"jarz_shipping_override_status",
	"jarz_payment_confirmation_status",
)


def validate(doc: Document, method: str | None = None) -> None:
	"""A new order stands in a branch of the user, in the first column, and moves no stock itself."""
	if not doc.get(STATE):
		return
	if doc.is_return:
		frappe.throw(_("A credit note is no order: leave its Order State empty."))
	if doc.is_pos:
		frappe.throw(_("A sale with Include Payment (POS) is no order: leave its Order State empty."))
	doc.jarz_branch = guards.branch_of(doc)
	guards.require_branch(doc.jarz_branch)
	doc.pos_profile = doc.jarz_branch
	doc.update_stock = 0  # the goods leave with a Delivery Note
	doc.jarz_acceptance_status = doc.jarz_acceptance_status or acceptance.PENDING["jarz_acceptance_status"]
	first = states.initial(doc.sales_partner)
	if doc.get(STATE) != first:
		frappe.throw(_("A new order starts in {0}, not in {1}.").format(_(first), _(doc.get(STATE))))


def on_submit(doc: Document, method: str | None = None) -> None:
	"""The order stands on the board from now on."""
	if doc.get(STATE):
		realtime.order_created(doc.name, doc.jarz_branch, doc.get(STATE))


def before_update_after_submit(doc: Document, method: str | None = None) -> None:
	"""A card that is dragged on the desk, or a state edited in the form, obeys the same table as the API."""
	before = doc.get_doc_before_save()
	old, new = before.get(STATE) or "", doc.get(STATE) or ""
	if not old and not new:
		return
	if before.jarz_branch != doc.jarz_branch:
		frappe.throw(_("Order {0} changes its branch by a transfer only.").format(doc.name))
	for field in WRITTEN_BY_THE_BOARD:
		if (before.get(field) or "") != (doc.get(field) or ""):
			label = _(doc.meta.get_label(field))
			frappe.throw(_("{0} of order {1} is not edited: the board keeps it.").format(label, doc.name))
	if old == new:
		return
	guards.require_branch(guards.branch_of(before))
	moves.require_standing(before)
	moves.require_step(doc.name, old, new)
	doc.update(moves.changes_of(new))


def on_update_after_submit(doc: Document, method: str | None = None) -> None:
	"""Tell the others where the card is now."""
	if doc.get(STATE) and doc.has_value_changed(STATE):
		trips.complete_if_done(doc.jarz_delivery_trip)
		realtime.state_changed(doc.name, guards.branch_of(doc), doc.get(STATE))


def before_cancel(doc: Document, method: str | None = None) -> None:
	"""From the desk as from the API: the manager tier of the branch, and only before the goods have left."""
	if doc.is_return:
		returned.require_no_order(doc)
	if not doc.get(STATE):
		return
	guards.require_branch(guards.branch_of(doc))
	if not guards.is_manager():
		frappe.throw(_("Only a manager can cancel an order."), frappe.PermissionError)
	cancel.require_cancellable(doc.get_doc_before_save())
	doc.set(STATE, states.CANCELLED)


def on_cancel(doc: Document, method: str | None = None) -> None:
	"""Receipts of a cancelled order no longer count, its partner takes no fees, and the board is told."""
	if doc.get(STATE):
		receipts.retire(doc.name)
		partner_transactions.cancel(doc.name)
		realtime.state_changed(doc.name, guards.branch_of(doc), states.CANCELLED)
