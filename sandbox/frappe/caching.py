"""`frappe.cache`: what Redis keeps on a bench is kept in this process, for the site that is connected."""

import copy
import fnmatch
import threading
import time
from collections.abc import Callable

from frappe.context import local
from frappe.not_offered import refuse


class Cache:
	"""Keys with values that may end by themselves, and hashes. Values are copies, as they are out of Redis."""

	def __init__(self):
		self._lock = threading.RLock()
		self._values: dict[tuple[str, str], tuple[object, float | None]] = {}

	def __getattr__(self, name: str):
		if name.startswith("__"):
			raise AttributeError(name)
		raise refuse(f"frappe.cache.{name}")

	def __call__(self) -> "Cache":
		"""The old spelling `frappe.cache()`."""
		return self

	def get_value(
		self,
		key: str,
		generator: Callable[[], object] | None = None,
		user: object = None,
		expires: bool = False,
		shared: bool = False,
	) -> object:
		"""The value; made by `generator` and kept where there is none."""
		full = self._key(key, user, shared)
		with self._lock:
			value, ends = self._values.get(full, (None, None))
			if ends is not None and ends < time.time():
				del self._values[full]
				value = None
		if value is None and generator:
			value = generator()
			self.set_value(key, value, user=user, shared=shared)
		return copy.deepcopy(value)

	def set_value(
		self,
		key: str,
		val: object,
		user: object = None,
		expires_in_sec: float | None = None,
		shared: bool = False,
	) -> None:
		"""Keep a value, for some seconds where they are given."""
		ends = time.time() + expires_in_sec if expires_in_sec else None
		with self._lock:
			self._values[self._key(key, user, shared)] = (copy.deepcopy(val), ends)

	def delete_value(
		self, keys: object, user: object = None, make_keys: bool = True, shared: bool = False
	) -> None:
		"""Forget keys."""
		with self._lock:
			for key in keys if isinstance(keys, list | tuple) else [keys]:
				self._values.pop(self._key(key, user, shared), None)

	def delete_keys(self, key: str) -> None:
		"""Forget all keys that begin so."""
		with self._lock:
			for full in [
				full for full in self._values if full[0] == self._site() and full[1].startswith(key)
			]:
				del self._values[full]

	def get_keys(self, key: str) -> list[str]:
		"""Keys that begin so."""
		with self._lock:
			return [
				name
				for site, name in self._values
				if site == self._site() and fnmatch.fnmatch(name, f"{key}*")
			]

	def exists(self, key: str, user: object = None, shared: bool = False) -> bool:
		"""Whether there is a value."""
		return self.get_value(key, user=user, shared=shared) is not None

	def hset(self, name: str, key: str, value: object, shared: bool = False) -> None:
		"""Keep one value of a hash."""
		with self._lock:
			held = self.get_value(name, shared=shared) or {}
			held[key] = value
			self.set_value(name, held, shared=shared)

	def hget(
		self, name: str, key: str, generator: Callable[[], object] | None = None, shared: bool = False
	) -> object:
		"""One value of a hash."""
		value = (self.get_value(name, shared=shared) or {}).get(key)
		if value is None and generator:
			value = generator()
			self.hset(name, key, value, shared=shared)
		return value

	def hgetall(self, name: str) -> dict:
		"""A whole hash."""
		return self.get_value(name) or {}

	def hdel(self, name: str, key: str, shared: bool = False) -> None:
		"""Forget one value of a hash."""
		with self._lock:
			held = self.get_value(name, shared=shared) or {}
			held.pop(key, None)
			self.set_value(name, held, shared=shared)

	def incrby(self, key: str, by: int = 1) -> int:
		"""Count."""
		with self._lock:
			number = (self.get_value(key) or 0) + by
			self.set_value(key, number)
			return number

	def flushall(self) -> None:
		"""Forget everything of this site."""
		with self._lock:
			for full in [full for full in self._values if full[0] == self._site()]:
				del self._values[full]

	def _key(self, key: str, user: object, shared: bool) -> tuple[str, str]:
		name = f"user:{user if user is not True else local.session.user}:{key}" if user else key
		return ("" if shared else self._site(), name)

	@staticmethod
	def _site() -> str:
		return str(local.site_state.folder)
