"""DocTypes to tables: made, and brought up to date with new fields."""

import importlib

import frappe
from frappe import site
from frappe.database import schema
from frappe.model import definitions


def sync_app(app: str) -> None:
	"""Every DocType of an app has its table, its columns, its indexes and its row in DocType; its roles exist."""
	for definition in definitions.of_app(app).values():
		sync(definition.json["name"])
	modules = {definition.json["module"] for definition in definitions.of_app(app).values()}
	for module in sorted(modules):
		put_row("Module Def", module, module_name=module, app_name=app)
	for name, definition in definitions.of_app(app).items():
		_describe(name, definition.json)
	site.schema_changed()


def sync(doctype: str) -> None:
	"""One DocType; columns that are there already stay as they are."""
	meta = frappe.get_meta(doctype, cached=False)
	if meta.issingle:
		return
	columns = {}
	for field in meta.fields:
		definition = schema.column(
			field.fieldtype,
			length=frappe.utils.cint(field.length),
			default=field.default,
			name=field.fieldname,
		)
		if definition and not field.is_virtual:
			columns[field.fieldname] = definition
	if not frappe.db.table_exists(doctype):
		statements = schema.create_table(doctype, columns, is_child=bool(meta.istable))
	else:
		known = set(frappe.db.get_table_columns(doctype))
		statements = [
			f"ALTER TABLE `tab{doctype}` ADD COLUMN `{name}` {definition}"
			for name, definition in columns.items()
			if name not in known
		]
	for field in meta.fields:
		if field.fieldname in columns and (field.unique or field.search_index):
			statements.append(
				schema.create_index(
					f"tab{doctype}", field.fieldname, [field.fieldname], unique=bool(field.unique)
				)
			)
	frappe.db.define(statements)
	_own_indexes(doctype)


def _own_indexes(doctype: str) -> None:
	"""A controller's `on_doctype_update`."""
	definition = frappe.model.meta.definition_of(doctype)
	try:
		module = importlib.import_module(definition.module)
	except ModuleNotFoundError as error:
		if not error.name or not definition.module.startswith(error.name):
			raise
		return
	if hasattr(module, "on_doctype_update"):
		module.on_doctype_update()


def _describe(doctype: str, definition: dict) -> None:
	flags = {
		flag: int(definition.get(flag) or 0)
		for flag in ("istable", "issingle", "is_submittable", "is_tree", "custom")
	}
	put_row("DocType", doctype, module=definition["module"], autoname=definition.get("autoname"), **flags)
	for row in definition.get("permissions", []):
		put_row(
			"Role", row["role"], role_name=row["role"], desk_access=int(row["role"] not in ("All", "Guest"))
		)


def put_row(doctype: str, name: str, **values: object) -> None:
	"""A row past the document's rules, where it is not there yet."""
	if frappe.db.exists(doctype, name):
		return
	stamp = frappe.utils.now()
	stamps = {"creation": stamp, "modified": stamp, "owner": "Administrator", "modified_by": "Administrator"}
	frappe.database.rows.insert_row(doctype, {"name": name, **stamps, **values})
