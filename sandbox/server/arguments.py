"""Which of the sent values a function gets, and whether they have the types that it declares."""

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

import frappe
from frappe.not_offered import NotOffered

NOT_ARGUMENTS = ("flags", "ignore_permissions")


def declared(function: Callable, values: Mapping[str, Any]) -> dict[str, Any]:
	"""The values that `function` declares, checked and with the types it declares; the others are dropped.

	Raises FrappeTypeError for a value of another type. A missing one is the function's own TypeError.
	"""
	parameters = inspect.signature(function).parameters
	takes_all = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
	given = {
		name: value
		for name, value in values.items()
		if (takes_all or name in parameters) and name not in NOT_ARGUMENTS
	}
	hints = typing.get_type_hints(inspect.unwrap(function))
	for name, value in given.items():
		parameter = parameters.get(name)
		if parameter is None or name not in hints or (value is None and parameter.default is None):
			continue
		given[name] = _checked(name, value, hints[name])
	return given


def _checked(name: str, value: Any, hint: Any) -> Any:
	members = _members(hint)
	if Any in members or type(value) in members:
		return value
	for member in members:
		done, converted = _converted(value, member)
		if done:
			return converted
	wanted = hint.__name__ if isinstance(hint, type) else str(hint)
	raise frappe.exceptions.FrappeTypeError(
		f"Argument '{name}' should be of type '{wanted}' but got '{type(value).__name__}' instead."
	)


def _members(hint: Any) -> tuple[Any, ...]:
	"""The plain types that a hint allows."""
	if typing.get_origin(hint) in (typing.Union, types.UnionType):
		return tuple(member for part in typing.get_args(hint) for member in _members(part))
	origin = typing.get_origin(hint) or hint
	if origin is Any or origin in (str, int, float, bool, list, dict, type(None)):
		return (origin,)
	raise NotOffered(f"sandbox: arguments of type {hint!r} are not offered")


def _converted(value: Any, member: Any) -> tuple[bool, Any]:
	"""Text that is a number, and a whole number where a fraction is allowed, are taken."""
	if member is int and isinstance(value, str | bool | float):
		try:
			number = float(value)
		except ValueError:
			return False, None
		return (True, int(number)) if number.is_integer() else (False, None)
	if member is float and isinstance(value, str | int):
		try:
			return True, float(value)
		except ValueError:
			return False, None
	if member is bool and value in (0, 1, "0", "1", "true", "false"):
		return True, value in (1, "1", "true")
	return False, None
