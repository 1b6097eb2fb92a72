"""A chain that is read without a database: a node with a token, two providers that lie on command, and what was read."""

from jarz_pos.crypto.chain.reader import Position, Profile, Reader
from jarz_pos.crypto.chain.rpc import TRANSFER, Provider
from jarz_pos.crypto.facts import Fact, View
from jarz_pos.tests import anvil
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.faulty_rpc import FaultyRpc

CHAIN = 31337


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
