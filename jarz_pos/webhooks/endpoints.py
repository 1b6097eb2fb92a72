"""What an administrator does with an endpoint: secrets, a test, sending again."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from jarz_pos.webhooks import outbox, sender, signing

BOTH_SIGN = timedelta(days=1)
MOST_AT_ONCE = 10_000
TEST = "endpoint.test"


def check(endpoint: Document) -> None:
	"""Before saving: a URL that may be called, a secret, and a clean slate when it is enabled again."""
	try:
		sender.require_receiver(endpoint.url)
	except sender.AddressRefused as refusal:
		frappe.throw(str(refusal))
	if not endpoint.secret:
		endpoint.secret = signing.new_secret()
	if endpoint.enabled:
		endpoint.disabled_reason = None


def rotate(endpoint: Document) -> str:
	"""A new secret, which is returned; the old one signs beside it for a day."""
	endpoint.previous_secret = endpoint.get_password("secret")
	endpoint.previous_secret_until = now_datetime() + BOTH_SIGN
	endpoint.secret = signing.new_secret()
	secret = endpoint.secret
	endpoint.save()
	return secret


def test(endpoint: Document) -> str:
	"""An event that says nothing, for this endpoint's eyes; its id. It goes to every endpoint that wants such events."""
	return outbox.record(TEST, endpoint.doctype, endpoint.name, {"endpoint": endpoint.name})


def send_again(endpoint: Document, after: int, upto: int | None = None) -> int:
	"""New deliveries of the events with `after` < position ≤ `upto` (all without it); how many.

	Raises ValidationError where that are more than MOST_AT_ONCE.
	"""
	event = frappe.qb.DocType(outbox.EVENT)
	query = (
		frappe.qb.from_(event)
		.select(event.name, event.event_type, event.position)
		.where(event.position > after)
		.orderby(event.position)
		.limit(MOST_AT_ONCE + 1)
	)
	if upto is not None:
		query = query.where(event.position <= upto)
	rows = query.run(as_dict=True)
	if len(rows) > MOST_AT_ONCE:
		frappe.throw(_("These are more than {0} events. Choose a smaller range.").format(MOST_AT_ONCE))
	outbox.add_deliveries([(endpoint.name, row, row.position) for row in rows], is_replay=True)
	outbox.wake()
	return len(rows)


def events(after: int, limit: int) -> list[dict]:
	"""Published events with a position above `after`, as they were sent, each with its position: to reconcile."""
	rows = frappe.get_list(
		outbox.EVENT,
		filters={"position": (">", after)},
		fields=["name", "position", "payload"],
		order_by="position asc",
		limit=limit,
	)
	return [{"id": row.name, "position": row.position, **frappe.parse_json(row.payload)} for row in rows]
