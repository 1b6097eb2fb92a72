"""Lists of documents: `get_all`, `get_list`, and the plain reads behind `frappe.db`."""

import json
import re
from collections.abc import Sequence

import frappe
from frappe import filters as language
from frappe.database.values import for_column
from frappe.model.meta import OPTIONAL_FIELDS
from frappe.not_offered import refuse

_AGGREGATE = re.compile(r"^(count|sum|min|max|avg)\(\s*(distinct\s+)?(\*|[`\w. ]+)\s*\)$", re.I)
_ALIAS = re.compile(r"^(.*?)\s+as\s+[`'\"]?(\w+)[`'\"]?$", re.I | re.S)
_NAME = re.compile(r"^`?(\w+)`?$")
_OF_TABLE = re.compile(r"^`tab([^`]+)`\.`?(\w+|\*)`?$")
_DOTTED = re.compile(r"^(\w+)\.(\w+)$")
_ORDER = re.compile(r"^(.+?)(?:\s+(asc|desc))?$", re.I)


def get_all(doctype: str, filters: object = None, fields: object = None, **options: object) -> list:
	"""A list without permission checks; arguments as in `get_list`."""
	options.setdefault(
		"limit_page_length", options.pop("page_length", None) or options.pop("limit", None) or 0
	)
	return get_list(doctype, filters, fields, **{**options, "ignore_permissions": True})


def get_list(
	doctype: str,
	filters: object = None,
	fields: object = None,
	or_filters: object = None,
	order_by: str | None = None,
	group_by: str | None = None,
	limit_start: int | None = None,
	limit_page_length: int | None = None,
	*,
	limit: int | None = None,
	start: int | None = None,
	page_length: int | None = None,
	as_list: bool = False,
	pluck: str | None = None,
	distinct: bool = False,
	ignore_permissions: bool = False,
	parent_doctype: str | None = None,
	debug: bool = False,
	user: str | None = None,
	ignore_ifnull: bool = False,
	strict: bool = True,
) -> list:
	"""Rows that the user may see, as `frappe._dict`s, tuples (`as_list`) or one column (`pluck`)."""
	if isinstance(fields, str):
		fields = json.loads(fields)
	if not fields:
		fields = [pluck or "name"]
	conditions: list[tuple[str, list]] = []
	if not ignore_permissions:
		fields = _permitted(doctype, fields)
		conditions = frappe.permissions.list_conditions(doctype, user=user, parent_doctype=parent_doctype)
	return read(
		doctype,
		fields=fields,
		filters=filters,
		or_filters=or_filters,
		order_by=order_by or _default_order(doctype, group_by, fields),
		group_by=group_by,
		limit=limit or page_length or limit_page_length,
		offset=limit_start or start,
		as_dict=not as_list,
		pluck=pluck,
		distinct=distinct,
		conditions=conditions,
		empty_is_null=not ignore_ifnull,
	)


def _permitted(doctype: str, fields: Sequence[str]) -> list[str]:
	"""Without columns that are not there or whose level the user may not read, which lists leave out without a word."""
	meta, levels = frappe.get_meta(doctype), frappe.permissions.readable_levels(doctype)
	readable = [
		column
		for column in meta.get_valid_columns()
		if not (field := meta.get_field(column)) or frappe.utils.cint(field.permlevel) in levels
	]
	known = {*readable, *OPTIONAL_FIELDS, "parent", "parenttype", "parentfield"}
	kept: list[str] = []
	for field in fields:
		name = _NAME.match(_ALIAS.sub(r"\1", field.strip()))
		if field.strip() == "*":
			kept += readable
		elif not name or name.group(1) in known:
			kept.append(field)
	if not kept:
		frappe.throw(frappe._("Field not permitted in query") + f": {', '.join(fields)}", frappe.DataError)
	return kept


def read(
	doctype: str,
	*,
	fields: Sequence[str],
	filters: object = None,
	or_filters: object = None,
	order_by: str | None = None,
	group_by: str | None = None,
	limit: int | None = None,
	offset: int | None = None,
	as_dict: bool = True,
	pluck: str | bool | None = None,
	distinct: bool = False,
	for_update: bool = False,
	conditions: Sequence[tuple[str, list]] = (),
	empty_is_null: bool = False,
) -> list:
	"""One SELECT. `conditions` are added to the filters as they are."""
	query = _Select(doctype, empty_is_null)
	columns = [query.column(field) for field in fields]
	query.add_filters(filters, or_filters)
	for sql, values in conditions:
		query.add(sql, values)
	words = [
		"SELECT DISTINCT" if distinct else "SELECT",
		", ".join(columns),
		"FROM",
		query.source,
		query.where,
	]
	if group_by:
		words.append("GROUP BY " + ", ".join(query.expression(part) for part in group_by.split(",")))
	if order_by:
		words.append("ORDER BY " + query.order(order_by))
	if limit and int(limit):
		words.append(f"LIMIT {int(limit)} OFFSET {int(offset or 0)}")
	elif offset:
		words.append(f"LIMIT -1 OFFSET {int(offset)}")
	if for_update:
		words.append("FOR UPDATE")
	rows = frappe.db.sql(" ".join(words), query.values or None, as_dict=as_dict or bool(pluck))
	if pluck:
		return [row[pluck] if isinstance(pluck, str) else next(iter(row.values())) for row in rows]
	return list(rows) if as_dict else rows


def where(doctype: str, filters: object) -> tuple[str, list]:
	"""` WHERE …` and its values for a plain read or write; "" without filters."""
	if isinstance(filters, list | tuple) and filters and all(isinstance(name, str) for name in filters):
		if not (len(filters) == 3 and filters[1].lower() in language.OPERATORS):
			filters = {"name": ("in", list(filters))}
	parts = [language.condition(found, empty_is_null=False) for found in language.parse(doctype, filters)]
	if not parts:
		return "", []
	return " WHERE " + " AND ".join(sql for sql, _values in parts), [
		value for _sql, found in parts for value in found
	]


def written(doctype: str, fieldname: str, value: object) -> object:
	"""A value as it goes into a column; OperationalError for what the column does not take."""
	try:
		return for_column(language.fieldtype(doctype, fieldname), fieldname, value)
	except ValueError as error:
		raise frappe.db.OperationalError(str(error)) from error


def count(doctype: str, filters: object = None) -> int:
	"""Rows that match."""
	clause, values = where(doctype, filters)
	return frappe.db.sql(f"SELECT COUNT(*) FROM `tab{doctype}`{clause}", values or None)[0][0]


class _Select:
	"""The pieces of a SELECT over one DocType with the child and linked tables that fields and filters name."""

	def __init__(self, doctype: str, empty_is_null: bool):
		self.doctype = doctype
		self.empty_is_null = empty_is_null
		self.source = f"`tab{doctype}`"
		self.conditions: list[str] = []
		self.values: list = []
		self._joined = {doctype}

	@property
	def where(self) -> str:
		return "WHERE " + " AND ".join(self.conditions) if self.conditions else ""

	def add(self, sql: str, values: Sequence) -> None:
		self.conditions.append(f"({sql})")
		self.values.extend(values)

	def add_filters(self, filters: object, or_filters: object) -> None:
		for found in language.parse(self.doctype, filters):
			self.add(*self._condition(found))
		either = [self._condition(found) for found in language.parse(self.doctype, or_filters)]
		if either:
			self.add(
				" OR ".join(sql for sql, _v in either), [value for _s, values in either for value in values]
			)

	def column(self, field: str) -> str:
		"""What stands in the select list, with its alias."""
		field = field.strip()
		if alias := _ALIAS.match(field):
			return f"{self.expression(alias.group(1))} AS `{alias.group(2)}`"
		if field.lower().startswith("distinct "):
			return "DISTINCT " + self.column(field[9:])
		expression = self.expression(field)
		return f"{expression} AS `{field}`" if _AGGREGATE.match(field) else expression

	def expression(self, field: str) -> str:
		"""A column or an aggregate; anything else is refused as Frappe does."""
		field = field.strip()
		if field == "*":
			return f"`tab{self.doctype}`.*"
		if aggregate := _AGGREGATE.match(field):
			function, distinct, inner = aggregate.groups()
			argument = "*" if inner == "*" else self.expression(inner)
			return f"{function}({distinct or ''}{argument})"
		if name := _NAME.match(field):
			return self._own(name.group(1))
		if of_table := _OF_TABLE.match(field):
			self._join(of_table.group(1))
			return f"`tab{of_table.group(1)}`." + (
				of_table.group(2) if of_table.group(2) == "*" else f"`{of_table.group(2)}`"
			)
		if dotted := _DOTTED.match(field):
			return self._through(*dotted.groups())
		frappe.throw(frappe._("Use of sub-query or function is restricted"), frappe.DataError)

	def order(self, order_by: str) -> str:
		"""ORDER BY of columns and aliases."""
		if ";" in order_by:
			frappe.throw(frappe._("Illegal SQL Query"))
		parts = []
		for part in order_by.split(","):
			name, direction = _ORDER.match(part.strip()).groups()
			plain = _NAME.match(name)
			has_column = plain and self._has(plain.group(1))
			expression = f"`{plain.group(1)}`" if plain and not has_column else self.expression(name)
			parts.append(f"{expression} {direction or 'asc'}")
		return ", ".join(parts)

	def _has(self, name: str) -> bool:
		return name in frappe.get_meta(self.doctype).get_valid_columns() or name.startswith("_")

	def _own(self, name: str) -> str:
		known = self._has(name) or name in ("parent", "parenttype", "parentfield")
		if not known and not frappe.db.has_column(self.doctype, name):
			raise frappe.db.OperationalError(f"Unknown column '{name}' in 'SELECT'")
		return f"`tab{self.doctype}`.`{name}`"

	def _condition(self, found: language.Filter) -> tuple[str, list]:
		self._join(found.doctype)
		return language.condition(found, empty_is_null=self.empty_is_null)

	def _join(self, doctype: str) -> None:
		if doctype in self._joined:
			return
		if not frappe.get_meta(doctype).istable:
			raise refuse(f"a list of {self.doctype} with columns of {doctype}")
		self._joined.add(doctype)
		self.source += (
			f" LEFT JOIN `tab{doctype}` ON `tab{doctype}`.`parenttype` = '{self.doctype}'"
			f" AND `tab{doctype}`.`parent` = `tab{self.doctype}`.`name`"
		)

	def _through(self, fieldname: str, column: str) -> str:
		"""`items.qty` of a child table, `customer.territory` of a linked document."""
		field = frappe.get_meta(self.doctype).get_field(fieldname)
		if field and field.fieldtype == "Table":
			self._join(field.options)
			return f"`tab{field.options}`.`{column}`"
		if not field or field.fieldtype != "Link":
			raise frappe.db.OperationalError(f"Unknown column '{fieldname}.{column}' in 'SELECT'")
		alias = f"{fieldname}_linked"
		if alias not in self._joined:
			self._joined.add(alias)
			self.source += f" LEFT JOIN `tab{field.options}` AS `{alias}` ON `{alias}`.`name` = `tab{self.doctype}`.`{fieldname}`"
		return f"`{alias}`.`{column}`"


def _default_order(doctype: str, group_by: str | None, fields: Sequence[str]) -> str | None:
	if group_by or any(_AGGREGATE.match(_ALIAS.sub(r"\1", field)) for field in fields):
		return None
	meta = frappe.get_meta(doctype)
	return f"{meta.sort_field or 'modified'} {meta.sort_order or 'DESC'}"
