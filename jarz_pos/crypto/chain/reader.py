"""Reads a chain on from where we stand, through a pool of providers that may be slow, behind, on another fork or wrong.

Pure: no database, no Frappe. One `step` gives what is to be committed together, or raises NoProvider and nothing has moved.
The cost of a step does not depend on how many addresses are watched: all transfers of the tokens are read and matched in
memory. The last TIP blocks are read one by one, by hash, each linked to the one before; older ones in windows.
"""

import random
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cache, partial

from jarz_pos.crypto.chain import match
from jarz_pos.crypto.chain.pool import Pool
from jarz_pos.crypto.chain.reorg import common_ancestor
from jarz_pos.crypto.chain.rpc import (
	TRANSFER,
	Fault,
	Header,
	Provider,
	TooMuch,
	Untrusted,
	quantity,
)
from jarz_pos.crypto.chain.vouching import NotYet, Vouching
from jarz_pos.crypto.facts import Fact
from jarz_pos.crypto.keccak import keccak

TIP = 64
SAMPLE = 4
FINAL_EVERY = 8


@dataclass(frozen=True)
class Profile:
	"""A chain as it is set up. `tokens`: contracts in lower case. `final_blocks` 0: by the tag "finalized"."""

	chain_id: int
	tokens: tuple[str, ...]
	genesis: str = ""
	final_blocks: int = 0


@dataclass(frozen=True)
class Position:
	"""What we hold of the chain: the last block read, what is final, and the ring of headers (number → hash)."""

	number: int
	hash: str
	final: int
	ring: Mapping[int, str]


@dataclass(frozen=True)
class Step:
	"""To be committed together. `rewound`: blocks above it that we held are no longer the chain; None without a reorganisation."""

	cursor: Header
	head: int
	final: int
	headers: tuple[Header, ...]
	facts: tuple[Fact, ...]
	provider: str
	rewound: int | None = None


@dataclass
class Reader:
	"""`watched` is called after logs were read, so that a charge made before its payment is always among them."""

	profile: Profile
	providers: list[Provider]
	watched: Callable[[], Container[str]]
	_steps: int = 0

	def __post_init__(self) -> None:
		self.pool = Pool(self.profile.chain_id, self.profile.genesis, self.providers)
		self._vouching = Vouching(self.pool, list(self.profile.tokens))

	def start(self, since: int | None = None) -> Step:
		"""Where reading begins on a chain that was never read: at its head, or before the moment `since` (Unix seconds), when
		somebody may have been asked to pay. The headers that a reorganisation needs come along.
		"""

		def first(provider: Provider) -> Step:
			latest = _present(provider.header("latest"), "no head")
			final = self._final(provider, latest, {})
			if since is None:
				headers = _linked(provider, latest, max(latest.number - TIP, 0))
				return Step(latest, latest.number, final, headers, (), provider.label)
			begin, back = latest, TIP
			while begin.number and (begin is latest or begin.time >= since):
				begin = _present(provider.header(max(begin.number - back, 0)), "a block is missing")
				back *= 2
			return Step(begin, latest.number, final, (begin,), (), provider.label)

		return self.pool.ask(first)

	def genesis(self) -> str:
		"""The hash of the chain's first block. Raises NoProvider."""
		return self.pool.ask(lambda provider: _present(provider.header(0), "no first block")).hash

	def step(self, position: Position) -> Step | None:
		"""What comes next, None where there is nothing new yet. Raises NoProvider."""
		self._steps += 1
		try:
			return self.pool.ask(lambda provider: self._read(provider, position))
		except NotYet:
			return None

	# Reading

	def _read(self, provider: Provider, position: Position) -> Step | None:
		latest = _present(provider.header("latest"), "no head")
		if latest.number < position.number:
			raise Untrusted(f"its head {latest.number} is behind what was read")
		if (latest.number, latest.hash) == (position.number, position.hash):
			return None
		if latest.number - position.number > TIP:
			at_cursor = _present(provider.header(position.number), "a block is missing")
			if at_cursor.hash == position.hash:
				return self._window_step(provider, position, latest)
		elif latest.number == position.number + 1 and latest.parent == position.hash:
			return self._tip_step(provider, position, latest, None)
		elif latest.number > position.number:
			following = _present(provider.header(position.number + 1), "a block is missing")
			if following.parent == position.hash:
				return self._tip_step(provider, position, latest, None)
		ancestor = self._ancestor(provider, position, latest)
		return self._tip_step(
			provider, Position(ancestor.number, ancestor.hash, position.final, {}), latest, ancestor.number
		)

	def _tip_step(self, provider: Provider, position: Position, latest: Header, rewound: int | None) -> Step:
		headers, logs, previous = [], [], position.hash
		for number in range(position.number + 1, min(latest.number, position.number + TIP) + 1):
			header = latest
			if number != latest.number:
				header = _present(provider.header(number), "a block is missing")
			if header.number != number or header.parent != previous:
				raise Untrusted("its blocks are not one chain")
			logs += self._block_logs(provider, header)
			headers.append(header)
			previous = header.hash
		cursor = headers[-1]
		by_hash = {header.hash: header for header in headers}
		found = match.facts(self.profile.chain_id, match.hits(logs, self.watched()), by_hash)
		self._vouching.vouch(provider, found, by_hash)
		final = self._final_now(provider, position, latest)
		return Step(cursor, latest.number, final, tuple(headers), tuple(found), provider.label, rewound)

	def _window_step(self, provider: Provider, position: Position, latest: Header) -> Step:
		last = min(position.number + self.pool.window(provider.label).size, latest.number - TIP)
		end = _present(provider.header(last), "a block is missing")
		logs = self._window_logs(provider, position.number + 1, last)
		chosen = match.hits(logs, self.watched())
		headers = {}
		for number in sorted({quantity(log["blockNumber"]) for log in chosen}):
			header = _present(provider.header(number), "a block is missing")
			headers[header.hash] = header
		found = match.facts(self.profile.chain_id, chosen, headers)
		self._vouching.vouch(provider, found, headers)
		self.pool.window(provider.label).grow()
		final = self._final_now(provider, position, latest)
		kept = tuple({**headers, end.hash: end}.values())
		return Step(end, latest.number, final, kept, tuple(found), provider.label)

	def _block_logs(self, provider: Provider, header: Header) -> list[dict]:
		"""Transfers in one block. The header's bloom tells which tokens may be in it; none found then is looked into."""
		if not self.profile.tokens:
			return []
		logs = provider.logs_of_block(header.hash, list(self.profile.tokens))
		if any(log["blockHash"] != header.hash for log in logs):
			raise Untrusted("it answers with transfers of another block")
		if not logs and self._announces(header):
			return self._proven_logs(provider, header)
		return logs

	def _proven_logs(self, provider: Provider, header: Header) -> list[dict]:
		"""The receipts of the block decide; a bloom may also announce what is not there."""
		logs = provider.logs_by_receipts(header.number, list(self.profile.tokens))
		if logs:
			raise Untrusted("it hides transfers that stand in the receipts of the block")
		for other in self.pool.others(provider):
			self._hear(other, partial(other.logs_of_block, header.hash, list(self.profile.tokens)))
		return []

	def _window_logs(self, provider: Provider, first: int, last: int) -> list[dict]:
		if not self.profile.tokens:
			return []
		logs = provider.logs_between(first, last, list(self.profile.tokens))
		if any(not first <= quantity(log["blockNumber"]) <= last for log in logs):
			raise Untrusted("it answers with transfers of other blocks")
		if logs and len(logs) % 100 == 0 and first < last:
			return self._halves(provider, first, last, len(logs))
		if not logs:
			self._check_empty(provider, first, last)
		return logs

	def _halves(self, provider: Provider, first: int, last: int, told: int) -> list[dict]:
		"""A round number of logs is what a provider gives that silently stops there."""
		middle = (first + last) // 2
		logs = []
		for low, high in ((first, middle), (middle + 1, last)):
			logs += provider.logs_between(low, high, list(self.profile.tokens))
		if len(logs) != told:
			raise TooMuch(f"it stops at {told} transfers without saying so")
		return logs

	def _check_empty(self, provider: Provider, first: int, last: int) -> None:
		"""Nothing in a whole window: another provider is asked, and the blooms of a few blocks are looked at."""
		for number in random.sample(range(first, last + 1), min(SAMPLE, last - first + 1)):
			header = _present(provider.header(number), "a block is missing")
			if self._announces(header):
				self._proven_logs(provider, header)
		for other in self.pool.others(provider)[:1]:
			self._hear(other, partial(other.logs_between, first, last, list(self.profile.tokens)))

	def _hear(self, other: Provider, transfers: Callable[[], list[dict]]) -> None:
		"""Another provider is asked for what the first does not have. Raises Untrusted where it has some."""
		try:
			found = transfers()
		except Fault as fault:
			self.pool.errors[other.label] = str(fault)
			return
		if found:
			raise Untrusted("it hides transfers that another provider has")

	def _announces(self, header: Header) -> bool:
		return _in_bloom(header.bloom, TRANSFER) and any(
			_in_bloom(header.bloom, token) for token in self.profile.tokens
		)

	# Reorganisations

	def _ancestor(self, provider: Provider, position: Position, latest: Header) -> Header:
		"""The block from which the provider's chain goes on, if that chain may replace ours."""
		if provider.chain_id() != self.profile.chain_id:
			raise Untrusted("another chain")
		ring = {**position.ring, position.number: position.hash}
		ancestor = common_ancestor(ring, position.number, provider.header)
		if ancestor is None:
			raise Untrusted("its chain parts from ours before the blocks that we hold")
		if ancestor.number < position.final:
			raise Untrusted("its chain parts from ours before what is final")
		parting = ancestor.number + 1
		theirs = (
			latest if latest.number == parting else _present(provider.header(parting), "a block is missing")
		)
		votes = 1
		for other in self.pool.others(provider):
			try:
				header = other.header(parting)
			except Fault as fault:
				self.pool.errors[other.label] = str(fault)
				continue
			if header and header.hash == theirs.hash:
				votes += 1
			elif header and header.hash == ring.get(parting):
				votes -= 1
		if votes <= 0:
			raise Untrusted("another provider still holds our chain")
		return ancestor

	# Finality

	def _final_now(self, provider: Provider, position: Position, latest: Header) -> int:
		"""Final blocks only grow; the tag is asked for now and then, or a step would cost a call more."""
		if self.profile.final_blocks or self._steps % FINAL_EVERY == 1:
			return max(position.final, self._final(provider, latest, position.ring))
		return position.final

	def _final(self, provider: Provider, latest: Header, ring: Mapping[int, str]) -> int:
		if self.profile.final_blocks:
			return max(latest.number - self.profile.final_blocks, 0)
		header = provider.header("finalized")
		if header and header.number > latest.number:
			raise Untrusted("more is final than it has")
		if header and ring.get(header.number, header.hash) != header.hash:
			raise Untrusted("another block is final than the one we hold")
		return header.number if header else 0


def _linked(provider: Provider, latest: Header, lowest: int) -> tuple[Header, ...]:
	"""The headers from `lowest` to `latest`."""
	headers = [latest]
	while headers[-1].number > lowest:
		headers.append(_present(provider.header(headers[-1].number - 1), "a block is missing"))
		if headers[-2].parent != headers[-1].hash:
			raise Untrusted("its blocks are not one chain")
	return tuple(reversed(headers))


def _present(header: Header | None, complaint: str) -> Header:
	if header is None:
		raise Untrusted(complaint)
	return header


def _in_bloom(bloom: int, item: str) -> bool:
	return all(bloom >> bit & 1 for bit in _bloom_bits(item))


@cache
def _bloom_bits(item: str) -> tuple[int, ...]:
	digest = keccak(bytes.fromhex(item[2:]))
	return tuple(int.from_bytes(digest[pair : pair + 2], "big") & 2047 for pair in (0, 2, 4))
