"""A payment that one provider tells of has to be known to a second, where one answers and has the block. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jarz_pos.crypto.chain import match
from jarz_pos.crypto.chain.pool import NoProvider, Pool
from jarz_pos.crypto.chain.rpc import Fault, Header, Provider
from jarz_pos.crypto.facts import Fact

PATIENCE_BLOCKS = 64


@dataclass(frozen=True)
class Claim:
	"""What a provider tells: payments, and the headers of their blocks by hash."""

	found: tuple[Fact, ...]
	headers: Mapping[str, Header]

	@property
	def blocks(self) -> dict[str, int]:
		return {fact.block_hash: fact.block for fact in self.found}


@dataclass
class Vouching:
	"""Claims that a second provider could not judge yet, for it is often a block behind, are put to it again with later blocks."""

	pool: Pool
	tokens: list[str]
	_open: list[Claim] = field(default_factory=list)

	def vouch(self, teller: Provider, found: list[Fact], headers: Mapping[str, Header], head: int) -> None:
		"""Raises NoProvider where a second provider has the blocks of a claim and not its payments: either may lie, so nothing
		moves until somebody looks. One that does not answer stands in nobody's way.
		"""
		claims = [claim for claim in self._open if max(claim.blocks.values()) > head - PATIENCE_BLOCKS]
		claims += [Claim(tuple(found), headers)] if found else []
		others = self.pool.others(teller)[:1] if claims else []
		for other in others:
			try:
				claims = [claim for claim in claims if not self._knows(other, claim, teller)]
			except Fault as fault:
				self.pool.rest(other, str(fault))
		self._open = claims

	def _knows(self, other: Provider, claim: Claim, teller: Provider) -> bool:
		"""Whether `other` has these payments; False where it does not have their blocks. Raises NoProvider where it denies them."""
		for block, number in claim.blocks.items():
			header = other.header(number)
			if header is None or header.hash != block:
				return False
		# Its index of logs may lag behind its blocks; then the receipts decide.
		by_index = [log for block in claim.blocks for log in other.logs_of_block(block, self.tokens)]
		if _lacks(by_index, claim):
			numbers = claim.blocks.values()
			by_receipts = [log for number in numbers for log in other.logs_by_receipts(number, self.tokens)]
			if _lacks(by_receipts, claim):
				raise NoProvider(f"{teller.label} tells of a payment that {other.label} does not have")
		return True


def _lacks(logs: list[dict], claim: Claim) -> bool:
	hits = match.hits(logs, {fact.address for fact in claim.found})
	known = [log for log in hits if log["blockHash"] in claim.headers]
	return not set(claim.found) <= set(match.facts(claim.found[0].chain, known, claim.headers))
