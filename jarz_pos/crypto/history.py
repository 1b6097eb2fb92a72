"""What has happened to a charge, for the people of the shop: its payments as they stand, and how its status came about."""

import frappe

from jarz_pos.crypto import balances, books, shown, store
from jarz_pos.crypto import fold as folding
from jarz_pos.crypto.facts import Fact
from jarz_pos.crypto.terms import readable
from jarz_pos.webhooks import outbox

GONE, WRONG_TOKEN, SEEN, CONFIRMED, FINAL = "Gone", "Wrong token", "Seen", "Confirmed", "Final"


def payments(charge: frappe._dict) -> list[dict]:
	"""Every transfer ever seen to the charge's address, oldest block first: `{state, late, counted, amount, …}`.

	`state` Gone: its block is no longer in the chain. `amount` of a wrong token is in its smallest unit.
	"""
	facts = store.facts_of([charge.name]).get(charge.name, [])
	standing = store.standings_of([charge])[charge.name]
	held = {payment.fact.name: payment for payment in standing.payments}
	token = frappe.get_cached_doc("Jarz Token", charge.token)
	view = store.view_of(charge.chain, {fact.block for fact in facts})
	entries = dict(
		frappe.get_all(
			books.POSTING,
			filters={"charge": charge.name},
			fields=["name", "payment_entry"],
			order_by="name asc",
			as_list=True,
		)
	)
	return [
		{
			"state": _state(fact, held.get(fact.name), view.holds(fact)),
			"late": fact.name in held and held[fact.name].late,
			"counted": fact.name in held and held[fact.name].counted,
			"amount": readable(fact.units, token.decimals if fact.token == token.contract else 0),
			"sender": fact.sender,
			"tx": fact.tx,
			"block": fact.block,
			"time": shown.moment(fact.time),
			"payment_entry": entries.get(fact.payment) if view.holds(fact) else None,
		}
		for fact in facts
	]


def _state(fact: Fact, payment: folding.Payment | None, stands: bool) -> str:
	if not stands:
		return GONE
	if payment is None:
		return WRONG_TOKEN
	return FINAL if payment.final else CONFIRMED if payment.settled else SEEN


def events(charge: str) -> list[dict]:
	"""What was told to merchants about the charge, oldest first: `{status, on, tokens, flags}`.

	`tokens`: what had come in, or for the status Refunded what had gone back.
	"""
	rows = frappe.get_all(
		outbox.EVENT,
		filters={"object_type": store.CHARGE, "object_name": charge},
		fields=["event_type", "occurred_on", "payload"],
		order_by="sequence asc",
	)
	return [_event(row, frappe.parse_json(row.payload)["data"]) for row in rows]


def _event(row: frappe._dict, data: dict) -> dict:
	is_refund = row.event_type == shown.event_type(shown.REFUNDED)
	return {
		"status": shown.REFUNDED if is_refund else data["status"],
		"on": row.occurred_on,
		"tokens": data["refunded" if is_refund else "received"],
		"flags": data["flags"],
	}


def balance(charge: frappe._dict) -> dict | None:
	"""What lies at the charge's address now: `{tokens, block}`; None where no provider answers."""
	token = frappe.get_cached_doc("Jarz Token", charge.token)
	found = balances.balance(charge.chain, token.contract, charge.address)
	return found and {"tokens": readable(found.units, token.decimals), "block": found.block}
