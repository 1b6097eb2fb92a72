"""`/api/method/<dotted path>`: finding a function, whether it may be called so, calling it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import frappe
import frappe.handler
from frappe.not_offered import NotOffered, refuse
from frappe.utils import sanitize_html
from werkzeug.wrappers import Response

from sandbox.server.arguments import declared

PERMITTED = ("GET", "POST", "PUT", "DELETE")
# Names without dots that clients use.
SHORT_NAMES = {
	"ping": "frappe.ping",
	"upload_file": "frappe.handler.upload_file",
	"download_file": "frappe.handler.download_file",
}
# Names that a bench knows.
LACKING = ("run_doc_method",)
# Where "not there" may as well mean "not offered by the sandbox".
FOREIGN_APPS = ("frappe", "erpnext")


def call(command: str, verb: str) -> Response | None:
	"""Call the whitelisted function `command` with the values of the request.

	Its result becomes `message`; a Response of its own is handed back. Raises ValidationError when there is no such
	function, PermissionError when it is not for this user or this verb.
	"""
	function = _find(command)
	_may_call(function, verb)
	_clean_markup(function)
	result = function(**declared(function, frappe.local.form_dict))
	if isinstance(result, Response):
		return result
	if result is not None:
		frappe.local.response["message"] = result
	return None


def call_on(document: Any, method: str, verb: str) -> Any:
	"""What the whitelisted `method` of a document returns, called with the values of the request."""
	function = getattr(document, method)
	_may_call(function, verb)
	return function(**declared(function, frappe.local.form_dict))


def _find(command: str) -> Callable:
	path = SHORT_NAMES.get(command, command)
	if path in LACKING:
		raise refuse(path)
	app, _dot, _rest = path.partition(".")
	try:
		if not _dot:
			raise KeyError(path)
		if app not in frappe.get_installed_apps():
			frappe.throw(f"App {app} is not installed")
		return _attribute(path)
	except NotOffered:
		raise
	except (ImportError, AttributeError, KeyError, frappe.ValidationError) as error:
		if app in FOREIGN_APPS and not isinstance(error, KeyError | frappe.ValidationError):
			raise refuse(path) from error
		frappe.throw(f"Failed to get method for command {command} with {error}")


def _attribute(path: str) -> Callable:
	module, _dot, name = path.rpartition(".")
	return getattr(import_module(module), name)


def _may_call(function: Callable, verb: str) -> None:
	plain = getattr(function, "__func__", function)
	if plain not in frappe.whitelisted or (
		frappe.session.user == "Guest" and plain not in frappe.guest_methods
	):
		path = f"{getattr(plain, '__module__', '')}.{getattr(plain, '__name__', '')}"
		frappe.throw(
			"<details><summary>You are not permitted to access this resource.</summary>"
			f"Function <strong>{path}</strong> is not whitelisted.</details>",
			frappe.PermissionError,
			title="Method Not Allowed",
		)
	if verb not in frappe.allowed_http_methods_for_whitelisted_func.get(plain, PERMITTED):
		frappe.throw("Not permitted", frappe.PermissionError)


def _clean_markup(function: Callable) -> None:
	"""Strangers send no scripts, unless the function says that it can bear them."""
	if frappe.session.user == "Guest" and function not in frappe.xss_safe_methods:
		form = frappe.local.form_dict
		form.update({key: sanitize_html(value) for key, value in form.items() if isinstance(value, str)})
