"""A printer for the demo: whatever the shop prints becomes a picture in a folder, as the paper would look."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import frappe

from sandbox.server.place import SITE, Place
from sandbox.server.server import connected

SLIPS = ("print_kitchen", "print_courier", "print_receipt", "print_settlement")
# What a new printer prints at once, so that there is something to see before the first sale: a slip of an order in this state.
FIRST = {"Kitchen": "Received", "Courier": "Out for Delivery", "Receipt": "Delivered"}


@contextmanager
def receipts(place: Place) -> Iterator[Path]:
	"""Each branch has a printer that works as long as this lasts; gives the folder of the pictures."""
	from jarz_pos.tests.printer import Printer

	folder = place.data / "receipts"
	folder.mkdir(exist_ok=True)
	with Printer(on_job=lambda stream: _keep(stream, folder)) as printer:
		with connected(SITE, place.data):
			for branch in frappe.get_all("POS Profile", pluck="name", order_by="name asc"):
				_install(branch, printer.port)
			frappe.db.commit()
		yield folder


def _install(branch: str, port: int) -> None:
	name = f"Printer of {branch}"
	known = frappe.db.exists("Jarz Printer", name)
	if known:
		printer = frappe.get_doc("Jarz Printer", name)
	else:
		printer = frappe.get_doc(
			{
				"doctype": "Jarz Printer",
				"printer_name": name,
				"branch": branch,
				"as_picture": 1,
				"drawer": "Pin 2",
				"open_on_cash": 1,
				**dict.fromkeys(SLIPS, 1),
			}
		)
	printer.update({"host": "127.0.0.1", "port": port})
	printer.save(ignore_permissions=True)
	if not known:
		_print_some(name, branch)


def _print_some(printer: str, branch: str) -> None:
	from jarz_pos.printing import jobs

	for kind, state in FIRST.items():
		newest = {"jarz_branch": branch, "sales_invoice_state": state}
		order = frappe.db.get_value("Sales Invoice", newest, "name", order_by="creation desc")
		if order:
			jobs.add(printer, branch, kind, ("Sales Invoice", order))


def _keep(stream: bytes, folder: Path) -> None:
	"""One picture for each piece of paper that was cut off."""
	from jarz_pos.tests.paper import decode

	for number, sheet in enumerate(decode(stream).sheets, 1):
		sheet.save(folder / f"{datetime.now():%Y%m%d-%H%M%S-%f}-{number}.png")
