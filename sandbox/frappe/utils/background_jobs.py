"""Jobs: the names that apps import from here."""

import frappe
from frappe.jobs import Queue, enqueue, enqueue_doc, is_job_enqueued
from frappe.not_offered import refuser

__all__ = ["enqueue", "enqueue_doc", "get_queue", "get_queue_list", "get_workers", "is_job_enqueued"]
__getattr__ = refuser(__name__)
QUEUES = ("short", "default", "long")


def get_workers() -> list:
	"""None: jobs run in the process that serves the site, not in processes of their own."""
	return []


def get_queue_list(queue_list: object = None, build_queue_name: bool = False) -> list[str]:
	"""Names of the queues that jobs may be sent to."""
	return [f"{frappe.local.site}:{name}" if build_queue_name else name for name in QUEUES]


def get_queue(qtype: str, is_async: bool = True) -> Queue:
	"""A queue by its name."""
	return Queue(qtype)
