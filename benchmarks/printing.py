"""Slips: making the bytes of a 20-line receipt, and how many a second one worker brings to a printer that takes them at once."""

import itertools
import statistics
import time
from collections.abc import Callable

import frappe

from jarz_pos.printing import encode, facts, jobs, receipt, worker
from jarz_pos.printing.lines import Slip
from jarz_pos.tests import factories, receipts
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.printer import Printer
from jarz_pos.tests.slips import make_printer

LINES = 20
REPEATS = 30
SLIPS = 60
NAME = "Benchmark Printer"
NAMES = {"english": "Chocolate cake with nuts", "arabic": "كيك شوكولاتة بالمكسرات"}


def run() -> dict:
	"""Milliseconds and bytes of render + encode as letters and as dots, and slips a second with database and network."""
	made = {
		f"{language}, {way}": _measure(language, way == "dots")
		for language in NAMES
		for way in ("letters", "dots")
	}
	return {"render_and_encode": made, "lines": LINES, "slips_per_second": _throughput(factories.world())}


def _measure(language: str, as_picture: bool) -> dict:
	shop = receipts.shop("Arabic" if language == "arabic" else "English", logo=None)
	items = [receipts.item(f"{NAMES[language]} {number}", 2, "45.50") for number in range(LINES)]
	card, paper = receipts.card(*items), encode.Paper(as_picture=as_picture)

	orders = itertools.count(10000)  # each slip has a code of its own

	def make() -> bytes:
		return encode.encode(receipt.receipt(card, shop, link=f"{receipts.LINK}-{next(orders)}"), paper)

	stream = make()  # fonts are loaded once in a process
	return {"ms": round(_milliseconds(make), 2), "bytes": len(stream)}


def _milliseconds(work: Callable[[], Slip | bytes]) -> float:
	times = []
	for _turn in range(REPEATS):
		started = time.perf_counter()
		work()
		times.append((time.perf_counter() - started) * 1000)
	return statistics.median(times)


def _throughput(world: factories.World) -> dict:
	"""Receipts of one order, from the table to the printer's port, by one worker."""
	with Printer() as printer:
		make_printer(NAME, world.branch.name, port=printer.port)
		about = ("Sales Invoice", make_order(world).name)
		wake, jobs.wake = jobs.wake, lambda _printer: None  # this process is the worker
		try:
			for number in range(SLIPS):
				jobs.add(NAME, world.branch.name, facts.RECEIPT, about, key=f"slip {number}")
			started = time.perf_counter()
			printed = worker.drain(NAME)
			seconds = time.perf_counter() - started
		finally:
			jobs.wake = wake
			frappe.db.delete("Jarz Print Job", {"printer": NAME})
			frappe.delete_doc("Jarz Printer", NAME, force=True)
			frappe.db.commit()
	assert printed == SLIPS == len(printer.jobs)
	return {"slips": SLIPS, "a_second": round(SLIPS / seconds, 1)}
