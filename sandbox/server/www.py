"""The apps' own pages: `<app>/www/<name>.html`, filled by `get_context` of the module beside it."""

from importlib import import_module
from pathlib import Path

import frappe
import jinja2
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response


def page(request: Request) -> Response | None:
	"""The page that an app has at the request's path, None when none has. Raises NotFound when the page says so."""
	name = _route(request)
	for app in frappe.get_installed_apps():
		folder = Path(import_module(app).__file__).parent / "www"
		if name and (folder / f"{name}.html").is_file():
			return _rendered(app, folder, name)
	return None


def _route(request: Request) -> str:
	"""The page's name: what a route rule of the hooks leads to, with its variables in the form, else the path itself."""
	rules = [
		Rule(rule["from_route"], endpoint=rule["to_route"])
		for rule in frappe.get_hooks("website_route_rules")
	]
	try:
		name, variables = Map(rules).bind("").match(request.path)
	except NotFound:
		return request.path.strip("/") if request.path.strip("/").isidentifier() else ""
	frappe.local.form_dict.update(variables)
	return name


def _rendered(app: str, folder: Path, name: str) -> Response:
	context = frappe._dict(_=frappe._, frappe=frappe)
	try:
		import_module(f"{app}.www.{name}").get_context(context)
	except frappe.DoesNotExistError:
		raise NotFound from None
	environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder))
	text = environment.get_template(f"{name}.html").render(context)
	status = context.http_status_code or 200
	return Response(text, status, mimetype="text/html", headers={"Cache-Control": "no-store"})
