"""Cash drawers, which hang on printers: opened with a reason, and remembered."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from jarz_pos.printing import encode, sender
from jarz_pos.printing.facts import RECEIPT
from jarz_pos.printing.printers import NETWORK, Printer
from jarz_pos.printing.trouble import in_words

OPENING = "Jarz Drawer Opening"
QUICK = sender.Limits(connect=2, answer=0.7, stall=2, whole=3, finish=2)  # somebody is waiting
OPENED, GIVEN, NOT_OPENED, UNCLEAR = "Opened", "Given to the till", "Not opened", "Unclear"


def open_now(printer: Printer, reason: str) -> dict[str, object]:
	"""Open the drawer at `printer` and log it, whatever comes of it. A till's own printer gets the bytes to send."""
	if not printer.drawer:
		frappe.throw(_("No cash drawer stands at printer {0}.").format(printer.name))
	pulse = encode.pulse(printer.drawer, printer.paper.profile)
	if printer.connection != NETWORK:
		return {"success": True, "opening": _log(printer, reason, GIVEN), "bytes": pulse}
	try:
		sender.deliver(printer.host, printer.port, pulse, before_sending=lambda: None, limits=QUICK)
	except (sender.NotSent, sender.MaybePrinted) as trouble:
		outcome = NOT_OPENED if isinstance(trouble, sender.NotSent) else UNCLEAR
		problem = in_words(str(trouble))
		return {"success": False, "opening": _log(printer, reason, outcome, problem), "problem": problem}
	return {"success": True, "opening": _log(printer, reason, OPENED)}


def opens_with(job: frappe._dict, printer: Printer) -> bool:
	"""Whether the drawer opens with this slip: the receipt of a payment in cash, the first time it is printed."""
	if not (printer.drawer and printer.open_on_cash and job.kind == RECEIPT) or job.copy_of:
		return False
	if job.cause_doctype == "Payment Entry":
		mode = frappe.db.get_value("Payment Entry", job.cause_name, "mode_of_payment")
		return frappe.db.get_value("Mode of Payment", mode, "type") == "Cash" if mode else False
	return False


def opened_by_slip(job: frappe._dict, printer: Printer) -> None:
	"""Log the opening that came with a receipt; the person is who took the payment."""
	if opens_with(job, printer):
		reason = _("Receipt of {0} for {1}").format(job.cause_name, job.reference_name)
		_log(printer, reason, OPENED, user=job.requested_by, job=job.name)


def _log(
	printer: Printer,
	reason: str,
	outcome: str,
	problem: str = "",
	*,
	user: str | None = None,
	job: str | None = None,
) -> str:
	opening = frappe.get_doc(
		{
			"doctype": OPENING,
			"printer": printer.name,
			"branch": printer.branch,
			"opened_by": user or frappe.session.user,
			"opened_on": now_datetime(),
			"reason": reason,
			"outcome": outcome,
			"problem": problem,
			"print_job": job,
		}
	)
	opening.flags.ignore_permissions = (
		True  # nobody writes this log by hand; the caller has checked the branch
	)
	return opening.insert().name
