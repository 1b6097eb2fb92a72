"""The queue of slips: a table, so that nothing is lost; RQ and the scheduler only wake up who works on it.

	Waiting --claim--> Printing --delivered--> Printed
	   ^                  |  \\
	   |   nothing sent   |   \\ something was sent, nobody knows what came out
	   +------------------+    +--> Unclear     (a person looks at the paper and prints again)
	   |
	   +--> Failed   (too late to be of use, or the slip cannot be made)

The name of a job is the hash of what it is for, so the same event makes one slip however often it is told. Who prints holds
a lease; when he dies before he has sent anything, the slip waits again, and when he dies later it is Unclear.
"""

import hashlib
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now, now_datetime
from redis.exceptions import ConnectionError as QueueIsDown

from jarz_pos import realtime
from jarz_pos.printing.printers import PRINTER, TILL

JOB = "Jarz Print Job"
WAITING, PRINTING, PRINTED, UNCLEAR, FAILED = "Waiting", "Printing", "Printed", "Unclear", "Failed"
LEASE = timedelta(seconds=90)  # longer than sender.Limits allow a slip
OF_USE = timedelta(hours=4)  # a kitchen slip of this morning must not surprise the evening
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(minutes=10)
FIELDS = (
	"name",
	"printer",
	"branch",
	"kind",
	"state",
	"reference_doctype",
	"reference_name",
	"cause_doctype",
	"cause_name",
	"copy_of",
	"error",
	"tries",
	"begun",
	"confirmed",
	"lease",
	"lease_until",
	"next_try",
	"printed_on",
	"requested_by",
	"creation",
)


def of_event(kind: str, branch: str, about: tuple[str, str], cause: tuple[str, str]) -> list[str]:
	"""Let every printer of the branch that prints `kind` by itself print it; the names of the jobs.

	Within the transaction of the event, so that slip and event are committed together; one statement where nobody prints.
	"""
	wanted = frappe.get_all(
		PRINTER,
		filters={"branch": branch, "enabled": 1, f"print_{kind.lower()}": 1},
		pluck="name",
		order_by="name asc",
	)
	return [add(printer, branch, kind, about, cause=cause) for printer in wanted]


def add(
	printer: str,
	branch: str,
	kind: str,
	about: tuple[str, str],
	*,
	cause: tuple[str, str] | None = None,
	key: str = "",
	copy_of: str | None = None,
) -> str:
	"""One slip for one printer; the name of its job. What has the same `cause` (or the same `key`) is the same slip."""
	cause = cause or about
	name = hashlib.sha256("\0".join((printer, kind, *about, *cause, key)).encode()).hexdigest()[:20]
	moment, user = now(), frappe.session.user
	values = {
		"name": name,
		"creation": moment,
		"modified": moment,
		"owner": user,
		"modified_by": user,
		"printer": printer,
		"branch": branch,
		"kind": kind,
		"state": WAITING,
		"reference_doctype": about[0],
		"reference_name": about[1],
		"cause_doctype": cause[0],
		"cause_name": cause[1],
		"copy_of": copy_of,
		"requested_by": user,
		"next_try": moment,
	}
	table = frappe.qb.DocType(JOB)
	(
		frappe.qb.into(table)
		.columns(*values)
		.insert(*values.values())
		.on_duplicate_key_update(table.name, name)  # the second of two equal ones changes nothing
		.run()
	)
	wake(printer)
	return name


def wake(printer: str) -> None:
	"""Print soon after this transaction. Lost, it costs a minute: the scheduler does the same."""
	frappe.db.after_commit.add(lambda: _wake(printer))


def _wake(printer: str) -> None:
	"""The sale is committed by now, so it must not fail here any more."""
	try:
		frappe.enqueue("jarz_pos.tasks.print_slips", queue="short", printer=printer)
	except QueueIsDown as reason:
		frappe.logger("jarz_pos").warning("slips of %s wait for the scheduler: %s", printer, reason)


def again(job: str) -> str:
	"""A copy of a slip, marked so: the only way to print what may have come out already."""
	row = find(job)
	copies = frappe.db.count(JOB, {"copy_of": row.copy_of or row.name})
	about = (row.reference_doctype, row.reference_name)
	first = row.copy_of or row.name
	return add(
		row.printer, row.branch, row.kind, about, cause=(JOB, first), key=f"copy {copies + 1}", copy_of=first
	)


def find(job: str) -> frappe._dict:
	"""The row; raises DoesNotExistError."""
	row = frappe.db.get_value(JOB, job, FIELDS, as_dict=True) if job else None
	if not row:
		frappe.throw(_("There is no print job {0}.").format(job or "?"), frappe.DoesNotExistError)
	return row


def claim(printer: str, *, by_till: bool = False) -> frappe._dict | None:
	"""The next slip of `printer`, held for `LEASE`; None where nothing is due, or somebody else prints on it just now.

	One slip at a time: the row of the printer is locked until the caller's commit.
	"""
	found = frappe.db.get_value(PRINTER, printer, ["enabled", "connection"], as_dict=True, for_update=True)
	if not found or not found.enabled or (found.connection == TILL) != by_till:
		return None
	now = now_datetime()
	for held in _rows({"printer": printer, "state": PRINTING}):
		if held.lease_until and held.lease_until > now:
			return None
		_abandoned(held)
	for row in _rows({"printer": printer, "state": WAITING, "next_try": ("<=", now)}, limit=1):
		if not _unchanged(row):
			return None
		row.lease = frappe.generate_hash(length=12)
		# What a till is given is out of our hands at once.
		_set(
			row,
			state=PRINTING,
			lease=row.lease,
			lease_until=now + LEASE,
			begun=int(by_till),
			tries=row.tries + 1,
		)
		return row
	return None


def begin(job: frappe._dict) -> bool:
	"""Note that bytes are about to leave; False where the lease was lost meanwhile. To be committed before the first byte."""
	if not _unchanged(job):
		return False
	_set(job, begun=1, lease_until=now_datetime() + LEASE)
	return True


def done(job: frappe._dict, *, confirmed: bool) -> None:
	_set(
		job,
		state=PRINTED,
		printed_on=now_datetime(),
		confirmed=int(confirmed),
		error="",
		lease="",
		lease_until=None,
	)


def postpone(job: frappe._dict, problem: str) -> None:
	"""Nothing was sent: try again later, each time after a longer pause."""
	pause = min(FIRST_PAUSE * 2 ** min(max(job.tries - 1, 0), 10), LONGEST_PAUSE)
	_set(job, state=WAITING, error=problem, next_try=now_datetime() + pause, lease="", lease_until=None)


def unclear(job: frappe._dict, problem: str) -> None:
	"""Something was sent and may be on paper: a person decides."""
	_set(job, state=UNCLEAR, error=problem, lease="", lease_until=None)
	realtime.print_trouble(job.name, job.printer, job.branch, UNCLEAR)


def fail(job: frappe._dict, problem: str) -> None:
	"""This slip will not be tried again by itself."""
	_set(job, state=FAILED, error=problem, lease="", lease_until=None)
	realtime.print_trouble(job.name, job.printer, job.branch, FAILED)


def due() -> list[str]:
	"""Printers with a slip that should be on its way."""
	rows = frappe.get_all(
		JOB,
		filters={"state": WAITING, "next_try": ("<=", now_datetime())},
		fields=["printer"],
		distinct=True,
		order_by="printer asc",
	)
	return [row.printer for row in rows]


def recover() -> None:
	"""Slips whose holder is gone, and slips that nobody wants any more."""
	now = now_datetime()
	for job in _rows({"state": PRINTING, "lease_until": ("<=", now)}, limit=500):
		_abandoned(job)
	for job in _rows({"state": WAITING, "creation": ("<=", now - OF_USE)}, limit=500):
		if _unchanged(job):
			fail(
				job, _("The printer was not ready for {0} hours.").format(int(OF_USE.total_seconds() // 3600))
			)


def listed(branches: tuple[str, ...], state: str = "", about: str = "", limit: int = 50) -> list[dict]:
	"""The newest jobs of these branches."""
	filters: dict[str, object] = {"branch": ("in", branches or ("",))}
	if state:
		filters["state"] = state
	if about:
		filters["reference_name"] = about
	fields = [field for field in FIELDS if field not in ("lease", "lease_until", "begun")]
	return frappe.get_all(JOB, filters=filters, fields=fields, order_by="creation desc", limit=limit)


def _abandoned(job: frappe._dict) -> None:
	"""Whoever held it is gone."""
	if not _unchanged(job):
		return
	if job.begun:
		unclear(
			job,
			_("Printing was cut off in the middle. Look at the paper, and print again where it is needed."),
		)
	else:
		_set(job, state=WAITING, lease="", lease_until=None)


def _unchanged(job: frappe._dict) -> bool:
	"""Whether the row, which is locked from here on, still stands as it was read; a plain read may be older than a lock."""
	now = frappe.db.get_value(JOB, job.name, ["state", "lease"], as_dict=True, for_update=True)
	return bool(now) and (now.state, now.lease or "") == (job.state, job.lease or "")


def _rows(filters: dict, limit: int = 10) -> list[frappe._dict]:
	return frappe.get_all(
		JOB, filters=filters, fields=list(FIELDS), order_by="creation asc, name asc", limit=limit
	)


def _set(job: frappe._dict, **values: object) -> None:
	frappe.db.set_value(JOB, job.name, values)
	job.update(values)
