"""The language of a request, in Frappe's documented order."""

import frappe
from werkzeug.wrappers import Request


def language_of(request: Request, form: dict, users_own: str | None) -> str:
	"""`_lang` of the form; of a guest the cookie `preferred_language`, then Accept-Language; of a user his own; English.

	`users_own` is None for a guest.
	"""
	if wanted := form.get("_lang"):
		return str(wanted)
	if users_own is None:
		spoken = frappe.get_all("Language", filters={"enabled": 1}, pluck="name", order_by="name")
		if (cookie := request.cookies.get("preferred_language")) in spoken:
			return cookie
		users_own = request.accept_languages.best_match(spoken) if request.accept_languages else None
	return users_own or frappe.db.get_default("lang") or "en"
