"""Receipts and slips: for a screen, for a device's own printer, and for the printers of a branch."""

import base64

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.crypto import asking, store
from jarz_pos.printing import columns, drawer, encode, facts, jobs, picture, printers, relay
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_printers(branch: Wire = None) -> list[dict]:
	"""The printers of the caller's branches, or of one of them."""
	return printers.listed(_branches(branch))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_printer_status(printer: Wire = None) -> dict:
	"""Online, paper, cover, as the printer says now: `{reachable, answers, ready, online, paper, cover_open, problem}`."""
	return relay.status(printers.of_caller(_printer_name(printer)))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_receipt_text(
	invoice: Wire = None, kind: Wire = None, width: Wire = None, language: Wire = None, printer: Wire = None
) -> dict:
	"""The slip of an order as plain text: `{text, columns}`. `kind`: Receipt (default), Kitchen or Courier."""
	name, kind, paper = _asked(invoice, kind, width, language, printer)
	return {
		"text": columns.as_text(facts.of_order(kind, name, paper), paper.paper.columns),
		"columns": paper.paper.columns,
	}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_receipt_picture(
	invoice: Wire = None, kind: Wire = None, width: Wire = None, language: Wire = None, printer: Wire = None
) -> dict:
	"""The slip of an order as it looks on paper: `{png}` in base64."""
	name, kind, paper = _asked(invoice, kind, width, language, printer)
	return {"png": _base64(picture.png(facts.of_order(kind, name, paper), paper.paper.dots))}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_receipt_pdf(
	invoice: Wire = None, kind: Wire = None, width: Wire = None, language: Wire = None, printer: Wire = None
) -> dict:
	"""The slip of an order as a PDF of its size: `{pdf}` in base64."""
	name, kind, paper = _asked(invoice, kind, width, language, printer)
	return {"pdf": _base64(picture.pdf(facts.of_order(kind, name, paper), paper.paper.dots))}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_receipt_bytes(
	invoice: Wire = None, kind: Wire = None, width: Wire = None, language: Wire = None, printer: Wire = None
) -> dict:
	"""The slip of an order as ESC/POS for a device's own printer: `{bytes}` in base64."""
	name, kind, paper = _asked(invoice, kind, width, language, printer)
	return {"bytes": _base64(encode.encode(facts.of_order(kind, name, paper), paper.paper))}


@frappe.whitelist(methods=["POST"])
@guards.staff
def print_order(
	invoice: Wire = None, kind: Wire = None, printer: Wire = None, request_id: Wire = None
) -> dict:
	"""Print a slip of an order: `{success, job}`. The same `request_id` prints once."""
	order = guards.require_invoice(invoice)
	return _queued(("Sales Invoice", order.name), _kind(kind), guards.branch_of(order), printer, request_id)


@frappe.whitelist(methods=["POST"])
@guards.staff
def print_settlement(settlement: Wire = None, printer: Wire = None, request_id: Wire = None) -> dict:
	"""Print the slip of a settlement: `{success, job}`."""
	name = wire.text(settlement, _("The settlement"), required=True)
	branch = frappe.db.get_value("Settlement", name, "branch")
	if not branch:
		frappe.throw(_("There is no settlement {0}.").format(name), frappe.DoesNotExistError)
	guards.require_branch(branch)
	return _queued(("Settlement", name), facts.SETTLEMENT, branch, printer, request_id)


@frappe.whitelist(methods=["POST"])
@guards.staff
def print_charge(charge: Wire = None, printer: Wire = None, request_id: Wire = None) -> dict:
	"""Print what a customer scans to pay by stablecoin: `{success, job}`."""
	found = asking.readable(wire.text(charge, _("The charge"), required=True))
	if not found.branch:
		frappe.throw(_("Charge {0} is of no branch; no printer prints it.").format(found.name))
	guards.require_branch(found.branch)
	return _queued((store.CHARGE, found.name), facts.CHARGE, found.branch, printer, request_id)


@frappe.whitelist(methods=["POST"])
@guards.staff
def print_test_page(printer: Wire = None) -> dict:
	"""A page that shows what the printer's settings do: `{success, job}`."""
	found = printers.of_caller(_printer_name(printer))
	return _queued((printers.PRINTER, found.name), facts.TEST, found.branch, found.name, None)


@frappe.whitelist(methods=["POST"])
@guards.staff
def print_again(job: Wire = None) -> dict:
	"""A copy of an earlier slip, marked as such: `{success, job}`."""
	return {"success": True, "job": jobs.again(_own_job(job).name)}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_print_jobs(branch: Wire = None, state: Wire = None, invoice: Wire = None) -> list[dict]:
	"""The newest 50 jobs of the caller's branches, with their state and what went wrong."""
	about = wire.text(invoice, _("The order number"))
	return jobs.listed(_branches(branch), wire.text(state, _("State")), about)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def take_print_job(printer: Wire = None) -> dict | None:
	"""For the till that relays to a printer: its next slip, `{job, lease, kind, bytes}`, or null. To be reported within 90 s."""
	return relay.take(printers.of_caller(_printer_name(printer)))


@frappe.whitelist(methods=["POST"])
@guards.staff
def report_print_job(job: Wire = None, lease: Wire = None, printed: Wire = None, error: Wire = None) -> dict:
	"""What became of a slip that was taken: printed, or not at all (then it waits again)."""
	given = wire.text(lease, _("The lease"), required=True)
	why = wire.text(error, _("The problem"), max_length=500)
	return relay.report(_own_job(job), given, printed=wire.flag(printed), problem=why)


@frappe.whitelist(methods=["POST"])
@guards.staff
def open_drawer(printer: Wire = None, reason: Wire = None) -> dict:
	"""Open the cash drawer at a printer: `{success, opening, problem?, bytes?}`. Who and why is logged, also when it fails."""
	found = printers.of_caller(_printer_name(printer))
	done = drawer.open_now(found, wire.text(reason, _("The reason"), required=True, max_length=300))
	return done | ({"bytes": _base64(done["bytes"])} if "bytes" in done else {})


def _queued(
	about: tuple[str, str], kind: str, branch: str, printer: Wire, request_id: Wire
) -> dict[str, object]:
	name = wire.text(printer, _("The printer")) or printers.usual(branch, kind)
	found = printers.of_caller(name)
	if not found.enabled:
		frappe.throw(_("Printer {0} is switched off.").format(name))
	key = wire.text(request_id, _("The request id"), max_length=80) or frappe.generate_hash(length=20)
	return {"success": True, "job": jobs.add(found.name, found.branch, kind, about, key=key)}


def _asked(
	invoice: Wire, kind: Wire, width: Wire, language: Wire, printer: Wire
) -> tuple[str, str, printers.Printer]:
	order = guards.require_invoice(invoice)
	if named := wire.text(printer, _("The printer")):
		return order.name, _kind(kind), printers.of_caller(named)
	paper = printers.without_printer(
		guards.branch_of(order), wire.text(width, _("Width")), wire.text(language, _("Language"))
	)
	return order.name, _kind(kind), paper


def _kind(sent: Wire) -> str:
	kind = wire.text(sent, _("The slip")) or facts.RECEIPT
	if kind not in facts.ABOUT_ORDERS:
		frappe.throw(_("There is no slip {0}: choose {1}.").format(kind, ", ".join(facts.ABOUT_ORDERS)))
	return kind


def _own_job(sent: Wire) -> frappe._dict:
	job = jobs.find(wire.text(sent, _("The print job"), required=True))
	guards.require_branch(job.branch)
	return job


def _branches(sent: Wire) -> tuple[str, ...]:
	branch = wire.text(sent, _("Branch"))
	if branch:
		guards.require_branch(branch)
	return (branch,) if branch else guards.branches()


def _printer_name(sent: Wire) -> str:
	return wire.text(sent, _("The printer"), required=True)


def _base64(content: bytes) -> str:
	return base64.b64encode(content).decode()
