"""The board (contract 1.8). A refusal is HTTP 200 with `{success: false, error}`, the only form this client shows."""

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.kanban import board, cancel, filters, handover, notes, outbound, overview, shelf
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["GET", "POST"])
@guards.answers_refusals
@guards.staff
def get_kanban_columns() -> dict:
	"""The seven columns (1.8.1)."""
	return {"success": True, "columns": board.columns()}


@frappe.whitelist(methods=["GET", "POST"])
@guards.answers_refusals
@guards.staff
def get_kanban_invoices(filters: Wire = None) -> dict:
	"""Cards of the caller's branches by column (1.8.2). `filters`: JSON map, see kanban.filters."""
	return board.read(_filters(filters))


@frappe.whitelist(methods=["GET", "POST"])
@guards.answers_refusals
@guards.staff
def get_kanban_filters() -> dict:
	"""Customers and states to choose from (1.8.6)."""
	return overview.choices(guards.branches())


@frappe.whitelist(methods=["GET", "POST"])
@guards.answers_refusals
@guards.staff
def get_invoice_details(invoice_id: Wire = None) -> dict:
	"""One card with the extras of the details sheet (1.8.3)."""
	return {"success": True, "data": board.one(guards.require_invoice(invoice_id).name)}


@frappe.whitelist(methods=["POST"])
@guards.answers_refusals
@guards.retries_deadlocks
@guards.staff
def update_invoice_state(
	invoice_id: Wire = None,
	new_state: Wire = None,
	expected_state: Wire = None,
	shortage_approved: Wire = None,
	shortage_reason: Wire = None,
) -> dict:
	"""Move a card (1.8.4). A reason counts only with the approval."""
	reason = wire.text(shortage_reason, _("The reason"), max_length=shelf.LONGEST_REASON)
	return handover.move(
		_order_number(invoice_id),
		wire.text(new_state, _("The new column"), required=True),
		wire.text(expected_state, _("The expected column")),
		reason if wire.flag(shortage_approved) else "",
	)


@frappe.whitelist(methods=["GET", "POST"])
@guards.answers_refusals
@guards.staff
def preview_invoice_out_for_delivery(invoice_id: Wire = None) -> dict:
	"""What would stand in the way of dispatch (1.8.5)."""
	return shelf.preview(outbound.look(_order_number(invoice_id)))


@frappe.whitelist(methods=["GET", "POST"])
@guards.answers_refusals
@guards.staff
def get_invoice_notes(invoice_id: Wire = None) -> dict:
	"""The notes of an order (1.8.6)."""
	return notes.notes_of(_order_number(invoice_id))


@frappe.whitelist(methods=["POST"])
@guards.answers_refusals
@guards.staff
def add_invoice_note(invoice_id: Wire = None, note: Wire = None) -> dict:
	"""Add a note (1.8.6)."""
	return notes.add(
		_order_number(invoice_id),
		wire.text(note, _("The note"), required=True, max_length=notes.LONGEST_NOTE),
	)


@frappe.whitelist(methods=["POST"])
@guards.answers_refusals
@guards.retries_deadlocks
@guards.manager
def cancel_invoice(invoice_id: Wire = None, reason: Wire = None, notes: Wire = None) -> dict:
	"""Cancel an order with its payments; manager tier (1.8.6)."""
	return cancel.cancel(
		_order_number(invoice_id),
		wire.text(reason, _("The reason"), required=True, max_length=500),
		wire.text(notes, _("Notes"), max_length=2000),
	)


def _filters(sent: Wire) -> filters.BoardFilters:
	return filters.parse(sent)


def _order_number(sent: Wire) -> str:
	return wire.text(sent, _("The order number"), required=True)
