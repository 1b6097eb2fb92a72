"""Our few lines of Ethereum against web3.py, which shops need not install: hashes, addresses, signatures, calls and logs."""

from collections.abc import Iterator

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct
from hypothesis import given, settings
from hypothesis import strategies as st
from web3 import Web3
from web3.utils.address import get_create2_address

from jarz_pos.crypto import derive, proof, sweeping
from jarz_pos.crypto.chain import match
from jarz_pos.crypto.chain.rpc import TRANSFER, Provider
from jarz_pos.crypto.keccak import keccak
from jarz_pos.tests import anvil
from jarz_pos.tests.anvil import encoded

addresses = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
words = st.binary(min_size=32, max_size=32).map(lambda raw: "0x" + raw.hex())
keys = st.integers(1, 2**255).map(lambda number: number.to_bytes(32, "big"))


@given(st.binary(max_size=300))
def test_the_hash(data):
	assert keccak(data) == bytes(Web3.keccak(data))


@given(addresses)
def test_capitals_of_addresses(address):
	assert derive.checksummed(address) == Web3.to_checksum_address(address)


@settings(max_examples=25, deadline=None)
@given(keys, st.text(max_size=200))
def test_signatures_of_texts(key, text):
	signed = Account.sign_message(encode_defunct(text=text), key)
	assert proof.signer(text, signed.signature.hex()) == Account.from_key(key).address.lower()


@given(addresses, addresses, words)
def test_addresses_of_forwarders(factory, forwarder, salt):
	code = "0x3d602d80600a3d3981f3363d3d373d3d3d363d73" + forwarder[2:] + "5af43d82803e903d91602b57fd5bf3"
	expected = get_create2_address(Web3.to_checksum_address(factory), salt, code)
	assert derive.forwarder_address(factory, forwarder, salt) == expected.lower()


@given(addresses, st.lists(words, max_size=5))
def test_the_call_that_sweeps(token, salts):
	contract = Web3().eth.contract(abi=anvil.artefact("ForwarderFactory")["abi"])
	expected = contract.encode_abi("sweep", [salts, Web3.to_checksum_address(token)])
	assert sweeping.call_data(salts, token) == expected


@pytest.fixture(scope="module")
def node() -> Iterator[anvil.Node]:
	running = anvil.start()
	yield running
	running.stop()


def test_transfers_of_a_real_chain(node):
	built = anvil.test_contracts()["TestToken"]
	token = node.deploy(built)
	node.send(token, encoded("mint(address,uint256)", node.accounts[0], 2**200))
	first = int(node.rpc("eth_blockNumber"), 16)
	places = [f"0x{number:040x}" for number in range(1, 9)]
	for turn in range(4):
		units = [10**turn * 7**number for number in range(len(places))]
		node.send(token, encoded("transferMany(address[],uint256[])", places, units))
	theirs = Web3(Web3.HTTPProvider(node.url)).eth.contract(Web3.to_checksum_address(token), abi=built["abi"])
	expected = {
		(
			row.blockHash.to_0x_hex(),
			row.logIndex,
			row.args["from"].lower(),
			row.args["to"].lower(),
			row.args["value"],
		)
		for row in theirs.events.Transfer().get_logs(from_block=first + 1)
	}
	provider = Provider(node.url, "p0")
	logs = provider.logs_between(first + 1, first + 4, [token])
	headers = {header.hash: header for header in map(provider.header, range(first + 1, first + 5))}
	ours = match.facts(31337, match.hits(logs, set(places)), headers)
	assert {
		(fact.block_hash, fact.log_index, fact.sender, fact.address, fact.units) for fact in ours
	} == expected
	assert len(ours) == 4 * len(places)
	assert Web3.keccak(text="Transfer(address,address,uint256)").to_0x_hex() == TRANSFER
