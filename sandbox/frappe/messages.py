"""Messages that go back to the person with the answer, and refusals."""

import frappe
from frappe import exceptions
from frappe.dicts import _dict


def msgprint(
	msg: object,
	title: str | None = None,
	raise_exception: object = False,
	as_table: bool = False,
	as_list: bool = False,
	indicator: str | None = None,
	alert: bool = False,
	primary_action: dict | None = None,
	is_minimizable: bool = False,
	wide: bool = False,
	*,
	realtime: bool = False,
) -> None:
	"""Add a message to the answer; with `raise_exception` (True, a class or an instance) also refuse."""
	message = _dict(message=msg)
	for key, given in (("as_table", as_table), ("as_list", as_list)):
		if given and isinstance(msg, list | tuple):
			message[key] = 1
	message["title"] = title or frappe._("Message")
	indicator = indicator or ("red" if raise_exception else None)
	for key, value in (("indicator", indicator), ("alert", int(alert)), ("primary_action", primary_action)):
		if value:
			message[key] = value
	if wide:
		message["wide"] = wide
	if raise_exception:
		message["raise_exception"] = 1
		message["__frappe_exc_id"] = frappe.generate_hash()
	if not frappe.flags.mute_messages:
		frappe.local.message_log.append(message)
	if raise_exception:
		raise _exception(raise_exception, msg)


def throw(
	msg: object,
	exc: object = exceptions.ValidationError,
	title: str | None = None,
	is_minimizable: bool = False,
	wide: bool = False,
	as_list: bool = False,
	primary_action: dict | None = None,
) -> None:
	"""Refuse with a message that the person reads."""
	msgprint(
		msg,
		raise_exception=exc,
		title=title,
		indicator="red",
		wide=wide,
		as_list=as_list,
		primary_action=primary_action,
	)


def get_message_log() -> list[_dict]:
	"""The messages so far."""
	return [_dict(message) for message in frappe.local.message_log]


def clear_messages() -> None:
	"""Forget all messages."""
	frappe.local.message_log = []


def clear_last_message() -> None:
	"""Forget the newest message."""
	if frappe.local.message_log:
		frappe.local.message_log = frappe.local.message_log[:-1]


def log_error(
	title: str | None = None,
	message: str | None = None,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
	*,
	defer_insert: bool = False,
) -> None:
	"""Keep an error for the administrator: in the request's error log and in the site's log."""
	text = message or frappe.get_traceback()
	frappe.local.error_log.append({"title": title, "error": text})
	frappe.logger("error").error("%s: %s", title, text)


def _exception(given: object, msg: object) -> Exception:
	text = str(msg) if not isinstance(msg, str) else msg
	if isinstance(given, type):
		return given(text)
	if isinstance(given, Exception):
		given.args = (text,)
		return given
	return exceptions.ValidationError(text)
