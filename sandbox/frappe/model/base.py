"""The values of a document: setting, getting, child rows, and the dict that is sent and stored."""

import datetime
import json
from collections.abc import Iterable

import frappe
from frappe.database import schema
from frappe.dicts import _dict
from frappe.model.docstatus import DocStatus
from frappe.model.meta import Meta

OWN = (
	"_meta",
	"_table_fields",
	"flags",
	"parent_doc",
	"_doc_before_save",
	"_action",
	"dont_update_if_missing",
)


class BaseDocument:
	"""Fields are attributes; what the DocType does not know may be set too but is not stored."""

	def __init__(self, values: dict):
		self.__dict__["flags"] = _dict()
		self.__dict__["doctype"] = values["doctype"]
		meta = self.meta
		for column in meta.get_valid_columns():
			self.__dict__.setdefault(column, None)
		for field in meta.get_table_fields():
			self.__dict__.setdefault(field.fieldname, [])
		self.update(values)
		if self.__dict__["docstatus"] is None:
			self.docstatus = 0

	@property
	def meta(self) -> Meta:
		"""The Meta of the DocType."""
		return frappe.get_meta(self.doctype)

	def __setattr__(self, key: str, value: object) -> None:
		if key == "docstatus" and value is not None:
			value = DocStatus(frappe.utils.cint(value))
		self.__dict__[key] = value

	def __repr__(self) -> str:
		marks = f" docstatus={int(self.docstatus)}" if self.docstatus else ""
		parent = f" parent={self.parent}" if self.__dict__.get("parent") else ""
		return f"<{type(self).__name__}: {self.name or 'unsaved'}{marks}{parent}>"

	def __str__(self) -> str:
		return f"{type(self).__name__}({self.name or 'unsaved'})"

	def get(
		self, key: object, filters: object = None, limit: int | None = None, default: object = None
	) -> object:
		"""A value, None where there is none. With a dict as `filters`, rows of a child table that match it."""
		if isinstance(key, dict):
			return self._rows(self.get_all_children(), key)
		if filters is not None and isinstance(filters, dict):
			return self._rows(self.__dict__.get(key) or [], filters, limit)
		value = self.__dict__.get(key)
		if value is None:
			return default if filters is None else filters
		return value[:limit] if limit and isinstance(value, list) else value

	def getone(self, key: str, filters: dict | None = None) -> object:
		"""The first of the matching rows."""
		return next(iter(self.get(key, filters or {})), None)

	def set(self, key: str, value: object, as_value: bool = False) -> None:
		"""Set a value; a list for a child table becomes its rows."""
		if key in ("flags", "_meta"):
			return
		if not as_value and self._table_options(key):
			self.__dict__[key] = []
			self.extend(key, value or [])
			return
		setattr(self, key, value)

	def update(self, values: dict) -> "BaseDocument":
		"""Set several values."""
		if "name" in values:
			self.name = values["name"]
		for key, value in dict(values).items():
			self.set(key, value)
		return self

	def update_if_missing(self, values: dict) -> None:
		"""Set those that have no value yet."""
		for key, value in dict(values).items():
			if self.get(key) is None:
				self.set(key, value)

	def append(self, key: str, value: object = None) -> "BaseDocument":
		"""Add a child row from a dict; returns the row."""
		rows = self.__dict__.get(key)
		if not isinstance(rows, list):
			rows = self.__dict__[key] = []
		row = self._child(key, {} if value is None else value)
		rows.append(row)
		row.parent_doc = self
		if not row.idx:
			row.idx = len(rows)
		return row

	def extend(self, key: str, value: Iterable) -> None:
		"""Add child rows."""
		if isinstance(value, str | dict):
			raise TypeError(f"rows of {key} must be a list")
		for row in value:
			self.append(key, row)

	def remove(self, row: "BaseDocument") -> None:
		"""Take a child row away; the others are numbered anew."""
		rows = self.__dict__[row.parentfield]
		rows.remove(row)
		for position, left in enumerate(rows, 1):
			left.idx = position

	def get_all_children(self, parenttype: str | None = None) -> list["BaseDocument"]:
		"""Rows of all child tables."""
		return [
			row
			for field in self.meta.get_table_fields()
			if not parenttype or field.options == parenttype
			for row in self.__dict__.get(field.fieldname) or []
		]

	def is_new(self) -> object:
		"""Whether it was never stored; None stands for no, as in Frappe."""
		return self.__dict__.get("__islocal")

	def as_dict(
		self,
		no_nulls: bool = False,
		no_default_fields: bool = False,
		convert_dates_to_str: bool = False,
		no_child_table_fields: bool = False,
		no_private_properties: bool = False,
	) -> _dict:
		"""All values, with child rows as dicts."""
		found = self.get_valid_dict(convert_dates_to_str=convert_dates_to_str)
		found.doctype = self.doctype
		for field in self.meta.get_table_fields():
			rows = self.__dict__.get(field.fieldname) or []
			found[field.fieldname] = [
				row.as_dict(no_nulls=no_nulls, convert_dates_to_str=convert_dates_to_str) for row in rows
			]
		for mark in () if no_private_properties else ("__islocal", "__unsaved", "__onload"):
			if self.__dict__.get(mark):
				found[mark] = self.__dict__[mark]
		if no_default_fields:
			for key in (
				"owner",
				"creation",
				"modified",
				"modified_by",
				"docstatus",
				"idx",
				"name",
				"doctype",
			):
				found.pop(key, None)
		if no_child_table_fields:
			for key in ("parent", "parentfield", "parenttype"):
				found.pop(key, None)
		return _dict({key: value for key, value in found.items() if value is not None}) if no_nulls else found

	def as_json(self) -> str:
		"""The same as JSON."""
		return frappe.as_json(self.as_dict())

	def get_valid_dict(
		self,
		sanitize: bool = True,
		convert_dates_to_str: bool = False,
		ignore_nulls: bool = False,
		**_more: object,
	) -> _dict:
		"""The values that have a column, as they are stored."""
		found, meta = _dict(), self.meta
		for name in meta.get_valid_columns():
			value = _plain(meta.get_field(name), name, self.__dict__.get(name))
			if convert_dates_to_str and isinstance(value, datetime.date | datetime.time | datetime.timedelta):
				value = str(value)
			if value is None and ignore_nulls:
				continue
			found[name] = value
		return found

	def get_label_from_fieldname(self, fieldname: str) -> str:
		"""What a person reads for a field."""
		return self.meta.get_label(fieldname)

	def _table_options(self, key: str) -> str | None:
		if key == "doctype" or self.__dict__.get("doctype") is None:
			return None
		field = self.meta.get_field(key)
		return field.options if field and field.fieldtype in schema.TABLES else None

	def _child(self, key: str, value: object) -> "BaseDocument":
		doctype = self._table_options(key)
		if not doctype:
			raise AttributeError(key)
		if isinstance(value, BaseDocument):
			row = value
		else:
			is_stored = bool(dict(value).get("name"))
			row = frappe.model.document.make(doctype, {**dict(value), "doctype": doctype})
			if not is_stored:
				row.__dict__["__islocal"] = 1
		row.parent, row.parenttype, row.parentfield = self.name, self.doctype, key
		return row

	@staticmethod
	def _rows(rows: list, filters: dict, limit: int | None = None) -> list:
		found = [
			row for row in rows if all(_matches(row.get(key), wanted) for key, wanted in filters.items())
		]
		return found[:limit] if limit else found


def _matches(value: object, wanted: object) -> bool:
	if not isinstance(wanted, list | tuple):
		return value == wanted
	operator, operand = wanted
	tests = {
		"=": lambda: value == operand,
		"!=": lambda: value != operand,
		"in": lambda: value in operand,
		"not in": lambda: value not in operand,
		">": lambda: value > operand,
		"<": lambda: value < operand,
		">=": lambda: value >= operand,
		"<=": lambda: value <= operand,
	}
	if operator not in tests:
		raise frappe.NotOffered(f"sandbox: filtering child rows by «{operator}» is not offered")
	return tests[operator]()


def _plain(field: _dict | None, name: str, value: object) -> object:
	"""A value as Frappe hands it to the database: numbers are numbers, an empty unique text is none."""
	if name == "docstatus":
		return int(value or 0)
	if field is None:
		return (value or 0) if name == "idx" else value
	if field.fieldtype in _NUMBERS:
		return _NUMBERS[field.fieldtype](value)
	if isinstance(value, str):
		is_empty = value == "" if field.fieldtype in _SPANS else field.unique and not value.strip()
		return None if is_empty else value
	if isinstance(value, list | dict):
		if field.fieldtype != "JSON":
			frappe.throw(frappe._("Value for {0} cannot be a list").format(frappe.bold(field.label)))
		return json.dumps(value, separators=(",", ":"))
	return value


def _check(value: object) -> int:
	return 1 if frappe.utils.cint(value) else 0


def _whole(value: object) -> int:
	return frappe.utils.cint(value)


def _number(value: object) -> float:
	return value if type(value) is float else frappe.utils.flt(value)


_SPANS = ("Date", "Datetime", "Time", "Duration")
_NUMBERS = {
	"Check": _check,
	**dict.fromkeys(("Int", "Long Int"), _whole),
	**dict.fromkeys(schema.NUMBERS, _number),
}
