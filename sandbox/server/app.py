"""The WSGI application: one request from its first byte to commit or rollback."""

import logging
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import frappe
from frappe.not_offered import refuse
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from sandbox.server import files, methods, pages, rest
from sandbox.server.auth import GUEST, SAFE_VERBS, Door, Identity, set_cookies
from sandbox.server.errors import messages, refusal
from sandbox.server.form import form_of
from sandbox.server.language import language_of
from sandbox.server.render import response_of

LARGEST_BODY = 25 * 1024 * 1024
logger = logging.getLogger("sandbox.web")


class Application:
	"""Serves one site. `door` knows the sessions; every request has a connection and a transaction of its own."""

	def __init__(self, site: str, sites_path: Path, door: Door) -> None:
		self.site = site
		self.sites_path = sites_path
		self.door = door
		self._assets: dict[str, Path] | None = None

	def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
		request = Request(environ)
		request.max_content_length = LARGEST_BODY
		return self._answer(request)(environ, start_response)

	def _answer(self, request: Request) -> Response:
		if request.method == "OPTIONS":
			return Response()
		if request.path.startswith("/files/"):
			return self._static(lambda: files.public_file(request, self.sites_path / self.site))
		frappe.init(self.site, sites_path=str(self.sites_path))
		try:
			frappe.connect()
			return self._transaction(request)
		finally:
			frappe.destroy()

	def _transaction(self, request: Request) -> Response:
		"""Commits what an unsafe verb did; a reading or a failure leaves nothing behind."""
		identity = None
		try:
			_begin(request)
			identity = self._identify(request, frappe._dict(form_of(request)))
			response, identity = self._dispatch(request, identity)
			if request.method in SAFE_VERBS:
				frappe.db.rollback()
			else:
				frappe.db.commit()
		except HTTPException as error:
			frappe.db.rollback()
			response = error.get_response(request.environ)
		except Exception as error:
			frappe.db.rollback()
			response = refusal(error, request, disclose=not frappe.local.flags.disable_traceback)
			if response.status_code >= 500:
				logger.exception("%s %s", request.method, request.path)
			if isinstance(error, frappe.AuthenticationError):
				identity = self._without_session(request, identity)
		if identity:
			set_cookies(response, identity)
		return response

	def _identify(self, request: Request, form: frappe._dict) -> Identity:
		"""Act as the user whom the request names; a wrong token or a missing CSRF token is refused."""
		identity = self.door.recognise(request, form)
		_act_as(identity)
		frappe.local.form_dict = form
		frappe.local.lang = language_of(request, form, identity.person.language)
		if identity.expired:
			frappe.local.response["session_expired"] = 1
		frappe.local.session.csrf_token_maker = lambda: self.door.sessions.csrf_token(identity.sid)
		self.door.check_csrf(request, identity)
		if (header := request.headers.get("Authorization")) and identity.user == GUEST:
			if user := self.door.token_user(header):
				frappe.set_user(user)
				frappe.local.form_dict = form
		return identity

	@staticmethod
	def _without_session(request: Request, identity: Identity | None) -> Identity | None:
		"""After a failed sign-in no cookie is set; after a wrong token all of them are taken back."""
		if identity is None and request.headers.get("Authorization"):
			return Identity(expired=True)
		return None if _command(request) == "login" else identity

	def _dispatch(self, request: Request, identity: Identity) -> tuple[Response, Identity]:
		command = _command(request)
		if command == "login":
			identity = self.door.sign_in(request.remote_addr or "")
			_act_as(identity)
			return self._result(None), identity
		if command == "logout":
			identity = self.door.sign_out(identity)
			return self._result(None), identity
		return self._route(request, command), identity

	def _route(self, request: Request, command: str) -> Response:
		parts = request.path.strip("/").split("/")
		if parts[0] == "api" and len(parts) > 1:
			return self._api(request, parts[2:] if parts[1] == "v1" else parts[1:], command)
		if command:
			return self._result(methods.call(command, request.method))
		if request.path.startswith("/private/files/"):
			return files.private_file(request, self.sites_path / self.site)
		if request.path.startswith("/assets/"):
			return files.asset(request, self._public_folders())
		return pages.page(request, frappe.local.session.csrf_token_maker)

	def _api(self, request: Request, parts: list[str], command: str) -> Response:
		kind, names = parts[0], [unquote(part) for part in parts[1:] if part]
		if kind == "method" and command:
			return self._result(methods.call(command, request.method))
		if kind == "v2":
			raise refuse("/api/v2")
		if kind == "resource" and len(names) == 1:
			return self._result(rest.documents(names[0], request.method))
		if kind == "resource" and names:
			return self._result(rest.document(names[0], "/".join(names[1:]), request.method))
		raise frappe.DoesNotExistError

	@staticmethod
	def _result(response: Response | None) -> Response:
		"""The function's own response, else what it left in frappe.response, with the messages for people."""
		if response is not None:
			return response
		frappe.local.response.update(messages())
		return response_of(frappe.local.response)

	@staticmethod
	def _static(serve: Callable[[], Response]) -> Response:
		try:
			return serve()
		except HTTPException as error:
			return error.get_response()

	def _public_folders(self) -> dict[str, Path]:
		if self._assets is None:
			own = [app for app in frappe.get_installed_apps() if app not in methods.FOREIGN_APPS]
			self._assets = {app: Path(import_module(app).__file__).parent / "public" for app in own}
		return self._assets


def _begin(request: Request) -> None:
	local = frappe.local
	local.request = request
	local.request_ip = request.remote_addr
	local.request_url = request.host_url.rstrip("/")
	local.response = frappe._dict()
	local.message_log = []
	frappe.set_user(GUEST)


def _act_as(identity: Identity) -> None:
	frappe.set_user(identity.user)
	frappe.local.session.sid = identity.sid


def _command(request: Request) -> str:
	"""The dotted name of the function to call, "" when the request calls none. `cmd` in the form goes first."""
	form = frappe.local.form_dict
	path = request.path.removeprefix("/api/v1/").removeprefix("/api/")
	if path.startswith("method/") and (name := path.removeprefix("method/").split("/")[0]):
		form.setdefault("cmd", name)
	return str(form.get("cmd") or "") if path.startswith("method/") or request.path == "/" else ""
