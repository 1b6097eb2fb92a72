"""An order that has not left yet is taken back with everything that was paid for it (contract 2.3, flows 23 to 25)."""

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import guards
from jarz_pos.delivery import overrides, trips
from jarz_pos.kanban import moves, states
from jarz_pos.sales import partner_transactions, payment


class CannotCancel(frappe.ValidationError):
	"""Something stands in the way of cancelling."""


def cancel(name: str, reason: str, notes: str = "") -> dict[str, object]:
	"""Cancel the payments of the order, then the order; all or nothing, since every refusal is raised.

	A repeat on a cancelled order is a success without effect. Raises ValidationError with what stands in the way.
	"""
	invoice = guards.require_invoice(name, lock=True)
	if invoice.docstatus == 2:
		return _answer(name, [], [])
	require_cancellable(invoice)
	partner_transactions.cancel(name)  # before its journal, which stands as long as the fees do
	entries = [_cancel("Payment Entry", entry) for entry in payment.entries_of(name)]
	journals = [_cancel("Journal Entry", journal) for journal in payment.journals_of(name)]
	order = frappe.get_doc("Sales Invoice", name)  # only now: cancelling the payments has changed it
	order.jarz_cancellation_reason = "\n".join(filter(None, (reason, notes)))
	_cancel_document(order)
	return _answer(name, entries, journals)


def require_cancellable(invoice: frappe._dict | Document) -> None:
	"""Only before the goods have left. Raises CannotCancel."""
	moves.require_standing(invoice)
	try:
		states.check_cancel(invoice.sales_invoice_state)
	except states.MoveRefused as refusal:
		frappe.throw(moves.refused(invoice.name, refusal), CannotCancel)
	require_no_goods_sent(invoice.name)


def require_no_goods_sent(name: str) -> None:
	"""Raises CannotCancel when a Delivery Note or a credit note stands against the order, or its delivery is arranged."""
	notes = frappe.get_all(  # a check, not a list for the user
		"Delivery Note Item",
		filters={"against_sales_invoice": name, "docstatus": 1},
		pluck="parent",
		limit=1,
		order_by="creation asc",
	)
	if notes:
		frappe.throw(
			_("The goods of order {0} have left with Delivery Note {1}.").format(name, notes[0]), CannotCancel
		)
	credit_note = frappe.db.get_value("Sales Invoice", {"return_against": name, "docstatus": 1}, "name")
	if credit_note:
		frappe.throw(_("Credit note {0} stands against order {1}.").format(credit_note, name), CannotCancel)
	_require_nothing_arranged(name)


def _require_nothing_arranged(name: str) -> None:
	"""A trip or an undecided courier fee counts on the order as it is (1.14)."""
	fields = ["name", "jarz_delivery_trip", "jarz_shipping_override_status"]
	order = frappe.db.get_value("Sales Invoice", name, fields, as_dict=True)
	trips.require_no_trip(order)
	overrides.require_decided(order)


def _cancel(doctype: str, name: str) -> str:
	document = frappe.get_doc(doctype, name)
	_cancel_document(document)
	return name


def _cancel_document(document: Document) -> None:
	# The caller is of the manager tier and works in the order's branch; ERPNext's own roles decide nothing here.
	document.flags.ignore_permissions = True
	document.cancel()


def _answer(name: str, entries: list[str], journals: list[str]) -> dict[str, object]:
	return {
		"success": True,
		"invoice_id": name,
		"cancelled_docstatus": 2,
		"state": states.CANCELLED,
		"cancelled_payment_entries": entries,
		"cancelled_journal_entries": journals,
	}
