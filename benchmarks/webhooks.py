"""Webhooks with three workers for events and one for those that fail: how long the living wait for the dead."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from unittest import mock

import frappe

from jarz_pos.tests.sink import sink
from jarz_pos.webhooks import delivery, outbox

ENDPOINTS, EVENTS, DEAD = 20, 50, 2
BAR = 1.5
PATIENCE_SECONDS = 300
KIND = "benchmark.event"


def run() -> dict:
	"""Seconds until every living endpoint has every event, with all alive and with a tenth of them hanging."""
	frappe.local.conf.jarz_webhooks_allow_private = 1
	with mock.patch.object(
		outbox, "wake"
	):  # the site's own worker would take deliveries from those that are measured
		alive = _measure(0)
		dead = _measure(DEAD)
	return {
		"endpoints": ENDPOINTS,
		"events_each": EVENTS,
		"all_alive": alive,
		f"{DEAD}_hang": dead,
		"bar_ratio": BAR,
		"met": dead["seconds"] <= BAR * alive["seconds"] * ENDPOINTS / (ENDPOINTS - DEAD),
	}


def _measure(hanging: int) -> dict:
	with contextlib.ExitStack() as stack:
		receivers = [stack.enter_context(sink()) for _turn in range(ENDPOINTS - hanging)]
		silent = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _turn in range(hanging)]
		urls = [receiver.url for receiver in receivers]
		urls += [f"http://127.0.0.1:{place.getsockname()[1]}/" for place in silent]
		made = [_endpoint(url, is_dead=index >= len(receivers)) for index, url in enumerate(urls)]
		for number in range(EVENTS):
			outbox.record(KIND, "DocType", "Benchmark", {"number": str(number)})
		while outbox.publish():
			frappe.db.commit()
		frappe.db.commit()
		workers = _workers(made)
		try:
			seconds = _seconds_until(
				lambda: sum(len(receiver.received) for receiver in receivers) == len(receivers) * EVENTS
			)
		finally:
			for worker in workers:  # some still wait for an answer
				worker.join()
			_forget(made)
	sent = len(receivers) * EVENTS
	return {"deliveries": sent, "seconds": round(seconds, 2), "per_second": round(sent / seconds)}


def _endpoint(url: str, *, is_dead: bool) -> str:
	endpoint = frappe.get_doc({"doctype": outbox.ENDPOINT, "url": url, "enabled": 1, "events": KIND})
	endpoint.insert()
	if is_dead:  # for an hour already
		endpoint.db_set("failing_since", frappe.utils.add_to_date(None, hours=-1))
	frappe.db.commit()
	return endpoint.name


def _seconds_until(finished: Callable[[], bool]) -> float:
	began = time.perf_counter()
	while not finished():
		assert time.perf_counter() < began + PATIENCE_SECONDS, "not everything was delivered"
		time.sleep(0.01)
	return time.perf_counter() - began


def _workers(endpoints: list[str]) -> list[threading.Thread]:
	"""What RQ's workers do with the jobs that `relay` starts, in threads with connections of their own."""
	queues = {"default": SimpleQueue(), "long": SimpleQueue()}
	for endpoint, queue in delivery.due_endpoints():
		if endpoint in endpoints:
			queues[queue].put(endpoint)
	place = (frappe.local.site, frappe.local.sites_path)

	def worker(queue: SimpleQueue) -> None:
		frappe.init(place[0], sites_path=place[1])
		frappe.connect()
		frappe.local.conf.jarz_webhooks_allow_private = 1
		with contextlib.suppress(Empty):
			while True:
				delivery.deliver(queue.get_nowait())
				frappe.db.commit()
		frappe.destroy()

	names = ("default", "default", "default", "long")
	threads = [threading.Thread(target=worker, args=(queues[name],)) for name in names]
	for thread in threads:
		thread.start()
	return threads


def _forget(endpoints: list[str]) -> None:
	frappe.db.rollback()
	for endpoint in endpoints:
		frappe.db.delete(outbox.DELIVERY, {"endpoint": endpoint})
		frappe.delete_doc(outbox.ENDPOINT, endpoint, force=True)
	frappe.db.delete(outbox.EVENT, {"event_type": KIND})
	frappe.db.commit()
