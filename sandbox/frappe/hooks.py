"""Hooks of the installed apps."""

import importlib
from collections.abc import Callable

import frappe
from frappe.dicts import _dict


def get_hooks(
	hook: str | None = None, default: object = "_KEEP_DEFAULT_LIST", app_name: str | None = None
) -> object:
	"""What all apps (or one) say under `hook`: a list, or a dict of lists; all hooks without a name."""
	collected = _collected(app_name)
	if not hook:
		return collected
	if hook in collected:
		return collected[hook]
	return [] if default == "_KEEP_DEFAULT_LIST" else default


def doc_event_handlers(doctype: str, method: str) -> list[Callable]:
	"""Functions that apps registered for a moment in the life of a document."""
	own = getattr(frappe.local, "doc_events_hooks", None)  # a thread may listen for itself
	if own is not None:
		return [get_attr(path) for name in (doctype, "*") for path in own.get(name, {}).get(method, [])]
	known = frappe.local.site_state.hooks.setdefault("doc_event_handlers", {})
	key = (doctype, method)
	if key not in known:
		events = get_hooks("doc_events", {}) or {}
		paths = [path for name in (doctype, "*") for path in (events.get(name) or {}).get(method, [])]
		known[key] = [get_attr(path) for path in paths]
	return known[key]


def get_attr(method_string: str) -> object:
	"""The object at a dotted path."""
	module_name, _dot, name = method_string.rpartition(".")
	app = method_string.split(".", 1)[0]
	if app not in frappe.local.site_state.apps and not frappe.local.flags.in_install:
		frappe.throw(frappe._("App {0} is not installed").format(app), frappe.AppNotInstalledError)
	return getattr(importlib.import_module(module_name), name)


def get_module(module: str) -> object:
	"""The imported module."""
	return importlib.import_module(module)


def get_installed_apps(*_args: object, **_kwargs: object) -> list[str]:
	"""Apps of this site in the order of their installation."""
	return list(frappe.local.site_state.apps)


def _collected(app_name: str | None) -> _dict:
	known = frappe.local.site_state.hooks
	key = ("hooks", app_name)
	if key not in known:
		merged = _dict()
		for app in [app_name] if app_name else frappe.local.site_state.apps:
			for hook, value in _of_app(app).items():
				_merge(merged, hook, value)
		known[key] = merged
	return known[key]


def _of_app(app: str) -> dict:
	try:
		module = importlib.import_module(f"{app}.hooks")
	except ModuleNotFoundError as error:
		if error.name != f"{app}.hooks":
			raise
		return {}
	if app == "frappe":
		return {}
	return {
		key: value for key, value in vars(module).items() if not key.startswith("_") and not callable(value)
	}


def _merge(target: dict, key: str, value: object) -> None:
	if isinstance(value, dict):
		inner = target.setdefault(key, {})
		for name, content in value.items():
			_merge(inner, name, content)
		return
	target.setdefault(key, []).extend(value if isinstance(value, list | tuple) else [value])
