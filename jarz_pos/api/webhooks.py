"""Webhooks: reading the events, and the buttons of an endpoint's form."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.rate_limiter import rate_limit

from jarz_pos import wire
from jarz_pos.webhooks import endpoints, outbox
from jarz_pos.wire import Wire

MOST_EVENTS = 500
A_MINUTE, READS_A_MINUTE = 60, 600


@frappe.whitelist(methods=["GET", "POST"])
@rate_limit(limit=READS_A_MINUTE, seconds=A_MINUTE)
def events(after: Wire = None, limit: Wire = None) -> dict:
	"""Events after the position `after`, oldest first, at most `limit` (100; 500 at the most): `{events, next}`.

	`next` is the `after` of the following call. Each event is what a webhook carries, with its id and position.
	"""
	frappe.has_permission(outbox.EVENT, "read", throw=True)
	position = wire.integer(after, _("The position"), minimum=0, default=0)
	found = endpoints.events(
		position, wire.integer(limit, _("The limit"), minimum=1, maximum=MOST_EVENTS, default=100)
	)
	return {"events": found, "next": found[-1]["position"] if found else position}


@frappe.whitelist(methods=["POST"])
def rotate_secret(endpoint: Wire = None) -> dict:
	"""`{secret}`: the new one, told once. The old one signs beside it for a day."""
	return {"secret": endpoints.rotate(_writable(endpoint))}


@frappe.whitelist(methods=["POST"])
def show_secret(endpoint: Wire = None) -> dict:
	"""`{secret}`: the one that signs now."""
	return {"secret": _writable(endpoint).get_password("secret")}


@frappe.whitelist(methods=["POST"])
def send_test(endpoint: Wire = None) -> dict:
	"""`{event}`: the id of an event that says nothing."""
	return {"event": endpoints.test(_writable(endpoint))}


@frappe.whitelist(methods=["POST"])
def send_again(endpoint: Wire = None, after: Wire = None, upto: Wire = None) -> dict:
	"""`{deliveries}`: how many events after the position `after`, up to and with `upto`, are sent once more."""
	receiver = _writable(endpoint)
	first = wire.integer(after, _("The first position"), minimum=0, default=0)
	return {
		"deliveries": endpoints.send_again(
			receiver, first, wire.integer(upto, _("The last position"), minimum=1)
		)
	}


def _writable(endpoint: Wire) -> Document:
	frappe.has_permission(outbox.ENDPOINT, "write", throw=True)
	document = frappe.get_doc(outbox.ENDPOINT, wire.text(endpoint, _("The endpoint"), required=True))
	document.check_permission("write")
	return document
