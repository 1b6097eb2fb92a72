"""Reads Frappe's Redis channel for as long as the gateway lives, whatever Redis does meanwhile."""

import logging
import threading
from collections.abc import Callable

import redis

from jarz_pos.gateway.messages import CHANNEL

CLIENT_NAME = "jarz_pos-gateway"
LONGEST_PAUSE_SECONDS = 30
logger = logging.getLogger("jarz_pos.gateway")


class Listener:
	"""Calls `received(raw)` for each publication, and `resumed()` when it listens again after a gap."""

	def __init__(self, url: str, received: Callable[[bytes], None], resumed: Callable[[], None]) -> None:
		self._url = url
		self._received = received
		self._resumed = resumed
		self._stopped = threading.Event()
		self._subscriptions = 0

	def run(self) -> None:
		"""Listen until stopped; reconnects with growing pauses."""
		pause = 1
		while not self._stopped.is_set():
			try:
				with self._subscribed() as channel:
					pause = 1
					self._read(channel)
			except redis.RedisError as error:
				logger.warning("no Redis (%s), next try in %s s", type(error).__name__, pause)
				self._stopped.wait(pause)
				pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

	def stop(self) -> None:
		"""End `run` within a second."""
		self._stopped.set()

	def _subscribed(self) -> redis.client.PubSub:
		client = redis.Redis.from_url(
			self._url,
			client_name=CLIENT_NAME,
			socket_connect_timeout=5,
			socket_keepalive=True,
			health_check_interval=15,
		)
		channel = client.pubsub()
		channel.subscribe(CHANNEL)
		return channel

	def _read(self, channel: redis.client.PubSub) -> None:
		while not self._stopped.is_set():
			message = channel.get_message(timeout=1)
			if not message:
				continue
			if message["type"] == "subscribe":
				self._subscribed_again()
			elif message["type"] == "message":
				self._received(message["data"])

	def _subscribed_again(self) -> None:
		self._subscriptions += 1
		if self._subscriptions == 1:
			logger.info("listening to Redis")
		else:
			logger.warning("Redis is back")
			self._resumed()
