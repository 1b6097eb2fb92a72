"""The process: HTTP and socket.io on one port, jobs and the scheduler beside them."""

import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import frappe
import socketio
from frappe import jobs, realtime
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from sandbox.server.app import Application
from sandbox.server.auth import Door
from sandbox.server.sessions import Sessions
from sandbox.server.sockets import Sockets

SECONDS_BETWEEN_TICKS = 60
SECONDS_FOR_JOBS = 5
SOCKET_PATH = "/socket.io"


class Server:
	"""`with Server(site, sites_path) as server:` serves the site in threads of this process at `server.url`.

	With `scheduler` it also does what is due every minute. Raises OSError when the port cannot be used.
	"""

	def __init__(
		self,
		site: str,
		sites_path: Path,
		*,
		host: str = "127.0.0.1",
		port: int = 0,
		scheduler: bool = False,
	) -> None:
		self.site = site
		self.sites_path = Path(sites_path)
		self.sessions = Sessions(self.sites_path / site / "sessions.db")
		self.door = Door(self.sessions)
		self.sockets = Sockets(site, self._who)
		application = Application(site, self.sites_path, self.door)
		self._http = _Server(host, port, _both(self.sockets.server, application))
		self.url = f"http://{host}:{self._http.socket.getsockname()[1]}"
		self._targets = [self._http.serve_forever, *([self._tick] if scheduler else [])]
		self._stopped = threading.Event()
		self._threads: list[threading.Thread] = []

	def __enter__(self) -> "Server":
		self.start()
		return self

	def __exit__(self, *_error: object) -> None:
		self.stop()

	def start(self) -> None:
		"""Begin to serve; returns at once."""
		realtime.sinks.append(self._tell)
		for target in self._targets:
			thread = threading.Thread(target=target, daemon=True)
			thread.start()
			self._threads.append(thread)

	def stop(self) -> None:
		"""Serve no more; requests that run are let finish for a moment."""
		self._stopped.set()
		realtime.sinks.remove(self._tell)
		self._http.shutdown()
		for thread in self._threads:
			thread.join(timeout=3)
		jobs.stop(SECONDS_FOR_JOBS)
		self._http.server_close()
		self.sockets.stop()
		self.sessions.close()

	def _tell(self, event: str, message: object, room: str) -> None:
		"""Events of this site go out; one process may hold several sites."""
		if frappe.local.site == self.site:
			self.sockets.publish(event, message, room)

	def _tick(self) -> None:
		"""What is due every minute."""
		while not self._stopped.wait(SECONDS_BETWEEN_TICKS):
			with connected(self.site, self.sites_path):
				frappe.utils.scheduler.tick()

	def _who(self, sid: str) -> tuple[str, bool]:
		"""The user of a session and whether it is a System User, for sockets."""
		with connected(self.site, self.sites_path):
			person = self.door.identity_of(sid).person
			return person.user, person.system_user


class connected:
	"""`with connected(site, sites_path):` gives this thread a connection to the site for a while."""

	def __init__(self, site: str, sites_path: Path) -> None:
		self._site, self._sites_path = site, sites_path

	def __enter__(self) -> None:
		frappe.init(self._site, sites_path=str(self._sites_path))
		frappe.connect()

	def __exit__(self, *_error: object) -> None:
		frappe.db.rollback()
		frappe.destroy()


def _both(sockets: socketio.Server, application: Callable) -> Callable:
	realtime_application = socketio.WSGIApp(sockets)

	def serve(environ: dict, start_response: Callable) -> Iterable[bytes]:
		if environ["PATH_INFO"].startswith(SOCKET_PATH):
			return realtime_application(environ, start_response)
		return application(environ, start_response)

	return serve


class _Server(ThreadedWSGIServer):
	"""One thread a connection."""

	daemon_threads = True
	block_on_close = False
	request_queue_size = 256

	def __init__(self, host: str, port: int, application: Callable) -> None:
		# A socket of our own: Werkzeug ends the process when the port is taken.
		with socket.create_server((host, port), backlog=self.request_queue_size) as listening:
			super().__init__(host, port, application, handler=_Handler, fd=listening.fileno())

	def handle_error(self, request: socket.socket, client_address: tuple) -> None:
		"""A client that hangs up is nothing to report; errors of requests are reported by the application."""


class _Handler(WSGIRequestHandler):
	timeout = 120

	def connection_dropped(self, error: BaseException, environ: dict | None = None) -> None:
		"""After a websocket, what is left on the line is no HTTP request."""
		self.close_connection = True

	def log(self, type: str, message: str, *args: object) -> None:
		"""No line per request."""
