"""`frappe.response` as an HTTP response: JSON, downloads, redirects."""

import datetime
import json
import mimetypes
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from frappe.not_offered import NotOffered
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

# Keys of frappe.response that say how to answer; all others are part of the answer.
DIRECTIONS = (
	"http_status_code",
	"type",
	"filename",
	"filecontent",
	"location",
	"display_content_as",
	"content_type",
)


def response_of(answer: Mapping[str, Any]) -> Response:
	"""The HTTP response that the keys of `frappe.response` ask for."""
	kind = answer.get("type")
	status = answer.get("http_status_code")
	if kind == "redirect":
		return redirect(answer["location"])
	if kind in ("binary", "download"):
		return _file(answer, status or 200)
	if kind and kind != "json":
		raise NotOffered(f"sandbox: frappe.response.type {kind!r} is not offered")
	return json_response({key: answer[key] for key in answer if key not in DIRECTIONS}, status or 200)


def json_response(body: Any, status: int = 200) -> Response:
	"""`body` as compact ASCII JSON with the values that documents hold."""
	text = json.dumps(body, default=_plain, separators=(",", ":"))
	return Response(text, status=status, content_type="application/json")


def _file(answer: Mapping[str, Any], status: int) -> Response:
	content, name = answer.get("filecontent") or b"", answer.get("filename") or "file"
	if answer["type"] == "binary":
		response = Response(content, status=status, content_type="application/octet-stream")
		response.headers.set("Content-Disposition", None, filename=name)
		return response
	guessed = answer.get("content_type") or mimetypes.guess_type(name)[0] or "application/octet-stream"
	response = Response(content, status=status, mimetype=guessed)
	shown = answer.get("display_content_as") or "attachment"
	response.headers.set("Content-Disposition", shown, filename=name)
	return response


def _plain(value: Any) -> Any:
	"""What json.dumps does not know: dates as text, decimals as numbers, documents without their empty fields."""
	if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
		return str(value)
	if isinstance(value, Decimal):
		return float(value)
	if hasattr(value, "as_dict"):
		return value.as_dict(no_nulls=True)
	if isinstance(value, Mapping):
		return dict(value)
	if isinstance(value, Iterable):
		return list(value)
	raise TypeError(f"a value of {type(value).__name__} has no JSON form")
