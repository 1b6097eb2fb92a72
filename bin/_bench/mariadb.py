"""The MariaDB server of the bench: reach it (start it when it is down), make, fill, dump and drop our own database."""

import fcntl
import gzip
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from .place import Place, Refused, say

LOCAL = ("127.0.0.1", "localhost", "::1")


class Server:
	"""Administrator's access. Other runs may use the same server at the same time, so nothing of it is changed."""

	def __init__(self, place: Place):
		config = place.bench_config()
		self.host: str = config.get("db_host") or "127.0.0.1"
		self.port = int(config.get("db_port") or 3306)
		self._client = shutil.which("mariadb") or shutil.which("mysql")
		if not self._client:
			raise Refused("the `mariadb` command line client is not installed")
		self._users = place.cache / "mariadb.users"
		self._started = place.cache / "mariadb.started"
		self._logins = [
			(os.environ.get("JARZ_DB_ROOT_USER") or "root", os.environ.get("JARZ_DB_ROOT_PASSWORD")),
			(config.get("root_login") or "root", config.get("root_password")),
		]
		self._login: list[str] = []
		self._password = ""

	def __enter__(self) -> "Server":
		self._using = self._users.open("a")
		fcntl.flock(self._using, fcntl.LOCK_SH)
		down = not self._listens()
		if down:
			self._start()
		self._sign_in()
		if down:
			self._started.write_text(str(self._born()))
		return self

	def __exit__(self, *_error) -> None:
		"""The last run to leave stops the server, and only when one of these runs started it."""
		try:
			fcntl.flock(self._using, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			return
		else:
			if self._ours():
				self._stop()
			self._started.unlink(missing_ok=True)
		finally:
			self._using.close()

	def _listens(self) -> bool:
		with socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET) as probe:
			probe.settimeout(2)
			return probe.connect_ex((self.host, self.port)) == 0

	def _start(self) -> None:
		if self.host not in LOCAL:
			raise Refused(f"MariaDB does not answer at {self.host}:{self.port}")
		with self._started.with_suffix(".lock").open("w") as lock:
			fcntl.flock(lock, fcntl.LOCK_EX)
			if self._listens():
				return
			say("MariaDB is down: starting it")
			if os.geteuid() == 0 and Path("/etc/init.d/mariadb").exists():
				self._quiet(["service", "mariadb", "start"])
			elif daemon := shutil.which("mariadbd-safe") or shutil.which("mysqld_safe"):
				subprocess.Popen(
					[daemon],
					stdin=subprocess.DEVNULL,
					stdout=subprocess.DEVNULL,
					stderr=subprocess.DEVNULL,
					start_new_session=True,
				)
			deadline = time.monotonic() + 90
			while not self._listens():
				if time.monotonic() > deadline:
					raise Refused(f"MariaDB did not start on {self.host}:{self.port}; start it by hand")
				time.sleep(0.3)

	def _born(self) -> int:
		"""The second in which the server started: tells it from one that somebody else started later."""
		return int(time.time()) - int(self.run("show global status like 'Uptime'").split()[1])

	def _ours(self) -> bool:
		noted = self._started.read_text() if self._started.exists() else ""
		return bool(noted) and abs(int(noted) - self._born()) < 5

	def _stop(self) -> None:
		say("stopping MariaDB, which these runs had started")
		if os.geteuid() == 0 and Path("/etc/init.d/mariadb").exists():
			self._quiet(["service", "mariadb", "stop"])
		else:
			self.run("shutdown")

	@staticmethod
	def _quiet(command: list[str]) -> None:
		nothing = subprocess.DEVNULL
		subprocess.run(command, stdin=nothing, stdout=nothing, stderr=nothing, check=False)

	def _sign_in(self) -> None:
		tcp = ["--protocol=tcp", f"--host={self.host}", f"--port={self.port}"]
		tries = [([*tcp, f"--user={user}"], password) for user, password in self._logins if password]
		tries.append((["--protocol=socket", "--user=root"], ""))
		for self._login, self._password in tries:
			if self._call(["-e", "select 1"]).returncode == 0:
				return
		raise Refused(
			"no administrator's access to MariaDB; set JARZ_DB_ROOT_USER and JARZ_DB_ROOT_PASSWORD, "
			"or root_password in the bench's common_site_config.json"
		)

	def _call(self, arguments: list[str], **options) -> subprocess.CompletedProcess:
		return subprocess.run(
			[self._client, *self._login, "--default-character-set=utf8mb4", "-N", "-B", *arguments],
			env={**os.environ, "MYSQL_PWD": self._password},
			capture_output=True,
			text=True,
			**options,
		)

	def run(self, sql: str) -> str:
		"""What the statements print, tab separated, without a head line. Raises Refused with the server's error."""
		done = self._call(["-e", sql])
		if done.returncode:
			raise Refused(f"MariaDB: {done.stderr.strip()}")
		return done.stdout

	def create(self, name: str, password: str) -> None:
		"""A new empty database with a user of the same name; one that is there is dropped first."""
		self.drop(name)
		statements = [f"create database `{name}` character set utf8mb4 collate utf8mb4_unicode_ci"]
		for host in self._user_hosts():
			statements.append(f"create user '{name}'@'{host}' identified by '{password}'")
			statements.append(f"grant all privileges on `{name}`.* to '{name}'@'{host}'")
		self.run("; ".join(statements))

	def drop(self, name: str) -> None:
		users = [f"drop user if exists '{name}'@'{host}'" for host in self._user_hosts()]
		self.run("; ".join([f"drop database if exists `{name}`", *users]))

	def exists(self, name: str) -> bool:
		return bool(self.run(f"show databases like '{name}'"))

	def _user_hosts(self) -> tuple[str, ...]:
		"""Where the server sees its site's clients come from."""
		if self.host not in LOCAL:
			return ("%",)
		# A local client is "localhost" or "127.0.0.1", as skip-name-resolve is off or on; behind the published port of a
		# container it is what we are.
		seen = self.run("select user()").strip().rpartition("@")[2]
		return tuple(dict.fromkeys(("localhost", "127.0.0.1", seen)))

	def restore(self, name: str, dump: Path) -> None:
		"""Fill an empty database from a gzipped dump."""
		process = subprocess.Popen(
			[self._client, *self._login, "--default-character-set=utf8mb4", name],
			env={**os.environ, "MYSQL_PWD": self._password},
			stdin=subprocess.PIPE,
		)
		with gzip.open(dump, "rb") as source, process.stdin as target:
			target.write(b"set foreign_key_checks=0, unique_checks=0, autocommit=0;\n")
			shutil.copyfileobj(source, target, 1 << 20)
			target.write(b"\ncommit;\n")
		if process.wait():
			raise Refused(f"MariaDB could not restore {dump}")

	def dump(self, name: str, path: Path) -> None:
		"""Write a gzipped dump; `path` appears whole or not at all."""
		tool = shutil.which("mariadb-dump") or shutil.which("mysqldump")
		if not tool:
			raise Refused("`mariadb-dump` is not installed")
		part = path.with_suffix(f".{os.getpid()}")
		options = ["--single-transaction", "--skip-comments", "--default-character-set=utf8mb4"]
		process = subprocess.Popen(
			[tool, *self._login, *options, name],
			env={**os.environ, "MYSQL_PWD": self._password},
			stdout=subprocess.PIPE,
		)
		with gzip.open(part, "wb", compresslevel=3) as target:
			for line in process.stdout:
				# Newer dump tools begin with a line that older clients stumble over.
				if not line.startswith(b"/*M!999999"):
					target.write(line)
		if process.wait():
			part.unlink()
			raise Refused(f"MariaDB could not dump {name}")
		part.replace(path)
