"""What belongs to one request, job or test thread: `frappe.local`, and the shorter names for parts of it."""

from collections.abc import Callable

from werkzeug.local import Local, LocalProxy

local = Local()


def part(name: str) -> LocalProxy:
	"""A stand-in for `frappe.local.<name>` that may be imported once and used everywhere."""
	return local(name)


def request_cache(function: Callable) -> Callable:
	"""Decorator: one call for each set of arguments until the request ends."""

	def cached(*args: object, **kwargs: object) -> object:
		store = local.request_cache.setdefault(function, {})
		key = (args, tuple(sorted(kwargs.items())))
		if key not in store:
			store[key] = function(*args, **kwargs)
		return store[key]

	return cached
