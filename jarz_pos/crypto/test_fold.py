"""The status of a charge against a plain reference that reads the truth, over random histories of a chain.

JARZ_HISTORIES sets how many histories the long test makes (2000 unless told).
"""

import os
import random
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jarz_pos.crypto import fold as folding
from jarz_pos.crypto.facts import Fact, View
from jarz_pos.crypto.fold import fold
from jarz_pos.crypto.terms import LATE_ACCEPT, LATE_HOLD, Terms, confirmations, readable, tolerance, units_due

HISTORIES = int(os.environ.get("JARZ_HISTORIES", "2000"))
TOKEN, OTHER = "0xaa", "0xbb"
TERMS = Terms(chain=1, token=TOKEN, address="0x01", due=100, accept_until=1000, confirmations=3, tolerance=2)


@dataclass
class Block:
	number: int
	hash: str
	time: int
	transfers: list[tuple[str, str, str, int]] = field(default_factory=list)  # tx, token, sender, units


@dataclass
class World:
	"""The truth: a chain of blocks, and everything that a reader of it has ever been shown."""

	chain: list[Block] = field(default_factory=lambda: [Block(0, "b0", 0)])
	shown: list[Fact] = field(default_factory=list)
	pool: list[tuple[str, str, str, int]] = field(default_factory=list)
	made: int = 0
	final: int = 0

	def fresh(self, prefix: str) -> str:
		self.made += 1
		return f"{prefix}{self.made}"

	def pay(self, token: str, sender: str, units: int) -> None:
		self.pool.append((self.fresh("t"), token, sender, units))

	def pay_many(self, sender: str, units: int, times: int) -> None:
		tx = self.fresh("t")
		self.pool.extend((tx, TOKEN, sender, units) for _ in range(times))

	def mine(self, seconds: int) -> None:
		block = Block(len(self.chain), self.fresh("b"), self.chain[-1].time + seconds, self.pool)
		self.pool = []
		self.chain.append(block)
		seen: dict[tuple[str, str], int] = {}
		for index, (tx, token, sender, units) in enumerate(block.transfers):
			ordinal = seen[tx, token] = seen.get((tx, token), -1) + 1
			self.shown.append(
				Fact(
					1, block.number, block.hash, index, tx, ordinal, token, sender, "0x01", units, block.time
				)
			)

	def reorganise(self, depth: int, kept: random.Random) -> None:
		"""Some of the transactions come back in the pool, some never do."""
		depth = min(depth, len(self.chain) - 1 - self.final)
		for block in [self.chain.pop() for _ in range(depth)]:
			back = {tx for tx, *_ in block.transfers if kept.random() < 0.7}
			self.pool.extend(transfer for transfer in block.transfers if transfer[0] in back)

	def finalise(self, behind: int) -> None:
		self.final = max(self.final, len(self.chain) - 1 - behind)

	def view(self) -> View:
		return View(len(self.chain) - 1, self.final, {block.number: block.hash for block in self.chain})


def expected(world: World, terms: Terms, now: int) -> tuple[str, set[str], int]:  # noqa: C901, one plain story
	"""The same rules told from the truth, block by block, without facts, views or depths."""
	last = min(terms.accept_until, terms.cancelled if terms.cancelled is not None else terms.accept_until)
	received, settled, deep, final, senders, flags = 0, 0, 0, 0, set(), set()
	for block in world.chain:
		for _tx, token, sender, units in block.transfers:
			if units == 0:
				continue
			if token != terms.token:
				flags.add("wrong_asset")
				continue
			senders.add(sender)
			if block.time > last:
				flags.add("late")
				if terms.late == LATE_HOLD:
					continue
			on_top = len(world.chain) - 1 - block.number
			received += units
			deep += units if on_top >= 1 else 0
			settled += units if on_top + 1 >= terms.confirmations or block.number <= world.final else 0
			final += units if block.number <= world.final else 0
	if len(senders) > 1:
		flags.add("multi_payer")
	if received > terms.due:
		flags.add("overpaid")
	if received and received < terms.due:
		flags.add("underpaid")
	standing = {block.hash for block in world.chain}
	if any(fact.units and fact.block_hash not in standing for fact in world.shown):
		flags.add("reorged")
	needed = terms.due - terms.tolerance
	for total, status in (
		(final, "Final"),
		(settled, "Settled"),
		(deep, "Confirming"),
		(received, "Detected"),
	):
		if total >= needed:
			return status, flags, received
	if terms.cancelled is not None:
		return "Cancelled", flags, received
	if now > terms.accept_until:
		return "Expired", flags, received
	return ("Partially Paid" if received else "Awaiting"), flags, received


STEPS = st.one_of(
	st.tuples(
		st.just("pay"), st.sampled_from([TOKEN, TOKEN, OTHER]), st.sampled_from("pq"), st.integers(0, 130)
	),
	st.tuples(st.just("pay_many"), st.sampled_from("pq"), st.integers(1, 60), st.integers(2, 3)),
	st.tuples(st.just("mine"), st.integers(1, 400)),
	st.tuples(st.just("mine"), st.integers(1, 20)),
	st.tuples(st.just("reorganise"), st.integers(1, 6)),
	st.tuples(st.just("finalise"), st.integers(0, 4)),
)


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
	steps=st.lists(STEPS, max_size=20),
	late=st.sampled_from([LATE_ACCEPT, LATE_HOLD]),
	cancelled=st.one_of(st.none(), st.integers(0, 1500)),
	wait=st.integers(0, 800),
	seed=st.integers(0, 2**32),
)
def test_any_history_ends_where_the_truth_says(steps, late, cancelled, wait, seed):
	chance = random.Random(seed)
	world, terms = World(), replace(TERMS, late=late, cancelled=cancelled)
	for name, *arguments in steps:
		if name == "reorganise":
			arguments.append(chance)
		getattr(world, name)(*arguments)
		now = world.chain[-1].time + wait
		told = world.shown + chance.sample(world.shown, len(world.shown) // 2)
		chance.shuffle(told)
		found = fold(terms, told, world.view(), now)
		assert (found.status, set(found.flags), found.received) == expected(world, terms, now)
		assert found.missing == max(terms.due - found.received, 0)


def _fact(**values) -> Fact:
	defaults = {
		"chain": 1, "block": 5, "block_hash": "b5", "log_index": 0, "tx": "t1", "ordinal": 0, "token": TOKEN,
		"sender": "p", "address": "0x01", "units": 100, "time": 500,
	}  # fmt: skip
	return Fact(**{**defaults, **values})


def _status(*facts: Fact, head: int = 5, final: int = 0, now: int = 600, **terms) -> str:
	view = View(head, final, {5: "b5", 6: "b6"})
	return fold(replace(TERMS, **terms), facts, view, now).status


@pytest.mark.parametrize(
	("head", "final", "status"),
	[(4, 0, "Awaiting"), (5, 0, "Detected"), (6, 0, "Confirming"), (7, 0, "Settled"), (6, 5, "Final")],
)
def test_a_payment_matures_with_the_blocks_above_it(head, final, status):
	assert _status(_fact(), head=head, final=final) == status


def test_a_charge_without_an_address_is_new():
	assert _status(address="") == folding.NEW


def test_what_is_short_within_the_tolerance_is_enough_and_says_so():
	found = fold(TERMS, [_fact(units=98)], View(9, 0, {5: "b5"}), 600)
	assert (found.status, found.flags, found.missing) == (folding.SETTLED, {"underpaid"}, 2)
	assert _status(_fact(units=97), head=9) == folding.PARTIAL


def test_a_settled_charge_goes_back_when_its_block_goes():
	assert _status(_fact(block_hash="gone"), head=9) == folding.AWAITING
	assert _status(_fact(block_hash="gone"), head=9, now=1001) == folding.EXPIRED


def test_a_transaction_that_is_mined_again_is_counted_once():
	again = _fact(block=6, block_hash="b6", log_index=4)
	gone = _fact(block_hash="gone")
	found = fold(TERMS, [again, gone, again], View(9, 0, {5: "b5", 6: "b6"}), 600)
	assert (found.received, found.flags) == (100, {"reorged"})
	assert again.payment == gone.payment and again.name != gone.name


def test_lateness_is_told_by_the_block_and_not_by_the_time_of_the_look():
	assert _status(_fact(time=1000), head=9, now=9999, late=LATE_HOLD) == folding.SETTLED
	assert _status(_fact(time=1001), head=9, now=9999, late=LATE_HOLD) == folding.EXPIRED
	assert _status(_fact(time=1001), head=9, now=9999, late=LATE_ACCEPT) == folding.SETTLED


def test_what_is_asked_for_is_rounded_up():
	assert units_due(Decimal("10"), Decimal("3"), 6) == 3_333_334
	assert units_due(Decimal("10"), Decimal("5"), 6) == 2_000_000
	assert units_due(Decimal("1"), Decimal("1"), 18) == 10**18


def test_the_tolerance_is_the_smaller_of_share_and_amount():
	assert tolerance(1_000_000, Decimal("0.5"), 10_000) == 5_000
	assert tolerance(10_000_000, Decimal("0.5"), 10_000) == 10_000


def test_larger_amounts_wait_for_more_blocks():
	tiers = [(Decimal(0), 2), (Decimal(1000), 12)]
	assert [confirmations(Decimal(amount), tiers) for amount in (10, 1000, 5000)] == [2, 12, 12]
	assert confirmations(Decimal(10), []) == 1


@pytest.mark.parametrize(
	("units", "decimals", "text"),
	[(1_234_500, 6, "1.2345"), (5, 6, "0.000005"), (2_000_000, 6, "2"), (0, 18, "0"), (7, 0, "7")],
)
def test_units_are_written_exactly(units, decimals, text):
	assert readable(units, decimals) == text
