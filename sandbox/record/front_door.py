"""A site as its clients reach it: whitelisted calls as the mobile client sends them, `/api/resource` for the Administrator."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

ADMINISTRATOR = "Administrator"
TIMEOUT = 120


class Failed(Exception):
	"""A call that had to succeed was refused; the text says which and why."""


@dataclass(frozen=True)
class Answer:
	"""HTTP status and decoded body."""

	status: int
	body: Any

	@property
	def message(self) -> Any:
		"""What the function returned; None for anything but an answer of a function."""
		return self.body.get("message") if isinstance(self.body, dict) else None

	@property
	def refused(self) -> bool:
		"""By status, or in words inside a 200 (contract 1.1)."""
		if self.status >= 300:
			return True
		return isinstance(self.message, dict) and self.message.get("success") is False

	@property
	def reason(self) -> str:
		"""What the refusal tells a person."""
		if isinstance(self.message, dict):
			return str(self.message.get("error") or self.message.get("message") or "")
		if not isinstance(self.body, dict):
			return str(self.body)[:200]
		texts = [entry.get("message", "") for entry in server_messages(self.body)]
		return texts[-1] if texts else str(self.body.get("message") or self.body.get("exception") or "")


def server_messages(body: Mapping) -> list[dict]:
	"""The messages for people that stand in a body, decoded; the id of an exception is left out."""
	entries = [json.loads(entry) for entry in json.loads(body.get("_server_messages") or "[]")]
	return [{key: value for key, value in each.items() if not key.startswith("__")} for each in entries]


class FrontDoor:
	"""`url` of a site. People sign in with their first call and from then on send nothing but their sid."""

	def __init__(self, url: str, administrator: tuple[str, str] = (ADMINISTRATOR, "admin")) -> None:
		self.url = url.rstrip("/")
		self.administrator = administrator[0]
		self._passwords = dict([administrator])
		self._sids: dict[str, str] = {}
		self._line = requests.Session()

	def know(self, user: str, password: str) -> None:
		"""Remember what `user` signs in with."""
		self._passwords[user] = password

	def sign_in(self, user: str, password: str) -> Answer:
		"""As the mobile client; from a success on, calls of `user` carry the session."""
		sent = {"usr": user, "pwd": password}
		response = self._line.post(f"{self.url}/api/method/login", json=sent, timeout=TIMEOUT)
		self._line.cookies.clear()
		if response.status_code == 200:
			self._sids[user] = response.cookies["sid"]
		return _answer(response)

	def call(
		self, user: str | None, method: str, sent: Mapping | None = None, *, verb: str = "POST"
	) -> Answer:
		"""A whitelisted function by its dotted path; a `user` of None is a stranger."""
		options = {"params": sent} if verb == "GET" else {"json": dict(sent or {})}
		return self._request(user, verb, f"/api/method/{method}", **options)

	def form(self, user: str, method: str, sent: Mapping) -> Answer:
		"""The same with a multipart form, as create_customer is called."""
		parts = {key: (None, str(value)) for key, value in sent.items()}
		return self._request(user, "POST", f"/api/method/{method}", files=parts)

	def rows(
		self,
		doctype: str,
		fields: Iterable[str],
		filters: Iterable = (),
		order_by: str = "creation asc, name asc",
	) -> list[dict]:
		"""Rows of a DocType as the Administrator sees them."""
		query = {
			"fields": json.dumps(list(fields)),
			"filters": json.dumps(list(filters)),
			"order_by": order_by,
			"limit_page_length": 0,
		}
		return self._data("GET", f"/api/resource/{quote(doctype)}", params=query)

	def ask(self, user: str, doctype: str, query: Mapping) -> Answer:
		"""Rows of a DocType as `user` sees them, or the refusal."""
		params = {
			key: json.dumps(value) if isinstance(value, list) else value for key, value in query.items()
		}
		return self._request(user, "GET", f"/api/resource/{quote(doctype)}", params=params)

	def has(self, doctype: str, name: str) -> bool:
		"""Whether the Administrator finds the document."""
		return bool(self.rows(doctype, ["name"], [["name", "=", name]]))

	def document(self, doctype: str, name: str) -> dict:
		"""One document with its tables. Raises Failed."""
		return self._data("GET", _path(doctype, name))

	def make(self, doctype: str, **values: object) -> dict:
		"""A new document. Raises Failed."""
		return self._data("POST", f"/api/resource/{quote(doctype)}", json=values)

	def change(self, doctype: str, name: str, **values: object) -> dict:
		"""An existing document; `docstatus` submits or cancels. Raises Failed."""
		return self._data("PUT", _path(doctype, name), json=values)

	def _data(self, verb: str, path: str, **options: Any) -> Any:
		answer = self._request(self.administrator, verb, path, **options)
		if answer.status >= 300:
			raise Failed(f"{verb} {path}: {answer.status} {answer.reason or answer.body}")
		return answer.body["data"]

	def _request(self, user: str | None, verb: str, path: str, **options: Any) -> Answer:
		headers = {"Accept": "application/json"}
		if user:
			if user not in self._sids and self.sign_in(user, self._passwords[user]).refused:
				raise Failed(f"{user} cannot sign in")
			headers["Cookie"] = f"sid={self._sids[user]}"
		response = self._line.request(
			verb, self.url + path, headers=headers, timeout=TIMEOUT, allow_redirects=False, **options
		)
		self._line.cookies.clear()
		return _answer(response)


def _path(doctype: str, name: str) -> str:
	return f"/api/resource/{quote(doctype)}/{quote(name, safe='')}"


def _answer(response: requests.Response) -> Answer:
	try:
		return Answer(response.status_code, response.json())
	except ValueError:
		return Answer(response.status_code, response.text)
