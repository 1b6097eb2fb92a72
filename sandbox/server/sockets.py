"""socket.io as Frappe serves it: the namespace `/<site>`, rooms by user, signing in by the session's cookie.

The default namespace, where the published mobile client connects without a cookie, hears the app's own hints, as from
`jarz-pos realtime` on a bench.
"""

import threading
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import socketio
from socketio.exceptions import ConnectionRefusedError

from jarz_pos.gateway import messages
from jarz_pos.gateway.hints import Hinter

# Rooms that Frappe puts everybody, or every System User, into.
EVERYBODY = "website"
SYSTEM_USERS = "all"


class Sockets:
	"""The socket.io side of one site. `who(sid)` gives the user of a session and whether it is a System User."""

	def __init__(self, site: str, who: Callable[[str], tuple[str, bool]]) -> None:
		self.namespace = f"/{site}"
		self._who = who
		self.server = socketio.Server(
			async_mode="threading", cors_allowed_origins="*", namespaces="*", async_handlers=False
		)
		self.server.on("connect", self._connect, namespace=self.namespace)
		self.server.on("ping", self._ping, namespace=self.namespace)
		self.server.on("task_subscribe", self._follow_task, namespace=self.namespace)
		# Strangers may stay in the default namespace.
		self.server.on("connect", lambda *_: None, namespace="/")
		self.server.on("ping", self._ping_default, namespace="/")
		self.server.on("connect", self._no_such_namespace, namespace="*")
		self._hinter = Hinter(lambda hint: self.server.emit(messages.HINT_EVENT, hint))
		threading.Thread(target=self._hinter.run, daemon=True).start()

	def publish(self, event: str, message: Any, room: str) -> None:
		"""Tell everybody in `room`; called after commit, never blocks."""
		self.server.emit(event, message, room=room, namespace=self.namespace)
		if room.startswith(messages.USER_ROOM) and isinstance(message, dict):
			told = messages.Message(event, room.removeprefix(messages.USER_ROOM), message)
			if messages.changes_a_board(told):
				self._hinter.changed(messages.hint(told))

	def stop(self) -> None:
		"""Tell nothing more."""
		self._hinter.stop()
		self.server.shutdown()

	def _connect(self, sid: str, environ: dict, _auth: Any = None) -> None:
		if not _same_host(environ):
			raise ConnectionRefusedError("Invalid origin")
		cookie = environ.get("HTTP_COOKIE", "")
		if not cookie:
			raise ConnectionRefusedError("No cookie transmitted.")
		user, system_user = self._who(_session_id(cookie))
		rooms = [EVERYBODY, f"user:{user}", *([SYSTEM_USERS] if system_user else [])]
		for room in rooms:
			self.server.enter_room(sid, room, namespace=self.namespace)

	def _ping(self, sid: str, *_data: Any) -> None:
		self.server.emit("pong", to=sid, namespace=self.namespace)

	def _follow_task(self, sid: str, task_id: Any = None, *_data: Any) -> None:
		self.server.enter_room(sid, f"task_progress:{task_id}", namespace=self.namespace)

	def _ping_default(self, sid: str, *_data: Any) -> None:
		self.server.emit("pong", to=sid)

	@staticmethod
	def _no_such_namespace(*_arguments: Any) -> None:
		raise ConnectionRefusedError("Invalid namespace")


def _session_id(cookie: str) -> str:
	try:
		morsel = SimpleCookie(cookie).get("sid")
	except CookieError:
		return "Guest"
	return morsel.value if morsel else "Guest"


def _same_host(environ: dict) -> bool:
	"""Frappe wants the page's origin to be the site; a client without one is refused."""
	try:
		origin = urlsplit(environ.get("HTTP_ORIGIN", "")).hostname
	except ValueError:
		return False
	return bool(origin) and origin == urlsplit("//" + environ.get("HTTP_HOST", "")).hostname
