"""Status of a charge: a fold over its terms, the facts, the canonical chain and the time. Pure: no database, no Frappe.

Nothing here remembers how it came to be, so the order of the facts, their repetition and any reorganisation between two
looks make no difference to what the second look finds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from jarz_pos.crypto.facts import Fact, View
from jarz_pos.crypto.terms import LATE_ACCEPT, Terms

NEW = "New"
AWAITING = "Awaiting"
PARTIAL = "Partially Paid"
DETECTED = "Detected"
CONFIRMING = "Confirming"
SETTLED = "Settled"
FINAL = "Final"
EXPIRED = "Expired"
CANCELLED = "Cancelled"
STATUSES = (NEW, AWAITING, PARTIAL, DETECTED, CONFIRMING, SETTLED, FINAL, EXPIRED, CANCELLED)
PAID = (SETTLED, FINAL)

UNDERPAID = "underpaid"
OVERPAID = "overpaid"
LATE = "late"
MULTI_PAYER = "multi_payer"
REORGED = "reorged"
WRONG_ASSET = "wrong_asset"


@dataclass(frozen=True)
class Payment:
	"""A payment that stands on the canonical chain. `settled`: it has the confirmations of the charge; `final`: it cannot go."""

	fact: Fact
	late: bool
	counted: bool
	settled: bool
	final: bool


@dataclass(frozen=True)
class Standing:
	"""Where a charge stands. `received`: units that count; `missing`: units still due; payments in the chain's order."""

	status: str
	flags: frozenset[str]
	received: int
	missing: int
	payments: tuple[Payment, ...]


def fold(terms: Terms, facts: Iterable[Fact], view: View, now: int) -> Standing:
	"""The standing of a charge at `now`. Facts of other addresses are a caller's mistake and not looked for."""
	seen = {fact.name: fact for fact in facts if fact.units > 0}
	held = [fact for fact in seen.values() if view.holds(fact)]
	right = [fact for fact in held if fact.token == terms.token]
	payments = _payments(terms, right, view)
	counted = [payment for payment in payments if payment.counted]
	received = sum(payment.fact.units for payment in counted)
	flags = {
		UNDERPAID: 0 < received < terms.due,
		OVERPAID: received > terms.due,
		LATE: any(payment.late for payment in payments),
		MULTI_PAYER: len({fact.sender for fact in right}) > 1,
		REORGED: len(held) < len(seen),
		WRONG_ASSET: len(right) < len(held),
	}
	return Standing(
		status=_status(terms, counted, view, now),
		flags=frozenset(name for name, raised in flags.items() if raised),
		received=received,
		missing=max(terms.due - received, 0),
		payments=payments,
	)


def _payments(terms: Terms, facts: list[Fact], view: View) -> tuple[Payment, ...]:
	ordered = sorted(facts, key=lambda fact: (fact.block, fact.log_index))
	return tuple(
		Payment(
			fact=fact,
			late=fact.time > terms.closes,
			counted=fact.time <= terms.closes or terms.late == LATE_ACCEPT,
			settled=view.depth(fact) >= terms.confirmations or fact.block <= view.final,
			final=fact.block <= view.final,
		)
		for fact in ordered
	)


def _status(terms: Terms, counted: list[Payment], view: View, now: int) -> str:
	def reaches(*payments: Payment) -> bool:
		return sum(payment.fact.units for payment in payments) >= terms.enough

	if reaches(*counted):
		if reaches(*(payment for payment in counted if payment.final)):
			return FINAL
		if reaches(*(payment for payment in counted if payment.settled)):
			return SETTLED
		deeper = (payment for payment in counted if view.depth(payment.fact) > 1)
		return CONFIRMING if reaches(*deeper) else DETECTED
	if not terms.address:
		return NEW
	if terms.cancelled is not None:
		return CANCELLED
	if now > terms.accept_until:
		return EXPIRED
	return PARTIAL if counted else AWAITING
