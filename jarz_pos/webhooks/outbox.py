"""The outbox: an event is written in the transaction of the fact that it tells, and published once that is committed.

Two steps, because numbers that are given before the commit can become visible out of order, and whoever reads
"everything after 6" would then never see 5. So `record` writes the event without a position; `publish`, one at a time under
the lock of its counter, gives positions to what is committed and makes one delivery for each endpoint that wants it.
"""

import fnmatch
import uuid

import frappe
from frappe.model.naming import getseries
from frappe.query_builder.functions import Max
from frappe.utils import now_datetime

from jarz_pos import jobs

EVENT, ENDPOINT, DELIVERY = "Jarz Webhook Event", "Jarz Webhook Endpoint", "Jarz Webhook Delivery"
MAX_PAYLOAD_BYTES = 20_000
AT_ONCE = 500
_COUNTER = "jarz_webhook_event_"


class PayloadTooLong(ValueError):
	"""A message is a hint with facts, not a document; the caller put too much into it."""


def record(event_type: str, object_type: str, object_name: str, data: dict) -> str:
	"""Write what happened to a document; returns the event's id.

	`data`: small, JSON, amounts as texts. The caller holds the lock of the document, so that its events are numbered
	without gaps in the order in which they happened.
	"""
	event, moment, user = frappe.new_doc(EVENT), now_datetime(), frappe.session.user
	event.name = f"evt_{uuid.uuid4().hex}"
	event.update(
		{
			"event_type": event_type,
			"object_type": object_type,
			"object_name": object_name,
			"sequence": _next_sequence(object_type, object_name),
			"occurred_on": moment,
			"creation": moment,
			"modified": moment,
			"owner": user,
			"modified_by": user,
		}
	)
	event.payload = frappe.as_json(_message(event, data), indent=None)
	if len(event.payload.encode()) > MAX_PAYLOAD_BYTES:
		raise PayloadTooLong(f"{event_type} of {object_name}: {len(event.payload)} characters")
	event.db_insert()  # as it is: nothing is left to check, and many may come at once
	wake()
	return event.name


def wake() -> None:
	"""Publish and send soon after this transaction. The scheduler does the same every minute, so a lost job loses nothing."""
	jobs.enqueue_once("jarz_pos.tasks.webhooks", "jarz_webhooks", "short")


def publish() -> int:
	"""Give positions to committed events and make their deliveries; how many events were published."""
	if not frappe.db.exists(EVENT, {"position": 0}):
		return 0
	# Taken first and held to the end: positions become visible in their order, and two publishers take turns.
	position = int(getseries(_COUNTER, 1))
	event = frappe.qb.DocType(EVENT)
	fresh = (
		frappe.qb.from_(event)
		.select(event.name, event.event_type)
		.where(event.position == 0)
		.orderby(event.creation, event.object_name, event.sequence)
		.limit(AT_ONCE)
		.for_update(skip_locked=True)  # reads what is committed now; what is not yet comes next time
		.run(as_dict=True)
	)
	wanted = _subscriptions() if fresh else {}
	rows = []
	for number, row in enumerate(fresh):
		position = int(getseries(_COUNTER, 1)) if number else position
		frappe.db.set_value(EVENT, row.name, "position", position, update_modified=False)
		rows += [
			(endpoint, row, position) for endpoint, kinds in wanted.items() if _wants(kinds, row.event_type)
		]
	add_deliveries(rows)
	return len(fresh)


def add_deliveries(rows: list[tuple[str, frappe._dict, int]], *, is_replay: bool = False) -> None:
	"""Pending deliveries of (endpoint, event with name and event_type, position), due at once."""
	moment, user = now_datetime(), frappe.session.user
	fields = [
		*("name", "creation", "modified", "owner", "modified_by", "endpoint", "event", "event_type"),
		*("position", "is_replay", "status", "next_attempt"),
	]
	values = [
		[
			*(
				frappe.generate_hash(length=16),
				moment,
				moment,
				user,
				user,
				endpoint,
				event.name,
				event.event_type,
			),
			*(position, int(is_replay), "Pending", moment),
		]
		for endpoint, event, position in rows
	]
	if values:
		frappe.db.bulk_insert(DELIVERY, fields, values)


def _message(event: frappe._dict, data: dict) -> dict:
	return {
		"type": event.event_type,
		"timestamp": event.occurred_on.isoformat(),
		"object": {"type": event.object_type, "id": event.object_name, "sequence": event.sequence},
		"data": data,
	}


def _next_sequence(object_type: str, object_name: str) -> int:
	event = frappe.qb.DocType(EVENT)
	rows = (
		frappe.qb.from_(event)
		.select(Max(event.sequence))
		.where(event.object_name == object_name)
		.where(event.object_type == object_type)
		.run()
	)
	return (rows[0][0] or 0) + 1


def _subscriptions() -> dict[str, list[str]]:
	"""The kinds of event that each enabled endpoint wants; an empty list for all."""
	rows = frappe.get_all(ENDPOINT, filters={"enabled": 1}, fields=["name", "events"], order_by="name asc")
	return {row.name: (row.events or "").split() for row in rows}


def _wants(kinds: list[str], event_type: str) -> bool:
	return not kinds or any(fnmatch.fnmatchcase(event_type, kind) for kind in kinds)
