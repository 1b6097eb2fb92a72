"""Deleting and renaming documents."""

import frappe
from frappe.model import links
from frappe.model.naming import revert_series_if_last, validate_name

_SUBMITTED = "{0} {1}: Submitted Record cannot be deleted. You must {2} Cancel {3} it first."
_MANUAL = (
	"<a href='https://docs.erpnext.com//docs/user/manual/en/setting-up/articles/delete-submitted-document'"
	" target='_blank'>"
)


def delete_doc(
	doctype: str | None = None,
	name: object = None,
	force: bool | int = 0,
	ignore_doctypes: object = None,
	for_reload: bool = False,
	ignore_permissions: bool = False,
	flags: dict | None = None,
	ignore_on_trash: bool = False,
	ignore_missing: bool = True,
	delete_permanently: bool = False,
) -> bool | None:
	"""Delete a document or several; False where there is none. Raises LinkExistsError when others link to it."""
	for each in name if isinstance(name, list | tuple) else [name]:
		if not frappe.db.exists(doctype, each):
			if not ignore_missing:
				raise frappe.DoesNotExistError
			return False
		_delete(frappe.get_doc(doctype, each), force, ignore_permissions, flags, ignore_on_trash)
	return None


def rename_doc(
	doctype: str,
	old: str,
	new: str,
	force: bool = False,
	merge: bool = False,
	ignore_permissions: bool = False,
	ignore_if_exists: bool = False,
	show_alert: bool = True,
	rebuild_search: bool = True,
	validate: bool = True,
	**_more: object,
) -> str | None:
	"""Give a document another name, or with `merge` let another one take its place; links follow."""
	new = validate_name(doctype, new)
	meta = frappe.get_meta(doctype)
	doc = frappe.get_doc(doctype, old)
	if not ignore_permissions:
		doc.check_permission("write")
	if not merge and old.casefold() != new.casefold() and frappe.db.exists(doctype, new):
		frappe.throw(
			frappe._("Another {0} with name {1} exists, select another name").format(frappe._(doctype), new)
		)
	doc.run_method("before_rename", old, new, merge)
	if merge:
		frappe.db.delete(doctype, old)
	else:
		frappe.db.sql(f"UPDATE `tab{doctype}` SET `name` = %s WHERE `name` = %s", (new, old))
		if (meta.autoname or "").startswith("field:"):
			frappe.db.set_value(doctype, new, meta.autoname[6:], new, update_modified=False)
	_move_children(meta, doctype, old, new, merge)
	_move_links(doctype, old, new)
	frappe.documents.cached_documents().clear()
	moved = frappe.get_doc(doctype, new)
	moved.run_method("after_rename", old, new, merge)
	if show_alert:
		frappe.msgprint(
			frappe._("Document renamed from {0} to {1}").format(frappe.bold(old), frappe.bold(new)),
			alert=True,
			indicator="green",
		)
	return new


def _delete(
	doc: object, force: object, ignore_permissions: bool, flags: dict | None, ignore_on_trash: bool
) -> None:
	doc.flags.update(flags or {})
	if not (ignore_permissions or doc.flags.ignore_permissions or doc.has_permission("delete")):
		frappe.permissions.explain(doc, "delete")
		frappe.throw(
			frappe._("User not allowed to delete {0}: {1}").format(doc.doctype, doc.name),
			frappe.PermissionError,
		)
	if doc.docstatus == 1:
		frappe.throw(frappe._(_SUBMITTED).format(doc.doctype, doc.name, _MANUAL, "</a>"))
	if not ignore_on_trash:
		doc.run_method("on_trash")
		doc.run_method("on_change")
	if not force and not doc.flags.ignore_links:
		_refuse_if_linked(doc)
	if doc.meta.issingle:
		frappe.db.delete("Singles", {"doctype": doc.doctype})
	else:
		frappe.db.delete(doc.doctype, {"name": doc.name})
	for field in doc.meta.get_table_fields():
		frappe.db.delete(field.options, {"parent": doc.name, "parenttype": doc.doctype})
	_delete_attachments(doc)
	_give_number_back(doc)
	doc.run_method("after_delete")
	frappe.clear_document_cache(doc.doctype, doc.name)


def _refuse_if_linked(doc: object) -> None:
	try:
		links.refuse_if_linked(doc)
	except frappe.LinkExistsError:
		for fieldname in ("enabled", "disabled"):
			if doc.meta.has_field(fieldname):
				frappe.throw(
					frappe._("You can disable this {0} instead of deleting it.").format(
						frappe._(doc.doctype)
					),
					frappe.LinkExistsError,
				)
		raise


def _delete_attachments(doc: object) -> None:
	if doc.doctype == "File" or not frappe.db.table_exists("File"):
		return
	for name in frappe.get_all(
		"File",
		{"attached_to_doctype": doc.doctype, "attached_to_name": doc.name},
		pluck="name",
		order_by="creation",
	):
		delete_doc("File", name, ignore_permissions=True)


def _give_number_back(doc: object) -> None:
	rule = doc.meta.autoname or ""
	if rule.startswith("naming_series:") or (doc.meta.has_field("naming_series") and not rule):
		revert_series_if_last(doc.get("naming_series") or "", doc.name, doc)
	elif "#" in rule and not rule.startswith("format:"):
		revert_series_if_last(rule, doc.name, doc)


def _move_children(meta: object, doctype: str, old: str, new: str, merge: bool) -> None:
	for field in meta.get_table_fields():
		if merge:
			frappe.db.delete(field.options, {"parent": old, "parenttype": doctype})
			continue
		frappe.db.sql(
			f"UPDATE `tab{field.options}` SET `parent` = %s WHERE `parent` = %s AND `parenttype` = %s",
			(new, old, doctype),
		)


def _move_links(doctype: str, old: str, new: str) -> None:
	for other, field, type_field in links.referencing(doctype):
		if frappe.get_meta(other).issingle:
			frappe.db.sql(
				"UPDATE `tabSingles` SET `value` = %s WHERE `doctype` = %s AND `field` = %s AND `value` = %s",
				(new, other, field, old),
			)
			continue
		of_type, values = "", [new, old]
		if type_field:
			of_type = f" AND `{type_field}` = %s"
			values.append(doctype)
		frappe.db.sql(f"UPDATE `tab{other}` SET `{field}` = %s WHERE `{field}` = %s{of_type}", values)
