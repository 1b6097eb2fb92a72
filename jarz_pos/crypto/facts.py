"""What was seen on a chain. Immutable; what it means is decided in `fold`. Pure: no database, no Frappe."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
	"""One transfer of a token, in one block. `time`: that of the block; `ordinal`: which of the equal transfers in its transaction.

	A transaction that is mined again in another block makes another fact with the same `payment`.
	"""

	chain: int
	block: int
	block_hash: str
	log_index: int
	tx: str
	ordinal: int
	token: str
	sender: str
	address: str
	units: int
	time: int

	@property
	def name(self) -> str:
		"""Identity of the observation."""
		return _digest(self.chain, self.block_hash, self.log_index)

	@property
	def payment(self) -> str:
		"""Identity of the money, which survives a reorganisation: the n-th transfer of the token to the address in the transaction."""
		return _digest(self.chain, self.tx, self.token, self.address, self.ordinal)


@dataclass(frozen=True)
class View:
	"""A chain as we hold it to be: its head, what is final, and which block stands at the heights that matter.

	`final` never passes `head`. A height above the head, or one that `hashes` does not know, has no canonical block.
	"""

	head: int
	final: int
	hashes: Mapping[int, str]

	def holds(self, fact: Fact) -> bool:
		return fact.block <= self.head and self.hashes.get(fact.block) == fact.block_hash

	def depth(self, fact: Fact) -> int:
		"""Confirmations of a canonical fact; its own block is the first."""
		return self.head - fact.block + 1


def _digest(*parts: object) -> str:
	return hashlib.sha256("|".join(str(part) for part in parts).encode()).hexdigest()[:40]
