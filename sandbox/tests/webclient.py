"""A small HTTP client for the tests of the server."""

import json
from typing import Any

import requests


class Web:
	"""Talks to `url`; with `user` it signs in and from then on sends nothing but its sid, as the mobile client."""

	def __init__(self, url: str, user: str | None = None, password: str = "") -> None:
		self.url = url
		self.headers = {"Accept": "application/json"}
		self.sid = ""
		self.user = user
		if user:
			response = requests.post(
				f"{url}/api/method/login", json={"usr": user, "pwd": password}, timeout=30
			)
			assert response.status_code == 200, response.text
			self.sid = response.cookies["sid"]
			self.headers["Cookie"] = f"sid={self.sid}"

	def __call__(self, verb: str, path: str, **options: Any) -> requests.Response:
		"""One request; `path` is a path, or the name of a probe function."""
		if not path.startswith("/"):
			path = f"/api/method/jarz_pos.webprobe.{path}"
		headers = {**self.headers, **options.pop("headers", {})}
		return requests.request(
			verb, self.url + path, headers=headers, timeout=60, allow_redirects=False, **options
		)

	def get(self, path: str, **options: Any) -> requests.Response:
		return self("GET", path, **options)

	def post(self, path: str, **options: Any) -> requests.Response:
		return self("POST", path, **options)


def server_messages(response: requests.Response) -> list[dict]:
	"""What `_server_messages` says, without the id of the exception."""
	log = [json.loads(entry) for entry in json.loads(response.json().get("_server_messages", "[]"))]
	for entry in log:
		entry.pop("__frappe_exc_id", None)
	return log


def refusal(text: str, title: str = "Message") -> dict:
	"""The message of a frappe.throw."""
	return {"message": text, "title": title, "indicator": "red", "raise_exception": 1}
