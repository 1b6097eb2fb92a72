"""The goods of an order leave with one Delivery Note (contract 2.3, flow 2)."""

import frappe
from frappe import _

from jarz_pos import erp


class PartlyDelivered(frappe.ValidationError):
	"""Somebody has delivered a part of the order on the desk."""


def note_of(invoice: str) -> str | None:
	"""The Delivery Note that took the goods of the order out; returns of goods are not counted."""
	return next(iter(_notes(invoice)), None)


def send(invoice: str, warehouse: str) -> str:
	"""Take the goods of the order out of `warehouse`; returns the name of the Delivery Note.

	The caller holds the order and the shelves. A note that was made on the desk counts, if it took everything. Raises
	PartlyDelivered, and ERPNext's own refusals.
	"""
	made = _notes(invoice)
	if not made:
		return erp.submit_new(erp.draft_delivery_note(invoice, warehouse)).name
	if _is_left(invoice):
		frappe.throw(
			_("A part of order {0} left with Delivery Note {1}. Deliver the rest on the desk first.").format(
				invoice, made[0]
			),
			PartlyDelivered,
		)
	return made[0]


def _notes(invoice: str) -> list[str]:
	line, note = frappe.qb.DocType("Delivery Note Item"), frappe.qb.DocType("Delivery Note")
	rows = (
		frappe.qb.from_(line)
		.join(note)
		.on(note.name == line.parent)
		.select(note.name)
		.distinct()
		.where(line.against_sales_invoice == invoice)
		.where((note.docstatus == 1) & (note.is_return == 0))
		.orderby(note.name)
		.run()
	)
	return [row[0] for row in rows]


def _is_left(invoice: str) -> bool:
	line = frappe.qb.DocType("Sales Invoice Item")
	return bool(
		frappe.qb.from_(line)
		.select(line.name)
		.where((line.parent == invoice) & (line.jarz_is_bundle_parent == 0))
		.where(line.delivered_qty < line.qty)
		.limit(1)
		.run()
	)
