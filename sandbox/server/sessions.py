"""Who is signed in: session ids and what belongs to them, in a small database of its own.

They are kept outside the site's database because a session must be there although a request was rolled back, and
because reading one must never wait for somebody's write lock.
"""

import secrets
import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path
from time import time

SECONDS_TO_LIVE = 612_000  # 170 hours, Frappe's default
SECONDS_BETWEEN_TOUCHES = 600

_SCHEMA = """
create table if not exists session (
	sid text primary key, user text not null, fingerprint text not null, csrf_token text, seen real not null
)
"""


@dataclass(frozen=True)
class Session:
	"""`fingerprint` stands for the user's password and state at sign-in: when they change the session is over."""

	sid: str
	user: str
	fingerprint: str = field(repr=False)
	csrf_token: str | None = field(repr=False, default=None)


class Sessions:
	"""The sessions of one site; safe to share by threads."""

	def __init__(self, path: Path) -> None:
		self._lock = threading.Lock()
		self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
		self._database.execute("pragma journal_mode=wal")
		self._database.execute("pragma synchronous=off")
		self._database.execute(_SCHEMA)
		self._execute("delete from session where seen < ?", time() - SECONDS_TO_LIVE)

	def start(self, user: str, fingerprint: str) -> Session:
		"""A new session; it holds no CSRF token until a page asks for one."""
		session = Session(secrets.token_hex(28), user, fingerprint)
		self._execute("insert into session values (?, ?, ?, null, ?)", session.sid, user, fingerprint, time())
		return session

	def get(self, sid: str) -> Session | None:
		"""The living session `sid`."""
		rows = self._execute("select user, fingerprint, csrf_token, seen from session where sid = ?", sid)
		if not rows:
			return None
		user, fingerprint, csrf_token, seen = rows[0]
		now = time()
		if seen < now - SECONDS_TO_LIVE:
			self.end(sid)
			return None
		if seen < now - SECONDS_BETWEEN_TOUCHES:
			self._execute("update session set seen = ? where sid = ?", now, sid)
		return Session(sid, user, fingerprint, csrf_token)

	def csrf_token(self, sid: str) -> str:
		"""The token of a session, made when it has none: from now on its unsafe requests must carry it."""
		self._execute(
			"update session set csrf_token = coalesce(csrf_token, ?) where sid = ?",
			secrets.token_hex(28),
			sid,
		)
		rows = self._execute("select csrf_token from session where sid = ?", sid)
		return rows[0][0] if rows else ""

	def end(self, sid: str) -> None:
		"""Sign out."""
		self._execute("delete from session where sid = ?", sid)

	def close(self) -> None:
		"""No call may follow."""
		with self._lock:
			self._database.close()

	def _execute(self, statement: str, *values: str | float) -> list[tuple]:
		with self._lock:
			return self._database.execute(statement, values).fetchall()
