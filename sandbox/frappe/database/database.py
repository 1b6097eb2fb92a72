"""Statements and transactions of `frappe.db`; reading and writing rows by DocType is in `rows`."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import frappe
from frappe.database import schema
from frappe.database.callbacks import Callbacks
from frappe.database.connection import Connection, Cursor
from frappe.database.dialect import changes_schema, writes
from frappe.database.rows import Rows
from frappe.database.singles import Singles
from frappe.not_offered import refuse
from frappe.state import SiteState


class Database(Rows, Singles):
	"""A connection to the site's file with what Frappe's own `frappe.db` offers to an app."""

	db_type = "mariadb"  # what the app's SQL is written for
	DataError = InternalError = OperationalError = ProgrammingError = sqlite3.OperationalError
	IntegrityError = sqlite3.IntegrityError

	def __init__(self, site: SiteState):
		self._site = site
		self._conn = Connection(site)
		self._cursor = Cursor(self._conn)
		self.transaction_writes = 0
		self.value_cache: dict = {}
		self.known_defaults: dict[str, dict] = {}  # by parent, for this transaction
		self.before_commit = Callbacks()
		self.after_commit = Callbacks()
		self.before_rollback = Callbacks()
		self.after_rollback = Callbacks()

	def __getattr__(self, name: str):
		if name.startswith("__"):
			raise AttributeError(name)
		raise refuse(f"frappe.db.{name}")

	def sql(
		self,
		query: object,
		values: object = None,
		as_dict: bool | int = False,
		as_list: bool | int = False,
		*,
		pluck: bool | str = False,
		debug: bool = False,
		run: bool = True,
		update: dict | None = None,
	) -> object:
		"""Run a statement: rows as tuples, `frappe._dict`s or lists, or the first column of each with `pluck`."""
		if not run:
			raise refuse("frappe.db.sql(run=False)")
		query = str(query)
		if writes(query):
			self.transaction_writes += 1
		if debug:
			print(query, values)
		self._cursor.execute(query, values if values != () else None)
		rows = self._cursor.rows
		if pluck:
			return [row[0] for row in rows]
		if as_dict:
			columns = self._cursor.columns
			found = [frappe._dict(zip(columns, row, strict=True)) for row in rows]
			for row in found:
				row.update(update or {})
			return found
		return [list(row) for row in rows] if as_list else tuple(rows)

	@contextmanager
	def unseen(self) -> Iterator[None]:
		"""The body reads what a bench keeps in Redis: there it is no statement, so none is seen here either."""
		cursor, self._cursor = self._cursor, Cursor(self._conn)
		try:
			yield
		finally:
			self._cursor = cursor

	def sql_list(self, query: object, values: object = None, **options: object) -> list:
		"""The first column of each row."""
		return self.sql(query, values, pluck=True, **options)

	def sql_ddl(self, query: str, debug: bool = False) -> None:
		"""A statement that changes tables; what was written before is committed, as MariaDB does it."""
		if not changes_schema(query):
			raise refuse(f"frappe.db.sql_ddl for «{query[:40]}»")
		self.commit()
		self.sql(query, debug=debug)
		self._conn.commit()
		self.transaction_writes = 0

	def begin(self, *, read_only: bool = False) -> None:
		"""A transaction begins with its first write."""

	def commit(self) -> None:
		"""What was written is seen by all; then the callbacks of `after_commit` run."""
		self.before_rollback.reset()
		self.after_rollback.reset()
		self.before_commit.run()
		self._conn.commit()
		self.transaction_writes = 0
		self.known_defaults.clear()
		self.after_commit.run()

	def rollback(self, *, save_point: str | None = None) -> None:
		"""Undo the transaction, or all since the savepoint."""
		if save_point:
			self._conn.run(f"ROLLBACK TO SAVEPOINT `{save_point}`")
			return
		self.before_commit.reset()
		self.after_commit.reset()
		self.before_rollback.run()
		self._conn.rollback()
		self.transaction_writes = 0
		self.value_cache.clear()
		self.known_defaults.clear()
		frappe.documents.cached_documents().clear()
		self.after_rollback.run()

	def savepoint(self, save_point: str) -> None:
		"""A point to roll back to."""
		self._conn.begin()
		self._conn.run(f"SAVEPOINT `{save_point}`")

	def release_savepoint(self, save_point: str) -> None:
		"""Forget a savepoint and keep what was written since."""
		self._conn.run(f"RELEASE SAVEPOINT `{save_point}`")

	def close(self) -> None:
		"""Give the connection back."""
		self._conn.close()

	def escape(self, value: object, percent: bool = True) -> str:
		"""A quoted literal; percent signs are doubled, as in a statement that takes values."""
		text = "" if value is None else str(value)
		text = text.replace("\\", "\\\\").replace("'", "\\'")
		return "'{}'".format(text.replace("%", "%%") if percent else text)

	def table_exists(self, doctype: str, cached: bool = True) -> bool:
		"""Whether the DocType has a table."""
		if doctype not in self._site.tables and self._table(f"tab{doctype}"):
			self._site.tables.add(doctype)
		return doctype in self._site.tables

	def get_tables(self, cached: bool = True) -> list[str]:
		"""Names of all tables."""
		return [row[0] for row in self._conn.run("SELECT name FROM sqlite_master WHERE type = 'table'")]

	def get_table_columns(self, doctype: str) -> list[str]:
		"""Columns of the DocType's table in their order."""
		columns = [row[1] for row in self._conn.run(f"PRAGMA table_info(`tab{doctype}`)")]
		if not columns:
			raise self.ProgrammingError(f"no such table: tab{doctype}")
		return columns

	def has_column(self, doctype: str, column: str) -> bool:
		"""Whether the DocType's table has the column."""
		return column in self.get_table_columns(doctype)

	def has_index(self, table_name: str, index_name: str) -> tuple:
		"""A row for the index, () where there is none. `table_name` with its `tab`."""
		return tuple(
			self._conn.run(
				"SELECT name FROM sqlite_master WHERE type = 'index' AND name = ?",
				[f"{table_name}.{index_name}"],
			)
		)

	def add_index(self, doctype: str, fields: list[str], index_name: str | None = None) -> None:
		"""An index over columns, where it is not there yet; commits."""
		name = index_name or "_".join([*fields, "index"])
		self.commit()
		self._conn.run(schema.create_index(f"tab{doctype}", name, [field.split("(")[0] for field in fields]))

	def add_unique(self, doctype: str, fields: list[str] | str, constraint_name: str | None = None) -> None:
		"""A unique index over columns; commits."""
		fields = [fields] if isinstance(fields, str) else fields
		name = constraint_name or "unique_" + "_".join(fields)
		self.commit()
		self._conn.run(schema.create_index(f"tab{doctype}", name, fields, unique=True))

	def define(self, statements: Iterable[str]) -> None:
		"""Run statements of our own that make or change tables; commits."""
		self.commit()
		for statement in statements:
			self._conn.run(statement)

	def is_primary_key_violation(self, error: Exception) -> bool:
		"""Whether a row of that name is there already."""
		return self.is_duplicate_entry(error) and str(error).endswith(".name")

	def is_unique_key_violation(self, error: Exception) -> bool:
		"""Whether a unique column has that value already."""
		return self.is_duplicate_entry(error) and not str(error).endswith(".name")

	def is_duplicate_entry(self, error: Exception) -> bool:
		"""Either of the two."""
		return isinstance(error, sqlite3.IntegrityError) and "UNIQUE constraint failed" in str(error)

	def is_missing_column(self, error: Exception) -> bool:
		"""Whether the statement named an unknown column."""
		return isinstance(error, sqlite3.OperationalError) and "no such column" in str(error)

	def is_table_missing(self, error: Exception) -> bool:
		"""Whether the statement named an unknown table."""
		return isinstance(error, sqlite3.OperationalError) and "no such table" in str(error)

	def _table(self, name: str) -> tuple | None:
		return self._conn.run(
			"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]
		).fetchone()
