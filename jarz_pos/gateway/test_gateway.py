"""The real gateway process, the site's own sign-in and Redis, seen from socket.io clients."""

import os
import socket
import subprocess
import sys
import time

import frappe
import pytest
import redis
import requests
import websocket
from socketio.exceptions import ConnectionError as Refused

from jarz_pos import realtime
from jarz_pos.gateway.listener import CLIENT_NAME
from jarz_pos.kanban import states
from jarz_pos.tests.ears import SILENCE, Ear, stay_silent

pytestmark = pytest.mark.bench(reason="the gateway process between Redis and the site's web server")
ORDER = "ACC-SINV-GATEWAY-1"
RECHECK = 2


class Gateway:
	"""`jarz-pos realtime` as a process of its own."""

	def __init__(self, log_path, *options: str) -> None:
		with socket.socket() as probe:
			probe.bind(("127.0.0.1", 0))
			port = probe.getsockname()[1]
		self.url = f"http://127.0.0.1:{port}"
		self.log = log_path
		command = ["-m", "frappe.utils.bench_helper", "frappe", "--site", os.environ["JARZ_SITE"]]
		command += ["jarz-pos", "realtime", "--port", str(port), "--recheck", str(RECHECK), *options]
		with log_path.open("w") as log:
			self.process = subprocess.Popen(
				[sys.executable, *command], cwd=os.environ["JARZ_SITES_PATH"], stdout=log, stderr=log
			)
		deadline = time.monotonic() + 30
		while "listening to Redis" not in log_path.read_text():
			assert self.process.poll() is None and time.monotonic() < deadline, log_path.read_text()
			time.sleep(0.05)

	def stop(self) -> int:
		self.process.terminate()
		return self.process.wait(10)


@pytest.fixture(scope="module")
def gateway(site, tmp_path_factory):
	running = Gateway(tmp_path_factory.mktemp("gateway") / "log")
	yield running
	assert running.stop() == 0, running.log.read_text()


@pytest.fixture
def tell(world, committed):
	"""Publishes as an order of the first branch would, and commits."""

	def publish(state: str = states.READY, branch: str = world.branch.name) -> None:
		with committed():
			realtime.state_changed(ORDER, branch, state)

	return publish


def test_a_stranger_is_told_that_a_board_changed_and_nothing_about_the_order(gateway, tell, world):
	with Ear(gateway.url + "?site_name=" + frappe.local.site) as stranger:
		tell()
		stranger.wait_for_event("kanban_update")
		time.sleep(SILENCE)
		assert len(stranger.heard) <= 2  # three names to three users are one change, or two on a slow machine
		assert all(told == ("kanban_update", {"new_state_key": "ready"}) for told in stranger.heard)


def test_a_stranger_who_polls_is_told_too(gateway, tell):
	with Ear(gateway.url, transport="polling") as stranger:
		tell()
		assert stranger.wait_for_event("kanban_update") == {"new_state_key": "ready"}


def test_staff_receive_the_events_of_their_branch_in_full_and_of_no_other(gateway, tell, world, http):
	with (
		Ear(gateway.url, sid=http(world.staff).sid) as ours,
		Ear(gateway.url, sid=http(world.second_staff).sid) as theirs,
	):
		tell()
		ours.wait_for(lambda ear: len(ear.heard) == len(realtime.STATE_EVENTS))
		stay_silent(ours, theirs)
		assert sorted(ours.names()) == sorted(realtime.STATE_EVENTS)
		for _event, payload in ours.heard:
			assert payload["invoice_id"] == ORDER
			assert payload["kanban_profile"] == world.branch.name
		assert theirs.heard == []


def test_strangers_hear_a_burst_as_a_few_hints_and_staff_hear_all_of_it(gateway, tell, world, http):
	changes, seconds = 30, 3
	with Ear(gateway.url) as stranger, Ear(gateway.url, sid=http(world.staff).sid) as staff:
		began = time.monotonic()
		for _number in range(changes - 1):
			tell(states.IN_PROGRESS)
			time.sleep(seconds / changes)
		tell(states.READY)
		took = time.monotonic() - began  # longer than it sleeps on a busy machine
		staff.wait_for(lambda ear: len(ear.payloads("kanban_update")) == changes)
		stranger.wait_for(lambda ear: ear.heard[-1:] == [("kanban_update", {"new_state_key": "ready"})])
		stay_silent(stranger)
		assert 3 <= len(stranger.heard) <= 3 * (took + 1)


@pytest.mark.parametrize("way", ["sid in the payload", "token in the payload", "token in the header"])
def test_other_ways_to_sign_in_are_as_good_as_the_cookie(gateway, tell, world, http, committed, way):
	with committed():
		user = frappe.get_doc("User", world.staff)
		secret = user.get_password("api_secret", raise_exception=False)
		if not secret:
			user.api_key, user.api_secret = "gateway-key", "gateway-secret"
			user.save(ignore_permissions=True)
	token = f"{user.api_key}:{secret or 'gateway-secret'}"
	options = {
		"sid in the payload": {"auth": {"sid": http(world.staff).sid}},
		"token in the payload": {"auth": {"token": token}},
		"token in the header": {"headers": {"Authorization": f"token {token}"}},
	}[way]
	with Ear(gateway.url, **options) as staff:
		tell()
		assert staff.wait_for_event("jarz_pos_invoice_state_change")["invoice_id"] == ORDER


@pytest.mark.parametrize(
	"options",
	[
		{"auth": {"sid": "0" * 56}},
		{"auth": {"token": "no:body"}},
		{"headers": {"Authorization": "token no:body"}},
		{"namespace": "/test.localhost"},
	],
)
def test_who_claims_to_be_someone_and_is_not_is_refused(gateway, options):
	with pytest.raises(Refused):
		Ear(gateway.url, **options)


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_page_of_another_host_cannot_use_the_cookie(gateway, tell, world, http, transport):
	sid = http(world.staff).sid
	with pytest.raises(Refused):
		Ear(gateway.url, sid=sid, origin="http://evil.test", transport=transport)
	with Ear(gateway.url, sid=sid, origin=os.environ["JARZ_URL"], transport=transport) as staff:
		tell()
		assert staff.wait_for_event("jarz_pos_invoice_state_change")["invoice_id"] == ORDER


def test_a_cookie_that_no_longer_holds_makes_a_stranger(gateway, tell):
	with Ear(gateway.url, sid="0" * 56) as stranger:
		tell()
		assert stranger.wait_for_event("kanban_update") == {"new_state_key": "ready"}


def test_a_client_of_another_site_is_refused(gateway):
	with pytest.raises(Refused):
		Ear(gateway.url + "?site_name=other.test")


def test_a_session_that_ended_hears_nothing_more(gateway, tell, world):
	from jarz_pos.tests.client import Client

	client = Client(os.environ["JARZ_URL"], world.staff, None)
	with Ear(gateway.url, sid=client.sid) as staff:
		tell()
		staff.wait_for_event("kanban_update")
		client.post("/api/method/logout")
		staff.wait_for(lambda ear: not ear.connected)
		heard = len(staff.heard)
		tell()
		stay_silent(staff)
		assert len(staff.heard) == heard


def test_what_is_rolled_back_is_told_to_nobody(gateway, world, http):
	with Ear(gateway.url) as stranger, Ear(gateway.url, sid=http(world.staff).sid) as staff:
		realtime.order_created(ORDER, world.branch.name, states.RECEIVED)
		frappe.db.rollback()
		stay_silent(stranger, staff)


def test_the_gateway_answers_a_ping_and_ignores_everything_else(gateway, tell):
	with Ear(gateway.url) as stranger, Ear(gateway.url) as other:
		stranger.say("kanban_update", {"new_state_key": "ready"})
		stranger.say("subscribe", {"rooms": ["user:Administrator"]})
		stranger.say("ping", {})
		stranger.wait_for_event("pong")
		stay_silent(stranger, other)
		assert other.heard == []


def test_after_redis_was_away_every_board_reloads(gateway, tell, world, http):
	with Ear(gateway.url) as stranger, Ear(gateway.url, sid=http(world.staff).sid) as staff:
		server = redis.Redis.from_url(frappe.conf.redis_queue)
		mine = [client["id"] for client in server.client_list() if client["name"] == CLIENT_NAME]
		assert mine
		for number in mine:
			server.client_kill_filter(_id=number)
		for ear in (stranger, staff):
			assert ear.wait_for_event("kanban_update") == {"new_state_key": "received"}
		tell()
		staff.wait_for_event("jarz_pos_invoice_state_change")


def hangs_up(client: websocket.WebSocket, sent: list[str]) -> bool:
	"""Whether the server ends the connection while or after the client sends all that."""
	try:
		for message in sent:
			client.send(message)
		while client.recv():
			pass
	except websocket.WebSocketTimeoutException:
		return False
	except (websocket.WebSocketException, OSError):
		pass
	return True


@pytest.mark.parametrize("sent", [['42["ping",{}]'] * 20_000, ['42["ping","' + "x" * 2_000_000 + '"]']])
def test_who_floods_is_cut_off_and_others_do_not_notice(gateway, tell, sent):
	address = gateway.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
	with Ear(gateway.url) as stranger:
		flooder = websocket.create_connection(address, timeout=10)
		flooder.send("40")
		assert hangs_up(flooder, sent)
		tell()
		stranger.wait_for_event("kanban_update")


@pytest.mark.parametrize("head", ["POST /socket.io/?EIO=4&sid=x", "GET /socket.io/?EIO=4&transport=polling"])
def test_a_body_without_end_is_not_read(gateway, head):
	address = ("127.0.0.1", int(gateway.url.rsplit(":", 1)[1]))
	with socket.create_connection(address, timeout=10) as client:
		client.sendall(f"{head} HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n".encode())
		with pytest.raises(ConnectionError):
			for _piece in range(2_000):
				client.sendall(b"x" * 100_000)


def test_other_paths_are_nothing(gateway):
	assert requests.get(gateway.url + "/api/method/ping", timeout=10).status_code == 404


def idle_connection(gateway: Gateway) -> socket.socket:
	"""A connection that says nothing; opened again where the gateway was still busy with closed ones."""
	while True:
		client = socket.create_connection(("127.0.0.1", int(gateway.url.rsplit(":", 1)[1])))
		client.settimeout(0.5)
		try:
			client.recv(1)  # the end of the line: no room yet
		except TimeoutError:
			return client
		except ConnectionError:
			pass
		client.close()


def test_one_client_more_than_the_limit_is_turned_away(site, tmp_path):
	small = Gateway(tmp_path / "log", "--max-connections", "2")
	try:
		with Ear(small.url), Ear(small.url):
			with pytest.raises(Refused):
				Ear(small.url)
			with pytest.raises(Refused):
				Ear(small.url, transport="polling")
		with idle_connection(small), idle_connection(small), pytest.raises(Refused):
			Ear(small.url + "?xsid=1")
		with idle_connection(small):  # there is room again
			pass
	finally:
		assert small.stop() == 0


def test_a_site_that_is_down_signs_nobody_in_and_strangers_still_listen(site, tell, world, http, tmp_path):
	lonely = Gateway(tmp_path / "log", "--site-url", "http://127.0.0.1:1")
	try:
		with pytest.raises(Refused):
			Ear(lonely.url, sid=http(world.staff).sid)
		with Ear(lonely.url) as stranger:
			tell()
			stranger.wait_for_event("kanban_update")
	finally:
		assert lonely.stop() == 0
