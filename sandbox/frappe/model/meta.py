"""What is known of a DocType: its definition with the site's Custom Fields and Property Setters put in."""

import frappe
from frappe.database import schema
from frappe.dicts import _dict
from frappe.model import definitions
from frappe.not_offered import refuse

STANDARD_FIELDS = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
CHILD_FIELDS = ("parent", "parentfield", "parenttype")
OPTIONAL_FIELDS = ("_user_tags", "_comments", "_assign", "_liked_by")
_LABELS = {
	"name": "ID",
	"owner": "Created By",
	"creation": "Created On",
	"modified": "Last Updated On",
	"modified_by": "Last Updated By",
	"docstatus": "Document Status",
	"idx": "Index",
	"parent": "Parent",
	"parenttype": "Parent Type",
	"parentfield": "Parent Field",
}
_FLAGS = (
	"istable",
	"issingle",
	"is_submittable",
	"is_tree",
	"custom",
	"allow_rename",
	"track_changes",
	"in_create",
)
_TEXTS = ("title_field", "search_fields", "image_field", "nsm_parent_field")


class Meta(_dict):
	"""A DocType; its properties are attributes, `fields` are `_dict`s in the order of the form."""

	__slots__ = ()

	def get(self, key: str, filters: object = None, *_args: object) -> object:
		"""A property; with a dict as `filters` the rows of a table that match it."""
		value = super().get(key)
		if isinstance(filters, dict):
			return [
				row for row in value or [] if all(row.get(name) == wanted for name, wanted in filters.items())
			]
		return filters if value is None and filters is not None else value

	def get_field(self, fieldname: str) -> _dict | None:
		"""The field, None for an unknown one."""
		return self["by_name"].get(fieldname)

	def has_field(self, fieldname: str) -> bool:
		"""Whether the DocType has a field of that name; standard columns do not count."""
		return fieldname in self["by_name"]

	def get_label(self, fieldname: str) -> str:
		"""What a person reads."""
		field = self.get_field(fieldname)
		return field.label if field else _LABELS.get(fieldname, "No Label")

	def get_options(self, fieldname: str) -> str | None:
		"""Options of a field."""
		return self.get_field(fieldname).options

	def get_link_fields(self) -> list[_dict]:
		"""Fields that point to a document of one DocType."""
		return [f for f in self.fields if f.fieldtype == "Link" and f.options != "[Select]"]

	def get_fields_to_fetch(self, link_fieldname: str | None = None) -> list[_dict]:
		"""Fields that take their value from a linked document; of one link only where it is named."""
		fetching = [f for f in self.fields if f.fetch_from]
		return [f for f in fetching if not link_fieldname or f.fetch_from.split(".")[0] == link_fieldname]

	def get_dynamic_link_fields(self) -> list[_dict]:
		"""Fields that point to a document whose DocType stands in another field."""
		return [f for f in self.fields if f.fieldtype == "Dynamic Link"]

	def get_select_fields(self) -> list[_dict]:
		"""Fields with a choice."""
		return [f for f in self.fields if f.fieldtype == "Select"]

	def get_table_fields(self) -> list[_dict]:
		"""Fields that hold child tables."""
		return self["tables"]

	def get_set_only_once_fields(self) -> list[_dict]:
		"""Fields that keep their first value."""
		return [f for f in self.fields if f.set_only_once]

	def get_fieldnames_with_value(self) -> list[str]:
		"""Names of the fields that have a column or hold rows."""
		return [f.fieldname for f in self.fields if f.fieldtype not in schema.LAYOUT]

	def get_valid_columns(self) -> list[str]:
		"""Columns in the order in which a document shows them."""
		return self["columns"]

	def get_title_field(self) -> str:
		"""The field that names a document for people."""
		if self.title_field:
			return self.title_field
		return "title" if self.has_field("title") else "name"

	def get_search_fields(self) -> list[str]:
		"""Fields that are searched."""
		return ["name", *(part.strip() for part in (self.search_fields or "").split(",") if part.strip())]

	def is_nested_set(self) -> bool:
		"""Whether its documents form a tree."""
		return self.has_field("lft") and self.has_field("rgt")

	def get_permissions(self, parenttype: str | None = None) -> list[_dict]:
		"""Rows of the permission table."""
		return self.permissions


def get_meta(doctype: object, cached: bool = True) -> Meta:
	"""The Meta of a DocType, or of a document's. DoesNotExistError for an unknown one."""
	name = doctype if isinstance(doctype, str) else doctype.doctype
	site = frappe.local.site_state
	if name not in site.metas or not cached:
		with frappe.db.unseen():
			site.metas[name] = _build(name)
	return site.metas[name]


def is_single(doctype: str) -> bool:
	"""Whether the DocType has one document only; False for an unknown one."""
	definition = definitions.find(doctype, frappe.local.site_state.apps)
	return bool(definition and definition.json.get("issingle"))


def definition_of(doctype: str) -> definitions.Definition:
	"""The definition; DoesNotExistError for an unknown DocType."""
	found = definitions.find(doctype, frappe.local.site_state.apps)
	if not found:
		frappe.throw(frappe._("DocType {0} not found").format(doctype), frappe.DoesNotExistError)
	return found


def _build(doctype: str) -> Meta:
	entry = definition_of(doctype).json
	meta = Meta(
		{key: value for key, value in entry.items() if key not in ("fields", "field_order", "doctype")}
	)
	meta.doctype = "DocType"
	for flag in _FLAGS:
		meta[flag] = int(meta.get(flag) or 0)
	for text in _TEXTS:
		meta.setdefault(text, None)
	meta.setdefault("sort_field", "modified")
	meta.setdefault("sort_order", "DESC")
	meta.permissions = [_dict({"permlevel": 0, **row}) for row in entry.get("permissions", [])]
	fields = [_dict(field) for field in entry["fields"]]
	by_name = {field.fieldname: field for field in fields}
	order = [name for name in entry.get("field_order", ()) if name in by_name]
	fields = [by_name[name] for name in order] + [field for field in fields if field.fieldname not in order]
	if meta.is_submittable and "amended_from" not in by_name:
		fields.append(
			_dict(
				fieldname="amended_from",
				fieldtype="Link",
				label="Amended From",
				options=doctype,
				no_copy=1,
				read_only=1,
			)
		)
	meta.fields = _with_custom(doctype, fields)
	for position, field in enumerate(meta.fields, 1):
		field.idx, field.parent = position, doctype
		if field.fieldtype not in schema.LAYOUT + schema.TABLES:
			schema.column(field.fieldtype)  # refuses a type that is not offered
	_apply_property_setters(meta)
	meta.by_name = {field.fieldname: field for field in meta.fields}
	own = [f.fieldname for f in meta.fields if f.fieldtype not in schema.NO_COLUMN and not f.is_virtual]
	meta.columns = [*STANDARD_FIELDS, *own, *(CHILD_FIELDS if meta.istable else ())]
	meta.tables = [f for f in meta.fields if f.fieldtype in schema.TABLES]
	return meta


def _with_custom(doctype: str, fields: list[_dict]) -> list[_dict]:
	if doctype in ("Custom Field", "Property Setter", "DocType") or not frappe.db.table_exists(
		"Custom Field"
	):
		return fields
	customs = frappe.db.sql(
		"SELECT * FROM `tabCustom Field` WHERE `dt` = %s ORDER BY `idx`, `creation`, `rowid`",
		(doctype,),
		as_dict=True,
	)
	for custom in customs:
		names = [field.fieldname for field in fields]
		field = _dict({key: value for key, value in custom.items() if key not in ("name", "dt", "parent")})
		field.is_custom_field = 1
		place = names.index(custom.insert_after) + 1 if custom.insert_after in names else len(fields)
		fields.insert(place, field)
	return fields


def _apply_property_setters(meta: Meta) -> None:
	if not frappe.db.table_exists("Property Setter"):
		return
	for setter in frappe.db.sql(
		"SELECT * FROM `tabProperty Setter` WHERE `doc_type` = %s", (meta.name,), as_dict=True
	):
		if setter.doctype_or_field != "DocField":
			raise refuse("Property Setter of a whole DocType")
		for field in meta.fields:
			if field.fieldname == setter.field_name:
				field[setter.property] = frappe.utils.cast(setter.property_type or "Data", setter.value)
