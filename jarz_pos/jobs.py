"""Work beside the requests: a job owns its transactions, and this is the one place where it ends them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
from frappe.utils import background_jobs


@contextmanager
def transaction() -> Iterator[None]:
	"""All of its body or nothing of it, on a fresh view of the database. Only in jobs: a request owns its own transaction."""
	frappe.db.rollback()
	try:
		yield
		frappe.db.commit()
	except BaseException:
		frappe.db.rollback()
		raise


def committed(work: Callable[[], object]) -> bool:
	"""Whether `work` was committed, in a transaction of its own; False where it met somebody's lock: nothing is left of it, and
	the job that comes next tries again.
	"""
	try:
		with transaction():
			work()
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		return False
	return True


def enqueue_once(method: str, job_id: str, queue: str = "default") -> None:
	"""Start a job after the commit, once however often it is asked for in a transaction; not where it waits or runs already."""
	asked = frappe.flags.setdefault("jarz_jobs_after_commit", set())
	if job_id in asked:
		return
	asked.add(job_id)

	def start() -> None:
		asked.discard(job_id)
		frappe.enqueue(method, queue=queue, job_id=job_id, deduplicate=True)

	frappe.db.after_commit.add(start)
	frappe.db.after_rollback.add(lambda: asked.discard(job_id))


def others_wait() -> bool:
	"""Whether jobs wait in a queue; a long one may then make room."""
	return any(background_jobs.get_queue(name).count for name in background_jobs.get_queue_list())
