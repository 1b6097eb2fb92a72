"""The printers of a branch as values."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cint

from jarz_pos import guards
from jarz_pos.printing import words
from jarz_pos.printing.encode import DOTS, Paper

PRINTER = "Jarz Printer"
NETWORK, TILL = "Network", "Till"
FIELDS = (
	"name",
	"branch",
	"enabled",
	"connection",
	"host",
	"port",
	"paper_width",
	"profile",
	"code_page",
	"as_picture",
	"cut",
	"language",
	"drawer",
	"open_on_cash",
	"print_kitchen",
	"print_courier",
	"print_receipt",
	"print_settlement",
)


@dataclass(frozen=True)
class Printer:
	"""A printer and its paper. `drawer`: the pin of its cash drawer, "" without one."""

	name: str
	branch: str
	connection: str
	host: str
	port: int
	paper: Paper
	language: str
	drawer: str
	open_on_cash: bool
	enabled: bool


def find(name: str) -> Printer:
	"""The printer `name`; raises DoesNotExistError."""
	row = frappe.db.get_value(PRINTER, name, FIELDS, as_dict=True) if name else None
	if not row:
		frappe.throw(_("There is no printer {0}.").format(name or "?"), frappe.DoesNotExistError)
	return Printer(
		name=row.name,
		branch=row.branch,
		connection=row.connection,
		host=row.host or "",
		port=cint(row.port),
		paper=Paper(row.paper_width, row.profile, row.code_page, bool(row.as_picture), row.cut),
		language=row.language,
		drawer=row.drawer or "",
		open_on_cash=bool(row.open_on_cash),
		enabled=bool(row.enabled),
	)


def of_caller(name: str) -> Printer:
	"""The same, after the branch check."""
	printer = find(name)
	guards.require_branch(printer.branch)
	return printer


def without_printer(branch: str, width: str, language: str) -> Printer:
	"""Paper for a preview, and for a device that has a printer of its own."""
	return Printer(
		name="",
		branch=branch,
		connection=TILL,
		host="",
		port=0,
		paper=Paper(width if width in DOTS else "80"),
		language=language if language in (words.ENGLISH, words.ARABIC) else words.ENGLISH,
		drawer="",
		open_on_cash=False,
		enabled=True,
	)


def listed(branches: tuple[str, ...]) -> list[dict]:
	"""Enabled printers of these branches, as a client chooses among them; where they stand in the network is left out."""
	shown = [field for field in FIELDS if field not in ("enabled", "host", "port")]
	return frappe.get_all(
		PRINTER,
		filters={"branch": ("in", branches or ("",)), "enabled": 1},
		fields=shown,
		order_by="branch asc, name asc",
	)


def usual(branch: str, kind: str) -> str:
	"""The printer that a slip goes to when nobody named one: the one that prints this kind by itself, else the first."""
	known = listed((branch,))
	field = f"print_{kind.lower()}"
	found = next((row.name for row in known if row.get(field)), None) or next(
		(row.name for row in known), None
	)
	if not found:
		frappe.throw(_("Branch {0} has no printer yet.").format(branch))
	return found
