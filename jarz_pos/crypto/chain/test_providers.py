"""Providers that fail, lie, lag or allow little: what they say moves nothing that is not so."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from jarz_pos.crypto.chain import vouching
from jarz_pos.crypto.chain.pool import NoProvider
from jarz_pos.crypto.chain.reader import Reader
from jarz_pos.crypto.chain.windows import Window
from jarz_pos.tests import anvil, faulty_rpc
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.chain_reading import CHAIN


@pytest.fixture(autouse=True)
def usual_stack() -> Iterator[None]:
	"""web3.py, which only tests import, lets Python recurse until the process dies."""
	limit = sys.getrecursionlimit()
	sys.setrecursionlimit(1000)
	yield
	sys.setrecursionlimit(limit)


FAULTS = {
	"garbage": faulty_rpc.garbage,
	"nonsense": faulty_rpc.nonsense,
	"hang": faulty_rpc.hang,
	"throttled": faulty_rpc.throttled,
	"other chain": faulty_rpc.other_chain,
	"wrong block": faulty_rpc.wrong_block,
	"empty logs": faulty_rpc.empty_logs,
	"bottomless": faulty_rpc.bottomless,
	"no number as amount": faulty_rpc.unreadable(data="0x" + "zz" * 32),
	"no amount": faulty_rpc.unreadable(data="0x"),
	"no number as block": faulty_rpc.unreadable(blockNumber="soon"),
	"no receipts": faulty_rpc.without_receipts,
	"no transaction": faulty_rpc.unreadable(transactionHash="x" * 300),
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


def test_an_invented_payment_is_found_out_when_the_second_provider_has_its_block(chain):
	book = chain.book()
	number = book.position.number
	chain.node.mine()
	chain.proxies[0].fault = faulty_rpc.inventing(chain.address(1), 10**9)
	chain.proxies[1].fault = faulty_rpc.stale_head(number)
	assert not book.step()  # the second is a block behind, as it often is
	chain.proxies[1].fault = None
	with pytest.raises(NoProvider, match="does not have"):
		book.step()
	assert (book.position.number, book.facts) == (number, {})


def test_a_second_provider_that_stays_behind_is_not_waited_for_for_ever(chain, monkeypatch):
	monkeypatch.setattr(vouching, "PATIENCE_SECONDS", 0.3)
	book = chain.book()
	chain.proxies[1].fault = faulty_rpc.stale_head(book.position.number + 1)  # it has the first of two blocks
	chain.pay(2, 42)
	chain.pay(2, 43)
	assert not book.step()
	time.sleep(0.3)
	assert book.step() and book.standing() == [(chain.address(2), 42), (chain.address(2), 43)]
	assert "does not have a block" in book.reader.pool.errors["p1"]
	chain.pay(3, 43)
	assert book.step(), "it rests for a while"


def test_a_payment_in_a_block_that_the_second_provider_does_not_hold_never_counts(chain, monkeypatch):
	monkeypatch.setattr(vouching, "PATIENCE_SECONDS", 0.3)
	book = chain.book()
	number = book.position.number
	chain.pay(2, 42)

	def other_fork(request: dict, forward: Callable) -> dict:
		at = request["method"] == "eth_getBlockByNumber" and request["params"][0] == hex(number + 1)
		return _changed(request, forward, hash="0x" + "ab" * 32) if at else forward(request)

	chain.proxies[1].fault = other_fork
	assert not book.step()
	time.sleep(0.3)
	for _turn in range(2):
		with pytest.raises(NoProvider, match="p1 holds another block than p0"):
			book.step()
	chain.proxies[1].fault = None
	book.catch_up()
	assert book.standing() == [(chain.address(2), 42)]


def test_another_block_than_the_one_asked_for_is_no_answer(chain):
	book, another = chain.book(providers=1), chain.book(providers=1)
	number = book.position.number
	chain.pay(1, 5)
	chain.node.mine(200)

	def other_block(request: dict, forward: Callable) -> dict:
		if request["method"] == "eth_getBlockByNumber" and request["params"][0] != "latest":
			return forward({**request, "params": ["latest", False]})
		return forward(request)

	chain.proxies[0].fault = other_block
	with pytest.raises(NoProvider, match="another block"):
		book.step()
	chain.proxies[0].fault = lambda request, forward: _changed(request, forward, number=hex(2**200))
	with pytest.raises(NoProvider, match="not a number"):
		another.step()
	assert book.position.number == another.position.number == number


def _changed(request: dict, forward: Callable, **values: object) -> dict:
	answer = forward(request)
	if request["method"] == "eth_getBlockByNumber":
		answer["result"] |= values
	return answer


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
