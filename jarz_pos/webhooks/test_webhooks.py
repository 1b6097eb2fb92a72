"""Events from the fact to the receiver, against a receiver that runs on this machine."""

import base64
import hashlib
import hmac
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import now_datetime

from jarz_pos.tests.sink import Sink, sink
from jarz_pos.webhooks import delivery, endpoints, outbox, sender


@pytest.fixture
def receiver() -> Iterator[Sink]:
	with sink() as running:
		yield running


@pytest.fixture(autouse=True)
def own_network(site, monkeypatch) -> None:
	monkeypatch.setitem(frappe.local.conf, "jarz_webhooks_allow_private", 1)


def make(url: str, **values: object) -> Document:
	"""An endpoint, not committed: the site's own worker never sees it. What other tests left to publish is not for it."""
	while outbox.publish():
		pass
	return frappe.get_doc({"doctype": outbox.ENDPOINT, "url": url, "enabled": 1, **values}).insert()


def happened(kind: str = "charge.settled", what: str = "CC-1", **data: object) -> str:
	return outbox.record(kind, "DocType", what, data)


def sent(endpoint: Document) -> int:
	outbox.publish()
	return delivery.deliver(endpoint.name)


def log(endpoint: Document) -> list[frappe._dict]:
	return frappe.get_all(
		outbox.DELIVERY,
		filters={"endpoint": endpoint.name},
		fields=["event", "status", "attempts", "response_status", "error", "next_attempt", "is_replay"],
		order_by="position asc, creation asc",
	)


def genuine(headers: dict[str, str], body: bytes, secret: str) -> bool:
	"""What a receiver does by the standard, written down once more and not taken from the sender."""
	message = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
	digest = hmac.digest(base64.b64decode(secret[len("whsec_") :]), message, hashlib.sha256)
	return f"v1,{base64.b64encode(digest).decode()}" in headers["webhook-signature"].split()


def test_an_event_arrives_signed_with_its_facts(receiver):
	endpoint = make(receiver.url)
	event = happened(amount="12.50")
	assert sent(endpoint) == 1
	headers, body = receiver.received[0]
	message = json.loads(body)
	assert (message["type"], message["data"]) == ("charge.settled", {"amount": "12.50"})
	assert message["object"] == {"type": "DocType", "id": "CC-1", "sequence": 1}
	assert headers["webhook-id"] == event
	assert headers["content-type"] == "application/json"
	assert genuine(headers, body, endpoint.get_password("secret"))
	assert [(row.status, row.response_status) for row in log(endpoint)] == [("Delivered", 200)]


def test_events_come_in_their_order_and_a_document_counts_its_own(receiver):
	endpoint = make(receiver.url)
	for what in ("CC-1", "CC-2", "CC-1", "CC-1"):
		happened(what=what)
	assert sent(endpoint) == 4
	objects = [json.loads(body)["object"] for _headers, body in receiver.received]
	assert [(found["id"], found["sequence"]) for found in objects] == [
		("CC-1", 1),
		("CC-2", 1),
		("CC-1", 2),
		("CC-1", 3),
	]


def test_an_endpoint_gets_only_what_it_asked_for(receiver):
	endpoint = make(receiver.url, events="charge.settled\nrefund.*")
	for kind in ("charge.created", "charge.settled", "refund.paid"):
		happened(kind)
	assert sent(endpoint) == 2
	assert [json.loads(body)["type"] for _headers, body in receiver.received] == [
		"charge.settled",
		"refund.paid",
	]


def test_a_failure_holds_the_line_until_its_next_attempt(receiver):
	endpoint = make(receiver.url)
	first, second = happened(), happened()
	receiver.answers = [500]
	assert sent(endpoint) == 0
	assert [row.attempts for row in log(endpoint)] == [1, 0]
	assert delivery.deliver(endpoint.name) == 0, "it is not due yet"
	assert len(receiver.received) == 1
	make_due(endpoint)
	assert delivery.deliver(endpoint.name) == 2
	assert [headers["webhook-id"] for headers, _body in receiver.received] == [first, first, second]
	assert endpoint.reload().failing_since is None


def make_due(endpoint: Document) -> None:
	frappe.db.set_value(
		outbox.DELIVERY, {"endpoint": endpoint.name}, "next_attempt", now_datetime() - timedelta(seconds=1)
	)


def test_the_receiver_may_ask_for_more_time(receiver):
	endpoint = make(receiver.url)
	happened()
	receiver.answers = [(429, {"Retry-After": "3600"})]
	sent(endpoint)
	assert log(endpoint)[0].next_attempt > now_datetime() + timedelta(minutes=59)


def test_410_disables_the_endpoint_and_says_why(receiver):
	endpoint = make(receiver.url)
	happened()
	receiver.answers = [410]
	sent(endpoint)
	endpoint.reload()
	assert not endpoint.enabled
	assert "410" in endpoint.disabled_reason
	assert delivery.deliver(endpoint.name) == 0
	assert endpoint.name not in dict(delivery.due_endpoints())


def test_who_fails_waits_in_another_queue_than_who_does_not(receiver):
	well, ill = make(receiver.url), make(receiver.url)
	receiver.answers = [500]
	happened()
	sent(ill)
	make_due(ill)
	queues = dict(delivery.due_endpoints())
	assert (queues[well.name], queues[ill.name]) == ("default", "long")
	assert delivery.deliver(ill.name) == 1
	assert sent(well) == 1


def test_after_three_days_of_failure_the_endpoint_is_disabled(receiver):
	endpoint = make(receiver.url)
	happened()
	receiver.answers = [500] * 20
	sent(endpoint)
	for _attempt in range(10):
		make_due(endpoint)
		delivery.deliver(endpoint.name)
	assert [(row.status, row.attempts) for row in log(endpoint)] == [("Failed", 11)]
	assert not endpoint.reload().enabled


def test_a_redirect_is_an_answer_not_a_way(receiver):
	with sink() as elsewhere:
		endpoint = make(receiver.url)
		happened()
		receiver.answers = [(307, {"Location": elsewhere.url})]
		sent(endpoint)
		assert elsewhere.received == []
	assert log(endpoint)[0].response_status == 307
	assert log(endpoint)[0].status == "Pending"


def test_a_receiver_that_hangs_is_left_after_its_time(receiver, monkeypatch):
	monkeypatch.setattr(sender, "READ_SECONDS", 0.3)
	with socket.create_server(("127.0.0.1", 0)) as silent:
		endpoint = make(f"http://127.0.0.1:{silent.getsockname()[1]}/")
		happened()
		sent(endpoint)
	row = log(endpoint)[0]
	assert (row.status, row.response_status) == ("Pending", 0)
	assert "Timeout" in row.error


def test_a_closed_port_and_an_unknown_host_are_told_in_words():
	with socket.create_server(("127.0.0.1", 0)) as closed:
		port = closed.getsockname()[1]
	for url in (f"http://127.0.0.1:{port}/", "http://nowhere.invalid/"):
		outcome = sender.send(url, b"{}", {})
		assert outcome.status == 0
		assert outcome.error


@pytest.mark.parametrize(
	"url",
	[
		"https://127.0.0.1/",
		"https://localhost/",
		"https://10.0.0.7/",
		"https://169.254.169.254/latest/meta-data",
		"https://[::1]/",
		"https://[::ffff:10.0.0.7]/",
		"https://2130706433/",
	],
)
def test_private_addresses_are_never_called(url, monkeypatch):
	monkeypatch.delitem(frappe.local.conf, "jarz_webhooks_allow_private")
	outcome = sender.send(url, b"{}", {})
	assert outcome.status == 0
	assert "private" in outcome.error or "no host" in outcome.error


@pytest.mark.parametrize(
	"url",
	[
		"http://shop.example/",
		"ftp://shop.example/",
		"shop.example",
		"https://u:p@shop.example/",
		"https://:1/",
	],
)
def test_only_public_https_urls_are_accepted_on_the_form(url, monkeypatch):
	monkeypatch.delitem(frappe.local.conf, "jarz_webhooks_allow_private")
	with pytest.raises(frappe.ValidationError):
		make(url)


def test_while_a_secret_is_rotated_both_sign(receiver):
	endpoint = make(receiver.url)
	old = endpoint.get_password("secret")
	new = endpoints.rotate(endpoint)
	happened()
	sent(endpoint)
	assert genuine(*receiver.received[0], new)
	assert genuine(*receiver.received[0], old)
	endpoint.db_set("previous_secret_until", now_datetime() - timedelta(seconds=1))
	happened()
	sent(endpoint)
	assert genuine(*receiver.received[1], new)
	assert not genuine(*receiver.received[1], old)


def test_events_are_sent_again_under_their_old_ids(receiver):
	endpoint = make(receiver.url)
	ids = [happened() for _turn in range(3)]
	sent(endpoint)
	positions = [frappe.db.get_value(outbox.EVENT, name, "position") for name in ids]
	assert endpoints.send_again(endpoint, positions[0], positions[1]) == 1
	assert delivery.deliver(endpoint.name) == 1
	assert receiver.received[-1][0]["webhook-id"] == ids[1]
	assert receiver.received[-1][1] == receiver.received[1][1]
	assert [row.is_replay for row in log(endpoint)] == [0, 0, 1, 0]


def test_whoever_reconciles_reads_everything_after_a_position():
	ids = [happened(number=str(number)) for number in range(3)]
	outbox.publish()
	before = frappe.db.get_value(outbox.EVENT, ids[0], "position")
	found = endpoints.events(before, limit=10)
	assert [event["id"] for event in found] == ids[1:]
	assert [event["data"]["number"] for event in found] == ["1", "2"]


def test_an_event_whose_fact_was_rolled_back_never_was(receiver):
	endpoint = make(receiver.url)
	frappe.db.savepoint("fact")
	happened()
	frappe.db.rollback(save_point="fact")
	assert sent(endpoint) == 0


def test_a_payload_is_no_document():
	with pytest.raises(outbox.PayloadTooLong):
		happened(text="x" * 30_000)


@pytest.fixture
def committed_endpoint(receiver, monkeypatch) -> Iterator[Document]:
	"""For the tests with other processes, of which the site's own worker is none."""
	monkeypatch.setattr(outbox, "wake", lambda: None)
	endpoint = make(receiver.url, events="kill.*")
	frappe.db.commit()
	yield endpoint
	frappe.db.rollback()
	frappe.db.delete(outbox.DELIVERY, {"endpoint": endpoint.name})
	frappe.db.delete(outbox.EVENT, {"event_type": ("like", "kill.%")})
	frappe.delete_doc(outbox.ENDPOINT, endpoint.name)
	frappe.db.commit()


def worker(endpoint: str) -> subprocess.Popen:
	"""Another process with a connection of its own that sends what is due to `endpoint`."""
	script = (
		"import frappe, sys; frappe.init(sys.argv[1], sites_path=sys.argv[2]); frappe.connect();"
		"frappe.local.conf.jarz_webhooks_allow_private = 1;"
		"from jarz_pos.webhooks import delivery;"
		"print(delivery.deliver(sys.argv[3])); frappe.db.commit(); frappe.destroy()"
	)
	return subprocess.Popen(
		[sys.executable, "-c", script, frappe.local.site, frappe.local.sites_path, endpoint],
		stdout=subprocess.PIPE,
	)


@pytest.mark.bench(reason="rows that the database lets go when a worker dies")
def test_a_worker_killed_after_sending_loses_nothing(receiver, committed_endpoint):
	ids = [happened("kill.one") for _turn in range(3)]
	outbox.publish()
	frappe.db.commit()
	victim: list[subprocess.Popen] = []

	def kill(_headers: dict, _body: bytes) -> int:
		victim[0].kill()
		return 200

	receiver.answers = [200, kill]
	victim.append(worker(committed_endpoint.name))
	victim[0].wait(30)
	assert {row.status for row in log(committed_endpoint)} == {"Pending"}
	frappe.db.rollback()
	# The database notices a moment later that nobody holds the row any more.
	until(lambda: worker(committed_endpoint.name).communicate(timeout=30)[0].strip() == b"3")
	assert [headers["webhook-id"] for headers, _body in receiver.received[2:]] == ids


@pytest.mark.bench(reason="locked rows are skipped, which SQLite has not")
def test_two_workers_never_send_to_one_endpoint_at_once(receiver, committed_endpoint):
	happened("kill.two")
	outbox.publish()
	frappe.db.commit()
	assert delivery._held(committed_endpoint.name)
	assert worker(committed_endpoint.name).communicate(timeout=30)[0].strip() == b"0"
	assert receiver.received == []


def test_the_buttons_of_the_form_and_the_queue_behind_them(http: Callable, site):
	"""Over HTTP, published by the site's own worker; nothing listens at the address, and that is told too."""
	administrator = http("Administrator")
	values = {"url": "https://receiver.invalid/hook", "events": "endpoint.*"}
	made = administrator.post(f"/api/resource/{outbox.ENDPOINT}", values)
	assert made.status == 200, made.error_text()
	endpoint = made.body["data"]["name"]
	try:
		before = administrator.post("jarz_pos.api.webhooks.events", {"limit": 500}).message["next"]
		secret = administrator.post("jarz_pos.api.webhooks.show_secret", {"endpoint": endpoint}).message[
			"secret"
		]
		changed = administrator.post("jarz_pos.api.webhooks.rotate_secret", {"endpoint": endpoint}).message[
			"secret"
		]
		assert secret.startswith("whsec_")
		assert changed.startswith("whsec_")
		assert changed != secret
		event = administrator.post("jarz_pos.api.webhooks.send_test", {"endpoint": endpoint}).message["event"]
		(found,) = until(lambda: _of(endpoint, administrator, before))
		assert (found["id"], found["type"]) == (event, "endpoint.test")
		failed = until(lambda: _attempted(endpoint))
		assert "no host" in failed[0].error
		again = administrator.post(
			"jarz_pos.api.webhooks.send_again",
			{"endpoint": endpoint, "after": found["position"] - 1, "upto": found["position"]},
		)
		assert again.message == {"deliveries": 1}
	finally:
		frappe.db.rollback()
		frappe.db.delete(outbox.DELIVERY, {"endpoint": endpoint})
		frappe.db.delete(outbox.EVENT, {"object_name": endpoint})
		frappe.delete_doc(outbox.ENDPOINT, endpoint)
		frappe.db.commit()


def _of(endpoint: str, client, after: int) -> list[dict]:
	"""Events about the endpoint itself, among all that the site's worker has published since."""
	events = client.post("jarz_pos.api.webhooks.events", {"after": after, "limit": 500}).message["events"]
	return [event for event in events if event["object"]["id"] == endpoint]


def _attempted(endpoint: str) -> list[frappe._dict]:
	frappe.db.rollback()  # a new view of what the worker has committed
	return frappe.get_all(
		outbox.DELIVERY,
		filters={"endpoint": endpoint, "attempts": (">", 0)},
		fields=["error"],
		order_by="creation asc",
	)


def until(ask: Callable[[], list], seconds: float = 20) -> list:
	"""What `ask` gives once it gives something. Raises AssertionError."""
	end = time.monotonic() + seconds
	while not (found := ask()):
		assert time.monotonic() < end, "nothing came"
		time.sleep(0.2)
	return found
