"""Reading a real chain through providers that fail and lie: the facts end up those of the chain, whatever happens on the way."""

import random

import pytest

from jarz_pos.crypto.chain import match
from jarz_pos.crypto.chain.pool import NoProvider
from jarz_pos.crypto.chain.reorg import common_ancestor
from jarz_pos.crypto.chain.rpc import TRANSFER, Header
from jarz_pos.crypto.chain.windows import Window
from jarz_pos.tests import faulty_rpc
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.chain_reading import Chain


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
