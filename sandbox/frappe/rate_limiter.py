"""`rate_limit`: so many calls of a function from one address in a window of time."""

import functools
import time
from collections.abc import Callable

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


def rate_limit(*, limit: int, seconds: int) -> Callable:
	"""Decorator. Raises RateLimitExceededError (429); calls that come by no request are not counted."""

	def decorate(function: Callable) -> Callable:
		@functools.wraps(function)
		def limited(*args: object, **kwargs: object) -> object:
			if getattr(frappe.local, "request", None):
				_count(f"{function.__module__}.{function.__name__}", limit, seconds)
			return function(*args, **kwargs)

		return limited

	return decorate


def _count(name: str, limit: int, seconds: int) -> None:
	calls = frappe.local.site_state.calls
	key = (name, frappe.local.request_ip, int(time.time()) // seconds)
	for old in [known for known in calls if known[0] == name and known[2] != key[2]]:
		del calls[old]
	calls[key] = calls.get(key, 0) + 1
	if calls[key] > limit:
		frappe.throw(
			frappe._("You hit the rate limit because of too many requests. Please try after sometime."),
			frappe.RateLimitExceededError,
		)
