"""Checks of what runs beside the site: Redis, workers, scheduler, socket.io. Part of `jarz-pos doctor`."""

import frappe
import redis
import requests
from frappe.utils.background_jobs import get_queue_list, get_workers
from frappe.utils.scheduler import is_scheduler_inactive

from jarz_pos.setup.findings import Findings, command, hint, problem

TIMEOUT_SECONDS = 3
GATEWAY_PORT = 9001


def redis_servers() -> Findings:
	"""The cache, and the queue that also carries realtime events."""
	for key in ("redis_cache", "redis_queue"):
		try:
			redis.Redis.from_url(frappe.conf[key], socket_connect_timeout=TIMEOUT_SECONDS).ping()
		except redis.RedisError as error:
			yield problem(
				f"Redis for {key} does not answer ({type(error).__name__})",
				f"Start it (`bench start`, supervisor), and check {key} in common_site_config.json.",
			)
		except KeyError:
			yield problem(f"{key} is not configured", "Run `bench setup config`.")


def workers() -> Findings:
	"""A job in a queue that no worker reads waits for ever."""
	try:
		served = {queue for worker in get_workers() for queue in worker.queue_names()}
	except redis.RedisError:
		return  # said by redis_servers
	idle = [
		kind
		for kind, queue in zip(get_queue_list(), get_queue_list(build_queue_name=True), strict=True)
		if queue not in served
	]
	if idle:
		yield problem(
			f"No worker takes jobs of the queues {', '.join(idle)}",
			"Start workers: `bench worker`, supervisor.",
		)


def scheduler() -> Findings:
	"""Needed for clean-up and repeated jobs; the till and the board work without it."""
	if is_scheduler_inactive(verbose=False):
		yield hint("The scheduler does not run", f"Run `bench --site {frappe.local.site} enable-scheduler`.")


def socketio() -> Findings:
	"""Desk and signed-in browsers."""
	port = frappe.conf.socketio_port or 9000
	if not _speaks_socketio(port):
		yield problem(
			f"Frappe's socket.io server does not answer on port {port}",
			"Start it (`bench start`, supervisor); without it desks and tills are not told of changes.",
		)


def gateway() -> Findings:
	"""The published app falls back to polling every 30 seconds."""
	if not _speaks_socketio(GATEWAY_PORT):
		yield hint(
			f"No gateway answers on port {GATEWAY_PORT}: mobile devices see changes only when they poll",
			f"Run {command('realtime')} and point the app's SOCKET_IO_URL to it.",
		)


def _speaks_socketio(port: int) -> bool:
	try:
		answer = requests.get(
			f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=polling", timeout=TIMEOUT_SECONDS
		)
	except requests.RequestException:
		return False
	return answer.status_code == 200 and answer.text.startswith("0{")
