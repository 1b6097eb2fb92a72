"""One job per chain: reads on, and commits facts, cursor and what follows from them in one piece.

A worker may be killed at any point: what was not committed is read again, and reading anything again changes nothing. Two
workers at one chain are kept apart by a lease; one that slept past the end of its lease is stopped by the fencing number,
which is checked under lock in the transaction that moves the cursor.

Whoever changes a charge locks in this order: charges by name, their payments, blocks, the cursor. So reading and booking
never stand in each other's way for good.
"""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta

import frappe
from frappe.utils import now, now_datetime

from jarz_pos import jobs
from jarz_pos.crypto import balances, keeping, store
from jarz_pos.crypto.chain.pool import NoProvider
from jarz_pos.crypto.chain.reader import Position, Profile, Reader, Step
from jarz_pos.crypto.chain.rpc import Provider
from jarz_pos.crypto.facts import Fact
from jarz_pos.crypto.watched import Watched

RING = 256
LEASE_SECONDS = 60
HEARTBEAT_SECONDS = 10
SHIFT_SECONDS = 60
TURN_SECONDS = 5
CLOCKS_DIFFER_SECONDS = 600
FOLLOW_SECONDS = 20 * 60
CHUNK = 500


class LostLease(Exception):
	"""Another worker reads this chain now."""


def enabled() -> list[str]:
	"""The chains that are read."""
	if not frappe.db.get_single_value("Jarz Crypto Settings", "enabled"):
		return []
	return frappe.get_all("Jarz Chain", filters={"enabled": 1}, pluck="name", order_by="name asc")


def wake() -> None:
	"""Start a job for every chain that nobody reads."""
	for chain in enabled():
		until = frappe.db.get_value(store.SYNC, chain, "lease_until")
		if not until or until < now_datetime():
			_enqueue(chain, job_id=f"jarz-chain-{chain}", deduplicate=True)


def follow(chain: str) -> None:
	"""The job: read `chain` for a while, then hand over to a successor. Ends at once where another worker does it.

	On a bench with few workers it goes to the end of the queue as soon as others wait there.
	"""
	until = time.monotonic() + FOLLOW_SECONDS
	watched = Watched(chain)
	try:
		while time.monotonic() < until and chain in enabled():
			if shift(watched, SHIFT_SECONDS):
				break
			frappe.local.cache = {}
	except LostLease:
		return
	if chain in enabled():
		_enqueue(chain)


def _is_enabled(chain: str) -> bool:
	with jobs.transaction():
		return bool(frappe.db.get_value("Jarz Chain", chain, "enabled"))


def shift(watched: Watched, seconds: float) -> bool:
	"""Read a chain for so many seconds while it is enabled, under a lease; whether other jobs wait. Raises LostLease."""
	worker = Worker(watched.chain, watched)
	began = looked = time.monotonic()
	others = False
	try:
		while not others and time.monotonic() < began + seconds:
			if not worker.round():
				time.sleep(worker.pause)
			if time.monotonic() > looked + 1:
				looked = time.monotonic()
				others = looked > began + TURN_SECONDS and jobs.others_wait()
				if not _is_enabled(watched.chain):
					break
	finally:
		worker.release()
	return others


class Worker:
	"""Holds the lease of a chain and moves its cursor. `round` may raise LostLease; every other failure is noted and retried."""

	def __init__(self, chain: str, watched: Watched | None = None):
		self.chain = chain
		profile = frappe.get_doc("Jarz Chain", chain)
		self.pause = min(max(profile.block_seconds / 2, 0.2), 5)
		self.watched = Watched(chain) if watched is None else watched
		self.reader = Reader(
			Profile(
				chain_id=profile.chain_id,
				tokens=tuple(
					frappe.get_all(
						"Jarz Token",
						filters={"chain": chain, "enabled": 1},
						pluck="contract",
						order_by="contract asc",
					)
				),
				genesis=profile.genesis_hash or "",
				final_blocks=profile.final_blocks if profile.finality == "Blocks" else 0,
			),
			[Provider(row.url, row.label) for row in profile.providers],
			self.watched.fresh,
		)
		self.fence = self._take_lease()
		self.position = self._position()
		self._told, self._complaint = time.monotonic(), ""

	def round(self) -> bool:
		"""Read one step; False where there was nothing new or nobody to ask."""
		try:
			step = self.reader.step(self.position) if self.position else self._begin()
		except NoProvider as failure:
			self._heartbeat_when_due(str(failure))
			return False
		if step is None:
			self._heartbeat_when_due("")
			return False
		self._complaint = ""
		if self._committed(lambda: self._commit(step)):
			self.position = self._advanced(step)
		return True

	def _begin(self) -> Step:
		"""A chain that was never read is remembered by its first block."""
		genesis = self.reader.genesis()
		if not self.reader.profile.genesis:
			with jobs.transaction():
				frappe.db.set_value("Jarz Chain", self.chain, "genesis_hash", genesis)
		asked = frappe.db.get_value(store.CHARGE, {"chain": self.chain}, "creation", order_by="creation asc")
		return self.reader.start(asked and int(store.unix(asked)) - CLOCKS_DIFFER_SECONDS)

	def release(self) -> None:
		"""Let another worker begin at once."""
		with jobs.transaction():
			if frappe.db.get_value(store.SYNC, self.chain, "fence", for_update=True) == self.fence:
				self._note(lease_until=now_datetime())

	# The lease

	def _take_lease(self) -> int:
		with jobs.transaction():
			self._ensure_row()
			held = frappe.db.get_value(
				store.SYNC, self.chain, ["fence", "lease_until"], as_dict=True, for_update=True
			)
			if held.lease_until and held.lease_until > now_datetime():
				raise LostLease(self.chain)
			fence = (held.fence or 0) + 1
			self._note(fence=fence, lease_owner=frappe.generate_hash(length=8), lease_until=self._lease_end())
		return fence

	def _ensure_row(self) -> None:
		row = frappe.qb.DocType(store.SYNC)
		moment, user = now(), frappe.session.user
		(
			frappe.qb.into(row)
			.columns("name", "chain", "creation", "modified", "owner", "modified_by")
			.insert(self.chain, self.chain, moment, moment, user, user)
			.on_duplicate_key_update(row.chain, self.chain)
			.run()
		)

	def _lease_end(self) -> object:
		return now_datetime() + timedelta(seconds=LEASE_SECONDS)

	# What is kept

	def _committed(self, work: Callable[[], None]) -> bool:
		done = jobs.committed(work)
		if done:
			self._told = time.monotonic()
		return done

	def _commit(self, step: Step) -> None:
		charges = {self.watched[fact.address] for fact in step.facts}
		charges.update(self._unsettled(self.position.final if self.position else 0))
		if step.rewound is not None:
			charges.update(self._charges_above(step.rewound))
		store.lock(charges)
		self._keep_facts(step.facts)
		if step.rewound is not None:
			frappe.db.delete(store.BLOCK, {"chain": self.chain, "number": (">", step.rewound)})
		self._keep_blocks(step)
		self._hold(
			head=step.head,
			cursor=step.cursor.number,
			cursor_hash=step.cursor.hash,
			final=min(step.final, step.cursor.number),
			synced_on=now_datetime(),
			provider=step.provider,
			window=self.reader.pool.window(step.provider).size,
			**self._errors("; ".join(f"{label}: {text}" for label, text in self.reader.pool.errors.items())),
		)
		places = {(fact.token, fact.address) for fact in step.facts}
		frappe.db.after_commit.add(lambda: balances.forget(self.chain, places))
		self._recompute(charges)

	def _hold(self, **values: object) -> None:
		"""Write down where we stand and hold the lease for longer. Raises LostLease where it is another's now."""
		if frappe.db.get_value(store.SYNC, self.chain, "fence", for_update=True) != self.fence:
			raise LostLease(self.chain)
		self._note(lease_until=self._lease_end(), **values)

	def _keep_facts(self, facts: tuple[Fact, ...]) -> None:
		keeping.facts(self.chain, facts, self.watched)

	def _keep_blocks(self, step: Step) -> None:
		"""The newest RING headers, and those of blocks with payments for good."""
		keeping.blocks(self.chain, step.headers, {fact.block for fact in step.facts})
		old = {"chain": self.chain, "number": ("<", step.cursor.number - RING), "holds_payments": 0}
		frappe.db.delete(store.BLOCK, old)

	def _charges_above(self, number: int) -> list[str]:
		payment = frappe.qb.DocType(store.PAYMENT)
		rows = (
			frappe.qb.from_(payment)
			.select(payment.charge)
			.distinct()
			.where((payment.chain == self.chain) & (payment.block > number))
			.orderby(payment.charge)
			.run()
		)
		return [row[0] for row in rows]

	def _unsettled(self, final: int) -> list[str]:
		return store.unsettled(self.chain, final=final, now=int(time.time()))

	def _recompute(self, names: Iterable[str]) -> None:
		ordered = sorted(set(names))
		for start in range(0, len(ordered), CHUNK):
			store.recompute(ordered[start : start + CHUNK])

	def _heartbeat_when_due(self, error: str) -> None:
		"""From time to time, and at once where something new is wrong."""
		is_new = error and error != self._complaint
		self._complaint = error
		if is_new or time.monotonic() - self._told > HEARTBEAT_SECONDS:
			self._heartbeat(error)

	def _heartbeat(self, error: str) -> None:
		"""Still here; charges whose time is over expire, unless the chain can not be read: their payment may stand there."""

		def tell() -> None:
			overdue = [] if error or not self.position else self._unsettled(self.position.final)
			store.lock(overdue)
			seen = {} if error else {"synced_on": now_datetime()}
			self._hold(**seen, **self._errors(error))
			self._recompute(overdue)

		self._committed(tell)

	def _errors(self, text: str) -> dict:
		return {"last_error": text[:500], "last_error_on": now_datetime()} if text else {}

	def _note(self, **values: object) -> None:
		frappe.db.set_value(store.SYNC, self.chain, values)

	# Where we stand

	def _position(self) -> Position | None:
		row = frappe.db.get_value(store.SYNC, self.chain, ["cursor", "cursor_hash", "final"], as_dict=True)
		if not row.cursor_hash:
			return None
		block = frappe.qb.DocType(store.BLOCK)
		ring = (
			frappe.qb.from_(block)
			.select(block.number, block.hash)
			.where((block.chain == self.chain) & (block.number > row.cursor - RING))
			.run()
		)
		return Position(row.cursor, row.cursor_hash, row.final or 0, dict(ring))

	def _advanced(self, step: Step) -> Position:
		ring = dict(self.position.ring) if self.position else {}
		if step.rewound is not None:
			ring = {number: block for number, block in ring.items() if number <= step.rewound}
		ring |= {header.number: header.hash for header in step.headers}
		lowest = step.cursor.number - RING
		ring = {number: block for number, block in ring.items() if number > lowest}
		return Position(step.cursor.number, step.cursor.hash, min(step.final, step.cursor.number), ring)


def _enqueue(chain: str, **options: object) -> None:
	frappe.enqueue(
		"jarz_pos.tasks.follow_chain", queue="long", timeout=FOLLOW_SECONDS + 300, chain=chain, **options
	)
