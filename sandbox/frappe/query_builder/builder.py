"""Tables, fields and queries. Values stand in the statement as literals, in the form in which they are stored."""

import datetime
from decimal import Decimal

import frappe
from frappe.database.values import to_storage
from frappe.not_offered import refuse
from frappe.query_builder.terms import NamedParameterWrapper
from pypika import Order
from pypika.dialects import MySQLQuery, MySQLQueryBuilder
from pypika.queries import Table
from pypika.terms import Field, Function, Term, ValueWrapper


class Value(ValueWrapper):
	"""A constant: dates, times and decimals as their columns keep them."""

	@classmethod
	def get_formatted_value(cls, value: object, **kwargs: object) -> str:
		if isinstance(value, datetime.date | datetime.time | datetime.timedelta | bool | Decimal):
			value = to_storage(value)
		if isinstance(value, str):
			escaped = str(value).replace("\\", "\\\\").replace("'", "''")
			return f"'{escaped}'"
		return super().get_formatted_value(value, **kwargs)


def _wrap_constant(value: object, wrapper_cls: type | None = None) -> object:
	"""A constant that a term is compared with or computed with."""
	return wrap_constant(value, wrapper_cls=wrapper_cls or Value)


# Of every term, results of functions too: pypika would write a moment with a T, which is no text that a column holds.
wrap_constant = Term.wrap_constant
Term.wrap_constant = staticmethod(_wrap_constant)


class Interval:
	"""A span for adding to or taking from `Now()`."""

	def __init__(
		self,
		years: int = 0,
		months: int = 0,
		days: float = 0,
		hours: float = 0,
		minutes: float = 0,
		seconds: float = 0,
		weeks: float = 0,
		**other: object,
	):
		if other:
			raise refuse(f"Interval({', '.join(other)})")
		self.months = years * 12 + months
		self.seconds = datetime.timedelta(
			days=days, hours=hours, minutes=minutes, seconds=seconds, weeks=weeks
		).total_seconds()


class QueryBuilder(MySQLQueryBuilder):
	"""A query that can be run."""

	def __init__(self, **kwargs: object):
		super().__init__(wrapper_cls=Value, **{k: v for k, v in kwargs.items() if k != "wrapper_cls"})

	def run(self, as_dict: bool | int = False, *, debug: bool = False, **options: object) -> object:
		"""Send it; rows as `frappe.db.sql` gives them."""
		return frappe.db.sql(*self.walk(), as_dict=as_dict, debug=debug, **options)

	def walk(self) -> tuple[str, dict | None]:
		"""The statement, and the values of those terms that ask for parameters; others stand in it already."""
		wrapper = NamedParameterWrapper()
		statement = self.get_sql(param_wrapper=wrapper)
		return statement, wrapper.get_parameters() or None


class Reading:
	"""What `get_query` gives: the filter language on one table."""

	OFFERED = frozenset({"fields", "filters", "order_by", "limit", "offset", "distinct", "for_update"})

	def __init__(self, doctype: str, options: dict):
		if unknown := set(options) - self.OFFERED:
			raise refuse(f"frappe.qb.get_query({', '.join(sorted(unknown))})")
		fields = options.pop("fields", None) or ["name"]
		self._options = {**options, "fields": [fields] if isinstance(fields, str) else fields}
		self._doctype = doctype

	def run(self, as_dict: bool | int = False, *, pluck: bool = False) -> list:
		"""Send it; rows as `frappe.db.sql` gives them."""
		return frappe.listing.read(self._doctype, as_dict=bool(as_dict), pluck=pluck or None, **self._options)


class qb(MySQLQuery):
	"""Entry points."""

	desc, asc = Order.desc, Order.asc
	Field, Table = Field, Table

	@classmethod
	def _builder(cls, **kwargs: object) -> QueryBuilder:
		return QueryBuilder(**kwargs)

	@staticmethod
	def DocType(table_name: str, *_args: object, **_kwargs: object) -> Table:
		"""The table of a DocType."""
		return DocType(table_name)

	@classmethod
	def from_(cls, table: object, *args: object, **kwargs: object) -> QueryBuilder:
		"""SELECT or DELETE from a table, a DocType's name or a subquery."""
		return cls._builder().from_(_table(table), *args)

	@classmethod
	def into(cls, table: object, *args: object, **kwargs: object) -> QueryBuilder:
		"""INSERT."""
		return cls._builder().into(_table(table))

	@classmethod
	def update(cls, table: object, *args: object, **kwargs: object) -> QueryBuilder:
		"""UPDATE."""
		return cls._builder().update(_table(table))

	@staticmethod
	def get_query(table: str, **options: object) -> "Reading":
		"""A plain read of a DocType, sent with `.run()`."""
		return Reading(table, options)


def DocType(name: str) -> Table:
	"""The table of a DocType."""
	return Table(name if name.startswith("__") else f"tab{name}")


class Now(Function):
	"""NOW(), with an Interval added or taken away."""

	def __init__(self, alias: str | None = None):
		super().__init__("NOW", alias=alias)

	def __sub__(self, other: object) -> Function:
		return self._shifted(other, -1)

	def __add__(self, other: object) -> Function:
		return self._shifted(other, 1)

	def _shifted(self, span: object, sign: int) -> Function:
		if not isinstance(span, Interval):
			raise refuse("arithmetic with Now() and something else than an Interval")
		return Function("DATE_SHIFT", self, sign * span.months, sign * span.seconds)


def _table(table: object) -> object:
	if isinstance(table, str):
		return DocType(table.removeprefix("tab") if table.startswith("tab") else table)
	return table
