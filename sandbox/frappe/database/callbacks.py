"""Functions that wait for the end of a transaction."""

from collections import deque
from collections.abc import Callable


class Callbacks:
	"""Run once, in the order in which they were added; what one of them adds runs as well."""

	def __init__(self):
		self._waiting: deque[Callable[[], object]] = deque()

	def add(self, function: Callable[[], object]) -> None:
		"""Remember `function`."""
		self._waiting.append(function)

	def run(self) -> None:
		"""Call and forget all."""
		while self._waiting:
			self._waiting.popleft()()

	def reset(self) -> None:
		"""Forget all."""
		self._waiting.clear()
