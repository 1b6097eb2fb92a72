"""Files of the site and of the apps."""

import mimetypes
from pathlib import Path

import frappe
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.security import safe_join
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

PUBLIC_SECONDS = 43_200


def public_file(request: Request, site_path: Path) -> Response:
	"""`/files/...`: for everybody."""
	return _sent(request, site_path / "public/files", request.path.removeprefix("/files/"), PUBLIC_SECONDS)


def asset(request: Request, public_folders: dict[str, Path]) -> Response:
	"""`/assets/<app>/...`: what the apps keep in their public folders."""
	app, _slash, rest = request.path.removeprefix("/assets/").partition("/")
	if app not in public_folders:
		raise NotFound
	return _sent(request, public_folders[app], rest, PUBLIC_SECONDS)


def private_file(request: Request, site_path: Path) -> Response:
	"""`/private/files/...`: for who may read a File document of it. Refuses likewise what is not there."""
	if not may_read(request.path):
		raise Forbidden("You don't have permission to access this file")
	return _sent(request, site_path / "private/files", request.path.removeprefix("/private/files/"), None)


def may_read(url: str) -> bool:
	"""True when the user may read one of the File documents with this address."""
	names = frappe.get_all("File", filters={"file_url": url}, pluck="name", order_by="creation")
	return any(frappe.get_doc("File", name).has_permission("read") for name in names)


def _sent(request: Request, folder: Path, name: str, seconds: int | None) -> Response:
	path = safe_join(str(folder), name)
	if not name or path is None or not Path(path).is_file():
		raise NotFound
	mimetype = mimetypes.guess_type(path)[0] or "application/octet-stream"
	return send_file(path, request.environ, mimetype=mimetype, max_age=seconds, etag=seconds is not None)
