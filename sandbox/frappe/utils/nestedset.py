"""Trees: each document knows its parent, and by `lft` and `rgt` everything below it."""

import frappe
from frappe.model.document import Document
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


class NestedSetRecursionError(frappe.ValidationError):
	pass


class NestedSetMultipleRootsError(frappe.ValidationError):
	pass


class NestedSetChildExistsError(frappe.ValidationError):
	pass


class NestedSetInvalidMergeError(frappe.ValidationError):
	pass


class NestedSet(Document):
	"""A document of a tree; `nsm_parent_field` (or `parent_<doctype>`) holds its parent."""

	@property
	def nsm_parent_field(self) -> str:
		"""Name of the parent field."""
		return parent_field(self.doctype)

	def on_update(self) -> None:
		update_nsm(self)

	def on_trash(self, allow_root_deletion: bool = False) -> None:
		if not allow_root_deletion and not self.get(self.nsm_parent_field) and not self._has_children():
			if frappe.db.count(self.doctype) == 1:
				frappe.throw(frappe._("Root {0} cannot be deleted").format(frappe._(self.doctype)))
		if self._has_children():
			frappe.throw(
				frappe._("Cannot delete {0} as it has child nodes").format(self.name),
				NestedSetChildExistsError,
			)
		remove(self)

	def validate_one_root(self) -> None:
		"""Raises NestedSetMultipleRootsError for a second root."""
		if not self.get(self.nsm_parent_field) and len(get_root_of_all(self.doctype)) > 1:
			frappe.throw(frappe._("Multiple root nodes not allowed."), NestedSetMultipleRootsError)

	def get_ancestors(self) -> list[str]:
		"""Those above, the nearest first."""
		return get_ancestors_of(self.doctype, self.name)

	def get_children(self) -> list[Document]:
		"""Those directly below."""
		names = frappe.get_all(
			self.doctype, {self.nsm_parent_field: self.name}, pluck="name", order_by="lft asc"
		)
		return [frappe.get_doc(self.doctype, name) for name in names]

	def _has_children(self) -> bool:
		return bool(frappe.db.exists(self.doctype, {self.nsm_parent_field: self.name}))


def parent_field(doctype: str) -> str:
	"""The field that holds the parent."""
	return frappe.get_meta(doctype).nsm_parent_field or f"parent_{frappe.scrub(doctype)}"


def update_nsm(doc: Document) -> None:
	"""Put a new document into its place, or move one whose parent is another now."""
	field = doc.nsm_parent_field
	parent = doc.get(field) or None
	before = frappe.db.get_value(doc.doctype, doc.name, ["lft", "rgt", "old_parent"], as_dict=True)
	if not before.lft:
		_open_gap(doc.doctype, parent, doc.name)
	elif (before.old_parent or None) != parent:
		_move(doc.doctype, doc.name, before.lft, before.rgt, parent)
	frappe.db.set_value(doc.doctype, doc.name, "old_parent", parent or "", update_modified=False)
	place = frappe.db.get_value(doc.doctype, doc.name, ["lft", "rgt"])
	doc.lft, doc.rgt = place
	doc.old_parent = parent or ""


def remove(doc: Document) -> None:
	"""Take a leaf out of the tree."""
	place = frappe.db.get_value(doc.doctype, doc.name, ["lft", "rgt"])
	if place and place[0]:
		_shift(doc.doctype, place[1], -(place[1] - place[0] + 1))


def rebuild_tree(doctype: str, parent_field_name: str | None = None) -> None:
	"""Number all nodes anew, by the parents, in the order of the names."""
	field = parent_field(doctype)
	children: dict[str, list[str]] = {}
	for name, parent in frappe.db.sql(f"SELECT `name`, `{field}` FROM `tab{doctype}` ORDER BY `name`"):
		children.setdefault(parent or "", []).append(name)
	counter = 1

	def number(name: str) -> None:
		nonlocal counter
		left = counter
		counter += 1
		for child in children.get(name, []):
			number(child)
		_place(doctype, name, left, counter)
		counter += 1

	for root in children.get("", []):
		number(root)


def get_root_of(doctype: str) -> str | None:
	"""The topmost document."""
	roots = get_root_of_all(doctype)
	return roots[0] if roots else None


def get_root_of_all(doctype: str) -> list[str]:
	"""All documents without a parent."""
	field = parent_field(doctype)
	return frappe.db.sql_list(
		f"SELECT `name` FROM `tab{doctype}` WHERE IFNULL(`{field}`, '') = '' ORDER BY `lft`"
	)


def get_ancestors_of(
	doctype: str, name: str, order_by: str = "lft desc", limit: int | None = None
) -> list[str]:
	"""Those above, the nearest first."""
	place = frappe.db.get_value(doctype, name, ["lft", "rgt"])
	if not place:
		return []
	filters = {"lft": ("<", place[0]), "rgt": (">", place[1])}
	return frappe.get_all(doctype, filters, pluck="name", order_by=order_by, limit=limit)


def get_descendants_of(
	doctype: str,
	name: str,
	order_by: str = "lft desc",
	limit: int | None = None,
	ignore_permissions: bool = False,
) -> list[str]:
	"""Those below."""
	place = frappe.db.get_value(doctype, name, ["lft", "rgt"])
	if not place:
		return []
	filters = {"lft": (">", place[0]), "rgt": ("<", place[1])}
	return frappe.get_list(
		doctype, filters, pluck="name", order_by=order_by, limit=limit, ignore_permissions=ignore_permissions
	)


def _open_gap(doctype: str, parent: str | None, name: str) -> None:
	"""Behind the last child of `parent`; behind everything for a root."""
	if parent:
		right = frappe.db.sql(f"SELECT `rgt` FROM `tab{doctype}` WHERE `name` = %s FOR UPDATE", (parent,))[0][
			0
		]
		_shift(doctype, right, 2)
	else:
		right = (frappe.db.sql(f"SELECT MAX(`rgt`) FROM `tab{doctype}` FOR UPDATE")[0][0] or 0) + 1
	_place(doctype, name, right, right + 1)


def _move(doctype: str, name: str, left: int, right: int, parent: str | None) -> None:
	if parent:
		target = frappe.db.get_value(doctype, parent, ["lft", "rgt"])
		if left <= target[0] <= right:
			frappe.throw(frappe._("Item cannot be added to its own descendants"), NestedSetRecursionError)
	width = right - left + 1
	# Out of the tree: below zero, where nothing else is.
	frappe.db.sql(
		f"UPDATE `tab{doctype}` SET `lft` = -`lft`, `rgt` = -`rgt` WHERE `lft` >= %s AND `rgt` <= %s",
		(left, right),
	)
	_shift(doctype, right, -width)
	if parent:
		place = frappe.db.get_value(doctype, parent, "rgt")
		_shift(doctype, place, width)
	else:
		place = frappe.db.sql(f"SELECT MAX(`rgt`) FROM `tab{doctype}`")[0][0] + 1
	frappe.db.sql(
		f"UPDATE `tab{doctype}` SET `lft` = -`lft` + %s, `rgt` = -`rgt` + %s WHERE `lft` < 0",
		(place - left, place - left),
	)


def _shift(doctype: str, start: int, width: int) -> None:
	"""Everything from `start` on moves."""
	frappe.db.sql(f"UPDATE `tab{doctype}` SET `lft` = `lft` + %s WHERE `lft` >= %s", (width, start))
	frappe.db.sql(f"UPDATE `tab{doctype}` SET `rgt` = `rgt` + %s WHERE `rgt` >= %s", (width, start))


def _place(doctype: str, name: str, left: int, right: int) -> None:
	frappe.db.sql(f"UPDATE `tab{doctype}` SET `lft` = %s, `rgt` = %s WHERE `name` = %s", (left, right, name))
