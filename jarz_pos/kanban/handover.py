"""The endpoints that send an order: preview and confirm, the legacy call, and the board's own move (contract 1.8.4, 1.9).

All of them lock the order, answer for one that is out already, and else send it by `outbound`.
"""

import time
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime
from frappe.utils.password import get_encryption_key

from jarz_pos.delivery import couriers, dispatch, partners, tokens, transactions
from jarz_pos.guards import branch_of
from jarz_pos.kanban import moves, outbound, partner_dispatch, shelf, states


class PreviewRefused(frappe.ValidationError):
	"""The token of a preview does not allow this confirmation."""


class TokenOfAnotherOrder(frappe.ValidationError):
	"""One idempotency token came for two orders."""

	http_status_code = 409


@dataclass(frozen=True)
class Party:
	"""The courier as a client names him: by his record, or in one `text` by record or name; "" for nothing."""

	party_type: str = ""
	party: str = ""
	text: str = ""


def preview(name: str, party: Party, mode: str) -> dict[str, object]:
	"""What a dispatch collects and costs, and the token that confirms just that; the payload of 1.9.3.

	A courier may be left open until the confirmation. Amounts in company currency.
	"""
	order = outbound.look(name)
	if outbound.is_out(order):
		return _shown_of_sent(order, party)
	outbound.require_ready(order)
	shelf.take(order, None, lock=False)
	rider = _courier(order, party) if party.party or party.text else None
	agreed = dispatch.terms_of(order)
	shown = tokens.Shown(
		order=order.name,
		user=frappe.session.user,
		party_type=rider.party_type if rider else "",
		party=rider.party if rider else "",
		mode=mode,
		amount=str(agreed.amount),
		fee=str(agreed.fee),
	)
	partner = partners.billed(rider).partner if rider else ""
	return {
		**_frame(shown, order),
		"is_unpaid_effective": agreed.unpaid,
		"is_online_unconfirmed": agreed.awaits_payment,
		"is_partner_order": bool(partner),
		"delivery_partner": partner or None,
	}


def confirm(name: str, token: str, party: Party, mode: str) -> dict[str, object]:
	"""Send the order as its preview showed it; the payload of 1.9.4. Raises PreviewRefused, and what `outbound` raises."""
	order = outbound.lock(name)
	if outbound.is_out(order):
		return outbound.answer(order.name)
	shown = _read(token, order.name, mode)
	named = party if party.party or party.text else Party(shown.party_type, shown.party)
	rider = _courier(order, named)
	if rider and shown.party and (rider.party_type, rider.party) != (shown.party_type, shown.party):
		frappe.throw(
			_("The preview of order {0} was for another courier. Look at it again.").format(order.name),
			PreviewRefused,
		)
	terms = (Decimal(shown.amount), Decimal(shown.fee))
	outbound.send(order, outbound.Sending(courier=rider, mode=mode, shown=terms))
	return outbound.answer(order.name)


def transition(name: str, party: Party, mode: str, request: str = "") -> dict[str, object]:
	"""Send the order without a preview; the payload of 1.9.5. `request`: the client's idempotency token.

	The order is the key: whatever is asked again is answered with what is there. A token that came for another order is
	a mistake of the client (TokenOfAnotherOrder).
	"""
	order = outbound.lock(name)
	_require_own(request, order.name)
	if not outbound.is_out(order):
		rider = _courier(order, party)
		outbound.send(order, outbound.Sending(courier=rider, mode=mode, request=request))
	return outbound.answer(order.name)


def unconfirmed(name: str, party: Party) -> dict[str, object]:
	"""Send an order that the customer will pay online; the payload of `deliver_online_unconfirmed` (1.9.9, flow 10)."""
	order = outbound.lock(name)
	if not outbound.is_out(order):
		if order.outstanding_amount > 0 and order.jarz_payment_method not in dispatch.ONLINE_METHODS:
			frappe.throw(
				_("The customer of order {0} pays in cash: the courier has to collect it.").format(
					order.name
				),
				dispatch.CannotGoOut,
			)
		outbound.send(order, outbound.Sending(courier=_courier(order, party)))
	return outbound.answer(order.name)


def move(name: str, to: str, expected: str = "", reason: str = "") -> dict[str, object]:
	"""A card is moved by the board (1.8.4). To Out for Delivery that is the way of what needs no courier of ours: pickup,
	orders for the house, and a sales partner's, whose cash is taken first where he was not paid (flow 14).

	`reason`: why the order goes although stock is short. Raises ValidationError.
	"""
	if moves.known_state(to) != states.OUT_FOR_DELIVERY:
		return moves.move(name, to, expected)
	order = outbound.lock(name)
	moves.require_seen(order, expected)
	if order.sales_invoice_state == states.OUT_FOR_DELIVERY:
		return moves.answer(order.name, states.OUT_FOR_DELIVERY, [])
	outbound.require_ready(order)
	if not dispatch.goes_alone(order):
		frappe.throw(
			_("Order {0} needs a courier: send it out by choosing one in the courier dialog.").format(
				order.name
			),
			dispatch.CannotGoOut,
		)
	entry = None
	if order.sales_partner:
		entry = partner_dispatch.send(order, reason=reason)
	else:
		outbound.send(order, outbound.Sending(reason=reason))
	return moves.answer(
		order.name,
		states.OUT_FOR_DELIVERY,
		moves.UPDATED_FIELDS,
		delivery_note=outbound.answer(order.name)["delivery_note"],
		cash_payment_entry=entry,
		sales_partner_transaction=outbound.partner_row(order),
	)


def _courier(order: frappe._dict, party: Party) -> couriers.Courier | None:
	"""Who takes the order along; None for one that goes alone, whoever was named. Raises ValidationError."""
	if order.sales_partner:
		frappe.throw(
			_("Order {0} goes out with {1}, not with a courier of ours.").format(
				order.name, order.sales_partner
			),
			dispatch.CannotGoOut,
		)
	if dispatch.goes_alone(order):
		return None
	if party.party_type and party.party:
		return couriers.find(party.party_type, party.party, branch_of(order))
	return couriers.called(party.party or party.text, branch_of(order))


def _frame(shown: tokens.Shown, order: frappe._dict) -> dict[str, object]:
	token = tokens.issue(shown, _key(), time.time())
	return {
		"invoice": order.name,
		"woo_order_id": None,
		"party_type": shown.party_type or None,
		"party": shown.party or None,
		"mode": shown.mode,
		"order_amount": float(shown.amount),
		"shipping_amount": float(shown.fee),
		"net_amount": float(Decimal(shown.amount) - Decimal(shown.fee)),
		"last_payment_seconds": _seconds_since_payment(order.name),
		"preview_token": token,
		"token": token,
		"expires_in": tokens.LIFETIME,
	}


def _shown_of_sent(order: frappe._dict, party: Party) -> dict[str, object]:
	"""The preview of an order that is out: what was posted, so that the confirmation that follows finds it as shown."""
	sent = outbound.answer(order.name)
	shown = tokens.Shown(
		order=order.name,
		user=frappe.session.user,
		party_type=sent["party_type"] or "",
		party=sent["party"] or "",
		mode=sent["mode"],
		amount=str(sent["order_amount"]),
		fee=str(sent["shipping_amount"]),
	)
	awaits = sent["payment_confirmation_status"] == "Awaiting Payment"
	kept = ("is_unpaid_effective", "is_partner_order", "delivery_partner")
	return {**_frame(shown, order), "is_online_unconfirmed": awaits, **{key: sent[key] for key in kept}}


def _read(token: str, order: str, mode: str) -> tokens.Shown:
	try:
		shown = tokens.read(token, _key(), time.time())
	except tokens.Expired:
		frappe.throw(
			_("The preview of order {0} is older than {1} seconds. Look at it again.").format(
				order, tokens.LIFETIME
			),
			PreviewRefused,
		)
	except tokens.Unknown:
		frappe.throw(_("Look at the dispatch of order {0} first.").format(order), PreviewRefused)
	if (shown.order, shown.user, shown.mode) != (order, frappe.session.user, mode):
		frappe.throw(
			_("This preview is not of your dispatch of order {0}. Look at it again.").format(order),
			PreviewRefused,
		)
	return shown


def _require_own(request: str, order: str) -> None:
	if not request:
		return
	other = frappe.db.get_value(
		transactions.DOCTYPE,
		{"idempotency_token": request, "reference_invoice": ("!=", order)},
		"reference_invoice",
	)
	if other:
		frappe.throw(
			_("This request was already sent for order {0}. Nothing was changed.").format(other),
			TokenOfAnotherOrder,
		)


def _seconds_since_payment(order: str) -> int | None:
	paid = frappe.db.get_value(
		"Payment Entry Reference",
		{"reference_doctype": "Sales Invoice", "reference_name": order, "docstatus": 1},
		"creation",
		order_by="creation desc",
	)
	return max(0, int((now_datetime() - paid).total_seconds())) if paid else None


def _key() -> bytes:
	return get_encryption_key().encode()
