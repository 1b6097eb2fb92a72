"""Who prints: takes the slips of one printer one after the other, until none is due or the printer is in trouble.

Paper cannot be rolled back. So this is the one place of the app that commits in the middle of its work: that a slip is being
sent must be known to everybody before its first byte leaves, whatever happens to this process afterwards.
"""

import time

import frappe
from frappe import _

from jarz_pos import realtime
from jarz_pos.printing import drawer, encode, facts, jobs, printers, sender
from jarz_pos.printing.trouble import in_words

AT_ONCE = 100  # then others have their turn on the queue
SECONDS = 180  # RQ ends a job after 300, in the middle of whatever it does; one slip takes 45 at most


class LeaseLost(Exception):
	"""Somebody else took the slip, because we were too slow."""


def drain(printer: str) -> int:
	"""Print what waits for a network printer; how many slips were printed. The tills of the branch are told of theirs."""
	printed = 0
	if frappe.db.get_value(printers.PRINTER, printer, "connection") == printers.TILL:
		realtime.slips_waiting(printer, frappe.db.get_value(printers.PRINTER, printer, "branch"))
		return 0
	until = time.monotonic() + SECONDS
	_keep()  # from here on every claim reads what is committed now
	while printed < AT_ONCE and time.monotonic() < until:
		job = jobs.claim(printer)
		_keep()
		if not job or not _print(job):
			break
		printed += 1
	return printed


def sweep() -> None:
	"""Every minute: what is due, was left behind by somebody who died, or comes too late."""
	jobs.recover()
	for printer in jobs.due():
		jobs.wake(printer)


def stream(job: frappe._dict) -> bytes | None:
	"""The bytes of a claimed slip; None where it cannot be made, which is then said in the job and in the Error Log."""
	try:
		printer = printers.find(job.printer)
		slip = facts.slip(job.kind, job.reference_name, printer, copy=bool(job.copy_of))
		opens = drawer.opens_with(job, printer)
		return encode.encode(slip, printer.paper, drawer=printer.drawer if opens else "")
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Slip {job.name} cannot be made")
		jobs.fail(job, _("The slip could not be made; see the Error Log."))
		return None


def finished(job: frappe._dict, *, confirmed: bool) -> None:
	"""The slip is on paper, and the drawer open where it opens with it."""
	jobs.done(job, confirmed=confirmed)
	drawer.opened_by_slip(job, printers.find(job.printer))


def _print(job: frappe._dict) -> bool:
	made = stream(job)
	# Where a slip cannot be made the printer is well all the same, and so may be the next slip.
	done = _deliver(job, made) if made else True
	_keep()
	return done


def _deliver(job: frappe._dict, made: bytes) -> bool:
	printer = printers.find(job.printer)

	def mark() -> None:
		if not jobs.begin(job):
			raise LeaseLost
		_keep()

	try:
		confirmed = sender.deliver(printer.host, printer.port, made, before_sending=mark)
	except LeaseLost:
		return False
	except sender.NotSent as trouble:
		jobs.postpone(job, in_words(str(trouble)))
		return False
	except sender.MaybePrinted as trouble:
		part = _("{0} of {1} bytes had been taken.").format(trouble.sent, trouble.total)
		look = _("Look at the paper, and print again where it is needed.")
		jobs.unclear(job, " ".join((in_words(str(trouble)), part, look)))
		return False
	finished(job, confirmed=confirmed)
	return True


def _keep() -> None:
	frappe.db.commit()
