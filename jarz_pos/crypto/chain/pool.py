"""The providers of a chain: the first that is well is asked; one that failed rests, each time a little longer. Pure."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from jarz_pos.crypto.chain.rpc import Fault, Provider, TooMuch, Unreachable, Untrusted
from jarz_pos.crypto.chain.windows import Window

LONGEST_REST, SHORT_REST = 60.0, 5.0
Answer = TypeVar("Answer")


class NoProvider(Exception):
	"""No provider could answer; the text says why, by label."""


@dataclass
class _Standing:
	"""How a provider has behaved lately, and how many blocks at once it allows."""

	known: bool = False
	failures: int = 0
	rests_until: float = 0
	complaint: str = ""
	window: Window = field(default_factory=Window)


@dataclass
class Pool:
	"""`genesis`: the hash that the chain's first block must have, "" for any. `errors`: what went wrong in the last question, by label."""

	chain_id: int
	genesis: str
	providers: list[Provider]
	errors: dict[str, str] = field(default_factory=dict)
	_standings: dict[str, _Standing] = field(default_factory=dict)

	def ask(self, question: Callable[[Provider], Answer]) -> Answer:
		"""The answer of the first provider that has one. Raises NoProvider."""
		self.errors = {}
		for provider in self._awake():
			standing = self._standing(provider.label)
			try:
				self._introduce(provider)
				answer = self._asked(provider, question)
			except Fault as fault:
				self.errors[provider.label] = standing.complaint = str(fault)
				standing.failures += 1
				standing.known = False
				rest = max(getattr(fault, "after", 0), min(0.25 * 2**standing.failures, LONGEST_REST))
				standing.rests_until = time.monotonic() + rest
				continue
			standing.failures = 0
			return answer
		complaints = {provider.label: self._standing(provider.label).complaint for provider in self.providers}
		raise NoProvider("; ".join(f"{label}: {text}" for label, text in complaints.items() if text))

	def rest(self, provider: Provider, complaint: str, seconds: float = SHORT_REST) -> None:
		"""Leave a provider alone for a while; the next question makes sure again that it serves the chain."""
		standing = self._standing(provider.label)
		self.errors[provider.label] = standing.complaint = complaint
		standing.rests_until = time.monotonic() + seconds
		standing.known = False

	def others(self, provider: Provider) -> list[Provider]:
		"""Further providers that answer for the right chain now."""
		others = []
		for other in self._awake():
			if other is not provider:
				try:
					self._introduce(other)
				except Fault as fault:
					self.rest(other, str(fault))
				else:
					others.append(other)
		return others

	def window(self, label: str) -> Window:
		"""How many blocks the provider is asked for at once."""
		return self._standing(label).window

	def _asked(self, provider: Provider, question: Callable[[Provider], Answer]) -> Answer:
		while True:
			try:
				return question(provider)
			except TooMuch as fault:
				if not self.window(provider.label).shrink():
					raise Unreachable(str(fault)) from None

	def _awake(self) -> list[Provider]:
		now = time.monotonic()
		return [provider for provider in self.providers if self._standing(provider.label).rests_until <= now]

	def _standing(self, label: str) -> _Standing:
		return self._standings.setdefault(label, _Standing())

	def _introduce(self, provider: Provider) -> None:
		"""Whether it serves the chain at all; asked once, and again after each failure."""
		standing = self._standing(provider.label)
		if standing.known:
			return
		if provider.chain_id() != self.chain_id:
			raise Untrusted("another chain")
		if self.genesis:
			first = provider.header(0)
			if first is None or first.hash != self.genesis:
				raise Untrusted("another first block")
		standing.known = True
