"""The sockets: strangers in one group, signed-in ones by user; what each of them is told."""

import logging
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import socketio
from engineio.exceptions import SocketIsClosedError

from jarz_pos.gateway import messages
from jarz_pos.gateway.hints import Hinter
from jarz_pos.gateway.identity import (
	Credential,
	ForeignOrigin,
	Site,
	SiteUnreachable,
	Unusable,
	credential_of,
)

LARGEST_MESSAGE_BYTES = 10_000
# A session that ended (log-out, password change, user disabled) hears nothing more after at most this long.
# Asking keeps a session alive, as any open page that polls does.
RECHECK_SECONDS = 60
SEEN = "jarz_pos.connected"
logger = logging.getLogger("jarz_pos.gateway")


class Sockets:
	"""The socket.io side of the gateway, default namespace only."""

	def __init__(self, site: Site, hint_seconds: float, recheck_seconds: float = RECHECK_SECONDS) -> None:
		self.server = socketio.Server(
			async_mode="threading",
			# Any page may hear the hints; a cookie counts only for pages of the site itself (identity.py).
			cors_allowed_origins="*",
			max_http_buffer_size=LARGEST_MESSAGE_BYTES,
			# Handlers run in the thread of their client: a slow sign-in holds up nobody else.
			async_handlers=False,
			namespaces=["/"],
		)
		self.server.on("connect", self._connect)
		self.server.on("disconnect", self._disconnect)
		self.server.on("ping", self._ping)
		self.hinter = Hinter(self._tell_strangers, hint_seconds)
		self._site = site
		self._recheck_seconds = recheck_seconds
		self._stopped = threading.Event()
		self._lock = threading.Lock()
		self._strangers: set[str] = set()
		self._signed_in: dict[str, tuple[str, Credential]] = {}

	def deliver(self, raw: bytes) -> None:
		"""One publication from Redis: to the user's sockets in full, to strangers as a hint."""
		message = messages.parse(raw, self._site.name)
		if not message:
			return
		for sid, (user, _credential) in self._signed_in_now():
			if user == message.user:
				self._tell(sid, message.event, message.payload)
		if messages.changes_a_board(message):
			self.hinter.changed(messages.hint(message))

	def resumed(self) -> None:
		"""Publications may have been missed, so every board reloads."""
		for sid, _who in self._signed_in_now():
			self._tell(sid, messages.HINT_EVENT, messages.hint())
		self.hinter.changed(messages.hint())

	def recheck(self) -> None:
		"""Until stopped: ask the site again about each credential, and hang up on those that no longer hold."""
		while not self._stopped.wait(self._recheck_seconds):
			answers: dict[Credential, str | None] = {}
			for sid, (user, credential) in self._signed_in_now():
				try:
					if credential not in answers:
						answers[credential] = self._site.user_of(credential)
				except SiteUnreachable as error:
					# Nothing is known, and a site that is down publishes nothing either.
					logger.warning("sign-ins not checked: %s", error)
					break
				if answers[credential] != user:
					self._hang_up(sid)

	def stop(self) -> None:
		"""End `recheck` and the hints."""
		self._stopped.set()
		self.hinter.stop()

	def _connect(self, sid: str, environ: dict, auth: Any = None) -> None:
		if environ.get(SEEN):
			raise socketio.exceptions.ConnectionRefusedError("connected already")
		environ[SEEN] = True
		wanted = parse_qs(environ.get("QUERY_STRING", "")).get("site_name", [self._site.name])[0]
		if wanted != self._site.name:
			raise socketio.exceptions.ConnectionRefusedError("another site is served here")
		who = self._identify(environ, auth)
		with self._lock:
			if who:
				self._signed_in[sid] = who
			else:
				self._strangers.add(sid)

	def _identify(self, environ: dict, auth: Any) -> tuple[str, Credential] | None:
		"""User and credential; None for a stranger, who may stay. A browser with an old cookie is a stranger too."""
		try:
			credential = credential_of(environ, auth)
			user = self._site.user_of(credential) if credential else None
		except ForeignOrigin:
			raise socketio.exceptions.ConnectionRefusedError("foreign origin") from None
		except Unusable:
			raise socketio.exceptions.ConnectionRefusedError("not signed in") from None
		except SiteUnreachable as error:
			logger.warning("sign-in not checked: %s", error)
			raise socketio.exceptions.ConnectionRefusedError("site not reachable, try again") from None
		if user:
			return user, credential
		if credential and credential.explicit:
			raise socketio.exceptions.ConnectionRefusedError("not signed in")
		return None

	def _disconnect(self, sid: str, _reason: str = "") -> None:
		with self._lock:
			self._strangers.discard(sid)
			self._signed_in.pop(sid, None)

	def _ping(self, sid: str, *_data: Any) -> None:
		"""The only thing that a client may say."""
		self._tell(sid, "pong", {})

	def _signed_in_now(self) -> list[tuple[str, tuple[str, Credential]]]:
		with self._lock:
			return list(self._signed_in.items())

	def _tell_strangers(self, hint: dict) -> None:
		with self._lock:
			strangers = list(self._strangers)
		for sid in strangers:
			self._tell(sid, messages.HINT_EVENT, hint)

	def _tell(self, sid: str, event: str, payload: dict) -> None:
		self._unless_gone(lambda: self.server.emit(event, payload, to=sid))

	def _hang_up(self, sid: str) -> None:
		"""First out of the list, so that nothing more is told even if the line stays open for a moment."""
		self._disconnect(sid)
		self._unless_gone(lambda: self.server.disconnect(sid))

	@staticmethod
	def _unless_gone(act: Callable[[], None]) -> None:
		"""A client that goes away meanwhile is no reason not to tell the next one."""
		try:
			act()
		except (SocketIsClosedError, KeyError):
			logger.debug("socket is gone")
