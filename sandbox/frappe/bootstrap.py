"""A site in a folder: made with its tables, its first users and its apps; and apps installed into it later."""

import importlib
import json
from pathlib import Path

import frappe
from frappe import state, tables
from frappe.database import schema
from frappe.utils.password import update_password

APPS = ("frappe", "erpnext", "jarz_pos")
ROLES = ("Administrator", "System Manager", "Guest", "All", "Desk User")


def make_site(
	site: str,
	sites_path: str | Path,
	*,
	admin_password: str = "admin",
	apps: tuple[str, ...] = APPS,
) -> None:
	"""Make the site `<sites_path>/<site>` with `apps`, each installed by its own hooks. Refuses where one is."""
	folder = Path(sites_path) / site
	if (folder / state.DATABASE).exists():
		raise FileExistsError(f"there is a site in {folder}")
	for name in ("public/files", "private/files", "logs"):
		(folder / name).mkdir(parents=True, exist_ok=True)
	(folder / "site_config.json").write_text(json.dumps({"installed_apps": ["frappe"]}, indent=1))
	state.forget_site(folder)
	frappe.init(site, sites_path=str(sites_path), force=True)
	try:
		frappe.local.flags.in_setup_of_site = True
		frappe.connect()
		frappe.db.define(schema.FRAMEWORK)
		tables.sync_app("frappe")
		_first_records(admin_password)
		frappe.local.flags.in_setup_of_site = False
		frappe.db.commit()
		for app in apps:
			if app != "frappe":
				install_app(app)
	finally:
		frappe.destroy()


def install_app(app: str) -> None:
	"""Tables of the app, then its `before_install` and `after_install`. The site is connected; commits."""
	installed = frappe.get_installed_apps()
	if app in installed:
		return
	frappe.local.flags.in_install = app
	for method in frappe.get_hooks("before_install", app_name=app):
		frappe.get_attr(method)()
	frappe.local.site_state.save_apps([*installed, app])
	tables.sync_app(app)
	frappe.clear_cache()
	for method in frappe.get_hooks("after_install", app_name=app):
		frappe.get_attr(method)()
	frappe.db.commit()
	frappe.local.flags.in_install = False
	for other in installed:
		for method in frappe.get_hooks("after_app_install", app_name=other):
			frappe.get_attr(method)(app)
	frappe.db.commit()


def migrate() -> None:
	"""New fields of changed DocTypes, then the apps' `after_migrate`. The site is connected; commits."""
	frappe.local.flags.in_migrate = True
	for app in frappe.get_installed_apps():
		tables.sync_app(app)
	frappe.clear_cache()
	for method in frappe.get_hooks("after_migrate"):
		frappe.get_attr(method)()
	frappe.db.commit()
	frappe.local.flags.in_migrate = False


def uninstall_app(app: str) -> None:
	"""`before_uninstall`, then the app's tables and rows are gone. The site is connected; commits."""
	for method in frappe.get_hooks("before_uninstall", app_name=app):
		frappe.get_attr(method)()
	from frappe.model import definitions

	for name, definition in definitions.of_app(app).items():
		frappe.db.delete("DocType", name)
		if definition.json.get("issingle"):
			frappe.db.delete("Singles", {"doctype": name})
		elif frappe.db.table_exists(name):
			frappe.db.define([f"DROP TABLE `tab{name}`"])
	frappe.db.delete("Module Def", {"app_name": app})
	frappe.db.commit()
	frappe.local.site_state.save_apps([name for name in frappe.get_installed_apps() if name != app])
	importlib.invalidate_caches()
	frappe.clear_cache()


def _first_records(admin_password: str) -> None:
	for role in ROLES:
		tables.put_row("Role", role, role_name=role, desk_access=int(role not in ("Guest", "All")))
	tables.put_row("Language", "en", language_code="en", language_name="English", enabled=1)
	tables.put_row("Language", "ar", language_code="ar", language_name="العربية", enabled=1)
	for user_type in ("System User", "Website User"):
		tables.put_row("User Type", user_type, is_standard=1)
	for name, email, user_type in (
		("Administrator", "admin@example.com", "System User"),
		("Guest", "guest@example.com", "Website User"),
	):
		tables.put_row(
			"User",
			name,
			email=email,
			first_name=name,
			full_name=name,
			enabled=1,
			user_type=user_type,
			language="en",
		)
	update_password("Administrator", admin_password)
	frappe.db.write_singles(
		"System Settings",
		{
			"language": "en",
			"date_format": "dd-mm-yyyy",
			"time_format": "HH:mm:ss",
			"number_format": "#,###.##",
			"float_precision": "3",
			"currency_precision": "",
			"enable_scheduler": "1",
			"rounding_method": "Banker's Rounding (legacy)",
			"session_expiry": "170:00",
			"allow_error_traceback": "1",
		},
	)
	for key, value in (
		("float_precision", "3"),
		("language", "en"),
		("lang", "en"),
		("date_format", "dd-mm-yyyy"),
	):
		frappe.db.set_default(key, value)
	from frappe.geo import install_geography

	install_geography()
