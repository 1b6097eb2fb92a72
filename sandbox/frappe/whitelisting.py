"""Functions that may be called from outside, and calling by dotted name."""

import inspect
from collections.abc import Callable

import frappe
from frappe import exceptions

HTTP_METHODS = ("GET", "POST", "PUT", "DELETE")

whitelisted: set[Callable] = set()
guest_methods: set[Callable] = set()
xss_safe_methods: set[Callable] = set()
allowed_http_methods_for_whitelisted_func: dict[Callable, list[str]] = {}


def whitelist(
	allow_guest: bool = False, xss_safe: bool = False, methods: list[str] | None = None
) -> Callable:
	"""Decorator: the function may be called over HTTP, by guests only where `allow_guest`."""

	def marking(function: Callable) -> Callable:
		plain = getattr(function, "__func__", function)
		whitelisted.add(plain)
		allowed_http_methods_for_whitelisted_func[plain] = list(methods or HTTP_METHODS)
		if allow_guest:
			guest_methods.add(plain)
			if xss_safe:
				xss_safe_methods.add(plain)
		return function

	return marking


def is_whitelisted(method: Callable) -> None:
	"""Raises PermissionError unless the user may call the function from outside."""
	plain = getattr(method, "__func__", method)
	if plain not in whitelisted or (frappe.session.user == "Guest" and plain not in guest_methods):
		frappe.throw(
			frappe._("Function {0} is not whitelisted.").format(
				frappe.bold(f"{plain.__module__}.{plain.__qualname__}")
			),
			exceptions.PermissionError,
			title=frappe._("Method Not Allowed"),
		)


def call(fn: object, *args: object, **kwargs: object) -> object:
	"""Call a function (or a dotted name) with those of the keyword arguments that it takes."""
	if isinstance(fn, str):
		fn = frappe.get_attr(fn)
	return fn(*args, **newargs(fn, kwargs))


def newargs(fn: Callable, kwargs: dict) -> dict:
	"""Those keyword arguments that the function takes."""
	parameters = inspect.signature(fn).parameters
	takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
	found = kwargs if takes_all else {name: value for name, value in kwargs.items() if name in parameters}
	return {name: value for name, value in found.items() if name not in ("ignore_permissions", "flags")}
