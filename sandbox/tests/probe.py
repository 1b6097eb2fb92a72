"""Whitelisted functions that exist for the tests of the server only; offered as `jarz_pos.webprobe`.

The shapes that the tests expect were observed on a Frappe 15.44 bench that served the very same functions.
"""

import datetime
import inspect
import sys
import types
from decimal import Decimal

import frappe
from frappe import _

# The functions must belong to an installed app, so that their dotted path can be called.
NAME = "jarz_pos.webprobe"
POLICY = "Jarz Commercial Policy"
Wire = str | int | float | bool | list | dict | None


@frappe.whitelist()
def plain(a=None, b=None, **kw):
	return {"a": a, "b": b, "kw": kw}


@frappe.whitelist()
def strict(a=None, b="x"):
	return {"a": a, "b": b, "form": dict(frappe.form_dict)}


@frappe.whitelist(methods=["POST"])
def only_post(a=None):
	return a


@frappe.whitelist(methods=["GET"])
def only_get(a=None):
	return a


@frappe.whitelist(allow_guest=True)
def guest(a=None):
	return {"user": frappe.session.user, "a": a}


@frappe.whitelist()
def typed(a: int, b: str | None = None, c: list | None = None, d: float = 1.0):
	return [a, b, c, d]


@frappe.whitelist()
def wired(a: Wire = None, b: Wire = None):
	return [a, b]


@frappe.whitelist()
def required(a, b):
	return [a, b]


def hidden():
	return 1


@frappe.whitelist()
def write(policy: str, fail: Wire = None):
	frappe.get_doc({"doctype": POLICY, "policy_name": policy}).insert(ignore_permissions=True)
	frappe.publish_realtime("probe", {"policy": policy}, user=frappe.session.user, after_commit=True)
	if fail:
		frappe.throw("refused after all")
	return policy


@frappe.whitelist()
def count_up(policy: str):
	"""Reads under a lock, waits, writes: parallel calls must come one after the other."""
	frappe.db.get_value(POLICY, policy, "name", for_update=True)
	before = int(frappe.db.get_value(POLICY, policy, "order_purpose") or 0)
	frappe.db.set_value(POLICY, policy, "order_purpose", str(before + 1))
	return before + 1


@frappe.whitelist()
def tell(user: str, event: str = "probe"):
	frappe.publish_realtime(event, {"for": user}, user=user, after_commit=True)


@frappe.whitelist()
def tell_all(event: str = "probe"):
	frappe.publish_realtime(event, {"for": "all"}, after_commit=True)


@frappe.whitelist()
def fail(kind: str, text: str = "some <b>text</b>"):
	if kind == "throw":
		frappe.throw(_(text))
	if kind == "titled":
		frappe.throw(_(text), title="My title")
	if kind == "zero":
		raise ZeroDivisionError("division by zero")
	if kind == "status":
		frappe.local.response["http_status_code"] = 418
		return "teapot"
	if kind == "keys":
		frappe.local.response["extra"] = {"x": 1}
		frappe.throw("t")
	if kind == "msgprint":
		frappe.msgprint("hello", title="T", indicator="green", alert=True)
		return "ok"
	if kind == "missing":
		return frappe.get_doc(POLICY, "nothere")
	if kind == "types":
		return {
			"d": datetime.date(2026, 1, 2),
			"dt": datetime.datetime(2026, 1, 2, 3, 4, 5),
			"td": datetime.timedelta(hours=9, minutes=5),
			"t": datetime.time(9, 5),
			"dec": Decimal("1.50"),
			"tup": (1, 2),
			"u": "عربي",
		}
	raise getattr(frappe, kind)(text)


@frappe.whitelist(allow_guest=True)
def language():
	return frappe.local.lang


@frappe.whitelist()
def files():
	return {key: [each.filename, each.stream.read().decode()] for key, each in frappe.request.files.items()}


@frappe.whitelist()
def token():
	from frappe.sessions import get_csrf_token

	return get_csrf_token()


def offer() -> None:
	"""Make these functions callable under the name that they have on the bench."""
	module = types.ModuleType(NAME)
	for name, value in list(globals().items()):
		if inspect.isfunction(value) and value.__module__ == __name__:
			value.__module__ = NAME
			setattr(module, name, value)
	sys.modules[NAME] = module
