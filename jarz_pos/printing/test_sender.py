"""A printer that prints, and printers that do not: what we say about each, and how long it takes."""

import socket
import threading
import time

import pytest

from jarz_pos.printing import sender, status
from jarz_pos.tests.printer import ALL_WELL, COVER_OPEN, PAPER_LOW, PAPER_OUT, Behaviour, Printer

QUICK = sender.Limits(connect=1, answer=0.3, stall=0.5, whole=1.5, finish=0.6)
SLIP = b"\x1b@" + b"a row of letters\n" * 20
LONG_SLIP = SLIP * 60_000  # more than all buffers between here and there hold


def send(printer: Printer, stream: bytes = SLIP) -> tuple[bool, list[str]]:
	"""Whether the printer confirmed, and the marks that were set before."""
	marks: list[str] = []
	done = sender.deliver(
		"127.0.0.1", printer.port, stream, before_sending=lambda: marks.append("now"), limits=QUICK
	)
	return done, marks


def test_a_printer_that_answers_confirms_the_slip():
	with Printer() as printer:
		assert send(printer) == (True, ["now"])
		assert printer.wait_for(1) == [SLIP]


def test_a_printer_that_never_answers_still_prints_and_is_not_called_confirmed():
	with Printer(Behaviour(answers=None)) as printer:
		assert send(printer) == (False, ["now"])
		assert printer.wait_for(1) == [SLIP]


def test_a_printer_that_babbles_is_taken_for_one_that_does_not_answer():
	with Printer(Behaviour(babbles=b"\x00\xffHELLO\r\n")) as printer:
		assert send(printer) == (False, ["now"])
		assert printer.wait_for(1) == [SLIP]


def test_a_printer_that_never_stops_talking_is_left_in_time():
	ended = threading.Event()

	def babble(server: socket.socket) -> None:
		line, _address = server.accept()
		with line:
			while not ended.wait(0.01):
				line.sendall(b"\x00" * 64)

	with socket.create_server(("127.0.0.1", 0)) as server:
		threading.Thread(target=babble, args=(server,), daemon=True).start()
		started = time.monotonic()
		port = server.getsockname()[1]
		done = sender.deliver("127.0.0.1", port, SLIP, before_sending=lambda: None, limits=QUICK)
		ended.set()
	assert done is False
	assert time.monotonic() - started < 3


@pytest.mark.parametrize(
	("answers", "word"),
	[(PAPER_OUT, "paper out"), (COVER_OPEN, "cover open"), ((0x1A, 0x12, 0x12, 0x12), "offline")],
)
def test_a_printer_that_cannot_print_is_sent_nothing(answers, word):
	with Printer(Behaviour(answers=answers)) as printer:
		with pytest.raises(sender.NotSent, match=word):
			send(printer)
		assert printer.jobs == []


def test_a_closed_port_and_an_unknown_host_are_told_apart():
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		port = free.getsockname()[1]
	with pytest.raises(sender.NotSent, match="closed"):
		sender.ask("127.0.0.1", port, QUICK)
	with pytest.raises(sender.NotSent, match="unknown host"):
		sender.ask("no-such-printer.invalid", port, QUICK)


def test_a_printer_that_takes_no_more_in_the_middle_may_have_printed():
	with Printer(Behaviour(answers=None, stops_after=1000)) as printer:
		started = time.monotonic()
		with pytest.raises(sender.MaybePrinted, match="stalled") as stalled:
			send(printer, LONG_SLIP)
		assert time.monotonic() - started < 5
		assert 0 < stalled.value.sent < stalled.value.total == len(LONG_SLIP)


def test_a_printer_that_falls_silent_after_the_slip_may_have_printed():
	with Printer(Behaviour(answers_after=None)) as printer:
		with pytest.raises(sender.MaybePrinted, match="silent"):
			send(printer)


def test_paper_that_ends_within_the_slip_is_told():
	with Printer(Behaviour(answers_after=PAPER_OUT)) as printer:
		with pytest.raises(sender.MaybePrinted, match="paper out"):
			send(printer)


def test_a_line_that_breaks_in_the_middle_may_have_printed():
	with Printer(Behaviour(hangs_up_after=600)) as printer:
		with pytest.raises(sender.MaybePrinted):
			send(printer, LONG_SLIP)


def test_a_slow_printer_gets_no_more_than_its_time():
	with Printer(Behaviour(slow=0.05)) as printer:
		started = time.monotonic()
		with pytest.raises(sender.MaybePrinted, match="stalled"):
			send(printer, LONG_SLIP)
		assert time.monotonic() - started < 5


@pytest.mark.parametrize(
	("answers", "expected"),
	[
		(ALL_WELL, status.Status(True, paper="ok")),
		(PAPER_LOW, status.Status(True, paper="low")),
		(PAPER_OUT, status.Status(True, online=False, paper="out")),
		(COVER_OPEN, status.Status(True, online=False, cover_open=True, paper="ok")),
		((0x12, 0x52, 0x12, 0x12), status.Status(True, paper="ok", failure=True)),
	],
)
def test_the_status_is_read_bit_by_bit(answers, expected):
	with Printer(Behaviour(answers=answers)) as printer:
		assert sender.ask("127.0.0.1", printer.port, QUICK) == expected


@pytest.mark.parametrize("byte", [0x00, 0xFF, 0x13, 0x92, 0x02])
def test_what_is_no_answer_is_not_read_as_one(byte):
	assert not status.is_answer(byte)
