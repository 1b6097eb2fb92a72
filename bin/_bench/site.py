"""The test site: a database restored from a cached dump of Frappe + ERPNext, then jarz_pos installed from the tree."""

import base64
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import time
from pathlib import Path

from .mariadb import Server
from .place import SITE, TREE, Place, say

ADMIN_PASSWORD = "admin"
# Part of the template's name: raise it when the way a template is made changes.
TEMPLATE_FORMAT = "1"


def prepare_sites(place: Place) -> None:
	"""A sites folder of our own: the apps, and the bench's built assets by link."""
	(place.sites / "apps.txt").write_text("frappe\nerpnext\njarz_pos\n")
	assets = place.sites / "assets"
	shutil.rmtree(assets, ignore_errors=True)
	assets.mkdir()
	source = place.bench / "sites/assets"
	links = {entry.name: entry for entry in source.iterdir()} if source.exists() else {}
	links.pop("jarz_pos", None)
	if (TREE / "jarz_pos/public").exists():
		links["jarz_pos"] = TREE / "jarz_pos/public"
	for name, target in links.items():
		(assets / name).symlink_to(target.resolve())


def ensure(place: Place, server: Server, *, fresh: bool) -> None:
	"""Afterwards the site is there with jarz_pos installed; an old one is used again unless `fresh`."""
	marker = place.sites / SITE / "installed"
	if not fresh and marker.exists() and server.exists(place.database):
		if marker.read_text() != _schema_hash():
			say("DocTypes or set-up changed since this kept site was made; `--fresh` makes it anew")
		return
	template = _template(place, server)
	began = time.monotonic()
	_make_config(place, SITE, server, place.database)
	server.restore(place.database, template)
	restored = time.monotonic()
	schema = _schema_hash()
	place.frappe("--site", SITE, "install-app", "jarz_pos", log="install.log")
	marker.write_text(schema)
	say(
		f"site restored in {restored - began:.0f} s, jarz_pos installed in {time.monotonic() - restored:.0f} s"
	)


def make_blank(place: Place, server: Server, name: str) -> None:
	"""One more site, with Frappe and ERPNext only, for tests of the installation."""
	digest = hashlib.sha256(name.encode()).hexdigest()[:8]
	database = f"{place.database}_{digest}"
	_make_config(place, name, server, database)
	server.restore(database, _template(place, server))


def remove(place: Place, server: Server, name: str = SITE) -> None:
	"""Drop a site of the work directory with its database."""
	config = place.sites / name / "site_config.json"
	if config.exists():
		server.drop(json.loads(config.read_text())["db_name"])
	shutil.rmtree(config.parent, ignore_errors=True)


def remove_all(place: Place, server: Server) -> None:
	for config in place.sites.glob("*/site_config.json"):
		remove(place, server, config.parent.name)


def _make_config(place: Place, site: str, server: Server, database: str) -> None:
	"""A new empty database and the folders and site_config.json that go with it."""
	password = secrets.token_hex(12)
	server.create(database, password)
	folder = place.sites / site
	shutil.rmtree(folder, ignore_errors=True)
	for part in ("public/files", "private/files", "private/backups", "locks", "logs"):
		(folder / part).mkdir(parents=True)
	config = {
		"db_name": database,
		"db_password": password,
		"db_type": "mariadb",
		"encryption_key": base64.urlsafe_b64encode(os.urandom(32)).decode(),
		"throttle_user_limit": 10000,  # an hour; each recorded day brings people of its own
	}
	(folder / "site_config.json").write_text(json.dumps(config, indent=1))


def _template(place: Place, server: Server) -> Path:
	"""The dump of a site with Frappe and ERPNext; made once for each version of the two."""
	path = place.cache / f"template-{_apps_hash(place)}.sql.gz"
	with path.with_suffix(".lock").open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		if path.exists():
			return path
		say("making the site template with Frappe and ERPNext: once, a few minutes")
		began = time.monotonic()
		site, database, password = "template.localhost", f"{place.database}_t", secrets.token_hex(12)
		shutil.rmtree(place.sites / site, ignore_errors=True)
		try:
			server.create(database, password)
			options = ["--no-setup-db", "--db-name", database, "--db-password", password]
			options += ["--admin-password", ADMIN_PASSWORD, "--install-app", "erpnext"]
			place.frappe("new-site", site, *options, log="template.log")
			server.dump(database, path)
		finally:
			server.drop(database)
			shutil.rmtree(place.sites / site, ignore_errors=True)
		say(f"template made in {time.monotonic() - began:.0f} s: {path}")
	return path


def _apps_hash(place: Place) -> str:
	"""Names the code of Frappe and ERPNext: commit and local changes, or the files where they are no git clones."""
	digest = hashlib.sha256(TEMPLATE_FORMAT.encode())
	for app in ("frappe", "erpnext"):
		folder = place.bench / "apps" / app
		if (folder / ".git").exists() and (commit := _git(folder, "rev-parse", "HEAD")):
			digest.update(commit + _git(folder, "diff", "HEAD", "--", app))
		else:
			_add_files(digest, folder / app, (".py", ".json", ".txt", ".sql"))
	return digest.hexdigest()[:16]


def _git(folder: Path, *arguments: str) -> bytes:
	command = ["git", "-c", "safe.directory=*", "-C", str(folder), *arguments]
	return subprocess.run(command, capture_output=True).stdout


def _schema_hash() -> str:
	"""Names what an installation writes into a site: DocTypes and other JSON, set-up code, hooks."""
	digest = hashlib.sha256()
	_add_files(digest, TREE / "jarz_pos", (".json",))
	_add_files(digest, TREE / "jarz_pos/setup", (".py",))
	digest.update((TREE / "jarz_pos/hooks.py").read_bytes())
	return digest.hexdigest()


def _add_files(digest, folder: Path, endings: tuple[str, ...]) -> None:
	for path in sorted(folder.rglob("*")):
		if path.suffix in endings and "node_modules" not in path.parts and path.is_file():
			digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
