"""What a request that failed is answered with."""

import html
import json
import traceback
from typing import Any

import frappe
from werkzeug.wrappers import Request, Response

from sandbox.server.render import json_response


def refusal(error: Exception, request: Request, *, disclose: bool = True) -> Response:
	"""The response for `error`: keys that the function had set, the exception, the messages for people.

	What does not exist is told without a traceback, and so is what `disclose` excludes.
	"""
	status = getattr(error, "http_status_code", 500)
	answer = frappe.local.response
	body = {key: value for key, value in answer.items() if key not in ("http_status_code", "type")}
	trace = "".join(traceback.format_exception(error))
	if disclose and status != 404:
		body["exception"] = trace.strip().split("\n")[-1]
	body["exc_type"] = type(error).__name__
	if disclose and status != 404:
		body["exc"] = json.dumps([trace])
	body |= messages()
	if error_message := frappe.local.flags.error_message:
		body["_error_message"] = error_message
	return _page(status, error) if _wants_a_page(request) else json_response(body, status)


def messages() -> dict[str, str]:
	"""`_server_messages` when the request had something to say to people."""
	log = [entry if isinstance(entry, str) else json.dumps(entry) for entry in frappe.local.message_log]
	return {"_server_messages": json.dumps(log)} if log else {}


def _wants_a_page(request: Request) -> bool:
	accepted = request.headers.get("Accept", "")
	return "application/json" not in accepted and any(kind in accepted for kind in ("text/html", "text/*"))


def _page(status: int, error: Exception) -> Response:
	text: Any = html.escape(str(error) or type(error).__name__)
	return Response(
		f"<!doctype html>\n<title>Server Error</title>\n<h1>{status}</h1>\n<p>{text}</p>\n",
		status=status,
		mimetype="text/html",
	)
