"""Getting, making, copying documents, and the values of documents that are read often."""

import frappe
from frappe.model.document import Document, controller_of, make


def get_doc(*args: object, **kwargs: object) -> Document:
	"""A stored document by DocType and name (or filters), or an unsaved one from a dict or keywords."""
	if args and isinstance(args[0], Document):
		return args[0]
	if args and isinstance(args[0], dict):
		values = {**args[0], **kwargs}
		return make(values["doctype"], values)
	if not args:
		return make(kwargs["doctype"], kwargs)
	doctype, *rest = args
	name = rest[0] if rest else kwargs.pop("name", None)
	for_update = bool(kwargs.pop("for_update", False))
	if frappe.model.meta.is_single(doctype):
		name = doctype
	elif name is None:
		return make(doctype, {**kwargs, "doctype": doctype})
	if isinstance(name, dict):
		found = frappe.db.get_value(doctype, name, "name")
		if not found:
			frappe.throw(
				frappe._("{0} {1} not found").format(frappe._(doctype), name), frappe.DoesNotExistError
			)
		name = found
	doc = controller_of(doctype).__new__(controller_of(doctype))
	doc.__dict__.update(doctype=doctype, name=name, flags=frappe._dict())
	doc.load_from_db(for_update)
	return doc


def new_doc(
	doctype: str,
	*,
	parent_doc: Document | None = None,
	parentfield: str | None = None,
	as_dict: bool = False,
	**values: object,
) -> Document:
	"""An unsaved document with its defaults."""
	from frappe.model.defaults import defaults_of

	doc = make(doctype, {**defaults_of(doctype), "owner": frappe.session.user})
	doc.__dict__.update(__islocal=1, __unsaved=1)
	doc.update(values)
	if parent_doc is not None:
		doc.parent, doc.parenttype, doc.parentfield = parent_doc.name, parent_doc.doctype, parentfield
	return doc.as_dict() if as_dict else doc


def get_last_doc(
	doctype: str, filters: object = None, order_by: str = "creation desc", *, for_update: bool = False
) -> Document:
	"""The newest one; DoesNotExistError where there is none."""
	names = frappe.get_all(doctype, filters=filters, limit_page_length=1, order_by=order_by, pluck="name")
	if not names:
		raise frappe.DoesNotExistError(doctype)
	return get_doc(doctype, names[0], for_update=for_update)


def get_single(doctype: str) -> Document:
	"""The document of a Single."""
	return get_doc(doctype, doctype)


def get_cached_doc(*args: object, **kwargs: object) -> Document:
	"""A stored document that is only read; the same one until the request ends or the document changes."""
	doctype = args[0]
	name = args[1] if len(args) > 1 else doctype
	store = cached_documents()
	if (doctype, name) not in store:
		with frappe.db.unseen():
			store[doctype, name] = get_doc(doctype, name)
	return store[doctype, name]


def get_cached_value(doctype: str, name: str, fieldname: object = "name", as_dict: bool = False) -> object:
	"""Values of a stored document that is read often; None where there is none."""
	try:
		doc = get_cached_doc(doctype, name) if name is not None else None
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		doc = None
	if doc is None:
		return None
	if isinstance(fieldname, str):
		if as_dict:
			return frappe._dict({fieldname: doc.get(fieldname)})
		return doc.get(fieldname)
	values = [doc.get(field) for field in fieldname]
	return frappe._dict(zip(fieldname, values, strict=True)) if as_dict else values


def cached_documents() -> dict[tuple[str, str], Document]:
	"""Those of this request; a bench keeps them in Redis."""
	return frappe.local.cache.setdefault("documents", {})


def get_value(*args: object, **kwargs: object) -> object:
	"""`frappe.db.get_value`."""
	return frappe.db.get_value(*args, **kwargs)


def clear_document_cache(doctype: str, name: str | None = None) -> None:
	"""Forget one document, or all of a DocType."""
	store = cached_documents()
	for key in [key for key in store if key[0] == doctype and name in (None, key[1])]:
		del store[key]
	if doctype in ("User", "Has Role", "Role", "User Permission", "Role Profile"):
		frappe.local.request_cache.clear()


def copy_doc(doc: object, ignore_no_copy: bool = True) -> Document:
	"""An unsaved copy. `ignore_no_copy=False` leaves out fields that are not to be copied."""
	values = dict(doc.as_dict(no_private_properties=True) if isinstance(doc, Document) else doc)
	copied = make(values["doctype"], _bare(values))
	for field in copied.meta.get_table_fields():
		for row in copied.get(field.fieldname) or []:
			row.name, row.docstatus = None, None
			row.__dict__["__islocal"] = 1
	if not ignore_no_copy:
		_forget_no_copy(copied)
	copied.__dict__["docstatus"] = None
	copied.__dict__["__islocal"] = 1
	return copied


_NOT_COPIED = (
	"name",
	"owner",
	"creation",
	"modified",
	"modified_by",
	"docstatus",
	"idx",
	"amended_from",
	"amendment_date",
	"parent",
)


def _bare(values: dict) -> dict:
	bare = {key: value for key, value in values.items() if key not in _NOT_COPIED}
	for key, value in bare.items():
		if isinstance(value, list) and value and isinstance(value[0], dict):
			bare[key] = [{**_bare(row), "idx": row.get("idx")} for row in value]
	return bare


def _forget_no_copy(doc: Document) -> None:
	for part in (doc, *doc.get_all_children()):
		for field in part.meta.fields:
			if field.no_copy:
				part.set(field.fieldname, [] if field.fieldtype == "Table" else None)
