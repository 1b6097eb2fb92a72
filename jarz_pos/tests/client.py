"""A client of the web server that behaves like the published mobile client, for tests through the front door."""

import html
import json
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import requests

# In this order the mobile client looks for a text to show (contract 1.1, "Error text shown").
ERROR_KEYS = ("message", "error", "_error_message", "_server_messages", "exception", "exc")
TIMEOUT = 60


@dataclass(frozen=True)
class Answer:
	"""What came back: HTTP status, headers and the decoded body (a dict, or the raw text when it is no JSON)."""

	status: int
	body: Any
	headers: Mapping[str, str]

	@property
	def message(self) -> Any:
		"""What the function returned."""
		return self.body.get("message") if isinstance(self.body, dict) else None

	def error_text(self) -> str:
		"""The text that the mobile client shows for a refusal, "" when it finds none.

		A refusal with HTTP 200 carries its text in `message.error` or `message.message`.
		"""
		if self.status < 300 and isinstance(self.message, dict):
			return shown_text({key: self.message[key] for key in ("error", "message") if key in self.message})
		return shown_text(self.body)


def shown_text(value: Any) -> str:
	"""The first usable text in an error body, as the mobile client extracts it (contract 1.1)."""
	if isinstance(value, Mapping):
		found = (shown_text(value[key]) for key in ERROR_KEYS if key in value)
		return next((text for text in found if text), "")
	if isinstance(value, list):
		return next((text for text in map(shown_text, value) if text), "")
	if not isinstance(value, str):
		return ""
	if value.strip()[:1] in ("{", "["):
		try:
			return shown_text(json.loads(value))
		except ValueError:
			pass
	lines = [line for line in value.strip().splitlines() if line.strip()]
	text = lines[-1] if lines and lines[0].startswith("Traceback") else " ".join(lines)
	text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
	return re.sub(r"^[\w.]*[A-Z]\w*(Error|Exception):\s*", "", text)


class Client:
	"""One signed-in user; sends nothing but `Cookie: sid=...`, as the mobile client does. Safe to share by threads.

	A call ends the transaction of the test's own connection, so that the test reads afterwards what the call wrote.
	It refuses to go out while the test has uncommitted rows, since the server would not see them.
	"""

	def __init__(self, base: str, user: str | None = None, password: str | None = None):
		self.base = base
		self.user = user
		self.sid: str | None = None
		if user:
			self.sid = self._sign_in(user, password or default_password(user))

	def _sign_in(self, user: str, password: str) -> str:
		response = requests.post(
			f"{self.base}/api/method/login", json={"usr": user, "pwd": password}, timeout=TIMEOUT
		)
		assert response.status_code == 200, (
			f"{user} cannot sign in: {response.status_code} {response.text[:300]}"
		)
		return response.cookies["sid"]

	def post(self, method: str, params: Mapping | None = None, **options: Any) -> Answer:
		"""POST a JSON body to a whitelisted function by its dotted path, or to a path that begins with "/".

		`options` go to requests: data= and files= send a form instead, headers= adds to ours.
		"""
		if "data" not in options and "files" not in options:
			options["json"] = dict(params or {})
		return self.request("POST", method, **options)

	def get(self, method: str, params: Mapping | None = None, **options: Any) -> Answer:
		return self.request("GET", method, params=params, **options)

	def request(self, verb: str, method: str, **options: Any) -> Answer:
		path = method if method.startswith("/") else f"/api/method/{method}"
		headers = {"Accept": "application/json", **options.pop("headers", {})}
		if self.sid:
			headers["Cookie"] = f"sid={self.sid}"
		main = threading.current_thread() is threading.main_thread()
		if main:
			_nothing_uncommitted()
		response = requests.request(
			verb, self.base + path, headers=headers, timeout=TIMEOUT, allow_redirects=False, **options
		)
		if main:
			_fresh_view()
		try:
			body = response.json()
		except ValueError:
			body = response.text
		return Answer(response.status_code, body, response.headers)


def in_parallel(calls: Sequence[Callable[[], Any]]) -> list[Any]:
	"""Run the calls at once, each in its own thread, started together; their results in the same order.

	The calls must not touch this process' frappe connection: let them use a Client.
	"""
	_nothing_uncommitted()
	start = threading.Barrier(len(calls))

	def run(call: Callable[[], Any]) -> Any:
		start.wait()
		return call()

	with ThreadPoolExecutor(len(calls)) as pool:
		results = list(pool.map(run, calls))
	_fresh_view()
	return results


def default_password(user: str) -> str:
	"""Administrator's password on a test site, else that of all users of the factories."""
	from jarz_pos.tests import factories

	return "admin" if user == "Administrator" else factories.PASSWORD


def _connected() -> bool:
	return bool(os.environ.get("JARZ_SITE"))


def _nothing_uncommitted() -> None:
	if _connected():
		import frappe

		writes = frappe.db.transaction_writes
		assert not writes, "the server cannot see what the test has not committed: use `with committed():`"


def _fresh_view() -> None:
	if _connected():
		from jarz_pos.tests.site import fresh_view

		fresh_view()
