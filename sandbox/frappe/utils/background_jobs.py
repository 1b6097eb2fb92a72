"""Jobs: the names that apps import from here."""

from frappe.jobs import enqueue, enqueue_doc, is_job_enqueued
from frappe.not_offered import refuse, refuser

__all__ = ["enqueue", "enqueue_doc", "get_queue_list", "get_workers", "is_job_enqueued"]
__getattr__ = refuser(__name__)


def get_workers(*_args: object) -> list:
	"""There are no worker processes to ask about."""
	raise refuse("frappe.utils.background_jobs.get_workers")


def get_queue_list(*_args: object, **_kwargs: object) -> list:
	"""There are no queues in Redis to ask about."""
	raise refuse("frappe.utils.background_jobs.get_queue_list")
