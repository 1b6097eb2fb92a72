"""Connecting a thread to a site, and letting go of it."""

from pathlib import Path

import frappe
from frappe import acting, state
from frappe.context import local
from frappe.database import Database
from frappe.dicts import _dict


def init(site: str, sites_path: str = ".", new_site: bool = False, force: bool = False) -> None:
	"""Choose the site for this thread, without a connection yet."""
	if getattr(local, "site", None) == site and not force and getattr(local, "initialised", False):
		return
	folder = Path(sites_path).resolve() / site
	if not folder.is_dir():
		raise frappe.IncorrectSitePath(f"{site} does not exist in {sites_path}")
	local.initialised = True
	local.site, local.sites_path, local.site_path = site, str(sites_path), str(folder)
	local.site_state = state.site_state(folder)
	local.conf = local.site_state.conf
	local.flags = _dict(
		currently_saving=[], redirect_location="", in_install=False, in_migrate=False, in_test=False
	)
	local.message_log, local.error_log, local.debug_log = [], [], []
	local.response = _dict({"docs": []})
	local.form_dict = _dict()
	local.cache, local.request_cache = {}, {}
	local.request, local.request_ip, local.request_url = None, None, None
	local.lang = "en"
	local.db = None
	local.session = _dict(user="Administrator", sid="Administrator", data=_dict())


def connect(site: str | None = None, db_name: str | None = None, set_admin_as_user: bool = True) -> None:
	"""Open the site's database for this thread, as Administrator."""
	if site:
		init(site)
	path = local.site_state.folder / state.DATABASE
	if not path.exists() and not local.flags.in_setup_of_site:
		raise frappe.IncorrectSitePath(f"{local.site} has no database: {path}")
	local.db = Database(local.site_state)
	_forget_old_schema()
	if set_admin_as_user:
		acting.set_user("Administrator")


def destroy() -> None:
	"""Close the connection, roll back what is open and forget the site in this thread."""
	if getattr(local, "db", None):
		local.db.close()
	for name in [name for name, _value in local]:
		delattr(local, name)


def get_site_path(*joins: str) -> str:
	"""A path within the site's folder."""
	return str(Path(local.site_path, *joins))


def schema_changed() -> None:
	"""Tables or fields are others now: all connections read the DocTypes anew."""
	version = local.db._conn.run("PRAGMA user_version").fetchone()[0] + 1
	local.db._conn.run(f"PRAGMA user_version = {version}")
	_forget_old_schema()


def _forget_old_schema() -> None:
	version = local.db._conn.run("PRAGMA user_version").fetchone()[0]
	with local.site_state.lock:
		if local.site_state.schema_version != version:
			local.site_state.forget()
			local.site_state.schema_version = version
