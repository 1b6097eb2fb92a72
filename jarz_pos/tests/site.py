"""What tests do to the connection of their own process: a clean slate, a fresh view, counting statements."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.cache_manager import user_cache_keys


def start_over() -> None:
	"""Back to Administrator and to what is committed: rows, messages, flags and caches of this process."""
	if frappe.db.transaction_writes:
		# Readers may have put rows into Redis that are rolled back now.
		frappe.cache.delete_keys("document_cache::")
		frappe.cache.delete_value(user_cache_keys)
	fresh_view()
	frappe.set_user("Administrator")
	frappe.flags.pop("warehouse_account_map", None)  # ERPNext keeps it as long as the process lives
	frappe.local.message_log = []
	frappe.local.error_log = []
	frappe.local.response = frappe._dict({"docs": []})


def fresh_view() -> None:
	"""End the transaction, so that the next read sees what other processes have committed meanwhile."""
	frappe.db.rollback()
	frappe.db.value_cache.clear()
	frappe.local.cache = {}
	if request_cache := getattr(frappe.local, "request_cache", None):
		request_cache.clear()


@contextmanager
def recorded_statements() -> Iterator[list[str]]:
	"""Lists every statement that this process' connection sends, with placeholders unfilled."""
	statements: list[str] = []
	cursor = frappe.db._cursor
	execute = cursor.execute

	def recording(query, args=None):
		statements.append(query)
		return execute(query, args)

	cursor.execute = recording
	try:
		yield statements
	finally:
		del cursor.execute
