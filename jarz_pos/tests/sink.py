"""A receiver of webhooks on this machine that answers as a test tells it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Sink:
	"""`received` holds (headers, body) of each message; `answers` are used up in turn, then 200 is said.

	An answer is a status, a (status, headers) pair, or a function of (headers, body) that gives one of these.
	"""

	def __init__(self, port: int) -> None:
		self.url = f"http://127.0.0.1:{port}/hook?shop=1"
		self.received: list[tuple[dict[str, str], bytes]] = []
		self.answers: list[int | tuple[int, dict[str, str]] | Callable] = []

	def wait(self, messages: int, seconds: float = 20) -> None:
		"""Until that many messages have come. Raises AssertionError."""
		end = time.monotonic() + seconds
		while len(self.received) < messages:
			assert time.monotonic() < end, f"{len(self.received)} of {messages} messages came"
			time.sleep(0.05)


@contextmanager
def sink() -> Iterator[Sink]:
	"""A running Sink."""

	class Handler(BaseHTTPRequestHandler):
		def do_POST(self) -> None:
			body = self.rfile.read(int(self.headers["Content-Length"]))
			headers = {key.lower(): value for key, value in self.headers.items()}
			running.received.append((headers, body))
			answer = running.answers.pop(0) if running.answers else 200
			answer = answer(headers, body) if callable(answer) else answer
			status, more = answer if isinstance(answer, tuple) else (answer, {})
			self.send_response(status)
			for key, value in more.items():
				self.send_header(key, value)
			self.end_headers()

		def log_message(self, *_arguments: object) -> None:
			pass

	server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
	running = Sink(server.server_address[1])
	threading.Thread(target=server.serve_forever, daemon=True).start()
	try:
		yield running
	finally:
		server.shutdown()
		server.server_close()
