"""Documents: the life cycle, in the order of hooks that a bench shows."""

import importlib

import frappe
from frappe.database.rows import insert_row, update_row
from frappe.model import checks, links, naming
from frappe.model.base import BaseDocument
from frappe.model.defaults import defaults_of
from frappe.model.docstatus import DocStatus
from frappe.model.meta import definition_of
from frappe.model.steps import Steps
from frappe.not_offered import refuse

# What a controller need not have; any other method that it lacks is one of ERPNext that the sandbox lacks.
EVENTS = ("validate", "autoname", "before_", "after_", "on_")


class Document(Steps):
	"""One document; a DocType's controller is a subclass."""

	def insert(
		self,
		ignore_permissions: bool | None = None,
		ignore_links: bool | None = None,
		ignore_if_duplicate: bool = False,
		ignore_mandatory: bool | None = None,
		set_name: str | None = None,
		set_child_names: bool = True,
	) -> "Document":
		"""Store a new document."""
		if self.flags.in_print:
			return self
		self._keep_flags(ignore_permissions, ignore_links, ignore_mandatory)
		self.flags.in_insert = True
		self.__dict__["__islocal"] = 1
		self.check_permission("create")
		self._set_defaults()
		self._stamp(new=True)
		self._set_docstatus()
		self._action, self._doc_before_save = "save", None
		self._check_transition(0)
		links.validate(self)
		self.run_method("before_insert")
		self._set_name(set_name)
		self._set_parents(name_children=set_child_names)
		self._run_before_save()
		checks.validate(self)
		self._set_docstatus()
		self.flags.in_insert = False
		try:
			self.db_insert(ignore_if_duplicate=ignore_if_duplicate)
		except frappe.DuplicateEntryError:
			if not ignore_if_duplicate:
				raise
			return self
		for row in self.get_all_children():
			row.insert_as_row()
		self._after_stored()
		self.run_method("after_insert")
		self.flags.in_insert = True
		self._run_post_save()
		self.flags.in_insert = False
		return self

	def save(self, ignore_permissions: bool | None = None, ignore_version: bool | None = None) -> "Document":
		"""Store changes; a document that is not stored yet is inserted."""
		if self.is_new() or not self.name:
			return self.insert(ignore_permissions=ignore_permissions)
		self._keep_flags(ignore_permissions)
		self._set_defaults()
		self.check_permission("write")
		self._stamp()
		self._set_docstatus()
		self._check_if_latest()
		self._set_parents(name_children=True)
		links.validate(self)
		self._run_before_save()
		if self._action != "cancel":
			checks.validate(self)
		if self._action == "update_after_submit":
			checks.only_allowed_after_submit(self)
		self._set_docstatus()
		self.db_update()
		self._update_children()
		self._after_stored()
		self._run_post_save()
		return self

	def submit(self) -> "Document":
		"""Draft becomes submitted."""
		self.docstatus = DocStatus.submitted()
		return self.save()

	def cancel(self) -> "Document":
		"""Submitted becomes cancelled."""
		self.docstatus = DocStatus.cancelled()
		return self.save()

	def delete(
		self,
		ignore_permissions: bool = False,
		force: bool = False,
		*,
		delete_permanently: bool = False,
	) -> None:
		"""Remove the document."""
		frappe.delete_doc(
			self.doctype, self.name, ignore_permissions=ignore_permissions, flags=self.flags, force=force
		)

	def reload(self) -> "Document":
		"""Read the document anew."""
		self.load_from_db()
		return self

	def load_from_db(self, for_update: bool = False) -> "Document":
		"""Fill the document from its row and those of its child tables."""
		values = _read(self.doctype, self.name, for_update)
		for key in [key for key in self.__dict__ if key not in ("flags", "doctype")]:
			del self.__dict__[key]
		BaseDocument.__init__(self, values)
		self.flags.pop("ignore_permissions", None)
		return self

	def db_insert(self, *_args: object, ignore_if_duplicate: bool = False, **_kwargs: object) -> None:
		"""INSERT of this row alone."""
		if self.meta.issingle:
			self._write_single()
			return
		if not self.name:
			naming.set_new_name(self)
		row = self.get_valid_dict()
		try:
			insert_row(self.doctype, row)
		except frappe.db.IntegrityError as error:
			checks.refuse_duplicate(self, error)
		self.__dict__.pop("__islocal", None)

	def insert_as_row(self) -> None:
		"""INSERT of a child row with its parent; the mark tells a form that the row is new to it."""
		self.db_insert()
		self.__dict__["__unsaved"] = 1

	def db_update(self) -> None:
		"""UPDATE of this row alone."""
		if self.meta.issingle:
			self._write_single()
			return
		row = self.get_valid_dict()
		for fixed in ("name", "creation"):
			row.pop(fixed, None)
		try:
			update_row(self.doctype, self.name, row)
		except frappe.db.IntegrityError as error:
			checks.refuse_duplicate(self, error)

	def db_set(
		self,
		fieldname: str | dict,
		value: object = None,
		update_modified: bool = True,
		notify: bool = False,
		commit: bool = False,
	) -> None:
		"""Write columns of this document at once, past its rules."""
		changes = dict(fieldname) if isinstance(fieldname, dict) else {fieldname: value}
		for key, changed in changes.items():
			self.set(key, changed)
		if update_modified and (self.doctype, self.name) not in (frappe.flags.currently_saving or ()):
			self.modified, self.modified_by = frappe.utils.now(), frappe.session.user
			changes.update(modified=self.modified, modified_by=self.modified_by)
		self.run_method("before_change")
		frappe.db.set_value(self.doctype, self.name, changes, update_modified=False)
		self.run_method("on_change")
		if commit:
			frappe.db.commit()

	def db_get(self, fieldname: str) -> object:
		"""A value as it is stored."""
		return frappe.db.get_value(self.doctype, self.name, fieldname)

	def run_method(self, method: str, *args: object, **kwargs: object) -> object:
		"""The controller's method, then the handlers that apps registered for it in `doc_events`."""
		result = None
		if hasattr(type(self), method):
			result = getattr(self, method)(*args, **kwargs)
		elif not method.startswith(EVENTS):
			raise refuse(f"{self.doctype}.{method}")
		for handler in frappe.hooks.doc_event_handlers(self.doctype, method):
			answer = handler(self, method, *args, **kwargs)
			result = answer if result is None else result
		return result

	def check_permission(self, permtype: str = "read", permlevel: object = None) -> None:
		"""Raises PermissionError unless the user may."""
		if not self.has_permission(permtype):
			frappe.permissions.refuse(self, permtype)

	def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
		"""Whether the user may; always, with `flags.ignore_permissions`."""
		if self.flags.ignore_permissions:
			return True
		return frappe.permissions.has_permission(self.doctype, permtype, self, user=user)

	def apply_fieldlevel_read_permissions(self) -> None:
		"""Forget the values of fields whose level the user may not read."""
		for part in (self, *self.get_all_children()):
			levels = frappe.permissions.readable_levels(self.doctype)
			for field in part.meta.fields:
				if frappe.utils.cint(field.permlevel) not in levels and field.fieldname in part.__dict__:
					part.__dict__[field.fieldname] = None

	def get_doc_before_save(self) -> "Document | None":
		"""The document as it was stored before this save; None for a new one."""
		return self.__dict__.get("_doc_before_save")

	def has_value_changed(self, fieldname: str) -> bool:
		"""Whether this save changes the field; a new document changes all."""
		before = self.get_doc_before_save()
		if not before:
			return True
		old, new = before.get(fieldname), self.get(fieldname)
		return checks.comparable(self.meta.get_field(fieldname), old) != checks.comparable(
			self.meta.get_field(fieldname), new
		)

	def precision(self, fieldname: str, parentfield: str | None = None) -> int | None:
		"""Decimal places of a field in this document."""
		from frappe.model.precision import precision_of

		return precision_of(self, fieldname, parentfield)

	def get_title(self) -> str:
		"""What names the document for people."""
		return self.get(self.meta.get_title_field())

	def get_formatted(self, fieldname: str, **_options: object) -> str:
		"""A value as people read it."""
		return frappe.utils.format_value(self.get(fieldname), self.meta.get_field(fieldname), doc=self)

	def get_password(self, fieldname: str = "password", raise_exception: bool = True) -> str | None:
		"""The secret in a Password field, whose column holds stars once it is stored."""
		value = self.get(fieldname)
		if value and set(value) != {"*"}:
			return value
		return frappe.utils.password.get_decrypted_password(
			self.doctype, self.name, fieldname, raise_exception
		)

	def get_parent_doc(self) -> "Document":
		"""The document of a child row."""
		return self.__dict__.get("parent_doc") or frappe.get_doc(self.parenttype, self.parent)

	def set_onload(self, key: str, value: object) -> None:
		"""A value that goes out with the document and is not stored."""
		self.__dict__.setdefault("__onload", frappe._dict())[key] = value

	def get_onload(self, key: str | None = None) -> object:
		"""A value put there before."""
		kept = self.__dict__.get("__onload") or frappe._dict()
		return kept.get(key) if key else kept

	def add_comment(self, *_args: object, **_kwargs: object) -> None:
		"""Comments on a timeline are not kept: nothing in the sandbox shows them."""

	def notify_update(self) -> None:
		"""Open forms are told; the sandbox has no desk."""

	def _write_single(self) -> None:
		frappe.db.write_singles(
			self.doctype, {k: v for k, v in self.get_valid_dict().items() if k != "docstatus"}
		)


def controller_of(doctype: str) -> type[Document]:
	"""The class of a DocType's documents; plain Document where a small definition of ours has no controller."""
	classes = frappe.local.site_state.controllers
	if doctype not in classes:
		definition = definition_of(doctype)
		try:
			module = importlib.import_module(definition.module)
		except ModuleNotFoundError as error:
			if not error.name or not definition.module.startswith(error.name):
				raise
			module = None
		classes[doctype] = getattr(module, definition.class_name, Document) if module else Document
	return classes[doctype]


def make(doctype: str, values: dict) -> Document:
	"""A document of the right class, unsaved."""
	return controller_of(doctype)({**values, "doctype": doctype})


def _read(doctype: str, name: str, for_update: bool) -> dict:
	meta = frappe.get_meta(doctype)
	if meta.issingle:
		values = frappe.db.get_singles_dict(doctype, cast=True)
		if not values:
			values = defaults_of(doctype)
		values.update(doctype=doctype, name=doctype)
	else:
		lock = " FOR UPDATE" if for_update else ""
		rows = frappe.db.sql(f"SELECT * FROM `tab{doctype}` WHERE `name` = %s{lock}", (name,), as_dict=True)
		if not rows:
			frappe.throw(
				frappe._("{0} {1} not found").format(frappe._(doctype), name), frappe.DoesNotExistError
			)
		values = rows[0]
	for field in meta.get_table_fields():
		values[field.fieldname] = frappe.db.sql(
			f"SELECT * FROM `tab{field.options}` WHERE `parent` = %s AND `parenttype` = %s AND `parentfield` = %s"
			" ORDER BY `idx`",
			(values["name"], doctype, field.fieldname),
			as_dict=True,
		)
	return {**values, "doctype": doctype}
