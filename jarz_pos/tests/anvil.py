"""A real EVM node for tests: anvil from the npm registry, on a port of this machine, with the contracts of `contracts/`.

The tools are installed into contracts/node_modules (ignored by git) the first time a test asks for them.
"""

import fcntl
import json
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import requests

from jarz_pos.crypto.keccak import keccak

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"
START_SECONDS = 20
NO_NETWORK = re.compile(
	r"code (ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|E40[137]|E5\d\d)"
)


class NoNode(pytest.skip.Exception):
	"""There can be no node here, and why. A test that meets it is skipped."""


class Reverted(Exception):
	"""The node refused a call or a transaction; the text holds the selector of the error."""


@cache
def tools() -> Path:
	"""The folder of installed tools. Raises NoNode where there is no npm, or npm has no network."""
	modules = CONTRACTS / "node_modules"
	with (CONTRACTS / ".install-lock").open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		stamp = modules / ".package-lock.json"
		if not stamp.exists() or stamp.stat().st_mtime < (CONTRACTS / "package-lock.json").stat().st_mtime:
			if not shutil.which("npm"):
				raise NoNode("needs npm, which brings the EVM node and the Solidity compiler")
			command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
			done = subprocess.run(command, cwd=CONTRACTS, capture_output=True, text=True)
			if done.returncode and NO_NETWORK.search(done.stderr):
				raise NoNode("needs the npm registry, which can not be reached from here")
			assert done.returncode == 0, done.stderr
			stamp.touch()
	return modules


@cache
def artefact(name: str) -> dict:
	"""A contract as shipped, `{abi, bytecode}`."""
	return json.loads((CONTRACTS / "build" / f"{name}.json").read_text())


@cache
def test_contracts() -> dict[str, dict]:
	"""The test tokens, compiled now."""
	tools()
	done = subprocess.run(["node", "build.mjs", "--test"], cwd=CONTRACTS, capture_output=True, check=True)
	return json.loads(done.stdout)


def encoded(signature: str, *values: object) -> str:
	"""Call data of `name(types)`: addresses, numbers, bytes32, bool, and lists of these."""
	kinds = [kind for kind in signature.split("(")[1].rstrip(")").split(",") if kind]
	return "0x" + (keccak(signature.encode())[:4] + _arguments(kinds, values)).hex()


def _arguments(kinds: list[str], values: tuple) -> bytes:
	head, tail = b"", b""
	for kind, value in zip(kinds, values, strict=True):
		if kind.endswith("[]"):
			head += (32 * len(kinds) + len(tail)).to_bytes(32, "big")
			tail += len(value).to_bytes(32, "big") + b"".join(_word(item) for item in value)
		else:
			head += _word(value)
	return head + tail


def _word(value: object) -> bytes:
	if isinstance(value, str):
		raw = bytes.fromhex(value.removeprefix("0x"))
		return raw.rjust(32, b"\0")
	return int(value).to_bytes(32, "big")


@dataclass
class Node:
	"""A running anvil. `accounts` are unlocked: the node signs, so no test holds a key."""

	url: str
	process: subprocess.Popen = field(repr=False)
	accounts: list[str] = field(default_factory=list)

	def rpc(self, method: str, *params: object) -> object:
		body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
		answer = requests.post(self.url, json=body, timeout=30).json()
		if "error" in answer:
			raise Reverted(json.dumps(answer["error"]))
		return answer["result"]

	def send(self, to: str | None, data: str, *, sender: str | None = None, value: int = 0) -> dict:
		"""The receipt of a transaction that is mined at once; raises Reverted."""
		wanted = {
			"from": sender or self.accounts[0],
			"data": data,
			"value": hex(value),
			"gas": hex(25_000_000),
		}
		tx = self.rpc("eth_sendTransaction", wanted | ({"to": to} if to else {}))
		while not (receipt := self.rpc("eth_getTransactionReceipt", tx)):
			time.sleep(0.005)
		if int(receipt["status"], 16) != 1:
			self.call(to, data, sender=sender)
			raise Reverted(tx)
		return receipt

	def call(self, to: str, data: str, *, sender: str | None = None) -> str:
		"""What a call answers, as hex."""
		return self.rpc("eth_call", {"from": sender or self.accounts[0], "to": to, "data": data}, "latest")

	def deploy(self, contract: dict, types: str = "", *values: object) -> str:
		"""The address of a new contract."""
		data = contract["bytecode"] + _arguments([kind for kind in types.split(",") if kind], values).hex()
		return self.send(None, data)["contractAddress"].lower()

	def mine(self, blocks: int = 1) -> None:
		self.rpc("anvil_mine", hex(blocks))

	def stop(self) -> None:
		self.process.terminate()
		self.process.wait()


def start(*arguments: str) -> Node:
	"""A new node that mines each transaction at once."""
	binary = next(iter(tools().glob("@foundry-rs/anvil-*/bin/anvil*")), None)
	if binary is None:
		raise NoNode("needs an EVM node, of which the npm registry has none for this machine")
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		port = free.getsockname()[1]
	command = [str(binary), "--silent", "--host", "127.0.0.1", "--port", str(port), *arguments]
	process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
	node = Node(f"http://127.0.0.1:{port}", process)
	deadline = time.monotonic() + START_SECONDS
	while True:
		try:
			node.accounts = [account.lower() for account in node.rpc("eth_accounts")]
			return node
		except requests.ConnectionError:
			if time.monotonic() > deadline or process.poll() is not None:
				node.stop()
				raise
			time.sleep(0.05)
