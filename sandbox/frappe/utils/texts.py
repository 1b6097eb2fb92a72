"""Texts: HTML, lists in a sentence, addresses of this site, and whether something is an e-mail address."""

import html
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import quote

import frappe

_TAG = re.compile(r"<[^<>]*>")
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;.]+(\.[^\s@<>,;.]+)+")
_PHONE = re.compile(r"[0-9 +_\-,.*#()]{1,20}")
_TAGS = frozenset(
	"a abbr b blockquote br caption code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins"
	" kbd li mark ol p pre q s samp small span strike strong style sub sup table tbody td tfoot th thead tr tt u ul var".split()
)
_ATTRIBUTES = frozenset(
	"align alt class colspan data-id dir height href id lang name rel rowspan src style target title type valign value"
	" width".split()
)
_VOID = frozenset(("br", "hr", "img", "col"))


def cstr(s: object, encoding: str = "utf-8") -> str:
	"""A text; "" for None."""
	if isinstance(s, bytes):
		return s.decode(encoding)
	return "" if s is None else str(s)


def strip(val: str, chars: str | None = None) -> str:
	"""Without zero-width characters and blanks around it."""
	return (val or "").replace("\ufeff", "").replace("\u200b", "").strip(chars)


def strip_html(text: str) -> str:
	"""Without tags."""
	return _TAG.sub("", text)


strip_html_tags = strip_html


def escape_html(text: object) -> object:
	"""With entities instead of markup."""
	if not isinstance(text, str):
		return text
	return html.escape(text, quote=True).replace("&#x27;", "&apos;")


def is_html(text: object) -> object:
	"""Whether there is a tag in it."""
	return _HTML.search(text) if isinstance(text, str) else False


def sanitize_html(text: object, *_args: object, **_kwargs: object) -> object:
	"""Only harmless tags and attributes; everything else is shown as text."""
	if not isinstance(text, str) or not _HTML.search(text):
		return text
	cleaner = _Cleaner()
	cleaner.feed(text)
	cleaner.close()
	return "".join(cleaner.parts)


def comma_and(some_list: Iterable, add_quotes: bool = True) -> object:
	"""`'a', 'b' and 'c'`."""
	return _enumerated(some_list, frappe._("{0} and {1}"), add_quotes)


def comma_or(some_list: Iterable, add_quotes: bool = True) -> object:
	"""`'a', 'b' or 'c'`."""
	return _enumerated(some_list, frappe._("{0} or {1}"), add_quotes)


def unique(seq: Iterable) -> list:
	"""Each once, in the order of the first."""
	return list(dict.fromkeys(seq))


def quoted(url: object) -> str:
	"""For a path of an address."""
	return quote(cstr(url), safe="~@#$&()*!+=:;,.?/'")


def get_url(uri: str | None = None, full_address: bool = False) -> str:
	"""Address of this site, or of a path on it."""
	base = frappe.local.request_url or frappe.local.conf.get("host_name") or f"http://{frappe.local.site}"
	return (
		base.rstrip("/") + (uri if uri is None or uri.startswith("/") else f"/{uri}")
		if uri
		else base.rstrip("/")
	)


def get_url_to_form(doctype: str, name: str) -> str:
	"""Address of a document on the desk."""
	return get_url(f"/app/{doctype.lower().replace(' ', '-')}/{quoted(name)}")


def get_link_to_form(doctype: str, name: str, label: str | None = None) -> str:
	"""A link to a document on the desk."""
	return f'<a href="{get_url_to_form(doctype, name)}">{label or name}</a>'


def get_fullname(user: str | None = None) -> str:
	"""Full name of a user, else what he signs in with."""
	user = user or frappe.session.user
	return frappe.db.get_value("User", user, "full_name") or user


def get_abbr(string: str, max_len: int = 2) -> str:
	"""First letters of the words."""
	return "".join(word[0] for word in string.split(" ") if word)[:max_len].upper() or "?"


def validate_email_address(email_str: str, throw: bool = False) -> str:
	"""The addresses that are valid; with `throw`, InvalidEmailAddressError for one that is not."""
	good = []
	for address in (email_str or "").split(","):
		found = re.fullmatch(r"(?:.*<)?([^<>]*)>?", address.strip())
		plain = found.group(1).strip() if found else ""
		if _EMAIL.fullmatch(plain):
			good.append(plain)
		elif throw:
			frappe.throw(
				frappe._("{0} is not a valid Email Address").format(address.strip()),
				frappe.InvalidEmailAddressError,
			)
	return ", ".join(good)


def validate_phone_number(phone_number: object, throw: bool = False) -> bool:
	"""Whether it could be one; with `throw`, InvalidPhoneNumberError where not."""
	is_valid = bool(phone_number and _PHONE.fullmatch(str(phone_number).strip()))
	if not is_valid and throw:
		frappe.throw(
			frappe._("{0} is not a valid Phone Number").format(phone_number), frappe.InvalidPhoneNumberError
		)
	return is_valid


def _enumerated(some_list: Iterable, last: str, add_quotes: bool) -> object:
	if not isinstance(some_list, list | tuple | set):
		return some_list
	parts = [str(part) for part in some_list]
	if len(parts) < 2:
		return parts[0] if parts else ""
	parts = [f"'{part}'" for part in parts] if add_quotes else parts
	return last.format(", ".join(parts[:-1]), parts[-1])


class _Cleaner(HTMLParser):
	"""Writes a text again with only what is harmless as markup."""

	def __init__(self):
		super().__init__(convert_charrefs=False)
		self.parts: list[str] = []

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag not in _TAGS:
			self.parts.append(html.escape(self.get_starttag_text() or "", quote=False))
			return
		kept = "".join(
			f' {key}="{html.escape(value or "")}"' for key, value in attrs if _is_harmless(key, value)
		)
		self.parts.append(f"<{tag}{kept}>")

	def handle_endtag(self, tag: str) -> None:
		if tag in _TAGS and tag not in _VOID:
			self.parts.append(f"</{tag}>")
		elif tag not in _TAGS:
			self.parts.append(f"&lt;/{tag}&gt;")

	def handle_data(self, data: str) -> None:
		self.parts.append(data.replace("<", "&lt;").replace(">", "&gt;"))

	def handle_entityref(self, name: str) -> None:
		self.parts.append(f"&{name};")

	def handle_charref(self, name: str) -> None:
		self.parts.append(f"&#{name};")


def _is_harmless(key: str, value: str | None) -> bool:
	if key in ("href", "src"):
		return not re.match(r"\s*(javascript|vbscript|data):", value or "", re.I)
	return key in _ATTRIBUTES and not (key == "style" and "url(" in (value or ""))
