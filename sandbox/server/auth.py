"""Signing in and out, and finding out who sent a request."""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from urllib.parse import quote

import frappe
from frappe.utils.password import check_password, get_decrypted_password
from werkzeug.wrappers import Request, Response

from sandbox.server.locks import Locks
from sandbox.server.sessions import SECONDS_TO_LIVE, Sessions

GUEST = "Guest"
SAFE_VERBS = ("GET", "HEAD", "OPTIONS")
COOKIES = ("sid", "full_name", "user_id", "user_image", "system_user")


@dataclass(frozen=True)
class Person:
	"""What is shown of a user, and a fingerprint that changes with the password and when the user is disabled."""

	user: str = GUEST
	full_name: str = GUEST
	image: str = ""
	system_user: bool = False
	language: str | None = None
	fingerprint: str = field(repr=False, default="")


@dataclass(frozen=True)
class Identity:
	"""Who a request acts for. `expired`: it named a session that is over. `sid` is what the cookie shall hold."""

	person: Person = Person()
	sid: str = GUEST
	expired: bool = False
	csrf_token: str | None = None

	@property
	def user(self) -> str:
		"""Name of the user."""
		return self.person.user


class Door:
	"""Sign-in, sign-out and recognition for one site."""

	def __init__(self, sessions: Sessions) -> None:
		self.sessions = sessions
		self.locks = Locks()

	def recognise(self, request: Request, form: dict) -> Identity:
		"""The user of the session that the request names (form, query or cookie), else Guest."""
		sid = form.get("sid")
		if sid is None:
			sid = request.cookies.get("sid", GUEST)
		return self.identity_of(str(sid))

	def identity_of(self, sid: str) -> Identity:
		"""The user of session `sid`, else Guest."""
		if sid == GUEST:
			return Identity()
		if session := self.sessions.get(sid):
			person = _person(session.user)
			if person and person.fingerprint == session.fingerprint:
				return Identity(person, sid, csrf_token=session.csrf_token)
			self.sessions.end(sid)
		return Identity(expired=True)

	def token_user(self, header: str) -> str | None:
		"""The user of `Authorization: token key:secret` or `Basic`; None when it is not that kind of header.

		Raises AuthenticationError for a key or secret that is wrong.
		"""
		kind, blank, credential = header.partition(" ")
		if not blank:
			return None
		key, _colon, secret = _key_and_secret(kind.lower(), credential).partition(":")
		user = key and frappe.db.get_value("User", {"api_key": key, "enabled": 1}, "name")
		if not user or not secret or secret != get_decrypted_password("User", user, "api_secret", False):
			raise frappe.AuthenticationError
		return user

	def check_csrf(self, request: Request, identity: Identity) -> None:
		"""A session that has been shown a page must send that page's token with whatever is not a mere reading."""
		if not identity.csrf_token or request.method in SAFE_VERBS:
			return
		sent = request.headers.get("X-Frappe-CSRF-Token") or frappe.local.form_dict.pop("csrf_token", None)
		if sent != identity.csrf_token:
			frappe.local.flags.disable_traceback = True
			frappe.throw("Invalid Request", frappe.CSRFTokenError)

	def sign_in(self, address: str) -> Identity:
		"""Check `usr` and `pwd` of the form, start a session and put the answer into frappe.response."""
		usr, pwd = frappe.local.form_dict.pop("usr", None), frappe.local.form_dict.pop("pwd", None)
		if not usr or not pwd:
			_refuse("Incomplete login details")
		if not isinstance(usr, str) or not isinstance(pwd, str):
			raise TypeError("usr and pwd must be texts")
		self.locks.check(usr.lower(), address)
		try:
			user = self._checked(usr, pwd)
		except frappe.AuthenticationError:
			self.locks.failed(usr.lower(), address)
			raise
		self.locks.succeeded(usr.lower(), address)
		person = _person(user)
		session = self.sessions.start(user, person.fingerprint)
		frappe.local.response.update(_welcome(person))
		return Identity(person, session.sid)

	def sign_out(self, identity: Identity) -> Identity:
		"""End the session; the answer is that of a guest."""
		self.sessions.end(identity.sid)
		frappe.set_user(GUEST)
		frappe.local.response.update({"message": "No App", "home_page": "/login", "full_name": GUEST})
		return Identity(expired=True)

	@staticmethod
	def _checked(usr: str, pwd: str) -> str:
		row = frappe.db.get_value("User", usr, ["name", "enabled"], as_dict=True)
		if row and not row.enabled:
			_refuse("User disabled or missing")
		if not row or row.name == GUEST:
			_refuse("Invalid login credentials")
		try:
			check_password(row.name, pwd)
		except frappe.AuthenticationError:
			_refuse("Invalid login credentials")
		return row.name


def set_cookies(response: Response, identity: Identity) -> None:
	"""The cookies that every answer carries, `sid` first; a session that is over takes them back."""
	person = identity.person
	response.set_cookie("sid", identity.sid, max_age=SECONDS_TO_LIVE, httponly=True, samesite="Lax")
	response.set_cookie("system_user", "yes" if person.system_user else "no", samesite="Lax")
	response.set_cookie("full_name", quote(person.full_name), samesite="Lax")
	response.set_cookie("user_id", quote(person.user), samesite="Lax")
	response.set_cookie("user_image", quote(person.image), samesite="Lax")
	if identity.expired:
		for name in COOKIES:
			response.set_cookie(name, "", expires=0)


def _person(user: str) -> Person | None:
	rows = frappe.db.sql(
		"""
		select name, full_name, user_image, user_type, language, enabled,
			(select password from `__Auth`
				where `__Auth`.doctype = 'User' and `__Auth`.name = `tabUser`.name and fieldname = 'password')
		from `tabUser` where name = %s
		""",
		(user,),
	)
	if not rows:
		return None
	name, full_name, image, user_type, language, *secret = rows[0]
	fingerprint = hashlib.sha256(repr(secret).encode()).hexdigest()
	return Person(name, full_name or "", image or "", user_type == "System User", language or "", fingerprint)


def _welcome(person: Person) -> dict[str, str]:
	if person.system_user:
		return {"message": "Logged In", "home_page": "/app/home", "full_name": person.full_name}
	return {"message": "No App", "home_page": "/me", "full_name": person.full_name}


def _key_and_secret(kind: str, credential: str) -> str:
	if kind == "token":
		return credential
	if kind == "basic":
		try:
			return base64.b64decode(credential, validate=True).decode()
		except (binascii.Error, UnicodeDecodeError):
			pass
	raise frappe.AuthenticationError


def _refuse(text: str) -> None:
	frappe.local.response["message"] = text
	raise frappe.AuthenticationError
