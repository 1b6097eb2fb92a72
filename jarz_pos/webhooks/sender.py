"""One message over HTTP: to public addresses only, without following redirects, in bounded time."""

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import frappe
import urllib3
from frappe import _

CONNECT_SECONDS, READ_SECONDS = 3, 10
KEPT_ANSWER = 500  # bytes


class AddressRefused(Exception):
	"""The URL leads to a place where no receiver of a shop's events can be."""


@dataclass(frozen=True)
class Outcome:
	"""How an attempt went. `status` 0: no answer came, and `error` says why."""

	status: int = 0
	answer: str = ""
	error: str = ""
	retry_after: str | None = None
	milliseconds: int = 0

	@property
	def accepted(self) -> bool:
		return 200 <= self.status < 300


def send(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
	"""POST `body`. Raises nothing that a receiver or the network can cause."""
	began = time.monotonic()
	try:
		outcome = _post(url, body, headers)
	except AddressRefused as refusal:
		outcome = Outcome(error=str(refusal))
	except (urllib3.exceptions.HTTPError, OSError) as error:
		outcome = Outcome(error=f"{type(error).__name__}: {error}"[:KEPT_ANSWER])
	spent = int((time.monotonic() - began) * 1000)
	return Outcome(outcome.status, outcome.answer, outcome.error, outcome.retry_after, spent)


def require_receiver(url: str) -> tuple[str, str, int, str]:
	"""(scheme, host, port, path with query) of a URL that may be called. Raises AddressRefused.

	A site whose config has `jarz_webhooks_allow_private` may also call its own network, and without TLS: for tests.
	"""
	try:
		parts = urlsplit(url.strip())
		port = parts.port
	except ValueError:
		raise AddressRefused(_("This is not a URL: {0}").format(url)) from None
	if parts.scheme not in (("https", "http") if _private_allowed() else ("https",)) or not parts.hostname:
		raise AddressRefused(_("The URL of a webhook starts with https:// and names a host."))
	if parts.username or parts.password:
		raise AddressRefused(_("The URL of a webhook carries no user name or password."))
	path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
	return parts.scheme, parts.hostname, port or {"https": 443, "http": 80}[parts.scheme], path


def _post(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
	scheme, host, port, path = require_receiver(url)
	# The address that was checked is the one that is called: a name that answers differently the second time gains nothing.
	address = _address(host, port)
	options = {"timeout": urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), "retries": False}
	if scheme == "https":
		pool = urllib3.HTTPSConnectionPool(
			address, port, server_hostname=host, assert_hostname=host, cert_reqs="CERT_REQUIRED", **options
		)
	else:
		pool = urllib3.HTTPConnectionPool(address, port, **options)
	default = {"https": 443, "http": 80}[scheme]
	sent = {
		**headers,
		"Host": host if port == default else f"{host}:{port}",
		"Content-Type": "application/json",
		"User-Agent": "jarz_pos-webhooks",
		"Accept-Encoding": "identity",
	}
	with pool:
		response = pool.urlopen("POST", path, body=body, headers=sent, redirect=False, preload_content=False)
		answer = response.read(KEPT_ANSWER)
		response.close()  # whatever more the receiver has to say
	return Outcome(
		status=response.status,
		answer=answer.decode("utf-8", "replace").replace("\x00", ""),
		error="" if response.status < 300 else _("The receiver answered {0}.").format(response.status),
		retry_after=response.headers.get("Retry-After"),
	)


def _address(host: str, port: int) -> str:
	try:
		found = {row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
	except (socket.gaierror, UnicodeError):
		raise AddressRefused(_("There is no host {0}.").format(host)) from None
	if not _private_allowed():
		private = [text for text in found if not ipaddress.ip_address(text.split("%")[0]).is_global]
		if private:
			raise AddressRefused(_("{0} is an address of a private network.").format(host))
	return sorted(found, key=lambda text: ":" in text)[0]


def _private_allowed() -> bool:
	return bool(frappe.conf.get("jarz_webhooks_allow_private"))
