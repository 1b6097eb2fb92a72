"""The process: HTTP server with limits, the threads around it, start and clean end."""

import logging
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import BinaryIO
from urllib.parse import parse_qs

import socketio
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from jarz_pos.gateway.hints import SECONDS_BETWEEN
from jarz_pos.gateway.identity import Site
from jarz_pos.gateway.listener import Listener
from jarz_pos.gateway.sockets import LARGEST_MESSAGE_BYTES, RECHECK_SECONDS, Sockets

# Engine.IO says something every 25 s and expects an answer within 20: whoever is silent for longer is gone.
SILENCE_SECONDS = 60
# A client says hello once and then pings: about 100 bytes a minute. This is plenty, and stops floods.
ALLOWANCE_BYTES = 64_000
ALLOWANCE_BYTES_PER_SECOND = 1_000
logger = logging.getLogger("jarz_pos.gateway")


@dataclass(frozen=True)
class Options:
	"""What the admin decides. `site_url`: where the gateway reaches the site's web workers."""

	site: str
	site_url: str
	redis_url: str
	host: str = "127.0.0.1"
	port: int = 9001
	max_connections: int = 500
	hint_seconds: float = SECONDS_BETWEEN
	recheck_seconds: float = RECHECK_SECONDS


def run(options: Options) -> int:
	"""Serve until SIGTERM or SIGINT; returns the exit code (1 when a part of it broke, so that it is restarted)."""
	sockets = Sockets(Site(options.site, options.site_url), options.hint_seconds, options.recheck_seconds)
	listener = Listener(options.redis_url, sockets.deliver, sockets.resumed)
	application = _application(sockets, options.max_connections)
	server = _Server(options.host, options.port, application, options.max_connections)
	ended, broken = threading.Event(), threading.Event()
	for number in (signal.SIGTERM, signal.SIGINT):
		signal.signal(number, lambda *_: ended.set())

	def part(target: Callable[[], None]) -> threading.Thread:
		def guarded() -> None:
			try:
				target()
			finally:
				if not ended.is_set():
					broken.set()
					ended.set()

		thread = threading.Thread(target=guarded, daemon=True)
		thread.start()
		return thread

	parts = [part(p) for p in (server.serve_forever, listener.run, sockets.hinter.run, sockets.recheck)]
	logger.info(
		"realtime gateway of %s on http://%s:%s/socket.io/, at most %s connections, signs in at %s",
		options.site,
		options.host,
		server.port,
		options.max_connections,
		options.site_url,
	)
	ended.wait()
	logger.info("realtime gateway ends")
	server.shutdown()
	listener.stop()
	sockets.stop()
	for thread in parts:
		thread.join(timeout=2)
	server.server_close()
	return 1 if broken.is_set() else 0


def _application(sockets: Sockets, max_connections: int) -> Callable:
	serve = socketio.WSGIApp(sockets.server)
	sessions = sockets.server.eio.sockets

	def application(environ: dict, start_response: Callable) -> list[bytes]:
		# A polling client holds a session without holding a connection, so sessions are counted too.
		is_new = "sid" not in parse_qs(environ["QUERY_STRING"])
		if is_new and sum(not session.closed for session in list(sessions.values())) >= max_connections:
			start_response("503 Service Unavailable", [("Retry-After", "30")])
			return [b"full"]
		# Messages are tiny; without compression nobody can send a small one that unpacks to a huge one.
		environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
		environ["werkzeug.socket"] = _MeteredSocket(environ["werkzeug.socket"])
		return serve(environ, start_response)

	return application


class _Server(ThreadedWSGIServer):
	"""One thread a connection, up to a limit; who comes later is turned away at once."""

	daemon_threads = True
	block_on_close = False
	request_queue_size = 128

	def __init__(self, host: str, port: int, application: Callable, max_connections: int) -> None:
		self._places = threading.BoundedSemaphore(max_connections)
		super().__init__(host, port, application, handler=_Handler)

	def process_request(self, request: socket.socket, client_address: tuple) -> None:
		"""Called in the accepting thread, so it must not wait."""
		if not self._places.acquire(blocking=False):
			self.shutdown_request(request)
			return
		try:
			super().process_request(request, client_address)
		except RuntimeError:  # the system gives no more threads
			self._places.release()
			raise

	def process_request_thread(self, request: socket.socket, client_address: tuple) -> None:
		"""The thread of one connection."""
		try:
			super().process_request_thread(request, client_address)
		finally:
			self._places.release()


class _Handler(WSGIRequestHandler):
	timeout = SILENCE_SECONDS

	def run_wsgi(self) -> None:
		"""One request a connection: after a websocket, what is left on the line is no HTTP."""
		announced = self.headers.get("Content-Length", "")
		length = int(announced) if announced.isdecimal() and len(announced) < 10 else 0
		self.rfile = _Body(self.rfile, min(length, LARGEST_MESSAGE_BYTES))
		super().run_wsgi()
		self.close_connection = True

	def log(self, type: str, message: str, *args) -> None:
		"""No line per request: anybody could fill the log, and ids of sockets are nobody's business."""


class _Body:
	"""A request's body and nothing behind it: Werkzeug would read on for as long as a client sends, in large pieces."""

	def __init__(self, stream: BinaryIO, size: int) -> None:
		self._stream = stream
		self._left = size

	def read(self, size: int = -1) -> bytes:
		"""As a file."""
		data = self._stream.read(self._left if size < 0 else min(size, self._left))
		self._left -= len(data)
		return data

	def close(self) -> None:
		"""As a file."""
		self._stream.close()


class _MeteredSocket:
	"""The part of a socket that a websocket needs, with a limit on what the client may send over it."""

	def __init__(self, connection: socket.socket) -> None:
		self._connection = connection
		self._lock = threading.Lock()
		self._allowance = float(ALLOWANCE_BYTES)
		self._at = monotonic()

	def recv(self, size: int) -> bytes:
		"""As a socket; a client that sends too much is cut off."""
		data = self._connection.recv(size)
		now = monotonic()
		earned = (now - self._at) * ALLOWANCE_BYTES_PER_SECOND
		self._allowance = min(ALLOWANCE_BYTES, self._allowance + earned) - len(data)
		self._at = now
		if self._allowance < 0:
			raise ConnectionResetError("too much from one client")
		return data

	def send(self, data: bytes) -> int:
		"""Whole frames, one after the other: two threads write to a websocket."""
		with self._lock:
			self._connection.sendall(data)
		return len(data)

	def close(self) -> None:
		"""As a socket."""
		self._connection.close()
