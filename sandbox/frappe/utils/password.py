"""Passwords of users, and secrets of documents. The hash is scrypt from Python's own library."""

import base64
import hashlib
import hmac
import secrets

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)
_COST = {"n": 2**14, "r": 8, "p": 1}


def update_password(
	user: str,
	pwd: str,
	doctype: str = "User",
	fieldname: str = "password",
	logout_all_sessions: bool = False,
) -> None:
	"""Store the hash of a new password."""
	salt = secrets.token_bytes(16)
	_store(doctype, user, fieldname, f"{salt.hex()}${_hash(pwd, salt)}", encrypted=0)


def check_password(
	user: str, pwd: str, doctype: str = "User", fieldname: str = "password", delete_tracker_cache: bool = True
) -> str:
	"""The user's name in its exact spelling; AuthenticationError when the password is another."""
	rows = frappe.db.sql(
		"SELECT `name`, `password` FROM `__Auth` WHERE `doctype` = %s AND `name` = %s AND `fieldname` = %s AND"
		" `encrypted` = 0",
		(doctype, user, fieldname),
	)
	salt, _dollar, expected = (rows[0][1] if rows else f"{'00' * 16}$").partition("$")
	if not hmac.compare_digest(_hash(pwd, bytes.fromhex(salt)), expected):
		raise frappe.AuthenticationError(frappe._("Incorrect User or Password"))
	return rows[0][0]


def set_encrypted_password(doctype: str, name: str, pwd: str, fieldname: str = "password") -> None:
	"""Keep a secret of a document. The sandbox only hides it (base64): its data are no one's."""
	_store(doctype, name, fieldname, base64.b64encode(pwd.encode()).decode(), encrypted=1)


def get_decrypted_password(
	doctype: str, name: str, fieldname: str = "password", raise_exception: bool = True
) -> str | None:
	"""The secret; AuthenticationError where there is none."""
	rows = frappe.db.sql(
		"SELECT `password` FROM `__Auth` WHERE `doctype` = %s AND `name` = %s AND `fieldname` = %s AND `encrypted` = 1",
		(doctype, name, fieldname),
	)
	if rows:
		return base64.b64decode(rows[0][0]).decode()
	if raise_exception:
		frappe.throw(
			frappe._("Password not found for {0} {1} {2}").format(doctype, name, fieldname),
			frappe.AuthenticationError,
		)
	return None


def get_encryption_key() -> str:
	"""The secret of this site, made when it is first asked for."""
	if not frappe.local.conf.get("encryption_key"):
		frappe.local.site_state.configure(encryption_key=secrets.token_urlsafe(32))
	return frappe.local.conf["encryption_key"]


def _store(doctype: str, name: str, fieldname: str, password: str, encrypted: int) -> None:
	frappe.db.sql(
		"DELETE FROM `__Auth` WHERE `doctype` = %s AND `name` = %s AND `fieldname` = %s",
		(doctype, name, fieldname),
	)
	frappe.db.sql(
		"INSERT INTO `__Auth` (`doctype`, `name`, `fieldname`, `password`, `encrypted`) VALUES (%s, %s, %s, %s, %s)",
		(doctype, name, fieldname, password, encrypted),
	)


def _hash(password: str, salt: bytes) -> str:
	return hashlib.scrypt(password.encode(), salt=salt, **_COST).hex()
