"""The forwarder and its factory on a real node: who may call what, where the money goes, and what it costs."""

import subprocess
from collections.abc import Iterator

import pytest

from jarz_pos.crypto import derive
from jarz_pos.tests import anvil
from jarz_pos.tests.anvil import Node, Reverted, encoded

NATIVE = "0x" + "0" * 40
NAMESPACE = "6a61727a" * 4
TREASURY = "0x" + "7e" * 20
# Gas that may not be exceeded.
GAS_DEPLOY = 1_000_000
GAS_FIRST_SWEEP = 115_000
GAS_SWEEP_EACH_OF_50 = 62_000
GAS_SWEEP_AGAIN = 55_000


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
	running = anvil.start("--gas-limit", "60000000")
	yield running
	running.stop()


@pytest.fixture
def admin(node) -> str:
	return node.accounts[1]


@pytest.fixture
def factory(node, admin) -> str:
	return node.deploy(anvil.artefact("ForwarderFactory"), "address,address", admin, TREASURY)


@pytest.fixture
def token(node) -> str:
	return node.deploy(anvil.test_contracts()["TestToken"])


def _read(node: Node, to: str, signature: str, *values: object) -> int:
	return int(node.call(to, encoded(signature, *values)), 16)


def _address(node: Node, to: str, signature: str, *values: object) -> str:
	return "0x" + node.call(to, encoded(signature, *values))[-40:]


def _salts(count: int, first: int = 0) -> list[str]:
	return [derive.salt(NAMESPACE, first + index) for index in range(count)]


def _places(node: Node, factory: str, salts: list[str]) -> list[str]:
	forwarder = _address(node, factory, "FORWARDER()")
	return [derive.forwarder_address(factory, forwarder, salt) for salt in salts]


def _sweep(node: Node, factory: str, salts: list[str], token: str, **more) -> dict:
	return node.send(factory, encoded("sweep(bytes32[],address)", salts, token), **more)


def _balance(node: Node, token: str, holder: str) -> int:
	return _read(node, token, "balanceOf(address)", holder)


def test_what_is_shipped_is_what_the_sources_compile_to():
	anvil.tools()
	done = subprocess.run(
		["node", "build.mjs", "--check"], cwd=anvil.CONTRACTS, capture_output=True, text=True
	)
	assert done.returncode == 0, done.stderr


def test_the_server_finds_the_address_that_the_factory_makes(node, factory):
	salts = [*_salts(3), derive.salt(NAMESPACE, 2**64)]
	told = [_address(node, factory, "addressOf(bytes32)", salt) for salt in salts]
	assert _places(node, factory, salts) == told
	assert len(set(told)) == len(salts)


def test_fifty_payments_are_swept_in_one_transaction(node, factory, token):
	salts = _salts(50)
	for place in _places(node, factory, salts):
		node.send(token, encoded("mint(address,uint256)", place, 7))
	receipt = _sweep(node, factory, salts, token, sender=node.accounts[5])
	assert _balance(node, token, TREASURY) == 350
	swept = [log for log in receipt["logs"] if log["address"] == factory]
	assert [log["topics"][1] for log in swept] == salts
	gas = int(receipt["gasUsed"], 16) // 50
	print(f"gas: each of 50 {gas}")
	assert gas < GAS_SWEEP_EACH_OF_50


def test_an_address_is_swept_again_and_for_less(node, factory, token):
	(salt,) = _salts(1)
	(place,) = _places(node, factory, [salt])
	gas = []
	for _time in range(2):
		node.send(token, encoded("mint(address,uint256)", place, 9))
		gas.append(int(_sweep(node, factory, [salt], token)["gasUsed"], 16))
	assert _balance(node, token, TREASURY) == 18
	assert gas[0] < GAS_FIRST_SWEEP and gas[1] < GAS_SWEEP_AGAIN
	print(f"gas: first sweep {gas[0]}, again {gas[1]}")


def test_sweeping_nothing_moves_nothing(node, factory, token):
	receipt = _sweep(node, factory, _salts(2), token)
	assert receipt["logs"] == []


def test_native_coin_can_be_swept_too(node, factory):
	(salt,) = _salts(1)
	(place,) = _places(node, factory, [salt])
	before = int(node.rpc("eth_getBalance", TREASURY, "latest"), 16)
	node.send(place, "0x", value=10**15)
	_sweep(node, factory, [salt], NATIVE)
	node.send(place, "0x", value=10**15)  # now there is code
	_sweep(node, factory, [salt], NATIVE)
	assert int(node.rpc("eth_getBalance", TREASURY, "latest"), 16) - before == 2 * 10**15


def test_an_address_that_the_issuer_blocks_does_not_hold_up_the_others(node, factory, token):
	salts = _salts(3)
	places = _places(node, factory, salts)
	for place in places:
		node.send(token, encoded("mint(address,uint256)", place, 5))
	node.send(token, encoded("block_(address,bool)", places[1], True))
	_sweep(node, factory, salts, token)
	assert _balance(node, token, TREASURY) == 10
	node.send(token, encoded("block_(address,bool)", places[1], False))
	_sweep(node, factory, salts, token)
	assert _balance(node, token, TREASURY) == 15


def test_tokens_that_answer_nothing_are_swept_and_those_that_answer_no_are_not(node, factory):
	silent = node.deploy(anvil.test_contracts()["SilentToken"])
	refusing = node.deploy(anvil.test_contracts()["RefusingToken"])
	(salt,) = _salts(1)
	node.send(silent, encoded("mint(address,uint256)", _places(node, factory, [salt])[0], 4))
	_sweep(node, factory, [salt], silent)
	assert _balance(node, silent, TREASURY) == 4
	assert [log for log in _sweep(node, factory, [salt], refusing)["logs"] if log["address"] == factory] == []
	_sweep(node, factory, [salt], TREASURY)  # no token at all


ADMIN_ONLY = [("setTreasury(address)", ["0x" + "99" * 20]), ("proposeAdmin(address)", ["0x" + "98" * 20])]


@pytest.mark.parametrize(("signature", "arguments"), ADMIN_ONLY)
def test_only_the_admin_changes_treasury_and_admin(node, factory, admin, signature, arguments):
	for stranger in (node.accounts[0], node.accounts[5]):
		with pytest.raises(Reverted):
			node.send(factory, encoded(signature, *arguments), sender=stranger)
	node.send(factory, encoded(signature, *arguments), sender=admin)


def test_the_admin_changes_in_two_steps(node, factory, admin):
	heir, other = node.accounts[6], node.accounts[7]
	node.send(factory, encoded("proposeAdmin(address)", heir), sender=admin)
	for early in (admin, other):
		with pytest.raises(Reverted):
			node.send(factory, encoded("acceptAdmin()"), sender=early)
	assert _address(node, factory, "admin()") == admin
	node.send(factory, encoded("acceptAdmin()"), sender=heir)
	assert _address(node, factory, "admin()") == heir
	for gone in (admin, heir):
		with pytest.raises(Reverted):  # the proposal is used up
			node.send(factory, encoded("acceptAdmin()"), sender=gone)
	with pytest.raises(Reverted):
		node.send(factory, encoded("setTreasury(address)", other), sender=admin)
	node.send(factory, encoded("setTreasury(address)", other), sender=heir)
	assert _address(node, factory, "treasury()") == other


def test_a_proposal_can_be_taken_back(node, factory, admin):
	heir = node.accounts[6]
	node.send(factory, encoded("proposeAdmin(address)", heir), sender=admin)
	node.send(factory, encoded("proposeAdmin(address)", NATIVE), sender=admin)
	with pytest.raises(Reverted):
		node.send(factory, encoded("acceptAdmin()"), sender=heir)


def test_no_address_can_not_be_treasury_or_admin(node, factory, admin):
	with pytest.raises(Reverted):
		node.send(factory, encoded("setTreasury(address)", NATIVE), sender=admin)
	for pair in ((NATIVE, TREASURY), (admin, NATIVE)):
		with pytest.raises(Reverted):
			node.deploy(anvil.artefact("ForwarderFactory"), "address,address", *pair)


def test_nobody_but_the_factory_empties_an_address(node, factory, token, admin):
	(salt,) = _salts(1)
	(place,) = _places(node, factory, [salt])
	_sweep(node, factory, [salt], token)
	node.send(token, encoded("mint(address,uint256)", place, 5))
	for caller in (admin, node.accounts[0]):
		for target in (place, _address(node, factory, "FORWARDER()")):
			with pytest.raises(Reverted):
				node.send(target, encoded("flush(address,address)", token, caller), sender=caller)
	assert _balance(node, token, place) == 5


def test_every_function_of_the_contracts_has_a_test_above():
	names = {
		part["name"]
		for contract in ("Forwarder", "ForwarderFactory")
		for part in anvil.artefact(contract)["abi"]
		if part["type"] == "function" and part["stateMutability"] not in ("view", "pure")
	}
	assert names == {"flush", "sweep", "setTreasury", "proposeAdmin", "acceptAdmin"}


def test_the_factory_is_cheap_to_deploy(node, admin):
	data = anvil.artefact("ForwarderFactory")["bytecode"] + "0" * 24 + admin[2:] + "0" * 24 + TREASURY[2:]
	gas = int(node.send(None, data)["gasUsed"], 16)
	print(f"gas: deploy {gas}")
	assert gas < GAS_DEPLOY
