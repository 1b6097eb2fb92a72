"""Exactly once: a repeated request gets the first answer, also when it runs beside the first (contract 1.12).

The claim is a `Jarz Request` row whose *name* is the request's key, written before anything else in the same transaction:

* `INSERT … ON DUPLICATE KEY UPDATE` takes an exclusive lock on the row, new or old. A copy that runs beside the first one
  waits there until the first one has committed or rolled back. (A plain or ignoring INSERT leaves the losers with shared
  locks on the duplicate, and then they deadlock on reading it.)
* The row is then read with that lock, so the read sees what is committed now; a plain read under REPEATABLE READ would see
  the state before the wait.
* The answer is written into the row by the same transaction that booked the order. So a row without an answer is always our
  own new one, an attempt that was cut off leaves nothing behind, and the next copy that waited becomes the first one.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, now, now_datetime

REQUEST = "Jarz Request"
REPLAY_WINDOW = timedelta(days=7)


class DifferentBody(frappe.ValidationError):
	"""One request id was used for two different requests."""

	http_status_code = 409


@dataclass(frozen=True)
class Request:
	"""What identifies a request. `body` is the innermost one, without the request id.

	With a `request_id` that alone decides (contract 1.12); else the user and the content, and then only within `window`: what
	is the same again later is meant again.
	"""

	method: str
	body: Mapping[str, object]
	request_id: str = ""
	window: timedelta = REPLAY_WINDOW

	@property
	def body_hash(self) -> str:
		return _hash(canonical(self.body))

	@property
	def key(self) -> str:
		if self.request_id:
			return _hash("id", self.method, self.request_id.lower())
		return _hash("content", self.method, frappe.session.user, canonical(self.body))


def once(request: Request, perform: Callable[[], dict], *, reference: tuple[str, str] | None = None) -> dict:
	"""The answer of `perform()`, or that of an earlier request that was the same.

	`reference`: DocType of what `perform` makes, and the key of the answer that holds its name. Raises DifferentBody (409),
	and what `perform` raises: the claim is then rolled back with everything else. Call it first in the transaction.
	"""
	_claim(request)
	row = _locked(request.key)
	if row.response:
		if request.request_id and row.body_hash != request.body_hash:
			frappe.throw(
				_("This request was already sent with other contents. Nothing was changed."), DifferentBody
			)
		if request.request_id or now_datetime() - get_datetime(row.creation) <= request.window:
			return json.loads(row.response)
	response = frappe.as_json(perform(), indent=None)
	_store(request, response, reference)
	return json.loads(response)


def canonical(body: Mapping[str, object]) -> str:
	"""The same text for the same contents, in whatever order the keys came; what is absent and what is null are the same."""
	sent = {key: value for key, value in body.items() if value is not None}
	return json.dumps(sent, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def _claim(request: Request) -> None:
	table = frappe.qb.DocType(REQUEST)
	moment, user = now(), frappe.session.user
	(
		frappe.qb.into(table)
		.columns("name", "creation", "modified", "owner", "modified_by", "user", "method", "body_hash")
		.insert(request.key, moment, moment, user, user, user, request.method, request.body_hash)
		.on_duplicate_key_update(table.name, request.key)
		.run()
	)


def _locked(key: str) -> frappe._dict:
	fields = ["response", "body_hash", "creation"]
	return frappe.db.get_value(REQUEST, key, fields, as_dict=True, for_update=True)


def _store(request: Request, response: str, reference: tuple[str, str] | None) -> None:
	"""Also for a key that had an answer once: its window begins anew."""
	moment = now()
	values = {"response": response, "body_hash": request.body_hash, "creation": moment, "modified": moment}
	if reference:
		doctype, key = reference
		values.update({"reference_doctype": doctype, "reference_name": json.loads(response).get(key)})
	frappe.db.set_value(REQUEST, request.key, values, update_modified=False)


def _hash(*parts: str) -> str:
	"""Parts are told apart by their length, so no two lists of parts make the same text."""
	text = "".join(f"{len(part)}:{part}" for part in parts)
	return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
