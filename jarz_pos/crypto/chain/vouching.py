"""A payment that one provider tells of has to be known to a second, where one answers, before it counts. Pure."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from jarz_pos.crypto.chain import match
from jarz_pos.crypto.chain.pool import LONGEST_REST, NoProvider, Pool
from jarz_pos.crypto.chain.rpc import Fault, Header, Provider
from jarz_pos.crypto.facts import Fact

PATIENCE_SECONDS = 5.0


class NotYet(Exception):
	"""The second provider does not have the block, as often at the tip: what was found is read again in a moment."""


@dataclass
class Vouching:
	"""Asks a second provider about payments, and waits a little for one that is behind."""

	pool: Pool
	tokens: list[str]
	_waits_since: dict[str, float] = field(default_factory=dict)

	def vouch(self, teller: Provider, found: list[Fact], headers: Mapping[str, Header]) -> None:
		"""Raises NoProvider where a second provider has the blocks of `found` (`headers`: by hash) and not the payments: either may
		lie, so nothing moves until somebody looks. Raises NotYet. One that fails, or stays behind, stands in nobody's way; one that
		stays on another fork denies them too.
		"""
		for other in self.pool.others(teller)[:1] if found else []:
			try:
				self._ask(other, teller, found, headers)
			except Fault as fault:
				self.pool.rest(other, str(fault))
		self._waits_since.clear()

	def _ask(
		self, other: Provider, teller: Provider, found: list[Fact], headers: Mapping[str, Header]
	) -> None:
		blocks = {fact.block_hash: fact.block for fact in found}
		held = {block: other.header(number) for block, number in blocks.items()}
		if all(header and header.hash == block for block, header in held.items()):
			if self._denies(other, blocks, found, headers):
				raise NoProvider(f"{teller.label} tells of a payment that {other.label} does not have")
			return
		since = self._waits_since.setdefault(found[0].block_hash, time.monotonic())
		if time.monotonic() < since + PATIENCE_SECONDS:
			raise NotYet
		if any(header and header.hash != block for block, header in held.items()):
			raise NoProvider(
				f"{other.label} holds another block than {teller.label}, which tells of a payment in it"
			)
		self.pool.rest(other, "it does not have a block with a payment", LONGEST_REST)

	def _denies(
		self, other: Provider, blocks: dict[str, int], found: list[Fact], headers: Mapping[str, Header]
	) -> bool:
		"""Whether a provider that has the blocks lacks a payment. Its index of logs may lag behind; then the receipts decide."""
		by_index = [log for block in blocks for log in other.logs_of_block(block, self.tokens)]
		if not _lacks(by_index, found, headers):
			return False
		numbers = blocks.values()
		by_receipts = [log for number in numbers for log in other.logs_by_receipts(number, self.tokens)]
		return _lacks(by_receipts, found, headers)


def _lacks(logs: list[dict], found: list[Fact], headers: Mapping[str, Header]) -> bool:
	hits = match.hits(logs, {fact.address for fact in found})
	known = [log for log in hits if log["blockHash"] in headers]
	return not set(found) <= set(match.facts(found[0].chain, known, headers))
