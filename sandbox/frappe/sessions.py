"""`frappe.sessions`: the token that pages hand out to their scripts."""

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


def get_csrf_token() -> str:
	"""The token of the user's session. From now on the session's unsafe requests must carry it."""
	return frappe.local.session.csrf_token_maker()
