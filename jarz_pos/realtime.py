"""The one publisher: small hints, after commit, to each enabled user of a branch (contract 1.11).

A message says what changed, never what it is worth: no amounts, no customer data. The client refetches.
"""

from collections.abc import Iterable

import frappe
from frappe.utils import now

from jarz_pos.kanban import states

STATE_EVENTS = ("jarz_pos_invoice_state_change", "kanban_update", "kanban_state_changed")


def order_created(invoice: str, branch: str, state: str) -> None:
	"""A new order stands on the board of `branch`."""
	users = branch_users((branch,))
	_tell(
		users,
		"jarz_pos_new_invoice",
		{"invoice_id": invoice, "kanban_profile": branch, "requires_acceptance": False, "timestamp": now()},
	)
	_tell(
		users,
		"kanban_update",
		{
			"invoice_id": invoice,
			"new_state_key": states.key(state),
			"kanban_profile": branch,
			"force_refresh": True,
		},
	)


def state_changed(invoice: str, branch: str, state: str, *, from_branch: str = "") -> None:
	"""An order has moved, or was cancelled or transferred (then `from_branch` is told too).

	Without `old_state_key` the board refetches, which is what we want (1.11, rule 9).
	"""
	payload = {
		"invoice_id": invoice,
		"new_state_key": states.key(state),
		"kanban_profile": branch,
		"timestamp": now(),
	}
	if from_branch and from_branch != branch:
		payload["event"] = "invoice_reassigned"
		publish(STATE_EVENTS, {**payload, "kanban_profile": from_branch}, [from_branch])
	publish(STATE_EVENTS, payload, [branch])


def dispatched(invoice: str, branch: str, state: str, *, courier: bool, paid: bool) -> None:
	"""An order has left; `courier`: with one of ours, `paid`: and he was paid on the spot."""
	state_changed(invoice, branch, state)
	if courier:
		money = "jarz_pos_courier_expense_paid" if paid else "jarz_pos_courier_outstanding"
		publish(
			[money, "courier_updated"],
			{
				"invoice_id": invoice,
				"new_state_key": states.key(state),
				"kanban_profile": branch,
				"timestamp": now(),
			},
			[branch],
		)


def payment_received(invoice: str, branch: str, state: str) -> None:
	"""Money came in for an order; its state is unchanged."""
	publish(
		["kanban_update", "payment_collected"],
		{"invoice_id": invoice, "new_state_key": states.key(state), "kanban_profile": branch},
		[branch],
	)


def note_added(invoice: str, branch: str, note_count: int) -> None:
	"""Someone wrote a note on an order."""
	publish(
		["kanban_update"],
		{
			"event": "invoice_note_added",
			"invoice_id": invoice,
			"note_count": note_count,
			"kanban_profile": branch,
		},
		[branch],
	)


def address_changed(invoice: str, branch: str, state: str) -> None:
	"""An order goes to another address; its state is unchanged."""
	publish(
		["kanban_update", "jarz_pos_address_pin_updated"],
		{"invoice_id": invoice, "new_state_key": states.key(state), "kanban_profile": branch},
		[branch],
	)


def order_changed(invoice: str, branch: str, state: str, event: str) -> None:
	"""Something about an order that its board shows, but not its state: `event` names it (1.11, rule 5)."""
	publish(
		["kanban_update"],
		{
			"event": event,
			"invoice_id": invoice,
			"new_state_key": states.key(state),
			"kanban_profile": branch,
		},
		[branch],
	)


def courier_stop(invoice: str, branch: str, state: str, outcome: str) -> None:
	"""A courier stands at the customer's door: `outcome` is delivered or failed (1.11, rule 4)."""
	publish(
		[f"jarz_pos_courier_stop_{outcome}"],
		{"invoice_id": invoice, "new_state_key": states.key(state), "kanban_profile": branch},
		[branch],
	)


def courier_settled(settlement: str, branch: str) -> None:
	"""A Settlement was submitted or cancelled. The key of a state makes boards refetch, not only the balances."""
	publish(
		["jarz_pos_courier_settled", "settlement_completed", "courier_updated"],
		{
			"settlement": settlement,
			"new_state_key": states.key(states.OUT_FOR_DELIVERY),
			"kanban_profile": branch,
		},
		[branch],
	)


def print_trouble(job: str, printer: str, branch: str, state: str) -> None:
	"""A slip did not come out, or nobody knows whether it did: somebody should look."""
	publish(
		["jarz_print_job"],
		{"print_job": job, "printer": printer, "state": state, "kanban_profile": branch},
		[branch],
	)


def slips_waiting(printer: str, branch: str) -> None:
	"""A till that relays to `printer` has something to fetch."""
	publish(["jarz_slips_waiting"], {"printer": printer, "kanban_profile": branch}, [branch])


def publish(events: Iterable[str], payload: dict, branches: Iterable[str]) -> None:
	"""Send `payload` under each name to every enabled user of `branches`, once the transaction is committed."""
	users = branch_users(tuple(branches))
	for event in events:
		_tell(users, event, payload)


def branch_users(branches: tuple[str, ...]) -> list[str]:
	"""Enabled users listed in any of `branches`."""
	member, user = frappe.qb.DocType("POS Profile User"), frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(member)
		.join(user)
		.on(user.name == member.user)
		.select(member.user)
		.distinct()
		.where(member.parenttype == "POS Profile")
		.where(member.parent.isin(branches))
		.where(user.enabled == 1)
		.run()
	)
	return sorted(row[0] for row in rows)


def _tell(users: Iterable[str], event: str, payload: dict) -> None:
	for user in users:
		frappe.publish_realtime(event, payload, user=user, after_commit=True)
