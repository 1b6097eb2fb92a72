"""The steps of storing a document: each does one thing, `Document.insert` and `Document.save` say in which order."""

import frappe
from frappe.model import checks, links, naming
from frappe.model.base import BaseDocument
from frappe.model.defaults import defaults_of

_POSTS = {"save": (), "submit": ("on_submit",)}


class Steps(BaseDocument):
	"""What happens between the call of a person and the row in the table."""

	def _keep_flags(self, permissions: object, ignore_links: object = None, mandatory: object = None) -> None:
		for key, given in (
			("ignore_permissions", permissions),
			("ignore_links", ignore_links),
			("ignore_mandatory", mandatory),
		):
			if given is not None:
				self.flags[key] = given

	def _stamp(self, new: bool = False) -> None:
		"""Time and user, on the child rows too."""
		self._original_modified = self.__dict__.get("modified")
		self.modified, self.modified_by = frappe.utils.now(), frappe.session.user
		if new:
			self.owner = self.owner or frappe.session.user
			self.creation = self.modified
		for row in self.get_all_children():
			row.modified, row.modified_by = self.modified, self.modified_by
			row.owner = row.owner or self.owner
			row.creation = row.creation or self.modified

	def _set_docstatus(self) -> None:
		for row in self.get_all_children():
			row.docstatus = self.docstatus

	def _set_defaults(self) -> None:
		if self.flags.ignore_defaults or frappe.flags.in_import:
			return
		if self.is_new():
			self.update_if_missing(defaults_of(self.doctype))
		for row in self.get_all_children():
			if row.is_new():
				row.update_if_missing(defaults_of(row.doctype, parent=self))

	def _set_name(self, set_name: str | None) -> None:
		if self.flags.name_set and self.name:
			return
		if set_name:
			self.name = naming.validate_name(self.doctype, set_name)
		else:
			naming.set_new_name(self)
		self.flags.name_set = True

	def _set_parents(self, *, name_children: bool) -> None:
		for row in self.get_all_children():
			row.parent, row.parenttype = self.name, self.doctype
			if name_children and not row.name:
				row.__dict__["__islocal"] = 1
				naming.set_new_name(row)

	def _check_if_latest(self) -> None:
		"""Loads what is stored, refuses when someone else was faster, and decides what this save is."""
		self._doc_before_save = None
		before = frappe.get_doc(self.doctype, self.name, for_update=not self.meta.issingle)
		known, stored = self._original_modified, before.modified
		if not self.meta.issingle and str(known) != str(stored) and not self.flags.ignore_timestamp:
			frappe.msgprint(
				frappe._("Error: Document has been modified after you have opened it")
				+ f" ({stored}, {known}). "
				+ frappe._("Please refresh to get the latest document."),
				raise_exception=frappe.TimestampMismatchError,
			)
		self.creation, self.owner = before.creation, self.owner or before.owner
		self._check_transition(before.docstatus)
		self._doc_before_save = before

	def _check_transition(self, old: int) -> None:
		"""Raises DocstatusTransitionError for a step that no document makes."""
		new = int(self.docstatus or 0)
		self._action = checks.action(self, int(old or 0), new)
		if self._action in ("submit", "cancel"):
			self.check_permission(self._action)

	def _run_before_save(self) -> None:
		if self.flags.ignore_validate:
			return
		if self._action in ("save", "submit"):
			self.run_method("before_validate")
			self.run_method("validate")
			self.run_method("before_save" if self._action == "save" else "before_submit")
			self.set_title_field()
		elif self._action == "cancel":
			self.run_method("before_cancel")
		else:
			self.run_method("before_update_after_submit")

	def set_title_field(self) -> None:
		"""A title that is written as a pattern, like `{customer_name}`, takes the document's values."""
		field = self.meta.get_field("title") if self.meta.title_field == "title" else None
		pattern = (field and field.default) or ""
		if "{" in pattern and (self.is_new() or not self.get("title") or "{" in self.get("title")):
			values = {key: "" if value is None else value for key, value in self.as_dict().items()}
			self.set("title", pattern.format_map(values))

	def _run_post_save(self) -> None:
		if self._action in _POSTS:
			for method in ("on_update", *_POSTS[self._action]):
				self.run_method(method)
		elif self._action == "cancel":
			self.run_method("on_cancel")
			if not self.flags.ignore_links:
				links.refuse_if_linked(self, "Cancel")
		else:
			self.run_method("on_update_after_submit")
		frappe.clear_document_cache(self.doctype, self.name)
		self.run_method("on_change")

	def _update_children(self) -> None:
		for field in self.meta.get_table_fields():
			rows = self.get(field.fieldname) or []
			self._forget_removed(field, [row.name for row in rows if row.name])
			for position, row in enumerate(rows, 1):
				row.idx = row.idx or position
				row.insert_as_row() if row.is_new() else row.db_update()

	def _forget_removed(self, field: "frappe._dict", kept: list[str]) -> None:
		filters = {"parent": self.name, "parenttype": self.doctype, "parentfield": field.fieldname}
		if kept:
			filters["name"] = ("not in", kept)
		frappe.db.delete(field.options, filters)

	def _after_stored(self) -> None:
		self.__dict__.pop("__islocal", None)
		self.__dict__.pop("__unsaved", None)
