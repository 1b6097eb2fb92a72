"""Names of new documents."""

import re
import secrets
import string
import time

import frappe
from frappe.not_offered import refuse

_LETTERS = string.ascii_lowercase + string.digits
_DIGITS = 5


def set_new_name(doc: "frappe.model.document.Document") -> None:
	"""Give the document its name by its controller, its DocType's rule or the series it chose."""
	doc.run_method("before_naming")
	meta, rule = doc.meta, (doc.meta.autoname or "").strip()
	if meta.issingle:
		doc.name = doc.doctype
		return
	if meta.istable:
		doc.name = None
	if getattr(doc, "amended_from", None):
		doc.name = _amended_name(doc)
		return
	given, doc.name = doc.name, (doc.name if rule.lower() == "prompt" or not rule else None)
	doc.run_method("autoname")
	if not doc.name and rule:
		doc.name = _by_rule(doc, rule, given)
	if (not rule or not doc.name) and meta.has_field("naming_series"):
		doc.name = None
		doc.naming_series = doc.naming_series or _first_series(doc)
		doc.name = make_autoname(doc.naming_series, doc=doc)
	if not doc.name:
		doc.name = make_autoname("hash", doc.doctype)
	doc.name = validate_name(doc.doctype, doc.name)


def make_autoname(
	key: str = "", doctype: str = "", doc: object = None, *, ignore_validate: bool = False
) -> str:
	"""The next name for an expression such as `INV-.YYYY.-.#####`, or a random one for `hash`."""
	if key == "hash":
		return _sortable_hash()
	if "#" not in key:
		key += ".#####"
	name, prefix_done = "", False
	for part in key.split("."):
		if part and set(part) == {"#"}:
			if prefix_done:
				raise refuse("a series with two counters")
			name += getseries(name, len(part))
			prefix_done = True
		else:
			name += _date_part(part, doc)
	return name


def getseries(key: str, digits: int) -> str:
	"""The next number of the counter `key`. Its row stays locked until the transaction ends."""
	row = frappe.db.sql("SELECT `current` FROM `tabSeries` WHERE `name` = %s FOR UPDATE", (key,))
	current = (row[0][0] if row else 0) + 1
	if row:
		frappe.db.sql("UPDATE `tabSeries` SET `current` = %s WHERE `name` = %s", (current, key))
	else:
		frappe.db.sql("INSERT INTO `tabSeries` (`name`, `current`) VALUES (%s, %s)", (key, current))
	return f"{current:0{digits}d}"


def revert_series_if_last(key: str, name: str, doc: object = None) -> None:
	"""Step a counter back when its newest document is deleted."""
	if not key or ("#" not in key and not key.endswith(".")):
		key += ".#####"
	prefix = "".join(_date_part(part, doc) for part in key.split(".#", 1)[0].split("."))
	number = name.removeprefix(prefix)
	if not name.startswith(prefix) or not number.isdigit():
		return
	frappe.db.sql(
		"UPDATE `tabSeries` SET `current` = `current` - 1 WHERE `name` = %s AND `current` = %s",
		(prefix, int(number)),
	)


def validate_name(doctype: str, name: object) -> str:
	"""The name without blanks around it; refuses what no URL can carry."""
	text = str(name).strip() if name is not None else ""
	if not text:
		frappe.throw(frappe._("No Name Specified for {0}").format(doctype))
	if "<" in text or ">" in text:
		frappe.throw(
			frappe._("Name cannot contain special characters like {0}").format("'<', '>'"), frappe.NameError
		)
	return text


def _by_rule(doc: object, rule: str, given: object) -> str | None:
	low = rule.lower()
	if low.startswith("naming_series:"):
		doc.naming_series = doc.naming_series or _first_series(doc)
		return make_autoname(doc.naming_series, doc=doc)
	if low.startswith("field:"):
		fieldname = rule[6:]
		if not doc.get(fieldname):
			frappe.throw(frappe._("{0} is required").format(frappe._(doc.meta.get_label(fieldname))))
		return str(doc.get(fieldname)).strip()
	if low == "prompt":
		name = given or doc.get("__newname")
		if not name:
			frappe.throw(frappe._("Please set the document name"))
		return name
	if low in ("hash", "random"):
		return make_autoname("hash", doc.doctype)
	if low.startswith("format:"):
		return _formatted(doc, rule[7:])
	if low in ("autoincrement", "uuid"):
		raise refuse(f"the naming rule «{rule}»")
	return make_autoname(rule, doc=doc)


def _formatted(doc: object, pattern: str) -> str:
	name = ""
	for text, inner in re.findall(r"([^{]+)|\{([^}]*)\}", pattern):
		if text:
			name += text
		elif set(inner) == {"#"}:
			name += getseries(name, len(inner))
		else:
			name += _date_part(inner, doc) if inner in _DATES else str(doc.get(inner) or "")
	return name


def _first_series(doc: object) -> str:
	options = [line for line in (doc.meta.get_options("naming_series") or "").split("\n") if line]
	if not options:
		frappe.throw(frappe._("Naming Series mandatory"))
	return options[0]


def _amended_name(doc: object) -> str:
	"""`X` is amended as `X-1`, `X-1` as `X-2`."""
	base, number = doc.amended_from, 1
	if frappe.db.get_value(doc.doctype, doc.amended_from, "amended_from"):
		base, _dash, count = doc.amended_from.rpartition("-")
		number = int(count) + 1
	return f"{base}-{number}"


_DATES = {
	"YY": "%y",
	"YYYY": "%Y",
	"MM": "%m",
	"DD": "%d",
	"WW": "%V",
}


def _date_part(part: str, doc: object) -> str:
	if part in _DATES:
		return frappe.utils.now_datetime().strftime(_DATES[part])
	if part in ("FY", "timestamp"):
		raise refuse(f"«{part}» in a series")
	if doc is not None and part and (part.startswith("{") or doc.meta.has_field(part)):
		value = doc.get(part.strip("{}"))
		return str(value) if value else ""
	return part


def _sortable_hash() -> str:
	"""Ten characters; later ones are greater, so new rows lie at the end of the index."""
	ticks, stamp = int(time.time() * 10), ""
	while ticks and len(stamp) < 6:
		ticks, digit = divmod(ticks, 32)
		stamp = _LETTERS_SORTED[digit] + stamp
	return stamp + "".join(secrets.choice(_LETTERS) for _ in range(10 - len(stamp)))


_LETTERS_SORTED = string.digits + "abcdefghijklmnopqrstuv"
