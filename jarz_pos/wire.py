"""What clients send, made into values: one small parser for each kind of argument.

Every whitelisted argument is annotated `Wire`, because Frappe's own check of annotations answers a wrong type with
the name of a Python class. These functions answer in words a cashier understands, and take a number sent as text
(contract 1.1: form, query and JSON bodies are equal).
"""

import datetime
import json
from decimal import Decimal, InvalidOperation
from typing import NoReturn
from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.utils import get_system_timezone

Wire = str | int | float | bool | list | dict | None

LONGEST_JSON = 500_000
DEEPEST_WRAPPER = 50
TRUE_WORDS = {"1", "true", "yes", "on"}


def text(value: Wire, label: str, *, required: bool = False, max_length: int = 140) -> str:
	"""A trimmed text, `""` when absent; refuses containers and what is longer than `max_length` characters."""
	if isinstance(value, bool | list | dict):
		_refuse(_("{0} must be a text.").format(label))
	cleaned = "" if value is None else str(value).replace("\x00", "").strip()
	if required and not cleaned:
		_refuse(_("{0} is missing.").format(label))
	if len(cleaned) > max_length:
		_refuse(_("{0} is too long: at most {1} characters.").format(label, max_length))
	return cleaned


def decimal(
	value: Wire,
	label: str,
	*,
	minimum: Decimal | int | None = None,
	maximum: Decimal | int | None = None,
	default: Decimal | None = None,
) -> Decimal | None:
	"""A finite number without passing through binary fractions, `default` when absent or empty."""
	if value is None or value == "":
		return default
	if isinstance(value, bool | list | dict):
		_refuse(_("{0} must be a number.").format(label))
	try:
		number = Decimal(str(value).strip()[:60])
	except InvalidOperation:
		_refuse(_("{0} must be a number.").format(label))
	if not number.is_finite():
		_refuse(_("{0} must be a number.").format(label))
	if minimum is not None and number < minimum:
		_refuse(_("{0} must be at least {1}.").format(label, minimum))
	if maximum is not None and number > maximum:
		_refuse(_("{0} must be at most {1}.").format(label, maximum))
	return number


def integer(
	value: Wire,
	label: str,
	*,
	minimum: int | None = None,
	maximum: int | None = None,
	default: int | None = None,
) -> int | None:
	"""A whole number, `default` when absent or empty."""
	number = decimal(value, label, minimum=minimum, maximum=maximum)
	if number is None:
		return default
	if number.adjusted() > 18 or number != number.to_integral_value():
		_refuse(_("{0} must be a whole number.").format(label))
	return int(number)


def flag(value: Wire) -> bool:
	"""True for the spellings of *yes* that clients use; everything else is False."""
	return str(value).strip().lower() in TRUE_WORDS


def json_list(value: Wire, label: str) -> list:
	"""A list, sent as such or as JSON text; `[]` when absent."""
	decoded = _decoded(value, label)
	if decoded is None:
		return []
	if not isinstance(decoded, list):
		_refuse(_("{0} must be a list.").format(label))
	return decoded


def json_map(value: Wire, label: str) -> dict:
	"""A map, sent as such or as JSON text; `{}` when absent."""
	decoded = _decoded(value, label)
	if decoded is None:
		return {}
	if not isinstance(decoded, dict):
		_refuse(_("{0} must be a map of names and values.").format(label))
	return decoded


def date(value: Wire, label: str) -> datetime.date | None:
	"""The calendar date of an ISO date or date-time, None when absent. The client's filters carry a time part."""
	found = moment(value, label)
	return found.date() if found else None


def moment(value: Wire, label: str) -> datetime.datetime | None:
	"""A naive date-time in the site's time zone, None when absent."""
	written = text(value, label, max_length=40)
	if not written:
		return None
	try:
		found = datetime.datetime.fromisoformat(written.replace("Z", "+00:00"))
	except ValueError:
		_refuse(_("{0} must be a date such as 2026-01-31 or 2026-01-31T13:00:00.").format(label))
	if found.tzinfo:
		try:
			found = found.astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None)
		except OverflowError:
			_refuse(_("{0} is out of range.").format(label))
	return found


def clock(value: Wire, label: str) -> datetime.time | None:
	"""A time of day such as `13:00:00`, None when absent."""
	written = text(value, label, max_length=15)
	if not written:
		return None
	try:
		return datetime.time.fromisoformat(written.rjust(8, "0") if written.count(":") == 2 else written)
	except ValueError:
		_refuse(_("{0} must be a time such as 13:00:00.").format(label))


def unwrap(body: dict, key: str) -> dict:
	"""The innermost body of an offline wrapper `{endpoint, method, data, headers}` of any depth (contract 1.12).

	A body that holds `key` is the real one. `headers` are never looked at: they may hold a login cookie.
	"""
	inner = body
	for _level in range(DEEPEST_WRAPPER):
		if key in inner and inner[key] is not None:
			return inner
		data = inner.get("data")
		if isinstance(data, str):
			data = _decoded(data, _("The repeated request"))
		if not isinstance(data, dict):
			return inner
		inner = data
	_refuse(_("The repeated request is wrapped too often."))


def _decoded(value: Wire, label: str) -> list | dict | None:
	if value is None or value == "":
		return None
	if not isinstance(value, str):
		return value
	if len(value) > LONGEST_JSON:
		_refuse(_("{0} is too long.").format(label))
	try:
		return json.loads(value, parse_float=Decimal)
	except (ValueError, RecursionError):
		_refuse(_("{0} is not valid JSON.").format(label))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, frappe.ValidationError)
