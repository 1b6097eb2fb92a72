"""Small helpers that hang on `frappe` itself."""

import datetime
import json
import secrets
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import frappe
from frappe.dicts import _dict


def generate_hash(txt: str | None = None, length: int = 56) -> str:
	"""Random hexadecimal digits."""
	return secrets.token_hex(length // 2 + 1)[:length]


def get_request_header(key: str, default: str | None = None) -> str | None:
	"""A header of the request that is being answered."""
	return frappe.local.request.headers.get(key, default)


def bold(text: object) -> str:
	"""Marked as important."""
	return f"<strong>{text}</strong>"


def scrub(txt: object) -> str:
	"""A name as a Python or column name."""
	return frappe.utils.cstr(txt).replace(" ", "_").replace("-", "_").lower()


def unscrub(txt: str) -> str:
	"""The other way."""
	return txt.replace("_", " ").replace("-", " ").title()


def as_json(
	obj: object, indent: int | None = 1, separators: tuple | None = None, ensure_ascii: bool = True
) -> str:
	"""JSON with sorted keys, also of dates, documents and sets."""
	separators = separators or (",", ": ")
	try:
		return json.dumps(
			obj,
			indent=indent,
			sort_keys=True,
			default=json_value,
			separators=separators,
			ensure_ascii=ensure_ascii,
		)
	except TypeError:
		# Keys of several kinds have no order.
		return json.dumps(
			obj, indent=indent, default=json_value, separators=separators, ensure_ascii=ensure_ascii
		)


def json_value(value: object) -> object:
	"""What JSON cannot say by itself."""
	if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
		return str(value)
	if isinstance(value, Decimal):
		return float(value)
	if hasattr(value, "as_dict"):
		return value.as_dict(no_nulls=True) if hasattr(value, "meta") else value.as_dict()
	if isinstance(value, Iterable):
		return list(value)
	if callable(value):
		return repr(value)
	raise TypeError(f"{value!r} is not JSON serializable")


def parse_json(val: object) -> object:
	"""Read JSON text; dicts become `_dict`s."""
	if isinstance(val, str):
		val = json.loads(val)
	return _dict(val) if isinstance(val, dict) else val


def get_file_json(path: str) -> object:
	"""Read a JSON file."""
	return json.loads(Path(path).read_text())


def safe_decode(param: object, encoding: str = "utf-8") -> object:
	"""Text of bytes, anything else as it is."""
	try:
		return param.decode(encoding)
	except (AttributeError, UnicodeDecodeError):
		return param


def get_precision(
	doctype: str, fieldname: str, currency: str | None = None, doc: object = None
) -> int | None:
	"""Decimal places of a field."""
	from frappe.model.precision import field_precision

	return field_precision(frappe.get_meta(doctype).get_field(fieldname), doc, currency)


def format_value(
	value: object, df: object = None, doc: object = None, currency: str | None = None, **more: object
) -> str:
	"""A value as people read it."""
	return frappe.utils.format_value(value, df, doc, currency, **more)


def ping() -> str:
	"""Whether somebody is there."""
	return "pong"
