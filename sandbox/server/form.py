"""What a request carries, as one flat map: `frappe.form_dict`."""

import json

import frappe
from werkzeug.wrappers import Request


def form_of(request: Request) -> dict:
	"""Query, form fields and JSON body as `frappe.form_dict` has them.

	A JSON body stands alone: the query is not looked at then. A JSON list arrives as `data`. Of repeated fields the
	first counts, form fields win over the query, files are not among them.
	"""
	if request.is_json and (body := request.get_data(as_text=True)):
		return _json_form(body)
	return {**request.args.to_dict(), **request.form.to_dict()}


def _json_form(body: str) -> dict:
	decoded = json.loads(body)
	if isinstance(decoded, list):
		return {"data": decoded}
	if not isinstance(decoded, dict):
		frappe.throw("Invalid request arguments")
	return decoded
