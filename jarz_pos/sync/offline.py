"""Repeats by the mobile client's offline queue: the real body sits in wrappers, one in another (contract 1.12)."""

from collections.abc import Mapping

import frappe

from jarz_pos import wire


def innermost(sent: Mapping[str, wire.Wire], key: str) -> tuple[dict, bool]:
	"""The body that holds `key`, limited to the names of `sent`, and whether it came wrapped, which only a repeat does.

	`sent` are all arguments of the endpoint; its argument `data` is where a wrapper carries its contents.
	"""
	forget_headers()
	body = wire.unwrap(dict(sent), key)
	wrapped = key not in sent or sent[key] is None
	return {name: value for name, value in body.items() if name in sent and name != "data"}, wrapped


def forget_headers() -> None:
	"""Empty the headers that a wrapper repeats: they may hold a login cookie, and Frappe's error log prints arguments."""
	level = frappe.local.form_dict
	while isinstance(level, dict):
		headers = level.get("headers")
		if isinstance(headers, dict):
			headers.clear()
		level = level.get("data")
