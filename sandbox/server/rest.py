"""`/api/resource/<DocType>[/<name>]`: documents over HTTP, with the permissions of the user."""

import json
from typing import Any

import frappe
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.wrappers import Response

from sandbox.server import methods
from sandbox.server.render import json_response

DEFAULT_ROWS = 20
FALSE_WORDS = ("0", "false", "False")


def documents(doctype: str, verb: str) -> Response | None:
	"""List on GET, create on POST."""
	if verb in ("GET", "HEAD"):
		return _listed(doctype)
	if verb == "POST":
		document = frappe.get_doc({**_sent(), "doctype": doctype}).insert()
		return _data(document)
	raise MethodNotAllowed(["GET", "POST"])


def document(doctype: str, name: str, verb: str) -> Response | None:
	"""Read, update (with docstatus: submit and cancel), delete, or call a method of one document."""
	form = frappe.local.form_dict
	if verb == "POST":
		return _method(doctype, name, form.pop("run_method"), verb)
	if verb in ("GET", "HEAD"):
		if run_method := form.pop("run_method", None):
			return _method(doctype, name, run_method, verb)
		found = frappe.get_doc(doctype, name)
		found.check_permission("read")
		found.apply_fieldlevel_read_permissions()
		return _data(found)
	if verb in ("PUT", "PATCH"):
		return _data(_updated(doctype, name))
	if verb == "DELETE":
		frappe.delete_doc(doctype, name, ignore_missing=False)
		return json_response({"data": "ok"}, 202)
	raise MethodNotAllowed(["GET", "POST", "PUT", "DELETE"])


def _updated(doctype: str, name: str) -> Any:
	values = _sent()
	values.pop("flags", None)
	changed = frappe.get_doc(doctype, name, for_update=True)
	changed.update(values)
	# A row of a child table is saved with its parent.
	if changed.get("parenttype"):
		changed.parent_doc.save() if changed.parent_doc else changed.save()
	else:
		changed.save()
	return changed


def _listed(doctype: str) -> None:
	form = frappe.local.form_dict
	options: dict[str, Any] = {key: _decoded(form[key]) for key in ("filters", "or_filters") if form.get(key)}
	options["fields"] = json.loads(form["fields"]) if form.get("fields") else None
	for key, option in (("order_by", "order_by"), ("group_by", "group_by"), ("parent", "parent_doctype")):
		if form.get(key):
			options[option] = form[key]
	rows = form.get("limit_page_length", form.get("limit", DEFAULT_ROWS))
	found = frappe.get_list(
		doctype,
		limit_start=frappe.utils.cint(form.get("limit_start")),
		limit_page_length=frappe.utils.cint(rows),
		as_list=str(form.get("as_dict", "1")) in FALSE_WORDS,
		**options,
	)
	_data(found)


def _method(doctype: str, name: str, method: str, verb: str) -> Response | None:
	found = frappe.get_doc(doctype, name)
	if not hasattr(found, method):
		raise NotFound(f"Method {method} not found")
	found.check_permission("read" if verb == "GET" else "write")
	result = methods.call_on(found, method, verb)
	if isinstance(result, Response):
		return result
	return _data(result) if result is not None else None


def _sent() -> dict[str, Any]:
	"""The values of a document: `data` where there is one, else the whole form."""
	try:
		values = _decoded(frappe.local.form_dict.get("data"))
	except ValueError:
		values = None
	values = values or dict(frappe.local.form_dict)
	return {key: value for key, value in values.items() if key not in ("cmd", "sid", "csrf_token")}


def _decoded(value: Any) -> Any:
	return json.loads(value) if isinstance(value, str) else value


def _data(value: Any) -> None:
	frappe.local.response["data"] = value
