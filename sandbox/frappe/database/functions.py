"""SQL functions that MariaDB has and SQLite lacks, or does otherwise; any other unknown function fails by its name."""

import datetime
import hashlib
import sqlite3
from decimal import Decimal

from frappe.database import collation
from frappe.database.values import PLACES


class ExactSum:
	"""SUM without binary noise: decimal columns add up exactly. Always a float, as a decimal comes out of the driver."""

	def __init__(self):
		self.total: Decimal | None = None

	def step(self, value: object) -> None:
		if value is None:
			return
		amount = Decimal(value) if isinstance(value, int) else Decimal(repr(round(_number(value), PLACES)))
		self.total = amount if self.total is None else self.total + amount

	def finalize(self) -> float | None:
		return None if self.total is None else float(self.total)


class Joined:
	"""GROUP_CONCAT(x): every value, with commas, in the order of the rows."""

	def __init__(self):
		self.parts: list[str] = []

	def step(self, value: object) -> None:
		if value is not None:
			self.parts.append(str(value))

	def finalize(self) -> str | None:
		return ",".join(self.parts) or None


def register(connection: sqlite3.Connection) -> None:
	"""Make collations, functions and aggregates known to a connection."""
	connection.create_collation("MARIADB_TEXT", collation.compare_text)
	connection.create_collation("MARIADB_MOMENT", collation.compare_moments)
	connection.create_function("like", 2, collation.like, deterministic=True)
	connection.create_function("like", 3, collation.like, deterministic=True)
	connection.create_aggregate("sum", 1, ExactSum)
	connection.create_aggregate("group_concat", 1, Joined)
	for name, arity, function in (
		("now", 0, _now),
		("curdate", 0, lambda: datetime.date.today().isoformat()),
		("if", 3, lambda condition, yes, no: yes if condition else no),
		("concat", -1, lambda *parts: None if None in parts else "".join(map(str, parts))),
		("concat_ws", -1, lambda by, *parts: by.join(str(part) for part in parts if part is not None)),
		("locate", 2, lambda needle, text: (text or "").casefold().find((needle or "").casefold()) + 1),
		("left", 2, lambda text, length: None if text is None else str(text)[:length]),
		("timestamp", 2, lambda date, time: None if date is None or time is None else f"{date} {time}"),
		("date_shift", 3, _shifted),
		("datediff", 2, _days_between),
		("md5", 1, lambda text: None if text is None else hashlib.md5(str(text).encode()).hexdigest()),
		("greatest", -1, lambda *values: None if None in values else max(values)),
		("coalesce", 1, lambda value: value),
		("least", -1, lambda *values: None if None in values else min(values)),
		("regexp", 2, _not_offered("REGEXP")),
	):
		connection.create_function(name, arity, function)


def _now() -> str:
	"""MariaDB's NOW() is the server's clock, without a fraction."""
	return datetime.datetime.now().isoformat(" ", "seconds") + ".000000"


def _shifted(moment: str | None, months: int, seconds: float) -> str | None:
	from dateutil.relativedelta import relativedelta

	if moment is None:
		return None
	shifted = datetime.datetime.fromisoformat(moment) + relativedelta(months=months)
	return (shifted + datetime.timedelta(seconds=seconds)).isoformat(" ", "microseconds")


def _days_between(later: str | None, earlier: str | None) -> int | None:
	if later is None or earlier is None:
		return None
	first, second = (datetime.date.fromisoformat(text[:10]) for text in (later, earlier))
	return (first - second).days


def _number(value: object) -> float:
	try:
		return float(value)
	except ValueError:
		return 0.0  # as MariaDB counts a text that is no number


def _not_offered(name: str):
	def refuse(*_arguments):
		raise NotImplementedError(f"sandbox: SQL {name} is not offered")

	return refuse
