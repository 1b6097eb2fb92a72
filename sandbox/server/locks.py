"""Slowing down people who guess passwords."""

import threading
from time import monotonic

import frappe

FAILURES_ALLOWED = 10
SECONDS_LOCKED = 60


class Locks:
	"""Counts failed sign-ins by user and by address; too many in a row close the door for a minute."""

	def __init__(self) -> None:
		self._lock = threading.Lock()
		self._failures: dict[str, tuple[int, float]] = {}

	def check(self, *keys: str) -> None:
		"""Raises SecurityException while one of the keys is locked."""
		now = monotonic()
		with self._lock:
			for key in keys:
				count, at = self._failures.get(key, (0, now))
				if now - at > SECONDS_LOCKED:
					self._failures.pop(key, None)
				elif count > FAILURES_ALLOWED:
					frappe.throw(
						f"Your account has been locked and will resume after {SECONDS_LOCKED} seconds",
						frappe.SecurityException,
					)

	def failed(self, *keys: str) -> None:
		"""Remember one more failure for each key."""
		with self._lock:
			for key in keys:
				count, _at = self._failures.get(key, (0, 0.0))
				self._failures[key] = (count + 1, monotonic())

	def succeeded(self, *keys: str) -> None:
		"""Forget the failures."""
		with self._lock:
			for key in keys:
				self._failures.pop(key, None)

	def open(self) -> None:
		"""Forget everything."""
		with self._lock:
			self._failures.clear()
