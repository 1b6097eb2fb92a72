"""Charges as rows: reads what a status depends on, folds it, and writes down what came out.

What is stored of a status is only the last result. `recompute` may be called at any time and any number of times.
"""

import hashlib
import time
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import frappe
from frappe.realtime import get_task_progress_room
from frappe.utils import get_system_timezone, now_datetime

from jarz_pos import jobs
from jarz_pos.crypto import fold as folding
from jarz_pos.crypto import shown
from jarz_pos.crypto.facts import Fact, View
from jarz_pos.crypto.terms import Terms
from jarz_pos.webhooks import outbox

CHARGE, PAYMENT, BLOCK, SYNC = "Crypto Charge", "Jarz Chain Payment", "Jarz Chain Block", "Jarz Chain Sync"
STATUS_CHANGED, PAGE_CHANGED = "crypto_charge_changed", "jarz_pay_changed"


def recompute(names: Iterable[str], *, now: int | None = None) -> list[str]:
	"""Bring what is stored of these charges to what follows from the facts; returns those that changed.

	Locks the charges, in the order of their names. Events and realtime hints go out with the transaction.
	"""
	charges = _rows(sorted(set(names)), lock=True)
	standings = standings_of(charges, now=now)
	return [row.name for row in charges if _apply(row, standings[row.name])]


def lock(names: Iterable[str]) -> None:
	"""Hold these charges to the end of the transaction: nobody else recomputes, books or cancels them meanwhile."""
	_rows(sorted(set(names)), lock=True)


def standings_of(charges: list[frappe._dict], *, now: int | None = None) -> dict[str, folding.Standing]:
	"""Where charges stand now, by name. A handful of statements, however many they are."""
	now = int(time.time()) if now is None else now
	facts = facts_of([row.name for row in charges])
	numbers: dict[str, set[int]] = {}
	for row in charges:
		numbers.setdefault(row.chain, set()).update(fact.block for fact in facts.get(row.name, ()))
	views = {chain: view_of(chain, blocks) for chain, blocks in numbers.items()}
	return {
		row.name: folding.fold(terms_of(row), facts.get(row.name, ()), views[row.chain], now)
		for row in charges
	}


def charge(name: str, *, lock: bool = False) -> frappe._dict:
	"""The row of a charge. Raises DoesNotExistError."""
	row = frappe.db.get_value(CHARGE, name, "*", as_dict=True, for_update=lock)
	if not row:
		frappe.throw(frappe._("There is no charge {0}.").format(name), frappe.DoesNotExistError)
	return row


def terms_of(charge: frappe._dict) -> Terms:
	"""The frozen terms of a charge."""
	return Terms(
		chain=frappe.get_cached_value("Jarz Chain", charge.chain, "chain_id"),
		token=frappe.get_cached_value("Jarz Token", charge.token, "contract"),
		address=charge.address or "",
		due=int(charge.due_units),
		tolerance=int(charge.tolerance_units or 0),
		accept_until=charge.accept_until_at,
		confirmations=charge.confirmations,
		late=charge.late_policy,
		cancelled=charge.cancelled_at or None,
	)


def facts_of(names: list[str]) -> dict[str, list[Fact]]:
	"""All that was ever seen of these charges, also in blocks that are gone. Reads what is committed now."""
	if not names:
		return {}
	payment, chain = frappe.qb.DocType(PAYMENT), frappe.qb.DocType("Jarz Chain")
	rows = (
		frappe.qb.from_(payment)
		.join(chain)
		.on(chain.name == payment.chain)
		.select(payment.star, chain.chain_id)
		.where(payment.charge.isin(names))
		.orderby(payment.block, payment.log_index)
		.for_update()
		.run(as_dict=True)
	)
	found: dict[str, list[Fact]] = {}
	for row in rows:
		found.setdefault(row.charge, []).append(_fact(row))
	return found


def view_of(chain: str, numbers: set[int]) -> View:
	"""The chain as far as it is read, with the blocks at `numbers`."""
	if not numbers:
		return View(0, 0, {})
	block = frappe.qb.DocType(BLOCK)
	rows = (
		frappe.qb.from_(block)
		.select(block.number, block.hash)
		.where((block.chain == chain) & block.number.isin(sorted(numbers)))
		.for_update()
		.run()
	)
	cursor = frappe.db.get_value(SYNC, chain, ["cursor", "final"], as_dict=True, for_update=True)
	return View(cursor.cursor, min(cursor.final, cursor.cursor), dict(rows)) if cursor else View(0, 0, {})


def unix(moment: datetime) -> float:
	"""Seconds since 1970 of a moment as it is stored, in the site's time zone."""
	return moment.replace(tzinfo=ZoneInfo(get_system_timezone())).timestamp()


def local(seconds: int) -> datetime:
	"""A Unix second as moments are stored, in the site's time zone."""
	return datetime.fromtimestamp(seconds, ZoneInfo(get_system_timezone())).replace(tzinfo=None)


def unsettled(chain: str, *, final: int, now: int) -> list[str]:
	"""Charges of `chain` that a new block or the time can change without a new payment: paid after block `final`, or overdue."""
	payment, row = frappe.qb.DocType(PAYMENT), frappe.qb.DocType(CHARGE)
	maturing = (
		frappe.qb.from_(payment)
		.select(payment.charge)
		.distinct()
		.where((payment.chain == chain) & (payment.block > final))
	)
	overdue = (
		frappe.qb.from_(row)
		.select(row.name)
		.where((row.chain == chain) & row.status.isin((folding.AWAITING, folding.PARTIAL)))
		.where(row.accept_until_at < now)
	)
	return [found[0] for query in (maturing, overdue) for found in query.run()]


def differing(since_days: int) -> list[str]:
	"""Charges whose stored status is not what follows from the facts; a sound system has none. Nothing is changed."""
	since = frappe.utils.add_days(now_datetime(), -since_days)
	names = frappe.get_all(CHARGE, filters={"creation": (">", since)}, pluck="name", order_by="name asc")
	charges = _rows(names)
	standings = standings_of(charges)
	return [row.name for row in charges if _changes(row, standings[row.name])]


def _rows(names: list[str], *, lock: bool = False) -> list[frappe._dict]:
	if not names:
		return []
	row = frappe.qb.DocType(CHARGE)
	query = frappe.qb.from_(row).select(row.star).where(row.name.isin(names)).orderby(row.name)
	return (query.for_update() if lock else query).run(as_dict=True)


def _fact(row: frappe._dict) -> Fact:
	return Fact(
		chain=row.chain_id,
		block=row.block,
		block_hash=row.block_hash,
		log_index=row.log_index,
		tx=row.tx,
		ordinal=row.ordinal,
		token=row.token,
		sender=row.sender,
		address=row.address,
		units=int(row.units),
		time=row.block_time,
	)


def _derived(standing: folding.Standing) -> dict:
	return {
		"status": standing.status,
		"remarks": ", ".join(sorted(standing.flags)),
		"received_units": str(standing.received),
		"missing_units": str(standing.missing),
		"bookable": _bookable(standing),
	}


def _changes(row: frappe._dict, standing: folding.Standing) -> dict:
	return {key: value for key, value in _derived(standing).items() if (row.get(key) or "") != value}


def _apply(row: frappe._dict, standing: folding.Standing) -> bool:
	changes = _changes(row, standing)
	if not changes:
		return False
	if "bookable" in changes:
		changes["to_book"] = 1
		wake_the_books()
	if standing.status in folding.PAID and not row.settled_on:
		changes["settled_on"] = now_datetime()
	told = changes.keys() & {"status", "remarks", "received_units"}
	if told:
		changes["sequence"] = row.sequence + 1
	frappe.db.set_value(CHARGE, row.name, changes)
	row.update(changes)
	if told:
		announce(row)
	return True


def wake_the_books() -> None:
	"""Book soon after this transaction; the scheduler does the same every minute."""
	jobs.enqueue_once("jarz_pos.tasks.book_charges", "jarz_book_charges")


def announce(row: frappe._dict, happened: str = "") -> None:
	"""Tell the merchant's endpoints and the pages that show the charge, once this is committed. `happened`: its status if ""."""
	outbox.record(shown.event_type(happened or row.status), CHARGE, row.name, shown.charge(row))
	frappe.publish_realtime(
		STATUS_CHANGED,
		{"charge": row.name, "status": row.status},
		doctype=CHARGE,
		docname=row.name,
		after_commit=True,
	)
	# A room that strangers may enter when they know its name: who knows the page's link does.
	frappe.publish_realtime(PAGE_CHANGED, {}, room=get_task_progress_room(row.pay_token), after_commit=True)


def _bookable(standing: folding.Standing) -> str:
	"""Changes when the payments that may be booked, or their share of the charge, change; "" while there are none."""
	ripe = [
		(payment.fact.payment, payment.fact.units, payment.counted, payment.final)
		for payment in standing.payments
		if payment.settled
	]
	if not ripe:
		return ""
	return hashlib.sha256(repr((ripe, standing.received)).encode()).hexdigest()[:40]
