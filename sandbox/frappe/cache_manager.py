"""Forgetting what is kept."""

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)
user_cache_keys = ("roles", "user_permissions", "defaults")


def clear_cache(user: str | None = None, doctype: str | None = None) -> None:
	"""Forget DocTypes (or one), documents and what was computed for users."""
	frappe.local.request_cache.clear()
	frappe.local.cache.clear()
	if user is None:
		site = frappe.local.site_state
		site.metas.pop(doctype, None) if doctype else site.metas.clear()
		site.links.clear()
	if user is None and doctype is None:
		frappe.cache.flushall()
