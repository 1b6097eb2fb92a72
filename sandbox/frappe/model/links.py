"""Links between documents: they must lead somewhere, fetched values follow them, and what is linked to stays."""

import frappe
from frappe.model.meta import get_meta


def validate(doc: "frappe.model.document.Document") -> None:
	"""Raises LinkValidationError for links to nothing, CancelledLinkError for links to cancelled documents."""
	if doc.flags.ignore_links or doc._action == "cancel":
		return
	missing, cancelled = _check(doc)
	for row in doc.get_all_children():
		found = _check(row, place=frappe._("Row #{0}: ").format(row.idx))
		missing, cancelled = missing + found[0], cancelled + found[1]
	if missing:
		frappe.throw(frappe._("Could not find {0}").format(", ".join(missing)), frappe.LinkValidationError)
	if cancelled:
		frappe.throw(
			frappe._("Cannot link cancelled document: {0}").format(", ".join(cancelled)),
			frappe.CancelledLinkError,
		)


def refuse_if_linked(doc: "frappe.model.document.Document", method: str = "Delete") -> None:
	"""Raises LinkExistsError when another document links to this one; for Cancel only submitted ones count."""
	ignored = tuple(getattr(doc, "ignore_linked_doctypes", None) or ()) + tuple(
		doc.flags.ignore_linked_doctypes or ()
	)
	for doctype, field, type_field in _links_to(doc.doctype):
		if doctype in ignored:
			continue
		filters = {field: doc.name}
		if type_field:
			filters[type_field] = doc.doctype
		found = _linking(doc, doctype, filters, method)
		if found and found[0] not in ignored:
			_refuse(doc, *found)


def referencing(doctype: str) -> list[tuple[str, str, str | None]]:
	"""(DocType, field, field of the DocType for dynamic links) of everything that may point to `doctype`."""
	return _links_to(doctype)


def _check(doc: object, place: str = "") -> tuple[list[str], list[str]]:
	missing, cancelled = [], []
	meta = doc.meta
	for field in [*meta.get_link_fields(), *meta.get_dynamic_link_fields()]:
		name = doc.get(field.fieldname)
		if not name or field.is_virtual:
			continue
		doctype = field.options
		if field.fieldtype == "Dynamic Link":
			doctype = doc.get(field.options)
			if not doctype:
				frappe.throw(
					frappe._("{0} must be set first").format(frappe._(meta.get_label(field.options)))
				)
		found = _target(doc, field, doctype, name)
		if not found:
			missing.append(f"{place}{frappe._(field.label)}: {name}")
		elif field.fieldname != "amended_from" and get_meta(doctype).is_submittable and found.docstatus == 2:
			cancelled.append(f"{place}{frappe._(field.label)}: {name}")
	return missing, cancelled


def _target(doc: object, field: "frappe._dict", doctype: str, name: str) -> "frappe._dict | None":
	"""What the link leads to; the link takes its exact spelling, fetched fields take their values."""
	if not frappe.model.meta.is_single(doctype) and not frappe.db.table_exists(doctype):
		raise frappe.NotOffered(
			f"sandbox: DocType {doctype}, which {doc.doctype}.{field.fieldname} links to, is not offered"
		)
	if frappe.model.meta.is_single(doctype):
		return frappe._dict(name=doctype) if name == doctype else None
	fetched = [] if field.fieldtype == "Dynamic Link" else _fetched(doc, field)
	columns = list(dict.fromkeys(["name", "docstatus", *(source for _target_field, source in fetched)]))
	found = frappe.db.get_value(doctype, name, columns, as_dict=True)
	if not found:
		return None
	setattr(doc, field.fieldname, found.name)
	for target, source in fetched:
		setattr(doc, target.fieldname, found[source])
	return found


def _fetched(doc: object, field: "frappe._dict") -> list[tuple["frappe._dict", str]]:
	if doc.docstatus and not doc.flags.in_insert and doc.docstatus == 1 and not doc.is_new():
		return []
	pairs = []
	for other in doc.meta.fields:
		source, _dot, column = (other.fetch_from or "").partition(".")
		if source == field.fieldname and column and not (other.fetch_if_empty and doc.get(other.fieldname)):
			pairs.append((other, column))
	return pairs


def _links_to(doctype: str) -> list[tuple[str, str, str | None]]:
	site = frappe.local.site_state
	if doctype not in site.links:
		found: list[tuple[str, str, str | None]] = []
		for other in site.doctypes():
			meta = get_meta(other)
			found += [(other, f.fieldname, None) for f in meta.get_link_fields() if f.options == doctype]
			found += [(other, f.fieldname, f.options) for f in meta.get_dynamic_link_fields()]
		site.links[doctype] = found
	return site.links[doctype]


def _linking(doc: object, doctype: str, filters: dict, method: str) -> tuple[str, str] | None:
	"""(DocType, name) of a document that has such a link; for a child row its parent."""
	meta = get_meta(doctype)
	if meta.issingle:
		if method == "Cancel":
			return None
		values = frappe.db.get_singles_dict(doctype)
		return (doctype, doctype) if all(values.get(key) == value for key, value in filters.items()) else None
	if method == "Cancel":
		if not (meta.is_submittable or meta.istable):
			return None
		filters = {**filters, "docstatus": 1}
	columns = ["name", "parent", "parenttype"] if meta.istable else ["name"]
	for row in frappe.db.get_values(doctype, filters, columns, as_dict=True):
		place = (row.parenttype, row.parent) if meta.istable else (doctype, row.name)
		if place == (doc.doctype, doc.name):
			continue
		if method == "Cancel" and not (
			frappe.local.site_state.knows(place[0]) and get_meta(place[0]).is_submittable
		):
			continue
		return place
	return None


def _refuse(doc: object, doctype: str, name: str) -> None:
	def shown(kind: str, which: str) -> str:
		return f'{frappe._(kind)} <a href="/app/Form/{kind}/{which}">{which}</a>'

	frappe.throw(
		frappe._("Cannot delete or cancel because {0} is linked with {1}").format(
			shown(doc.doctype, doc.name), shown(doctype, name)
		)
		+ " ",
		frappe.LinkExistsError,
	)
