"""One hint for many changes: strangers are told at most a few times a second, and always about the last change."""

import threading
from collections.abc import Callable

SECONDS_BETWEEN = 0.5
# One change of an order is published under several names and to several users: that is still one hint.
GATHER_SECONDS = 0.05


class Hinter:
	"""Coalesces changes. The first one is told at once, the rest together, the last one never lost."""

	def __init__(self, tell: Callable[[dict], None], seconds_between: float = SECONDS_BETWEEN) -> None:
		self._tell = tell
		self._pause = seconds_between
		self._changed = threading.Event()
		self._stopped = threading.Event()
		self._latest: dict = {}

	def changed(self, hint: dict) -> None:
		"""Something changed; `hint` replaces the one that waits. Never blocks."""
		self._latest = hint
		self._changed.set()

	def run(self) -> None:
		"""Tell until stopped. A change that arrives during the pause is told right after it."""
		while not self._stopped.is_set():
			self._changed.wait()
			self._stopped.wait(GATHER_SECONDS)
			self._changed.clear()
			if not self._stopped.is_set():
				self._tell(self._latest)
			self._stopped.wait(self._pause)

	def stop(self) -> None:
		"""End `run` soon."""
		self._stopped.set()
		self._changed.set()
