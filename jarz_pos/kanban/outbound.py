"""Ready → Out for Delivery: the one way out, for every endpoint that sends an order (contract 1.8.4, 1.9, 2.2).

The order's row is locked first and to the end of the transaction, so goods, journal, courier row and state are written
together or not at all. What is out already is answered with the documents that are there, whoever asks and whichever
courier he names.
"""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime

from jarz_pos import guards, realtime
from jarz_pos.delivery import dispatch, flows, goods, transactions, trips
from jarz_pos.delivery.couriers import Courier
from jarz_pos.kanban import moves, shelf, states
from jarz_pos.sales import partner_transactions

ORDER_FIELDS = (*dispatch.ORDER_FIELDS, "jarz_payment_confirmation_status", "jarz_out_on")


@dataclass(frozen=True)
class Sending:
	"""How an order is to go out. `courier`: None for one that goes alone. `shown`: the amount and the fee of its preview, None
	without one. `reason`: why it goes although stock is short; None where the client cannot ask for one. `request`: the
	client's idempotency token. `trip` and `fee_factor`: of a trip, and how many fees it pays for this order.
	"""

	courier: Courier | None = None
	mode: str = flows.LATER
	shown: tuple[Decimal, Decimal] | None = None
	reason: str | None = None
	request: str = ""
	trip: str = ""
	fee_factor: Decimal = dispatch.ONE


class TermsChanged(frappe.ValidationError):
	"""The order is not what it was when its dispatch was shown."""


def lock(name: str) -> frappe._dict:
	"""The order with all that dispatch reads, held until the end of the transaction; it stands on the board."""
	return _standing(name, locked=True)


def look(name: str) -> frappe._dict:
	"""The same without a lock, for previews."""
	return _standing(name, locked=False)


def is_out(order: frappe._dict) -> bool:
	"""Has left already; then there is nothing to do but to answer."""
	return order.sales_invoice_state in states.DISPATCHED


def require_ready(order: frappe._dict, *, trip: str = "") -> None:
	"""Raises ValidationError with the first thing that stands in the way, stock excepted."""
	try:
		states.check_forward(order.sales_invoice_state, states.OUT_FOR_DELIVERY)
	except states.MoveRefused as refusal:
		frappe.throw(moves.refused(order.name, refusal), moves.MoveNotAllowed)
	if not trip:
		trips.require_no_trip(order)
	for text in dispatch.obstacles(order):
		frappe.throw(text, dispatch.CannotGoOut)


def send(order: frappe._dict, sending: Sending) -> None:
	"""Send the order, which `lock` gave and which is not out yet. Raises ValidationError; then nothing was written."""
	require_ready(order, trip=sending.trip)
	agreed = dispatch.terms_of(order, fee_factor=sending.fee_factor)
	if sending.shown and sending.shown != (agreed.amount, agreed.fee):
		frappe.throw(
			_("Order {0} has changed since its dispatch was shown. Look at it again and confirm.").format(
				order.name
			),
			TermsChanged,
		)
	left_on = now_datetime()
	warehouse, short = shelf.take(order, sending.reason)
	dispatch.send(
		order,
		agreed,
		sending.courier,
		sending.mode,
		warehouse,
		idempotency_token=sending.request or None,
		delivery_trip=sending.trip or None,
	)
	if order.sales_partner:
		_note_partner(order.name)
	changes = {
		**moves.changes_of(states.OUT_FOR_DELIVERY),
		**dispatch.stamp(order, agreed),
		**short,
		"jarz_out_on": left_on,
	}
	# Not doc.save(): these columns change, and what was checked is held by the lock.
	frappe.db.set_value("Sales Invoice", order.name, changes)
	realtime.dispatched(
		order.name,
		guards.branch_of(order),
		states.OUT_FOR_DELIVERY,
		courier=bool(sending.courier),
		paid=sending.mode == flows.PAY_NOW,
	)


def answer(name: str) -> dict[str, object]:
	"""What every endpoint of 1.9 says about a dispatch, read from its documents, so that a repeat reads the same.

	Amounts in company currency. Never a key `error` (contract 1.1).
	"""
	order = look(name)
	row = transactions.of_dispatch(name)
	note = row.delivery_note if row else goods.note_of(name)
	return {
		"success": True,
		"invoice": name,
		"new_state": order.sales_invoice_state,
		"payment_confirmation_status": order.jarz_payment_confirmation_status or None,
		"payment_entry": None,
		"delivery_note": note,
		"delivery_note_reused": _was_there(note, order),
		**(_of_row(row) if row else WITHOUT_COURIER),
	}


WITHOUT_COURIER: dict[str, object] = {
	"mode": flows.LATER,
	"order_amount": 0.0,
	"shipping_amount": 0.0,
	"net_amount": 0.0,
	"is_unpaid_effective": False,
	"party_type": None,
	"party": None,
	"display_name": None,
	"courier": None,
	"is_partner_order": False,
	"delivery_partner": None,
	"journal_entry": None,
	"courier_transaction": None,
}


def _of_row(row: frappe._dict) -> dict[str, object]:
	return {
		"mode": flows.PAY_NOW if row.payment_mode == flows.PAY_NOW else flows.LATER,
		"order_amount": float(row.amount),
		"shipping_amount": float(row.shipping_amount),
		"net_amount": float(row.amount - row.shipping_amount),
		"is_unpaid_effective": bool(row.amount) or row.payment_mode == flows.ONLINE,
		"party_type": row.party_type,
		"party": row.party,
		"display_name": row.party_name,
		"courier": row.party_name,
		"is_partner_order": bool(row.is_partner_order),
		"delivery_partner": row.delivery_partner,
		"journal_entry": row.journal_entry,
		"courier_transaction": row.name,
	}


def partner_row(order: frappe._dict) -> str | None:
	"""The name of the Jarz Sales Partner Transaction of a partner's order."""
	return partner_transactions.name_of(order.name) if order.sales_partner else None


def _standing(name: str, *, locked: bool) -> frappe._dict:
	order = guards.require_invoice(name, lock=locked, fields=ORDER_FIELDS)
	moves.require_standing(order)
	return order


def _note_partner(name: str) -> None:
	"""A sales partner's order has one row of fees: made with the order when he was paid, else now (flows 14 and 16)."""
	note = goods.note_of(name)
	if partner_transactions.of_invoice(name):
		partner_transactions.link(name, delivery_note=note)
	else:
		partner_transactions.record(name, partner_transactions.CASH, delivery_note=note)


def _was_there(note: str | None, order: frappe._dict) -> bool:
	"""Whether somebody had made the Delivery Note on the desk before the order was sent."""
	made = frappe.db.get_value("Delivery Note", note, "creation") if note else None
	return bool(made and order.jarz_out_on and made < order.jarz_out_on)
