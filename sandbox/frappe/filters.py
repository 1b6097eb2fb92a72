"""The filter language. Lists (`get_all`, `get_list`) take an empty text and NULL for the same; the plain reads
(`db.get_value`, `db.exists`, `db.count`, `db.delete`, `db.set_value`) compare what is stored. Both as seen on a bench.
"""

import datetime
import json
from dataclasses import dataclass

import frappe
from frappe.database import schema
from frappe.database.values import clock, clock_text, to_storage
from frappe.model.meta import CHILD_FIELDS, OPTIONAL_FIELDS, STANDARD_FIELDS
from frappe.not_offered import refuse

COMPARISONS = {"=": "=", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
TREE = (
	"descendants of",
	"ancestors of",
	"not descendants of",
	"not ancestors of",
	"descendants of (inclusive)",
)
OPERATORS = (*COMPARISONS, "in", "not in", "like", "not like", "is", "between", *TREE, "timespan")
NULL_COUNTS = ("!=", "<", "<=", "not in", "not like")  # lists put an empty value in NULL's place for these


@dataclass(frozen=True)
class Filter:
	"""One condition on a column of `doctype`."""

	doctype: str
	field: str
	operator: str
	value: object


def parse(doctype: str, filters: object) -> list[Filter]:
	"""Conditions from a name, a dict, or a list of lists; JSON text of these too."""
	if isinstance(filters, str):
		filters = _decoded(filters)
	if filters is None or filters == {} or filters == []:
		return []
	if isinstance(filters, str | int):
		return [Filter(doctype, "name", "=", filters)]
	if isinstance(filters, dict):
		return [_pair(doctype, field, value) for field, value in filters.items()]
	if isinstance(filters, list | tuple):
		if isinstance(filters[0], str) and len(filters) in (3, 4):
			return [_row(doctype, filters)]
		return [found for row in filters for found in _element(doctype, row)]
	raise refuse(f"filters of type {type(filters).__name__}")


def condition(found: Filter, *, empty_is_null: bool) -> tuple[str, list]:
	"""SQL and values of one condition."""
	column = f"`tab{found.doctype}`.`{_known(found)}`"
	operator = found.operator
	if operator == "is":
		return _is_set(found, column, empty_is_null)
	if operator in TREE:
		return _in_tree(found, column)
	if operator == "between":
		return f"{column} BETWEEN %s AND %s", _range(found)
	if operator in ("in", "not in"):
		return _in(found, column, empty_is_null)
	if operator == "timespan":
		raise refuse("the filter operator «timespan»")
	if found.value is None:
		return _null(found, column, empty_is_null)
	value = stored(found.doctype, found.field, found.value)
	if isinstance(value, list | tuple | dict | set):
		raise frappe.db.ProgrammingError(f"{operator} with a list: {found}")
	if empty_is_null and (operator in NULL_COUNTS or (operator == "=" and value == "")):
		column = f"IFNULL({column}, {_empty(found)})"
	return f"{column} {operator.upper()} %s", [value]


def stored(doctype: str, fieldname: str, value: object) -> object:
	"""A value to compare with, as its column keeps it: texts and numbers, clocks of any spelling are told apart."""
	kind = fieldtype(doctype, fieldname)
	if isinstance(value, str):
		if kind == "Time" and value and "%" not in value:
			return clock_text(clock(value))
		if kind in schema.NUMBERS and value.strip():
			return _number(value)
	return to_storage(value)


def fieldtype(doctype: str, fieldname: str) -> str:
	"""Field type of a column, also of the standard ones."""
	if fieldname in ("creation", "modified"):
		return "Datetime"
	if fieldname in ("docstatus", "idx", "lft", "rgt"):
		return "Int"
	field = (
		None
		if doctype.startswith("__") or not _is_defined(doctype)
		else frappe.get_meta(doctype).get_field(fieldname)
	)
	return field.fieldtype if field else "Data"


def _is_defined(doctype: str) -> bool:
	return doctype not in ("Singles", "Series")


def _decoded(filters: str) -> object:
	if filters.strip()[:1] in ("{", "["):
		return json.loads(filters)
	return filters


def _element(doctype: str, row: object) -> list[Filter]:
	if isinstance(row, dict):
		return parse(doctype, row)
	return [_row(doctype, row)]


def _pair(doctype: str, field: str, value: object) -> Filter:
	if isinstance(value, list | tuple) and len(value) == 2 and isinstance(value[0], str):
		return _checked(doctype, field, value[0], value[1])
	if isinstance(value, list | tuple | set):
		return (
			_checked(doctype, field, "in", value)
			if isinstance(value, set)
			else _checked(doctype, field, *value[:2])
		)
	return Filter(doctype, field, "=", value)


def _row(doctype: str, row: list | tuple) -> Filter:
	if len(row) == 5:
		row = row[:4]
	if len(row) == 4:
		return _checked(*row)
	if len(row) == 3:
		return _checked(doctype, *row)
	if len(row) == 2:
		return _pair(doctype, *row)
	frappe.throw(
		frappe._("Filter must have 4 values (doctype, fieldname, operator, value): {0}").format(
			str(list(row))
		)
	)


def _checked(doctype: str, field: str, operator: object, value: object = None) -> Filter:
	name = str(operator).strip().lower()
	if name not in OPERATORS:
		frappe.throw(frappe._("Operator must be one of {0}").format(", ".join(OPERATORS)))
	return Filter(doctype, field, name, value)


def _known(found: Filter) -> str:
	"""The column's name; an unknown one fails as it does in the database."""
	if found.doctype in ("Singles", "Series") or found.doctype.startswith("__"):
		return found.field
	meta = frappe.get_meta(found.doctype)
	standard = (*STANDARD_FIELDS, *CHILD_FIELDS, *OPTIONAL_FIELDS)
	known = found.field in standard or meta.has_field(found.field)
	if not known and not frappe.db.has_column(found.doctype, found.field):
		raise frappe.db.OperationalError(f"Unknown column 'tab{found.doctype}.{found.field}' in 'WHERE'")
	return found.field


def _is_set(found: Filter, column: str, empty_is_null: bool) -> tuple[str, list]:
	wanted = str(found.value).lower()
	if wanted not in ("set", "not set"):
		frappe.throw(frappe._("Invalid filter: {0}").format(found.field))
	is_number = fieldtype(found.doctype, found.field) in (*schema.NUMBERS, *schema.WHOLES)
	if not empty_is_null:
		return f"{column} IS {'NOT ' if wanted == 'set' else ''}NULL", []
	if is_number:
		return (f"{column} != 0" if wanted == "set" else f"{column} IS NULL"), []
	return f"IFNULL({column}, '') {'!=' if wanted == 'set' else '='} ''", []


def _null(found: Filter, column: str, empty_is_null: bool) -> tuple[str, list]:
	if not empty_is_null:
		return f"{column} IS NULL", []
	return ("1 = 1" if found.operator == "!=" and found.field == "name" else "1 = 0"), []


def _in(found: Filter, column: str, empty_is_null: bool) -> tuple[str, list]:
	listed = found.value
	if isinstance(listed, str):
		listed = [part.strip() if empty_is_null else part for part in listed.split(",")]
	listed = [stored(found.doctype, found.field, value) for value in listed or ()]
	if not listed:
		return ("1 = 0" if found.operator == "in" else "1 = 1"), []
	if empty_is_null:
		if found.operator == "not in" or any(value in (None, "") for value in listed):
			column = f"IFNULL({column}, {_empty(found)})"
		listed = ["" if value is None else value for value in listed]
	marks = ", ".join(["%s"] * len(listed))
	return f"{column} {found.operator.upper()} ({marks})", listed


def _range(found: Filter) -> list:
	low, high = found.value
	if fieldtype(found.doctype, found.field) == "Datetime":
		start, end = frappe.utils.get_datetime(low), frappe.utils.get_datetime(high)
		if len(str(high)) <= 10:
			end = datetime.datetime.combine(end.date(), datetime.time.max)
		return [to_storage(start), to_storage(end)]
	return [stored(found.doctype, found.field, low), stored(found.doctype, found.field, high)]


def _in_tree(found: Filter, column: str) -> tuple[str, list]:
	field = None if found.field == "name" else frappe.get_meta(found.doctype).get_field(found.field)
	tree = field.options if field else found.doctype
	place = frappe.db.get_value(tree, found.value, ["lft", "rgt"])
	if not place:
		return ("1 = 0" if not found.operator.startswith("not") else "1 = 1"), []
	signs = ("<", ">") if "ancestors" in found.operator else (">", "<")
	if "inclusive" in found.operator:
		signs = (">=", "<=")
	inner = f"SELECT `name` FROM `tab{tree}` WHERE `lft` {signs[0]} %s AND `rgt` {signs[1]} %s"
	word = "NOT IN" if found.operator.startswith("not") else "IN"
	return f"IFNULL({column}, '') {word} ({inner})", list(place)


def _empty(found: Filter) -> str:
	kind = fieldtype(found.doctype, found.field)
	if kind in (*schema.NUMBERS, *schema.WHOLES, "Duration"):
		return "0"
	return {"Date": "'0001-01-01'", "Datetime": "'0001-01-01 00:00:00'", "Time": "'00:00:00'"}.get(kind, "''")


def _number(text: str) -> object:
	try:
		return float(text)
	except ValueError:
		return text
