"""Finds the transfers to watched addresses among many, reading no more of a log than it must. Pure."""

from collections.abc import Container, Iterable, Mapping

from jarz_pos.crypto.chain.rpc import TRANSFER, Header, Untrusted, quantity, word
from jarz_pos.crypto.facts import Fact


def hits(logs: Iterable[dict], watched: Container[str]) -> list[dict]:
	"""The logs that are transfers to a watched address, in the chain's order. `watched`: addresses in lower case."""
	found = [
		log
		for log in logs
		if len(log["topics"]) == 3
		and "0x" + log["topics"][2][26:] in watched
		and log["topics"][0] == TRANSFER
		and not log.get("removed")
	]
	return sorted(found, key=lambda log: (quantity(log["blockNumber"]), quantity(log["logIndex"])))


def facts(chain: int, hits: Iterable[dict], headers: Mapping[str, Header]) -> list[Fact]:
	"""Facts of the hits, decoded. `headers`: the block of each, by its hash. Raises Untrusted for a hit without its block,
	and Unreachable for one that cannot be read.
	"""
	seen: dict[tuple[str, str, str], int] = {}
	made = []
	for log in hits:
		header = headers.get(log["blockHash"])
		if header is None or header.number != quantity(log["blockNumber"]):
			raise Untrusted("a transfer stands in a block that the chain does not have")
		token, address = log["address"].lower(), "0x" + log["topics"][2][26:]
		key = (log["transactionHash"], token, address)
		ordinal = seen[key] = seen.get(key, -1) + 1
		made.append(
			Fact(
				chain=chain,
				block=header.number,
				block_hash=header.hash,
				log_index=quantity(log["logIndex"]),
				tx=word(log["transactionHash"]),
				ordinal=ordinal,
				token=token,
				sender="0x" + word(log["topics"][1])[26:],
				address=address,
				units=units(log.get("data")),
				time=header.time,
			)
		)
	return made


def units(data: object) -> int:
	"""The amount of a transfer, in the token's smallest unit. Raises Untrusted where there is none."""
	if not isinstance(data, str) or len(data) < 66:
		raise Untrusted("a transfer without an amount")
	return int(word(data[:66]), 16)
