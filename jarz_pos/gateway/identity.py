"""Who is at the other end of a socket: reading credentials from a handshake, and asking the site about them."""

import re
import threading
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import requests

WHO_AM_I = "/api/method/frappe.realtime.get_user_info"
TIMEOUT_SECONDS = 10
# Strangers can make the gateway ask the site; they must not be able to occupy all of its web workers.
QUESTIONS_AT_ONCE = 4
# No blanks or control characters: what comes from a socket goes into a request header. Quotes as RFC 6265 allows.
SAFE_SID = re.compile(r"[A-Za-z0-9._-]{1,140}")
SAFE_AUTHORIZATION = re.compile(r"(?i:token|bearer|basic) [A-Za-z0-9._~+/=:-]{1,500}")


class SiteUnreachable(Exception):
	"""The site gave no usable answer, so nothing is known about the credential."""


@dataclass(frozen=True)
class Credential:
	"""A session id or an Authorization header, not yet checked. `explicit`: given on purpose, not sent by a browser."""

	sid: str = ""
	authorization: str = ""
	explicit: bool = True

	def __repr__(self) -> str:
		"""Never the secret itself: this ends up in logs."""
		return "Credential(sid)" if self.sid else "Credential(authorization)"


class ForeignOrigin(Exception):
	"""A page of another host tried to use this site's cookie."""


class Unusable(Exception):
	"""A credential was given on purpose, but it has no form that a site could accept."""


def credential_of(environ: dict, auth: Any) -> Credential | None:
	"""The credential in a socket's handshake, or None for a stranger.

	`auth` is the client's own payload ({"sid": ...} or {"token": "key:secret"}); then come the Authorization header
	and the sid cookie. Raises ForeignOrigin for a cookie that comes with the page of another host, Unusable for
	rubbish in the first two.
	"""
	if isinstance(auth, dict) and (auth.get("sid") or auth.get("token")):
		return _from_payload(auth)
	if header := environ.get("HTTP_AUTHORIZATION"):
		return Credential(authorization=_safe(header, SAFE_AUTHORIZATION))
	sid = _cookie(environ, "sid")
	if not sid or sid == "Guest" or not SAFE_SID.fullmatch(sid):
		return None
	if _is_foreign(environ):
		raise ForeignOrigin
	return Credential(sid=sid, explicit=False)


def _from_payload(auth: dict) -> Credential:
	if auth.get("sid"):
		return Credential(sid=_safe(auth["sid"], SAFE_SID))
	token = auth["token"]
	if isinstance(token, str) and " " not in token:
		token = f"token {token}"
	return Credential(authorization=_safe(token, SAFE_AUTHORIZATION))


def _safe(value: Any, pattern: re.Pattern) -> str:
	if isinstance(value, str) and pattern.fullmatch(value):
		return value
	raise Unusable


def _cookie(environ: dict, name: str) -> str:
	try:
		morsel = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(name)
	except CookieError:
		return ""
	return morsel.value if morsel else ""


def _is_foreign(environ: dict) -> bool:
	"""Browsers always send Origin with a websocket and with a cross-origin request; native clients send none.

	Ports are left out: site and gateway share the host, and cookies know no ports either. Two Origin headers arrive
	joined by a comma; no browser sends that.
	"""
	origin = environ.get("HTTP_ORIGIN")
	if not origin:
		return False
	return "," in origin or _hostname(origin) != _hostname("//" + environ.get("HTTP_HOST", ""))


def _hostname(url: str) -> str | None:
	try:
		return urlsplit(url).hostname
	except ValueError:
		return None


class Site:
	"""The site's own answer to "who is this?", asked over HTTP so that every rule of its sign-in holds."""

	def __init__(self, name: str, url: str) -> None:
		self.name = name
		self.url = url.rstrip("/")
		self._questions = threading.BoundedSemaphore(QUESTIONS_AT_ONCE)

	def user_of(self, credential: Credential) -> str | None:
		"""The signed-in user, or None when the site does not accept the credential. Raises SiteUnreachable."""
		headers = {"X-Frappe-Site-Name": self.name, "Accept": "application/json"}
		if credential.authorization:
			headers["Authorization"] = credential.authorization
		else:
			headers["Cookie"] = f"sid={credential.sid}"
		if not self._questions.acquire(timeout=TIMEOUT_SECONDS):
			raise SiteUnreachable("too many sign-ins at once")
		try:
			answer = requests.get(
				self.url + WHO_AM_I, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
			)
		except requests.RequestException as error:
			raise SiteUnreachable(type(error).__name__) from error
		finally:
			self._questions.release()
		return _user_in(answer)


def _user_in(answer: requests.Response) -> str | None:
	if answer.status_code in (401, 403, 417):
		return None
	if answer.status_code != 200:
		raise SiteUnreachable(f"HTTP {answer.status_code}")
	try:
		user = answer.json()["message"]["user"]
	except (ValueError, KeyError, TypeError) as error:
		raise SiteUnreachable("no JSON answer") from error
	return user if isinstance(user, str) and user != "Guest" else None
