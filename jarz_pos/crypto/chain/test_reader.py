"""Reading a real chain through providers that fail and lie: the facts end up those of the chain, whatever happens on the way."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from jarz_pos.crypto.chain import match
from jarz_pos.crypto.chain.pool import NoProvider
from jarz_pos.crypto.chain.reader import Position, Profile, Reader
from jarz_pos.crypto.chain.reorg import common_ancestor
from jarz_pos.crypto.chain.rpc import TRANSFER, Header, Provider
from jarz_pos.crypto.chain.windows import Window
from jarz_pos.crypto.facts import Fact, View
from jarz_pos.tests import anvil, faulty_rpc
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.faulty_rpc import FaultyRpc

CHAIN = 31337
TREASURY = "0x" + "7e" * 20


class Book:
	"""What the database does, in memory: keeps what steps bring, in one piece."""

	def __init__(self, reader: Reader):
		self.reader = reader
		self.facts: dict[str, Fact] = {}
		first = reader.start()
		self.position = Position(
			first.cursor.number, first.cursor.hash, first.final, {first.cursor.number: first.cursor.hash}
		)

	def step(self) -> bool:
		step = self.reader.step(self.position)
		if step is None:
			return False
		ring = dict(self.position.ring)
		if step.rewound is not None:
			ring = {number: block for number, block in ring.items() if number <= step.rewound}
		ring |= {header.number: header.hash for header in step.headers}
		self.facts |= {fact.name: fact for fact in step.facts}
		self.position = Position(
			step.cursor.number, step.cursor.hash, min(step.final, step.cursor.number), ring
		)
		return True

	def catch_up(self) -> None:
		while self.step():
			pass

	def standing(self) -> list[tuple[str, int]]:
		"""Payments that stand on the canonical chain."""
		view = View(self.position.number, self.position.final, self.position.ring)
		return sorted((fact.address, fact.units) for fact in self.facts.values() if view.holds(fact))


class Chain:
	"""A node with a token, and addresses that are watched."""

	def __init__(self) -> None:
		self.node = anvil.start("--gas-limit", "60000000")
		self.token = self.node.deploy(anvil.test_contracts()["TestToken"])
		self.payer = self.node.accounts[0]
		self.node.send(self.token, encoded("mint(address,uint256)", self.payer, 10**15))
		self.proxies = [FaultyRpc(self.node.url), FaultyRpc(self.node.url)]
		self.watched = {f"0x{index:040x}" for index in range(1, 60)}

	def address(self, index: int) -> str:
		return f"0x{index:040x}"

	def pay(self, index: int, units: int) -> dict:
		return self.node.send(self.token, encoded("transfer(address,uint256)", self.address(index), units))

	def book(self, providers: int = 2, **values) -> Book:
		profile = Profile(CHAIN, (self.token,), **values)
		return Book(
			Reader(
				profile,
				[Provider(proxy.url, f"p{index}", 1) for index, proxy in enumerate(self.proxies[:providers])],
				lambda: self.watched,
			)
		)

	def truth(self, since: int) -> list[tuple[str, int]]:
		"""Payments to watched addresses, read from the node without any of our code."""
		wanted = {
			"fromBlock": hex(since + 1),
			"toBlock": "latest",
			"address": self.token,
			"topics": [TRANSFER],
		}
		logs = [
			("0x" + log["topics"][2][26:], int(log["data"], 16))
			for log in self.node.rpc("eth_getLogs", wanted)
		]
		return sorted(log for log in logs if log[0] in self.watched)

	def reorganise(self, depth: int) -> None:
		self.node.rpc("anvil_reorg", depth, [])

	def stop(self) -> None:
		for proxy in self.proxies:
			proxy.stop()
		self.node.stop()


@pytest.fixture(scope="module")
def running() -> Iterator[Chain]:
	chain = Chain()
	yield chain
	chain.stop()


@pytest.fixture
def chain(running) -> Iterator[Chain]:
	for proxy in running.proxies:
		proxy.fault, proxy.target = None, running.node.url
		proxy.calls.clear()
	yield running


def test_a_payment_is_found_in_the_block_that_holds_it(chain):
	book = chain.book()
	receipt = chain.pay(1, 500)
	book.catch_up()
	(fact,) = book.facts.values()
	assert (fact.units, fact.address, fact.sender, fact.token) == (
		500,
		chain.address(1),
		chain.payer,
		chain.token,
	)
	assert (fact.tx, fact.block_hash) == (receipt["transactionHash"], receipt["blockHash"])
	assert not book.step()


def test_one_transaction_pays_fifty_charges(chain):
	book = chain.book()
	to = [chain.address(index) for index in range(1, 49)] + [chain.address(5), chain.address(5)]
	chain.node.send(chain.token, encoded("transferMany(address[],uint256[])", to, [7] * 50))
	book.catch_up()
	assert len(book.facts) == 50 and len({fact.payment for fact in book.facts.values()}) == 50
	assert sorted(fact.ordinal for fact in book.facts.values() if fact.address == chain.address(5)) == [
		0,
		1,
		2,
	]


def test_the_cost_of_a_block_does_not_grow_with_the_addresses(chain):
	costs = []
	for addresses in (20, 20_000):
		chain.watched = {chain.address(index) for index in range(1, addresses)}
		book = chain.book(providers=1)
		before = sum(chain.proxies[0].calls.values())
		for _block in range(40):
			chain.pay(1, 1)
			book.step()
		costs.append((sum(chain.proxies[0].calls.values()) - before) / 40)
	assert costs[0] == costs[1] <= 2.2, costs
	chain.watched = {chain.address(index) for index in range(1, 60)}


def test_a_day_of_blocks_is_read_in_windows():
	chain = Chain()  # its own: the node forgets old states after so many blocks, and then reorganises wrongly
	try:
		book = chain.book()
		start = book.position.number
		for index in range(1, 4):
			chain.node.mine(500)
			chain.pay(index, index)
		chain.proxies[0].calls.clear()
		book.catch_up()
		assert book.standing() == chain.truth(start) == [(chain.address(index), index) for index in (1, 2, 3)]
		assert chain.proxies[0].calls["eth_getLogs"] < 64 + 10
	finally:
		chain.stop()


@pytest.mark.parametrize("depth", [1, 5, 60])
def test_a_reorganisation_takes_payments_away_and_brings_others(chain, depth):
	book = chain.book()
	start = book.position.number
	chain.node.mine(3)
	chain.pay(1, 11)
	chain.node.mine(depth - 1)
	book.catch_up()
	assert book.standing() == [(chain.address(1), 11)]
	chain.reorganise(depth)
	chain.pay(2, 22)
	book.catch_up()
	assert book.standing() == chain.truth(start) == [(chain.address(2), 22)]
	assert len(book.facts) == 2


def test_a_reorganisation_behind_what_is_final_stops_the_reading(chain):
	book = chain.book(final_blocks=3)
	chain.pay(1, 11)
	chain.node.mine(10)
	book.catch_up()
	before = book.position
	chain.reorganise(11)
	chain.node.mine(2)
	with pytest.raises(NoProvider, match="final"):
		book.step()
	assert book.position == before


FAULTS = {
	"garbage": faulty_rpc.garbage,
	"nonsense": faulty_rpc.nonsense,
	"hang": faulty_rpc.hang,
	"throttled": faulty_rpc.throttled,
	"other chain": faulty_rpc.other_chain,
	"wrong block": faulty_rpc.wrong_block,
	"empty logs": faulty_rpc.empty_logs,
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_provider_that_is_wrong_moves_nothing_and_another_one_helps(chain, name):
	alone, book = chain.book(providers=1), chain.book()
	start = alone.position
	chain.pay(1, 42)
	chain.proxies[0].fault = FAULTS[name]
	if name == "other chain":
		alone.reader.pool._standings.clear()
		book.reader.pool._standings.clear()
	with pytest.raises(NoProvider):
		alone.step()
	assert (alone.position, alone.facts) == (start, {})
	book.catch_up()
	assert book.standing() == chain.truth(start.number) == [(chain.address(1), 42)]
	assert book.reader.providers[1].calls
	chain.proxies[0].fault = None
	alone.reader.pool._standings.clear()
	alone.catch_up()
	assert alone.standing() == book.standing()


def test_an_invented_payment_moves_nothing_where_another_provider_denies_it(chain):
	book = chain.book()
	chain.node.mine()
	chain.proxies[0].fault = faulty_rpc.inventing(chain.address(1), 10**9)
	before = book.position
	for _turn in range(3):
		with pytest.raises(NoProvider, match="p0 tells of a payment that p1 does not have"):
			book.step()
	assert (book.position, book.facts) == (before, {})
	chain.proxies[0].fault = None
	book.catch_up()
	assert book.position.number > before.number and not book.facts


@pytest.mark.parametrize("name", FAULTS)
def test_a_second_provider_that_is_no_use_does_not_stop_the_first(chain, name):
	book = chain.book()
	chain.pay(2, 42)
	chain.node.mine()
	chain.proxies[1].fault = FAULTS[name]
	book.catch_up()
	assert book.standing() == [(chain.address(2), 42)]


def test_a_head_that_stands_still_or_falls_back_is_not_followed(chain):
	book = chain.book(providers=1)
	chain.pay(1, 5)
	book.catch_up()
	before = book.position
	chain.proxies[0].fault = faulty_rpc.stale_head(before.number - 1)
	with pytest.raises(NoProvider, match="behind"):
		book.step()
	assert book.position == before


def test_a_provider_on_another_fork_is_outvoted(chain):
	fork = anvil.start("--fork-url", chain.node.url, "--chain-id", str(CHAIN))
	try:
		book = chain.book()
		chain.pay(1, 5)
		book.catch_up()
		fork.mine(5)
		chain.proxies[0].target = fork.url
		before = book.position
		assert not book.step()
		assert book.position == before and "our chain" in book.reader.pool.errors["p0"]
		chain.pay(2, 6)
		book.catch_up()
		assert (chain.address(2), 6) in book.standing()
	finally:
		fork.stop()


def test_another_chain_under_the_same_number_is_not_followed(chain):
	other = anvil.start()
	try:
		book = chain.book(providers=1)
		other.mine(book.position.number + 10)
		chain.proxies[0].target = other.url
		before = book.position
		with pytest.raises(NoProvider):
			book.step()
		assert book.position == before
		strict = Reader(
			replace(book.reader.profile, genesis="0x" + "00" * 32),
			book.reader.providers,
			lambda: chain.watched,
		)
		with pytest.raises(NoProvider, match="first block"):
			strict.start()
	finally:
		other.stop()


@pytest.mark.parametrize(
	"fault",
	[
		faulty_rpc.limited(37),
		faulty_rpc.limited(37, -32602, "eth_getLogs is limited to a 37 block range"),
		faulty_rpc.limited(37, -32000, "query timeout exceeded"),
		faulty_rpc.capped(100),
	],
	ids=["-32005", "-32602", "-32000", "silent cap"],
)
def test_windows_fit_what_the_provider_allows(chain, fault):
	book = chain.book(providers=1)
	start = book.position.number
	for _many in range(4):
		to = [chain.address(1 + index % 50) for index in range(60)]
		chain.node.send(chain.token, encoded("transferMany(address[],uint256[])", to, [1] * 60))
		chain.node.mine(20)
	chain.node.mine(80)
	chain.proxies[0].fault = fault
	book.catch_up()
	assert len(book.standing()) == 240 and book.standing() == chain.truth(start)


def test_each_provider_is_asked_for_as_much_as_it_allows(chain):
	book = chain.book()
	chain.node.mine(200)
	chain.proxies[0].fault = faulty_rpc.limited(37)
	book.catch_up()
	narrow, wide = (book.reader.pool.window(label).size for label in ("p0", "p1"))
	assert narrow < 50 and wide == Window().size


def test_a_window_that_hides_payments_is_not_believed_when_another_provider_has_them(chain):
	book = chain.book()
	start = book.position.number
	chain.pay(1, 42)
	chain.node.mine(200)
	chain.proxies[0].fault = faulty_rpc.empty_logs
	book.catch_up()
	assert book.standing() == chain.truth(start) == [(chain.address(1), 42)]


def test_random_days_end_with_what_the_chain_says(chain):
	chance = random.Random(7)
	book = chain.book()
	start = book.position.number
	faults = [
		faulty_rpc.garbage,
		faulty_rpc.empty_logs,
		faulty_rpc.wrong_block,
		faulty_rpc.throttled,
		None,
		None,
	]
	for _act in range(60):
		match chance.randrange(5):
			case 0 | 1:
				chain.pay(chance.randint(1, 50), chance.randint(1, 99))
			case 2:
				chain.node.mine(chance.randint(1, 30))
			case 3:
				depth = min(chance.randint(1, 10), int(chain.node.rpc("eth_blockNumber"), 16) - start - 1)
				if depth > 0:
					chain.reorganise(depth)
			case 4:
				chain.proxies[0].fault = chance.choice(faults)
		try:
			book.step()
		except NoProvider:
			book.reader.pool._standings.clear()
	chain.proxies[0].fault = None
	book.reader.pool._standings.clear()
	chain.node.mine(1)
	book.catch_up()
	assert book.standing() == chain.truth(start)


def test_the_rest_of_a_failing_provider_grows(chain):
	chain.proxies[0].fault = faulty_rpc.garbage
	book = chain.book()
	rests = []
	for _time in range(4):
		standing = book.reader.pool._standings["p0"]
		standing.rests_until = 0
		chain.node.mine(1)
		book.step()
		rests.append(standing.rests_until - time.monotonic())
	assert rests == sorted(rests) and rests[-1] > 2 * rests[0]


@pytest.mark.parametrize("parted_after", [0, 1, 5, 98, 99])
def test_the_common_ancestor_is_found_with_few_questions(parted_after):
	ring = {number: f"a{number}" for number in range(100)}
	asked = []

	def header_at(number: int) -> Header:
		asked.append(number)
		return Header(number, f"a{number}" if number <= parted_after else f"b{number}", "", 0)

	assert common_ancestor(ring, 99, header_at).number == parted_after
	assert len(asked) <= 14


def test_there_is_no_ancestor_where_all_blocks_differ():
	assert common_ancestor({5: "a"}, 5, lambda number: Header(number, "b", "", 0)) is None
	assert common_ancestor({}, 5, lambda number: None) is None


def test_windows_halve_down_to_one_block_and_grow_again():
	window = Window(5)
	assert [window.shrink(), window.size, window.shrink(), window.size, window.shrink()] == [
		True,
		2,
		True,
		1,
		False,
	]
	for _time in range(100):
		window.grow()
	assert window.size == 10_000


def test_what_is_no_erc20_transfer_is_not_taken_for_one():
	good = {
		"address": "0x" + "aa" * 20, "topics": [TRANSFER, "0x" + "0" * 64, "0x" + "0" * 24 + "01" * 20],
		"blockNumber": "0x5", "blockHash": "0x" + "5" * 64, "logIndex": "0x1", "transactionHash": "0x" + "7" * 64,
		"data": "0x" + "0" * 63 + "9",
	}  # fmt: skip
	nft = {**good, "topics": [*good["topics"], "0x" + "0" * 64]}
	removed = {**good, "removed": True}
	other = {**good, "topics": ["0x" + "8" * 64, *good["topics"][1:]]}
	assert match.hits([nft, removed, other, good], {"0x" + "01" * 20}) == [good]
