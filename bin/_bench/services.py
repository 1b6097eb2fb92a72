"""The processes of a run: two Redis servers, gunicorn, one worker, Frappe's socket.io server. All end with the run."""

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack

from .place import SITE, TREE, Place, Refused

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
	"""Ask Linux to end this child when the harness dies, however it dies (PR_SET_PDEATHSIG = 1)."""
	if _libc:
		_libc.prctl(1, signal.SIGTERM)


def free_ports(count: int) -> list[int]:
	"""Ports that nothing listens on now."""
	with ExitStack() as stack:
		sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
		for each in sockets:
			each.bind(("127.0.0.1", 0))
		return [each.getsockname()[1] for each in sockets]


class Services:
	"""Starts what is asked for and stops all of it on leaving."""

	def __init__(self, place: Place):
		self.place = place
		self._running: dict[str, subprocess.Popen] = {}
		self.ports = dict(zip(("cache", "queue", "web", "socketio"), free_ports(4), strict=True))

	def __enter__(self) -> "Services":
		return self

	def __exit__(self, *_error) -> None:
		for process in reversed(self._running.values()):
			process.terminate()
		for process in reversed(self._running.values()):
			try:
				process.wait(8)
			except subprocess.TimeoutExpired:
				os.killpg(process.pid, signal.SIGKILL)
				process.wait()

	def config(self) -> dict:
		"""What every process of the run reads as common_site_config.json."""
		ports = self.ports
		bench = self.place.bench_config()
		return {
			"db_host": bench.get("db_host") or "127.0.0.1",
			"db_port": int(bench.get("db_port") or 3306),
			"default_site": SITE,
			"host_name": f"http://127.0.0.1:{ports['web']}",
			"mute_emails": 1,
			"pause_scheduler": 1,
			"redis_cache": f"redis://127.0.0.1:{ports['cache']}",
			"redis_queue": f"redis://127.0.0.1:{ports['queue']}",
			"redis_socketio": f"redis://127.0.0.1:{ports['queue']}",
			"socketio_port": ports["socketio"],
			"webserver_port": ports["web"],
		}

	def environment(self) -> dict[str, str]:
		"""The run's environment with the addresses of its services."""
		config = self.config()
		return {
			**self.place.environment(),
			"JARZ_URL": config["host_name"],
			"JARZ_SOCKETIO_URL": f"http://127.0.0.1:{self.ports['socketio']}",
			"JARZ_REDIS_CACHE": config["redis_cache"],
			"JARZ_REDIS_QUEUE": config["redis_queue"],
		}

	def start_redis(self) -> None:
		"""What Frappe needs before a site can be made; writes the common configuration too."""
		(self.place.sites / "common_site_config.json").write_text(json.dumps(self.config(), indent=1))
		program = shutil.which("redis-server")
		if not program:
			raise Refused("`redis-server` is not installed")
		for name in ("cache", "queue"):
			options = ["--port", str(self.ports[name]), "--bind", "127.0.0.1", "--save", ""]
			self._start(f"redis-{name}", [program, *options])
		for name in ("cache", "queue"):
			self._wait(f"redis-{name}", lambda name=name: self._listens(name))

	def start_site(self) -> None:
		"""Web server, worker and socket.io for the site, which must be there."""
		python = self.place.python
		web = ["--bind", f"127.0.0.1:{self.ports['web']}", "--pythonpath", str(TREE / "bin"), "--preload"]
		web += ["--worker-class", "gthread", "--workers", "2", "--threads", "16"]
		web += ["--timeout", "120", "--graceful-timeout", "3"]
		self._start("web", [python, "-m", "gunicorn", *web, "_bench.wsgi:application"])
		worker = ["frappe.utils.bench_helper", "frappe", "worker", "--queue", "short,default,long"]
		self._start("worker", [python, "-m", *worker])
		node = shutil.which("node")
		if not node:
			raise Refused("`node` is not installed; Frappe's socket.io server needs it")
		self._start("socketio", [node, str(self.place.bench / "apps/frappe/socketio.js")])
		self._wait("socketio", lambda: self._listens("socketio"))
		self._wait("web", self._answers)

	def _start(self, name: str, command: list[str]) -> None:
		with (self.place.logs / f"{name}.log").open("w") as log:
			self._running[name] = subprocess.Popen(
				command,
				cwd=self.place.sites,
				env=self.environment(),
				stdin=subprocess.DEVNULL,
				stdout=log,
				stderr=subprocess.STDOUT,
				start_new_session=True,
				preexec_fn=die_with_parent,
			)

	def _wait(self, name: str, ready: Callable[[], bool]) -> None:
		deadline = time.monotonic() + 60
		while not ready():
			ended = self._running[name].poll() is not None
			if ended or time.monotonic() > deadline:
				log = self.place.logs / f"{name}.log"
				tail = "\n".join(log.read_text(errors="replace").splitlines()[-30:])
				raise Refused(f"{name} {'ended' if ended else 'does not answer'}; the end of {log}:\n{tail}")
			time.sleep(0.05)

	def _listens(self, name: str) -> bool:
		with socket.socket() as probe:
			return probe.connect_ex(("127.0.0.1", self.ports[name])) == 0

	def _answers(self) -> bool:
		try:
			url = f"http://127.0.0.1:{self.ports['web']}/api/method/ping"
			with urllib.request.urlopen(url, timeout=30) as response:
				return response.status == 200
		except (ConnectionError, urllib.error.URLError):
			return False
