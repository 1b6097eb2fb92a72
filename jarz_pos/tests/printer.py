"""A printer on the network for tests and for the demo: takes bytes on a TCP port, answers DLE EOT, and fails as it is told."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from jarz_pos.tests.paper import Printout, decode

ALL_WELL = (0x12, 0x12, 0x12, 0x12)
PAPER_LOW = (0x12, 0x12, 0x12, 0x1E)
PAPER_OUT = (0x1A, 0x32, 0x12, 0x72)
COVER_OPEN = (0x1A, 0x16, 0x12, 0x12)


@dataclass
class Behaviour:
	"""How the printer behaves; may be changed while it runs."""

	answers: tuple[int, ...] | None = ALL_WELL  # None: takes data, tells nothing
	answers_after: tuple[int, ...] | str | None = "same"  # once a slip has begun
	stops_after: int | None = None  # reads no further than so many bytes of a slip
	hangs_up_after: int | None = None  # closes the line after so many bytes of a slip
	babbles: bytes = b""  # sent to whoever connects, and in place of answers
	slow: float = 0.0  # seconds before each read


class Printer:
	"""`with Printer() as printer:` listens on 127.0.0.1; `printer.jobs` are the bytes of each connection that printed."""

	def __init__(
		self, behaviour: Behaviour | None = None, port: int = 0, on_job: Callable[[bytes], None] | None = None
	):
		self.behaviour = behaviour or Behaviour()
		self.jobs: list[bytes] = []
		self.connections = 0
		self.closing = threading.Event()
		self._on_job = on_job
		self._changed = threading.Condition()
		self._server = _Server(("127.0.0.1", port), _Line)
		self._server.printer = self

	@property
	def port(self) -> int:
		return self._server.server_address[1]

	def __enter__(self) -> "Printer":
		threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
		return self

	def __exit__(self, *_reason: object) -> None:
		self.closing.set()
		self._server.shutdown()
		self._server.server_close()

	def printed(self, width: int = 576) -> list[Printout]:
		"""What stands on paper, one for each connection that printed."""
		return [decode(job, width) for job in self.jobs]

	def wait_for(self, jobs: int, seconds: float = 10) -> list[bytes]:
		"""The bytes of the first so many jobs; AssertionError when they do not come."""
		with self._changed:
			assert self._changed.wait_for(lambda: len(self.jobs) >= jobs, seconds), (
				f"{len(self.jobs)} of {jobs} jobs came"
			)
			return list(self.jobs)

	def keep(self, job: bytes) -> None:
		with self._changed:
			self.jobs.append(job)
			self._changed.notify_all()
		if self._on_job:
			self._on_job(job)


class _Server(socketserver.ThreadingTCPServer):
	allow_reuse_address = True
	daemon_threads = True
	printer: Printer


class _Line(socketserver.BaseRequestHandler):
	"""One connection. Questions come alone between slips, so a read that is exactly one question is not printed."""

	def handle(self) -> None:
		printer, slip = self.server.printer, bytearray()
		printer.connections += 1
		line: socket.socket = self.request
		line.settimeout(0.05)
		if printer.behaviour.babbles:
			line.sendall(printer.behaviour.babbles)
		try:
			while not printer.closing.is_set():
				how = printer.behaviour
				time.sleep(how.slow)
				if how.stops_after is not None and len(slip) >= how.stops_after:
					printer.closing.wait(0.05)
					continue
				try:
					received = line.recv(512)
				except TimeoutError:
					continue
				if not received:
					break
				slip += self._without_questions(received, began=bool(slip))
				if how.hangs_up_after is not None and len(slip) >= how.hangs_up_after:
					line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
					break
		except OSError:
			pass
		if slip:
			printer.keep(bytes(slip))

	def _without_questions(self, received: bytes, *, began: bool) -> bytes:
		"""Takes trailing questions off and answers them; within a picture the encoder leaves no such bytes."""
		kept = received
		while len(kept) >= 3 and kept[-3:-1] == b"\x10\x04" and 1 <= kept[-1] <= 4:
			number, kept = kept[-1], kept[:-3]
			self._answer(number, began=began or bool(kept))
		return kept

	def _answer(self, number: int, *, began: bool) -> None:
		how = self.server.printer.behaviour
		if how.babbles:
			self.request.sendall(how.babbles)
			return
		answers = how.answers if how.answers_after == "same" or not began else how.answers_after
		if answers:
			self.request.sendall(bytes((answers[number - 1],)))
