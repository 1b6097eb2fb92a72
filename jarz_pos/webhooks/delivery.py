"""Deliveries of one endpoint, in the order of the events.

A job holds the endpoint's row for as long as it sends: a second job for it goes away, and when a worker dies the database
lets go of the row. What it had not committed is sent again under the same `webhook-id`: at least once, never not at all.
Each endpoint has a job of its own and stops at its first failure, so a dead one takes nobody's turn.
"""

import random
import time
from datetime import datetime, timedelta, timezone

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from jarz_pos.webhooks import outbox, schedule, sender, signing

BATCH = 500
BATCH_SECONDS = 30
JOB_SECONDS = 120
GONE = 410


def relay() -> list[tuple[str, str]]:
	"""Publish what is new, and start a job for each endpoint with something to send now; what `due_endpoints` gives."""
	outbox.publish()
	due = due_endpoints()
	for endpoint, queue in due:
		frappe.enqueue(
			"jarz_pos.webhooks.delivery.deliver",
			queue=queue,
			timeout=JOB_SECONDS,
			job_id=f"jarz_webhook:{endpoint}",
			deduplicate=True,
			enqueue_after_commit=True,
			endpoint=endpoint,
		)
	return due


def due_endpoints() -> list[tuple[str, str]]:
	"""Enabled endpoints with something to send now, each with its queue: those that fail wait apart, for they take their time."""
	endpoint, delivery = frappe.qb.DocType(outbox.ENDPOINT), frappe.qb.DocType(outbox.DELIVERY)
	rows = (
		frappe.qb.from_(delivery)
		.join(endpoint)
		.on(endpoint.name == delivery.endpoint)
		.select(delivery.endpoint, endpoint.failing_since)
		.distinct()
		.where(endpoint.enabled == 1)
		.where(delivery.status == "Pending")
		.where(delivery.next_attempt <= now_datetime())
		.orderby(delivery.endpoint)
		.run()
	)
	return [(name, "long" if failing else "default") for name, failing in rows]


def deliver(endpoint: str) -> int:
	"""Send what is due to `endpoint`, oldest event first; how many were accepted."""
	if not _held(endpoint):
		return 0
	receiver = frappe.get_doc(outbox.ENDPOINT, endpoint)
	accepted, began = 0, time.monotonic()
	for row in _pending(endpoint):
		# The head of the line waits for its next attempt, and everything behind it waits too: that is the order.
		if row.next_attempt > now_datetime() or not _attempt(receiver, row):
			return accepted
		accepted += 1
		if time.monotonic() - began > BATCH_SECONDS:
			break
	if accepted:
		outbox.wake()  # perhaps there is more
	return accepted


def _held(endpoint: str) -> bool:
	"""Whether this transaction got the endpoint's row, and it is enabled."""
	held = frappe.db.get_value(
		outbox.ENDPOINT, {"name": endpoint, "enabled": 1}, "name", for_update=True, skip_locked=True
	)
	return bool(held)


def _pending(endpoint: str) -> list[frappe._dict]:
	return frappe.get_all(
		outbox.DELIVERY,
		filters={"endpoint": endpoint, "status": "Pending"},
		fields=["name", "event", "attempts", "next_attempt"],
		order_by="position asc, creation asc",
		limit=BATCH,
	)


def _attempt(receiver: Document, row: frappe._dict) -> bool:
	body = frappe.db.get_value(outbox.EVENT, row.event, "payload").encode()
	headers = signing.headers(row.event, int(time.time()), body, _signers(receiver))
	outcome = sender.send(receiver.url, body, headers)
	attempts, moment = row.attempts + 1, now_datetime()
	values = {
		"attempts": attempts,
		"response_status": outcome.status,
		"milliseconds": outcome.milliseconds,
		"error": outcome.error,
		"response": outcome.answer,
	}
	if outcome.accepted:
		values.update({"status": "Delivered", "delivered_on": moment})
		receiver.db_set({"last_success": moment, "failing_since": None}, update_modified=False)
	else:
		values.update(_after_failure(receiver, attempts, outcome, moment))
	frappe.db.set_value(outbox.DELIVERY, row.name, values)
	return outcome.accepted


def _after_failure(receiver: Document, attempts: int, outcome: sender.Outcome, moment: datetime) -> dict:
	if not receiver.failing_since:
		receiver.db_set("failing_since", moment, update_modified=False)
	if outcome.status == GONE:
		_disable(receiver, _("The receiver answered 410: it wants no more events."))
		return {"status": "Failed"}
	wished = schedule.wish(outcome.retry_after, datetime.now(timezone.utc))
	pause = schedule.delay(attempts, random.random(), wished)
	if pause is None:
		_disable(
			receiver,
			_("An event was not accepted in three days. Mend the receiver, enable it, then send again."),
		)
		return {"status": "Failed"}
	return {"next_attempt": moment + timedelta(seconds=int(pause.total_seconds()))}


def _disable(receiver: Document, reason: str) -> None:
	receiver.db_set({"enabled": 0, "disabled_reason": reason})
	receiver.add_comment("Info", reason)


def _signers(receiver: Document) -> list[str]:
	"""The secret, and the previous one while it still signs."""
	signers = [receiver.get_password("secret")]
	if receiver.previous_secret_until and receiver.previous_secret_until > now_datetime():
		signers.append(receiver.get_password("previous_secret"))
	return signers
