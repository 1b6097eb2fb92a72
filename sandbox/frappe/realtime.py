"""Messages to browsers and devices. Whoever serves sockets adds a function to `sinks`; without one they go nowhere.

A sink is called as `sink(event, message, room)`, after commit where that was asked for; rooms have Frappe's
names: `user:<name>`, `doctype:<DocType>`, `doc:<DocType>/<name>`, `all` (everybody on the desk), `website`.
"""

import logging
from collections.abc import Callable

import frappe
from frappe.not_offered import refuser
from frappe.whitelisting import whitelist

__getattr__ = refuser(__name__)
logger = logging.getLogger("sandbox.realtime")
sinks: list[Callable[[str, object, str], None]] = []


def publish_realtime(
	event: str | None = None,
	message: object = None,
	room: str | None = None,
	user: str | None = None,
	doctype: str | None = None,
	docname: str | None = None,
	task_id: str | None = None,
	after_commit: bool = False,
) -> None:
	"""Send `message` under `event` to a room, a user, or those who look at a document."""
	room = room or _room(user, doctype, docname, task_id)
	content = {} if message is None else message
	if after_commit:
		frappe.db.after_commit.add(lambda: _emit(event, content, room))
	else:
		_emit(event, content, room)


@whitelist(allow_guest=True)
def get_user_info() -> dict:
	"""Who a socket belongs to."""
	user = frappe.session.user
	user_type = None if user == "Guest" else frappe.db.get_value("User", user, "user_type")
	return {"user": user, "user_type": user_type}


def get_user_room(user: str) -> str:
	"""Room of one user."""
	return f"user:{user}"


def get_task_progress_room(task_id: str) -> str:
	"""Room that a client enters by naming it."""
	return f"task_progress:{task_id}"


def _room(user: str | None, doctype: str | None, docname: str | None, task_id: str | None) -> str:
	if user:
		return get_user_room(user)
	if doctype and docname:
		return f"doc:{doctype}/{docname}"
	if doctype:
		return f"doctype:{doctype}"
	if task_id:
		return get_task_progress_room(task_id)
	return "all"


def _emit(event: str | None, message: object, room: str) -> None:
	for sink in list(sinks):
		try:
			sink(event, message, room)
		except Exception:
			logger.exception(
				"a sink refused %s for %s", event, room
			)  # a message is a hint: its sender goes on
