"""An order moves to the next column (contract 1.8.4): by the API, and by a card that is dragged on the desk."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from jarz_pos import guards, realtime
from jarz_pos.delivery import trips
from jarz_pos.kanban import states

UPDATED_FIELDS = ["sales_invoice_state"]


class OrderMoved(frappe.ValidationError):
	"""Another device was faster: the card is not where the caller saw it."""


class MoveNotAllowed(frappe.ValidationError):
	"""The transition table has no such move."""


def move(name: str, to: str, expected: str = "") -> dict[str, object]:
	"""Move the order `name` to the column `to` (any spelling of its label); to where it stands already is a success.

	`expected`: the column in which the caller saw it. Raises ValidationError with a text that names both states.
	"""
	invoice = guards.require_invoice(name, lock=True, fields=("jarz_delivery_trip",))
	new = known_state(to)
	old = invoice.sales_invoice_state or ""
	require_standing(invoice)
	require_seen(invoice, expected)
	if new == old:
		return answer(name, old, [])
	require_step(name, old, new)
	# Not doc.save(): one column changes, and what was checked is held by the lock.
	frappe.db.set_value("Sales Invoice", name, changes_of(new))
	trips.complete_if_done(invoice.jarz_delivery_trip)
	realtime.state_changed(name, guards.branch_of(invoice), new)
	return answer(name, new, UPDATED_FIELDS)


def require_seen(invoice: frappe._dict, expected: str) -> None:
	"""The caller saw the card in the column `expected`, "" for none said. Raises OrderMoved when it is elsewhere."""
	old = invoice.sales_invoice_state or ""
	if expected and known_state(expected) != old:
		frappe.throw(
			_("Order {0} is in {1} now, no longer in {2}. Refresh the board.").format(
				invoice.name, _(old), _(expected)
			),
			OrderMoved,
		)


def require_standing(invoice: frappe._dict | Document) -> None:
	"""Only a submitted order stands on the board. Raises ValidationError."""
	if invoice.docstatus == 0:
		frappe.throw(_("Order {0} is still a draft. Submit it first.").format(invoice.name))
	if invoice.docstatus == 2:
		frappe.throw(_("Order {0} is cancelled.").format(invoice.name))
	if not invoice.sales_invoice_state or invoice.is_return:
		frappe.throw(_("Invoice {0} is not an order of the board.").format(invoice.name))


def require_step(name: str, old: str, new: str) -> None:
	"""One step forward by the table, of a card alone: goods and money leave by `outbound`. Raises MoveNotAllowed."""
	try:
		states.check_forward(old, new)
	except states.MoveRefused as refusal:
		frappe.throw(refused(name, refusal), MoveNotAllowed)
	if new == states.OUT_FOR_DELIVERY:
		frappe.throw(
			_(
				"Order {0} goes out with its goods: send it from the board, where a courier is chosen for it."
			).format(name),
			MoveNotAllowed,
		)


def refused(name: str, refusal: states.MoveRefused) -> str:
	"""Why the table says no, and where the way leads instead."""
	sentence = _("Order {0} cannot go from {1} to {2}.").format(name, _(refusal.old or "-"), _(refusal.new))
	if refusal.new == states.CANCELLED and refusal.old in states.BEFORE_DISPATCH:
		return sentence + " " + _("Use Cancel, which also takes back what was paid.")
	if refusal.new == states.RETURNED and refusal.old in states.DISPATCHED:
		return sentence + " " + _("Returns have a form of their own.")
	if next_state := states.FORWARD.get(refusal.old):
		return sentence + " " + _("The next column is {0}.").format(_(next_state))
	return sentence


def known_state(written: str) -> str:
	"""The state of that name. Raises ValidationError when there is none."""
	found = states.label(written)
	if not found:
		frappe.throw(
			_("There is no column {0}. Columns: {1}.").format(written, ", ".join(map(_, states.ORDER)))
		)
	return found


def changes_of(new: str) -> dict[str, object]:
	"""What is written when an order enters the column `new`."""
	if new == states.DELIVERED:
		return {"sales_invoice_state": new, "jarz_delivered_on": now_datetime()}
	return {"sales_invoice_state": new}


def answer(name: str, state: str, updated: list[str], **documents: str | None) -> dict[str, object]:
	"""What the board is told about a move (1.8.4); `documents` fill the keys of what was made with it."""
	return {
		"success": True,
		"message": _("Order {0} is in {1}.").format(name, _(state)),
		"invoice_id": name,
		"state": state,
		"final_state": state,
		"updated_fields": updated,
		"delivery_note": None,
		"cash_payment_entry": None,
		"sales_partner_transaction": None,
		**documents,
	}
