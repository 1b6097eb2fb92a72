"""Making one document out of another: fields of the same name, and those that a map names."""

from collections.abc import Callable

import frappe
from frappe.database import schema
from frappe.model.defaults import defaults_of
from frappe.model.document import Document
from frappe.not_offered import refuse, refuser

__getattr__ = refuser(__name__)
OFFERED = frozenset(
	{
		"doctype",
		"validation",
		"field_map",
		"field_no_map",
		"condition",
		"postprocess",
		"add_if_empty",
		"reset_value",
		"filter",
	}
)


def get_mapped_doc(
	from_doctype: str,
	from_docname: str,
	table_maps: dict,
	target_doc: Document | None = None,
	postprocess: Callable | None = None,
	ignore_permissions: bool = False,
	ignore_child_tables: bool = False,
	cached: bool = False,
) -> Document:
	"""An unsaved document filled from a stored one. `table_maps` says, by DocType of the source or of its rows, what becomes
	what; rows of tables that it does not name go to the table of the same name, unless that table has another DocType.
	"""
	for rules in table_maps.values():
		if unknown := set(rules) - OFFERED:
			raise refuse(f"get_mapped_doc with {', '.join(sorted(unknown))}")
	source = frappe.get_doc(from_doctype, from_docname)
	if not ignore_permissions and not source.has_permission("read"):
		raise frappe.PermissionError
	rules = table_maps[from_doctype]
	target = target_doc or frappe.new_doc(rules["doctype"])
	_refuse_unless_valid(source, rules)
	_copy(source, target, rules)
	target.run_method("before_mapping", source, table_maps)
	if not ignore_child_tables:
		for field in source.meta.get_table_fields():
			_copy_table(source, target, field, table_maps)
	if postprocess:
		postprocess(source, target)
	target.set_onload("load_after_mapping", True)
	return target


def _refuse_unless_valid(source: Document, rules: dict) -> None:
	for fieldname, (operator, wanted) in rules.get("validation", {}).items():
		value = source.get(fieldname)
		holds = (
			value == wanted if operator == "=" else value != wanted if operator == "!=" else value in wanted
		)
		if not holds:
			frappe.throw(
				frappe._("Cannot map because following condition fails:")
				+ f" {frappe._(source.meta.get_label(fieldname))} {operator} {wanted}"
			)


def _copy_table(source: Document, target: Document, field: "frappe._dict", table_maps: dict) -> None:
	rules = table_maps.get(field.options)
	into = field.fieldname
	if rules is None:
		same = target.meta.get_field(field.fieldname)
		if (
			not same
			or same.fieldtype != "Table"
			or same.options != field.options
			or same.no_copy
			or field.no_copy
		):
			return
		rules = {"doctype": same.options}
	else:
		into = next(
			(f.fieldname for f in target.meta.get_table_fields() if f.options == rules["doctype"]), None
		)
	if not into:
		return
	if rules.get("reset_value"):
		target.set(into, [])
	if rules.get("add_if_empty") and target.get(into):
		return
	for row in source.get(field.fieldname):
		if rules.get("condition") and not rules["condition"](row):
			continue
		if rules.get("filter") and rules["filter"](row):
			continue
		made = target.append(into, defaults_of(target.meta.get_field(into).options, target))
		_copy(row, made, rules, source)
		made.idx = len(target.get(into))


def _copy(source: Document, target: Document, rules: dict, parent: Document | None = None) -> None:
	kept_out = set(rules.get("field_no_map", ())) | {
		field.fieldname
		for meta in (source.meta, target.meta)
		for field in meta.fields
		if field.no_copy or field.fieldtype in schema.TABLES
	}
	for field in target.meta.fields:
		name = field.fieldname
		if name in kept_out or field.fieldtype in schema.LAYOUT:
			continue
		value = source.get(name)
		if value is not None and value != "":
			target.set(name, value)
	for ours, theirs in rules.get("field_map", {}).items():
		value = source.get(ours)
		if value is not None and value != "":
			target.set(theirs, value)
	if rules.get("postprocess"):
		rules["postprocess"](source, target, parent)
