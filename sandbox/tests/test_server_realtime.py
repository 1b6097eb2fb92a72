"""socket.io: who may connect, and who hears what. Behaviour as of Frappe 15.44's own server, where it has that."""

import time

import pytest
import socketio

NAMESPACE = "/test.localhost"


class Listener:
	"""One socket and all that it hears."""

	def __init__(
		self, url: str, *, namespace: str = NAMESPACE, transports: list[str] | None = None, **headers: str
	):
		self.heard: list[tuple] = []
		self.refusal = None
		self.client = socketio.Client(reconnection=False)
		self.client.on("*", lambda event, *data: self.heard.append((event, *data)), namespace=namespace)
		self.client.on("connect_error", self._refused, namespace=namespace)
		try:
			self.client.connect(
				url, namespaces=[namespace], headers=headers, transports=transports, wait_timeout=5
			)
		except socketio.exceptions.ConnectionError:
			pass

	def _refused(self, data=None):
		self.refusal = data

	def waits_for(self, count: int) -> list[tuple]:
		"""What was heard, as soon as it is `count` events or after three seconds."""
		until = time.monotonic() + 3
		while len(self.heard) < count and time.monotonic() < until:
			time.sleep(0.01)
		return self.heard


@pytest.fixture
def listen(url):
	"""`listen(web)` connects as the user of a Web client."""
	opened = []

	def connect(web=None, **options):
		headers = {"Origin": url}
		if web:
			headers["Cookie"] = f"sid={web.sid or 'Guest'}"
		opened.append(Listener(url, **{**headers, **options}))
		return opened[-1]

	yield connect
	for each in opened:
		each.client.disconnect()


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], None])
def test_an_event_reaches_its_user_only(listen, staff, admin, stranger, nobody, transports):
	mine = listen(staff, transports=transports)
	others = [listen(web, transports=transports) for web in (admin, stranger, nobody)]
	admin.post("tell", json={"user": staff.user, "event": "only_mine"})
	assert mine.waits_for(1) == [("only_mine", {"for": staff.user})]
	admin.post("tell_all", json={"event": "for_desk"})
	assert mine.waits_for(2)[1:] == [("for_desk", {"for": "all"})]
	assert others[0].waits_for(1) == [("for_desk", {"for": "all"})]
	# System users only: the website user and the guest have heard nothing by now.
	assert [each.heard for each in others[1:]] == [[], []]


def test_events_of_what_was_rolled_back_are_never_told(listen, admin):
	mine = listen(admin)
	admin.post("write", json={"policy": "Told Not", "fail": 1})
	admin.get("write", params={"policy": "Told Not"})
	admin.post("write", json={"policy": "Told"})
	assert mine.waits_for(1) == [("probe", {"policy": "Told"})]


@pytest.mark.parametrize(
	"options, text",
	[
		({"Cookie": ""}, "No cookie transmitted."),
		({"Origin": ""}, "Invalid origin"),
		({"Origin": "http://evil.test"}, "Invalid origin"),
		({"namespace": "/other.localhost"}, "Invalid namespace"),
	],
)
def test_who_is_turned_away(listen, staff, options, text):
	assert listen(staff, **options).refusal == {"message": text}


def test_a_wrong_session_is_a_guest(listen, staff, admin):
	guest = listen(staff, Cookie="sid=ffff")
	admin.post("tell", json={"user": staff.user})
	admin.post("tell", json={"user": "Guest", "event": "to_guests"})
	assert guest.waits_for(1) == [("to_guests", {"for": "Guest"})]


def test_ping_is_answered(listen, staff):
	mine = listen(staff)
	mine.client.emit("ping", {}, namespace=NAMESPACE)
	assert mine.waits_for(1) == [("pong",)]


def test_strangers_of_the_default_namespace_hear_hints_without_content(listen, staff, admin):
	stranger = listen(namespace="/", Origin="")
	admin.post("tell", json={"user": staff.user, "event": "something_else"})
	admin.post("tell", json={"user": staff.user, "event": "jarz_pos_new_invoice"})
	assert stranger.waits_for(1) == [("kanban_update", {"new_state_key": "received"})]
