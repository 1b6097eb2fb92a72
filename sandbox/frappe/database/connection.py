"""One SQLite connection of one thread, with transactions as a request or a job uses them.

Reads outside a write transaction are statements of their own, so each sees what is committed by then. The first write
or FOR UPDATE takes SQLite's one write lock and holds it until commit or rollback: whoever comes second waits, and reads
what the first one committed.
"""

import sqlite3
from pathlib import Path

from frappe import exceptions
from frappe.database import dialect, functions, values
from frappe.state import DATABASE, SiteState

LOCK_SECONDS = 30
KEPT = 8  # connections that wait for their next user

sqlite3.register_converter("TEXT_DATE", values.date_of)
sqlite3.register_converter("TEXT_DATETIME", values.moment_of)
sqlite3.register_converter("TEXT_TIME", values.clock_of)


class Cursor:
	"""What `frappe.db` sends statements through; `execute` may be replaced to watch them."""

	def __init__(self, connection: "Connection"):
		self._connection = connection
		self.columns: list[str] = []
		self.rows: list[tuple] = []
		self.rowcount = -1

	def execute(self, query: str, args: object = None) -> None:
		"""Run one statement in MariaDB's SQL; its result is in `columns` and `rows`."""
		statement, parameters = dialect.translate(query, args)
		if dialect.writes(query) or dialect.locks(query):
			self._connection.begin()
		result = self._connection.run(statement, parameters)
		self.columns = [column[0] for column in result.description or ()]
		self.rows = [tuple(map(values.from_storage, row)) for row in result] if self.columns else []
		self.rowcount = result.rowcount


class Connection:
	"""The connection itself and the state of its transaction."""

	def __init__(self, site: SiteState):
		self._idle = site.idle_connections
		try:
			self._sqlite = self._idle.pop()
		except IndexError:
			self._sqlite = _opened(site.folder / DATABASE)

	@property
	def writing(self) -> bool:
		"""Whether this connection holds the write lock."""
		return self._sqlite.in_transaction

	def begin(self) -> None:
		"""Take the write lock where it is not held yet; QueryTimeoutError after LOCK_SECONDS."""
		if not self.writing:
			self.run("BEGIN IMMEDIATE")

	def commit(self) -> None:
		"""End the transaction; what it wrote is seen by all."""
		if self.writing:
			self.run("COMMIT")

	def rollback(self) -> None:
		"""End the transaction as if it had never been."""
		if self.writing:
			self.run("ROLLBACK")

	def run(self, statement: str, parameters: list | tuple = ()) -> sqlite3.Cursor:
		"""One statement in SQLite's own words."""
		try:
			return self._sqlite.execute(statement, parameters)
		except sqlite3.OperationalError as error:
			if "locked" in str(error) or "busy" in str(error):
				raise exceptions.QueryTimeoutError(str(error)) from error
			raise

	def close(self) -> None:
		"""Give the connection back; an open transaction is rolled back."""
		self.rollback()
		if len(self._idle) < KEPT:
			self._idle.append(self._sqlite)
		else:
			self._sqlite.close()
		del self._sqlite


def _opened(path: Path) -> sqlite3.Connection:
	made = sqlite3.connect(
		path,
		timeout=LOCK_SECONDS,
		isolation_level=None,
		detect_types=sqlite3.PARSE_DECLTYPES,
		check_same_thread=False,
		cached_statements=512,
	)
	functions.register(made)
	for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = OFF"):
		made.execute(f"PRAGMA {setting}")
	return made
