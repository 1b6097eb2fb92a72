"""Fields that an app or an administrator adds to a DocType."""

import frappe
from frappe import site, tables
from frappe.model.document import Document
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


class CustomField(Document):
	"""Adds its column when it is stored."""

	def autoname(self) -> None:
		self._set_fieldname()
		self.name = f"{self.dt}-{self.fieldname}"

	def validate(self) -> None:
		self._set_fieldname()
		meta = frappe.get_meta(self.dt)
		known = meta.get_field(self.fieldname)
		if known and self.is_new() and not self.flags.ignore_validate:
			frappe.throw(
				frappe._("A field with the name {0} already exists in {1}").format(
					frappe.bold(self.fieldname), frappe.bold(self.dt)
				)
			)

	def on_update(self) -> None:
		if not self.flags.ignore_sync:
			_sync([self.dt])

	def on_trash(self) -> None:
		frappe.db.delete("Property Setter", {"doc_type": self.dt, "field_name": self.fieldname})

	def after_delete(self) -> None:
		site.schema_changed()

	def _set_fieldname(self) -> None:
		if not self.fieldname:
			self.fieldname = "custom_" + frappe.scrub(self.label or "")


def create_custom_fields(custom_fields: dict, ignore_validate: bool = False, update: bool = True) -> None:
	"""Make or update fields. `custom_fields`: DocType (or a tuple of them) → field or list of fields."""
	touched = set()
	for doctypes, fields in custom_fields.items():
		listed = [fields] if isinstance(fields, dict) else list(fields)
		for doctype in (doctypes,) if isinstance(doctypes, str) else doctypes:
			touched.add(doctype)
			for field in listed:
				_make(doctype, field, ignore_validate, update)
	_sync(sorted(touched))


def create_custom_field(
	doctype: str, df: dict, ignore_validate: bool = False, is_system_generated: bool = True
) -> None:
	"""Make one field, where it is not there yet."""
	create_custom_fields({doctype: [df]}, ignore_validate=ignore_validate, update=False)


def _make(doctype: str, field: dict, ignore_validate: bool, update: bool) -> None:
	name = frappe.db.get_value("Custom Field", {"dt": doctype, "fieldname": field["fieldname"]}, "name")
	if name and not update:
		return
	document = frappe.get_doc("Custom Field", name) if name else frappe.new_doc("Custom Field", dt=doctype)
	document.update({**field, "is_system_generated": 1} if not name else dict(field))
	document.owner = "Administrator"
	document.flags.ignore_validate = ignore_validate
	document.flags.ignore_sync = True
	if ignore_validate:
		document.flags.ignore_links = True
	document.save(ignore_permissions=True)


def _sync(doctypes: list[str]) -> None:
	frappe.db.commit()
	frappe.clear_cache()
	for doctype in doctypes:
		tables.sync(doctype)
	site.schema_changed()
