"""What all threads of a process share about one site."""

import json
import os
import sqlite3
import threading
from pathlib import Path

from frappe.dicts import _dict
from frappe.model import definitions

CORE_APPS = ("frappe", "erpnext")
DATABASE = "site.db"


class SiteState:
	"""A site: its folder, its apps, and what was read from them once."""

	def __init__(self, folder: Path):
		self.folder = folder
		self.lock = threading.RLock()
		self.conf = _dict(
			_config(folder.parent / "common_site_config.json"), **_config(folder / "site_config.json")
		)
		self.schema_version = -1
		self.calls: dict[tuple, int] = {}  # counted by rate_limit
		self.idle_connections: list[sqlite3.Connection] = []
		self.forget()

	@property
	def apps(self) -> list[str]:
		"""Installed apps in the order of their installation."""
		return self._apps

	def forget(self) -> None:
		"""After a change of apps, DocTypes or fields."""
		self._apps: list[str] = [*self.conf.get("installed_apps", CORE_APPS)]
		self.tables: set[str] = set()  # that were seen in the database
		self.metas: dict[str, object] = {}
		self.controllers: dict[str, type] = {}
		self.links: dict[str, list] = {}
		self.hooks: dict[str, object] = {}

	def doctypes(self) -> list[str]:
		"""Every DocType of the installed apps."""
		return [name for app in self.apps for name in definitions.of_app(app)]

	def knows(self, doctype: str) -> bool:
		"""Whether an installed app has that DocType."""
		return definitions.find(doctype, self.apps) is not None

	def save_apps(self, apps: list[str]) -> None:
		"""Keep the list of installed apps."""
		self.configure(installed_apps=apps)
		self.forget()

	def configure(self, **values: object) -> None:
		"""Keep values in the site's configuration."""
		with self.lock:
			path = self.folder / "site_config.json"
			path.write_text(json.dumps({**_config(path), **values}, indent=1))
			self.conf.update(values)


_sites: dict[Path, SiteState] = {}
_lock = threading.Lock()


def site_state(folder: Path) -> SiteState:
	"""The one state of the site in `folder`."""
	with _lock:
		folder = folder.resolve()
		if folder not in _sites:
			_sites[folder] = SiteState(folder)
		return _sites[folder]


def forget_site(folder: Path) -> None:
	"""The folder was made anew or removed."""
	with _lock:
		_sites.pop(folder.resolve(), None)


_inherited: list[list[sqlite3.Connection]] = []


def _leave_to_parent() -> None:
	"""A connection of SQLite does not survive a fork: the child opens its own, and does not even close these."""
	for site in _sites.values():
		_inherited.append(site.idle_connections)
		site.idle_connections = []


os.register_at_fork(after_in_child=_leave_to_parent)


def _config(path: Path) -> dict:
	return json.loads(path.read_text()) if path.exists() else {}
