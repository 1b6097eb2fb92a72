"""Bytes to a printer on the network, in bounded time, and an honest answer to the one question that matters afterwards:
did something come out? Pure: sockets, no database.

* `NotSent`: nothing was sent, so the slip may be tried again.
* `MaybePrinted`: a part or all of it was sent, and the printer then fell silent or reported a fault. Nobody but a person
  who looks at the paper knows; trying again by ourselves could print it twice.
"""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from jarz_pos.printing import status
from jarz_pos.printing.status import SILENT, Status

CHUNK = 2048


class NotSent(Exception):
	"""Nothing left for the printer. The text is a word: "closed", "unknown host", "no answer", or a problem of Status."""


class MaybePrinted(Exception):
	"""Something left for the printer. The text is a word: "stalled", "broken off", "silent", or a problem of Status."""

	def __init__(self, word: str, sent: int, total: int):
		super().__init__(word)
		self.sent, self.total = sent, total


@dataclass(frozen=True)
class Limits:
	"""Seconds. All together stay below the lease of a print job."""

	connect: float = 3
	answer: float = 1  # to a question while the printer is idle
	stall: float = 8  # without taking a single byte
	whole: float = 30  # for taking all of them
	finish: float = 8  # for answering a question that stands behind them


LIMITS = Limits()


def deliver(
	host: str, port: int, stream: bytes, *, before_sending: Callable[[], None], limits: Limits = LIMITS
) -> bool:
	"""Print. True where the printer has answered a question that was sent after the slip, so it took the whole of it; False
	where it never answers questions. `before_sending` is called once, when the printer is ready and nothing was sent yet."""
	with _connected(host, port, limits) as line:
		before = _status(line, limits.answer)
		if before.problem:
			raise NotSent(before.problem)
		before_sending()
		_send(line, stream, limits)
		after = _status(line, limits.finish) if before.answers else SILENT
		_finish(line, len(stream), limits)
		if after.problem:
			raise MaybePrinted(after.problem, len(stream), len(stream))
		if before.answers and not after.answers:
			raise MaybePrinted("silent", len(stream), len(stream))
		return after.answers


def ask(host: str, port: int, limits: Limits = LIMITS) -> Status:
	"""How the printer is. Raises NotSent where it cannot be reached."""
	with _connected(host, port, limits) as line:
		return _status(line, limits.answer)


def _connected(host: str, port: int, limits: Limits) -> socket.socket:
	try:
		return socket.create_connection((host, port), timeout=limits.connect)
	except socket.gaierror:
		raise NotSent("unknown host") from None
	except TimeoutError:
		raise NotSent("no answer") from None
	except OSError:
		raise NotSent("closed") from None


def _status(line: socket.socket, patience: float) -> Status:
	"""All answers within `patience`, or none."""
	until = time.monotonic() + patience
	answers = []
	for number in status.QUESTIONS:
		answer = _answer(line, number, until)
		if answer is None:
			return SILENT
		answers.append(answer)
	return status.read(tuple(answers))


def _answer(line: socket.socket, number: int, until: float) -> int | None:
	"""One byte that reads like an answer, whatever arrives before it; None when there is none in time."""
	try:
		line.settimeout(max(0.01, until - time.monotonic()))
		line.sendall(status.question(number))
		while (left := until - time.monotonic()) > 0:
			line.settimeout(left)
			received = line.recv(1)
			if not received:
				return None
			if status.is_answer(received[0]):
				return received[0]
	except OSError:  # a time-out too
		return None
	return None


def _send(line: socket.socket, stream: bytes, limits: Limits) -> None:
	until = time.monotonic() + limits.whole
	rest = memoryview(stream)
	while rest:
		left = until - time.monotonic()
		try:
			line.settimeout(max(0.01, min(limits.stall, left)))
			rest = rest[line.send(rest[:CHUNK]) :]
		except OSError as reason:
			word = "stalled" if isinstance(reason, TimeoutError) else "broken off"
			raise MaybePrinted(word, len(stream) - len(rest), len(stream)) from None


def _finish(line: socket.socket, total: int, limits: Limits) -> None:
	"""Closing while unread bytes stand in our own buffer would reset the line and lose the end of the slip."""
	until = time.monotonic() + limits.answer
	try:
		line.shutdown(socket.SHUT_WR)
		while (left := until - time.monotonic()) > 0:  # a printer that babbles would never come to an end
			line.settimeout(left)
			if not line.recv(1024):
				break
	except TimeoutError:
		pass  # the printer keeps its side open, which is its right
	except ConnectionResetError:
		raise MaybePrinted("broken off", total, total) from None
	except OSError:
		with suppress(OSError):
			line.close()
