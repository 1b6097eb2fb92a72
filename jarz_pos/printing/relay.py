"""Between printers and the clients of a branch: how a printer is, and slips that a till prints for us."""

import base64

import frappe
from frappe import _

from jarz_pos.printing import jobs, sender, worker
from jarz_pos.printing.printers import NETWORK, TILL, Printer
from jarz_pos.printing.trouble import in_words


def status(printer: Printer) -> dict[str, object]:
	"""What the printer says now, within some seconds. Of a till's own printer only the till knows."""
	if printer.connection != NETWORK:
		return _state(reachable=None, problem=_("This printer stands at a till, which knows how it is."))
	try:
		found = sender.ask(printer.host, printer.port)
	except sender.NotSent as trouble:
		return _state(reachable=False, problem=in_words(str(trouble)))
	return _state(
		reachable=True,
		answers=found.answers,
		ready=not found.problem,
		online=found.online if found.answers else None,
		paper=found.paper or None,
		cover_open=found.cover_open if found.answers else None,
		problem=in_words(found.problem) if found.problem else None,
	)


def take(printer: Printer) -> dict[str, object] | None:
	"""The next slip for a till's own printer, held for the till; None where nothing waits."""
	if printer.connection != TILL:
		frappe.throw(_("Printer {0} is printed on by the server.").format(printer.name))
	job = jobs.claim(printer.name, by_till=True)
	made = job and worker.stream(job)
	if not made:
		return None
	about = {"job": job.name, "lease": job.lease, "kind": job.kind, "about": job.reference_name}
	return {**about, "bytes": base64.b64encode(made).decode()}


def report(job: frappe._dict, lease: str, *, printed: bool, problem: str) -> dict[str, object]:
	"""Close a slip that a till took. The second report of the same is answered like the first."""
	now = frappe.db.get_value(jobs.JOB, job.name, ["state", "lease"], as_dict=True, for_update=True)
	if now.state != jobs.PRINTING or now.lease != lease:
		return {"success": now.state == jobs.PRINTED, "state": now.state}
	if printed:
		worker.finished(job, confirmed=True)
	else:
		jobs.postpone(job, problem or _("The till could not print it."))
	return {"success": True, "state": job.state}


def _state(**known: object) -> dict[str, object]:
	unknown = dict.fromkeys(("answers", "online", "paper", "cover_open", "problem"))
	return {**unknown, "ready": False, **known}
