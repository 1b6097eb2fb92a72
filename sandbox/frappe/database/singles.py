"""Single DocTypes and defaults: rows of field and value in tabSingles and tabDefaultValue."""

import frappe
from frappe.database.collation import text_key
from frappe.database.values import to_storage


class Singles:
	"""The part of `frappe.db` that reads and writes settings."""

	def get_singles_dict(self, doctype: str, *, for_update: bool = False, cast: bool = False) -> dict:
		"""All stored values of a Single, as texts unless `cast`."""
		rows = self.sql("SELECT `field`, `value` FROM `tabSingles` WHERE `doctype` = %s", (doctype,))
		found = frappe._dict(rows)
		if not cast:
			return found
		return frappe._dict(
			{field: self._cast_single(doctype, field, value) for field, value in found.items()}
		)

	def get_single_value(self, doctype: str, fieldname: str, cache: bool = True) -> object:
		"""One setting in the type of its field; ValidationError for an unknown field."""
		if not frappe.get_meta(doctype).has_field(fieldname):
			frappe.throw(
				frappe._("Field {0} does not exist on {1}").format(
					frappe.bold(fieldname), frappe.bold(doctype)
				)
			)
		key = (doctype, fieldname)
		if key not in self.value_cache:
			rows = self.sql("SELECT `value` FROM `tabSingles` WHERE `doctype` = %s AND `field` = %s", key)
			self.value_cache[key] = self._cast_single(doctype, fieldname, rows[0][0] if rows else None)
		return self.value_cache[key]

	def set_single_value(
		self,
		doctype: str,
		fieldname: str | dict,
		value: object = None,
		*,
		modified: object = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		"""Write one setting, or several from a dict, without running the document's rules."""
		changes = dict(fieldname) if isinstance(fieldname, dict) else {fieldname: value}
		if update_modified:
			changes["modified"] = modified or frappe.utils.now()
			changes["modified_by"] = modified_by or frappe.session.user
		self.write_singles(doctype, changes)
		frappe.clear_document_cache(doctype, doctype)

	def write_singles(self, doctype: str, changes: dict[str, object]) -> None:
		"""Store `changes` as texts."""
		self.value_cache.clear()
		for field, value in changes.items():
			self.sql("DELETE FROM `tabSingles` WHERE `doctype` = %s AND `field` = %s", (doctype, field))
			self.sql(
				"INSERT INTO `tabSingles` (`doctype`, `field`, `value`) VALUES (%s, %s, %s)",
				(doctype, field, _text(value)),
			)

	def get_default(self, key: str, parent: str = "__default") -> str | None:
		"""The site's default for `key`; the last one that was set."""
		if parent not in self.known_defaults:
			with self.unseen():
				rows = self.sql(
					"SELECT `defkey`, `defvalue` FROM `tabDefaultValue` WHERE `parent` = %s ORDER BY `creation`",
					(parent,),
				)
			self.known_defaults[parent] = {text_key(name): value for name, value in rows}
		return self.known_defaults[parent].get(text_key(key))

	def set_default(
		self, key: str, val: object, parent: str = "__default", parenttype: str | None = None
	) -> None:
		"""Set the site's default for `key`."""
		frappe.defaults.set_default(key, val, parent, parenttype)

	def _cast_single(self, doctype: str, fieldname: str, value: object) -> object:
		field = frappe.get_meta(doctype).get_field(fieldname)
		return frappe.utils.cast(field.fieldtype, value) if field else value


def _text(value: object) -> str | None:
	stored = to_storage(value)
	return stored if stored is None or isinstance(stored, str) else str(stored)
