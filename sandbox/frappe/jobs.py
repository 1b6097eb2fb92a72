"""`enqueue`: jobs run in threads of this process, after the commit where that is asked for."""

import ctypes
import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import frappe
from frappe.context import local

ATTEMPTS = 5
# A queue has workers of its own: whoever takes his time holds nobody else up.
_pools = {queue: ThreadPoolExecutor(2, f"sandbox-{queue}") for queue in ("short", "default", "long")}
_running: dict[str, "Job"] = {}
_lock = threading.Lock()
log = logging.getLogger("sandbox.jobs")


@dataclass
class Job:
	"""A job that was handed over."""

	id: str
	name: str
	future: Future | None = None
	thread: int | None = None

	def get_status(self, refresh: bool = True) -> str:
		"""queued, started, finished or failed."""
		if self.future is None:
			return "queued"
		if self.future.done():
			return "failed" if self.future.exception() else "finished"
		return "started" if self.future.running() else "queued"

	@property
	def result(self) -> object:
		"""What the function returned."""
		return (
			self.future.result()
			if self.future and self.future.done() and not self.future.exception()
			else None
		)


@dataclass
class Queue:
	"""A queue, as far as rq's own tells of itself."""

	name: str

	@property
	def count(self) -> int:
		"""Jobs that no worker has begun."""
		return _pools[self.name]._work_queue.qsize()


def enqueue(
	method: object,
	queue: str = "default",
	timeout: int | None = None,
	event: object = None,
	is_async: bool = True,
	job_name: str | None = None,
	now: bool = False,
	enqueue_after_commit: bool = False,
	*,
	on_success: object = None,
	on_failure: object = None,
	at_front: bool = False,
	job_id: str | None = None,
	deduplicate: bool = False,
	**kwargs: object,
) -> object:
	"""Run a function (or a dotted name) with `kwargs` in the background, as the user who asks; `now` at once."""
	if now or not is_async:
		return frappe.call(method, **kwargs)
	if deduplicate and not job_id:
		raise ValueError("job_id is required for deduplication")
	if deduplicate and is_job_enqueued(job_id):
		return None
	name = method if isinstance(method, str) else method.__qualname__
	job = Job(job_id or frappe.generate_hash(length=20), name)
	with _lock:
		_running[job.id] = job
	site, folder, user = local.site, local.sites_path, local.session.user

	def start() -> None:
		job.future = _pools[queue].submit(_run, job, site, folder, user, method, kwargs)

	if enqueue_after_commit:
		local.db.after_commit.add(start)
		local.db.after_rollback.add(lambda: _forget(job))
	else:
		start()
	return job


def enqueue_doc(
	doctype: str, name: str | None = None, method: str | None = None, queue: str = "default", **kwargs: object
) -> object:
	"""Run a method of a document in the background."""
	options = {
		key: kwargs.pop(key)
		for key in ("now", "enqueue_after_commit", "job_id", "deduplicate", "timeout")
		if key in kwargs
	}
	return enqueue(
		_run_method, queue=queue, doctype=doctype, name=name, doc_method=method, **options, **kwargs
	)


def is_job_enqueued(job_id: str) -> bool:
	"""Whether a job of that id waits or runs."""
	with _lock:
		return job_id in _running


def wait(seconds: float = 30) -> None:
	"""Until all jobs are done; for tests and for a clean end. Raises TimeoutError, naming the job that is not."""
	for job in list(_running.values()):
		if job.future:
			try:
				job.future.exception(timeout=seconds)
			except TimeoutError:
				raise TimeoutError(f"the job {job.name} still runs after {seconds} s") from None


def stop(seconds: float) -> None:
	"""Let jobs end for a while; those that do not are killed, as those of a worker that is stopped."""
	try:
		wait(seconds)
	except TimeoutError as late:
		log.warning("killed: %s", late)
		for job in list(_running.values()):
			if job.future and not job.future.cancel() and job.thread:
				killed = ctypes.c_ulong(job.thread)
				ctypes.pythonapi.PyThreadState_SetAsyncExc(killed, ctypes.py_object(SystemExit))


def _run(job: Job, site: str, folder: str, user: str, method: object, kwargs: dict) -> object:
	job.thread = threading.get_ident()
	try:
		for attempt in range(1, ATTEMPTS + 1):
			frappe.init(site, sites_path=folder)
			try:
				frappe.connect()
				frappe.set_user(user)
				result = frappe.call(method, **kwargs)
				frappe.db.commit()
				return result
			except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
				if attempt == ATTEMPTS:
					raise
			except Exception:
				log.exception("job %s failed", job.name)
				raise
			finally:
				frappe.destroy()
	finally:
		_forget(job)


def _run_method(doctype: str, name: str | None, doc_method: str, **kwargs: object) -> object:
	return getattr(frappe.get_doc(doctype, name), doc_method)(**kwargs)


def _forget(job: Job) -> None:
	with _lock:
		_running.pop(job.id, None)
