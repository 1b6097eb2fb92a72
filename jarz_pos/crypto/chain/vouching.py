"""A payment that one provider tells of has to be known to a second, where one answers and has the block. Pure."""

from collections.abc import Mapping

from jarz_pos.crypto.chain import match
from jarz_pos.crypto.chain.pool import NoProvider, Pool
from jarz_pos.crypto.chain.rpc import Header, Provider, TooMuch, Unreachable
from jarz_pos.crypto.facts import Fact


def vouch(
	pool: Pool, teller: Provider, tokens: list[str], found: list[Fact], headers: Mapping[str, Header]
) -> None:
	"""Raises NoProvider where a second provider has the blocks of `found` and not the payments: either may lie, so nothing moves
	until somebody looks. `headers`: by hash. A second one that does not answer, or not yet, stands in nobody's way.
	"""
	others = pool.others(teller)[:1] if found else []
	for other in others:
		try:
			if _denies(other, tokens, found, headers):
				raise NoProvider(f"{teller.label} tells of a payment that {other.label} does not have")
		except (Unreachable, TooMuch) as fault:
			pool.errors[other.label] = str(fault)


def _denies(other: Provider, tokens: list[str], found: list[Fact], headers: Mapping[str, Header]) -> bool:
	blocks = {fact.block_hash: fact.block for fact in found}
	by_index = [log for block in blocks for log in other.logs_of_block(block, tokens)]
	if not _lacks(by_index, found, headers):
		return False
	for block, number in blocks.items():
		header = other.header(number)
		if header is None or header.hash != block:
			return False  # it is behind, or on another fork: it does not know
	# Its index may lag behind its blocks; the receipts decide.
	by_receipts = [log for number in blocks.values() for log in other.logs_by_receipts(number, tokens)]
	return _lacks(by_receipts, found, headers)


def _lacks(logs: list[dict], found: list[Fact], headers: Mapping[str, Header]) -> bool:
	hits = match.hits(logs, {fact.address for fact in found})
	known = [log for log in hits if log["blockHash"] in headers]
	return not set(found) <= set(match.facts(found[0].chain, known, headers))
