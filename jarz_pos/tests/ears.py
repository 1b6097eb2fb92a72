"""A socket.io client that remembers what it heard, for tests of realtime events."""

import threading
import time
from collections.abc import Callable

import socketio

PATIENCE = 10
# Long enough for a message that should not come to have come.
SILENCE = 1.0


class Ear:
	"""Connects at once; raises socketio.exceptions.ConnectionError when it is refused."""

	def __init__(
		self,
		url: str,
		*,
		namespace: str = "/",
		sid: str | None = None,
		origin: str | None = None,
		headers: dict[str, str] | None = None,
		auth: dict | None = None,
		transport: str = "websocket",
	) -> None:
		headers = dict(headers or {})
		if sid:
			headers["Cookie"] = f"sid={sid}"
		if origin and transport == "polling":
			headers["Origin"] = origin
		self.heard: list[tuple[str, dict]] = []
		self._namespace = namespace
		self._news = threading.Condition()
		# A native client sends no Origin; the websocket library would add one of its own.
		options = {"origin": origin} if origin else {"suppress_origin": True}
		self._client = socketio.Client(reconnection=False, websocket_extra_options=options)
		self._client.on("*", self._hear, namespace=namespace)
		try:
			self._client.connect(
				url,
				namespaces=[namespace],
				headers=headers,
				auth=auth,
				transports=[transport],
				wait_timeout=20,
			)
		except BaseException:
			self.close()
			raise

	def __enter__(self) -> "Ear":
		return self

	def __exit__(self, *_error: object) -> None:
		self.close()

	def close(self) -> None:
		self._client.disconnect()

	@property
	def connected(self) -> bool:
		return self._namespace in self._client.namespaces

	def say(self, event: str, data: object = None) -> None:
		self._client.emit(event, data, namespace=self._namespace)

	def names(self) -> list[str]:
		"""Names of the events heard so far."""
		return [event for event, _payload in self.heard]

	def payloads(self, event: str) -> list[dict]:
		return [payload for name, payload in self.heard if name == event]

	def wait_for(self, condition: Callable[["Ear"], bool]) -> "Ear":
		"""Returns when `condition(self)` holds; fails after a while, showing what was heard."""
		deadline = time.monotonic() + PATIENCE
		with self._news:
			while not condition(self):
				left = deadline - time.monotonic()
				assert left > 0, f"not heard in {PATIENCE} s; heard: {self.heard}"
				self._news.wait(min(left, 0.1))
		return self

	def wait_for_event(self, event: str) -> dict:
		"""The payload of the first `event`."""
		return self.wait_for(lambda ear: event in ear.names()).payloads(event)[0]

	def _hear(self, event: str, *data: object) -> None:
		with self._news:
			self.heard.append((event, data[0] if data else None))
			self._news.notify_all()


def stay_silent(*ears: Ear) -> None:
	"""Fails when one of them hears anything more for a while."""
	before = [len(ear.heard) for ear in ears]
	time.sleep(SILENCE)
	for ear, count in zip(ears, before, strict=True):
		assert ear.heard[count:] == []
