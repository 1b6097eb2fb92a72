"""Reading and writing rows by DocType and filters, past the documents' own rules."""

from collections.abc import Iterable, Sequence

import frappe
from frappe.not_offered import refuse


class Rows:
	"""The part of `frappe.db` that an app calls instead of writing SQL."""

	def get_value(
		self,
		doctype: str,
		filters: object = None,
		fieldname: str | Sequence[str] = "name",
		ignore: object = None,
		as_dict: bool = False,
		debug: bool = False,
		order_by: str | None = None,
		cache: bool = False,
		for_update: bool = False,
		*,
		run: bool = True,
		pluck: bool = False,
		distinct: bool = False,
		skip_locked: bool = False,
		wait: bool = True,
	) -> object:
		"""One field of the first match, a tuple of several, or a `frappe._dict`; None where nothing matches."""
		rows = self.get_values(
			doctype, filters, fieldname, as_dict=as_dict, order_by=order_by, for_update=for_update, limit=1
		)
		if not rows:
			return None
		row = rows[0]
		return row if as_dict or len(row) > 1 else row[0]

	def get_values(
		self,
		doctype: str,
		filters: object = None,
		fieldname: str | Sequence[str] = "name",
		*,
		as_dict: bool = False,
		order_by: str | None = None,
		for_update: bool = False,
		limit: int | None = None,
		pluck: bool = False,
		distinct: bool = False,
		debug: bool = False,
		cache: bool = False,
	) -> list:
		"""The same for all matches."""
		fields = [fieldname] if isinstance(fieldname, str) else list(fieldname)
		if isinstance(filters, str) and filters != doctype:
			filters = {"name": filters}  # never read as JSON here, whatever it looks like
		if self._is_single(doctype) and (filters is None or filters == doctype):
			found = frappe._dict({field: self._single_or_standard(doctype, field) for field in fields})
			return [found if as_dict else tuple(found.values())]
		if filters is None or filters == [] or not frappe.db.table_exists(doctype):
			return []
		return frappe.listing.read(
			doctype,
			fields=fields,
			filters=filters,
			order_by=order_by if order_by is not None else "modified desc",
			limit=limit,
			as_dict=as_dict,
			pluck=pluck,
			distinct=distinct,
			for_update=for_update,
		)

	def exists(self, dt: object, dn: object = None, cache: bool = False) -> str | None:
		"""The name of a match: by name, by filters, or by one dict that holds the DocType too."""
		if isinstance(dt, dict):
			filters = {key: value for key, value in dt.items() if key != "doctype"}
			return self.get_value(dt["doctype"], filters, "name")
		if dn is None:
			return dt if self._is_single(dt) else None
		if dn == dt and self._is_single(dt):
			return dn
		return self.get_value(dt, dn, "name")

	def count(
		self, dt: str, filters: object = None, debug: bool = False, cache: bool = False, distinct: bool = True
	) -> int:
		"""How many rows match."""
		return frappe.listing.count(dt, filters)

	def a_row_exists(self, doctype: str) -> bool:
		"""Whether the table holds anything."""
		return bool(self.sql(f"SELECT `name` FROM `tab{doctype}` LIMIT 1"))

	def get_all(self, *args: object, **kwargs: object) -> list:
		"""`frappe.get_all`."""
		return frappe.get_all(*args, **kwargs)

	def get_list(self, *args: object, **kwargs: object) -> list:
		"""`frappe.get_all`, as in Frappe."""
		return frappe.get_all(*args, **kwargs)

	def set_value(
		self,
		dt: str,
		dn: object,
		field: str | dict,
		val: object = None,
		modified: object = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		"""Write columns of the matching rows, without running the document's rules."""
		changes = dict(field) if isinstance(field, dict) else {field: val}
		if dn is None or (self._is_single(dt) and dn == dt):
			if not self._is_single(dt):
				raise refuse("frappe.db.set_value without a name or filters")
			self.set_single_value(
				dt, changes, modified=modified, modified_by=modified_by, update_modified=update_modified
			)
			return
		if update_modified:
			changes["modified"] = modified or frappe.utils.now()
			changes["modified_by"] = modified_by or frappe.session.user
		if not changes:
			return
		where, values = frappe.listing.where(dt, dn)
		assignments = ", ".join(f"`{_column(name)}` = %s" for name in changes)
		stored = [frappe.listing.written(dt, name, value) for name, value in changes.items()]
		self.sql(f"UPDATE `tab{dt}` SET {assignments}{where}", (*stored, *values))
		frappe.clear_document_cache(dt, dn if isinstance(dn, str) else None)

	def delete(self, doctype: str, filters: object = None, debug: bool = False, **kwargs: object) -> object:
		"""Delete matching rows; `filters` in the filter language or as a criterion of the query builder."""
		filters = filters if filters is not None else kwargs.get("conditions")
		table = doctype if doctype.startswith("__") else f"tab{doctype}"
		if hasattr(filters, "get_sql"):
			return frappe.qb.from_(table).delete().where(filters).run()
		where, values = frappe.listing.where(doctype, filters)
		return self.sql(f"DELETE FROM `{table}`{where}", values or None)

	def truncate(self, doctype: str) -> None:
		"""Delete all rows; commits."""
		self.commit()
		self.sql(f"DELETE FROM `tab{doctype}`")
		self.commit()

	def bulk_insert(
		self,
		doctype: str,
		fields: Sequence[str],
		values: Iterable[Sequence],
		ignore_duplicates: bool = False,
		*,
		chunk_size: int = 10_000,
	) -> None:
		"""Insert many rows past the documents' rules; `ignore_duplicates` leaves out those that are there."""
		columns = ", ".join(f"`{_column(field)}`" for field in fields)
		row_marks = "({})".format(", ".join(["%s"] * len(fields)))
		verb = "INSERT IGNORE" if ignore_duplicates else "INSERT"
		rows, most = list(values), max(1, 30_000 // len(fields))
		for start in range(0, len(rows), most):
			chunk = rows[start : start + most]
			marks = ", ".join([row_marks] * len(chunk))
			stored = [
				frappe.listing.written(doctype, field, value)
				for row in chunk
				for field, value in zip(fields, row, strict=True)
			]
			self.sql(f"{verb} INTO `tab{doctype}` ({columns}) VALUES {marks}", stored)

	def get_next_sequence_val(self, *_args: object) -> None:
		"""Sequences (autoincrement names) are not offered."""
		raise refuse("frappe.db.get_next_sequence_val")

	def _is_single(self, doctype: str) -> bool:
		return bool(frappe.model.meta.is_single(doctype))

	def _single_or_standard(self, doctype: str, field: str) -> object:
		if frappe.get_meta(doctype).has_field(field):
			return self.get_single_value(doctype, field)
		return doctype if field == "name" else self.get_singles_dict(doctype).get(field)


def insert_row(doctype: str, row: dict[str, object]) -> None:
	"""INSERT of one document."""
	columns = ", ".join(f"`{_column(name)}`" for name in row)
	marks = ", ".join(["%s"] * len(row))
	frappe.db.sql(
		f"INSERT INTO `tab{doctype}` ({columns}) VALUES ({marks})",
		[frappe.listing.written(doctype, name, value) for name, value in row.items()],
	)


def update_row(doctype: str, name: str, row: dict[str, object]) -> None:
	"""UPDATE of one document by its name."""
	assignments = ", ".join(f"`{_column(column)}` = %s" for column in row)
	frappe.db.sql(
		f"UPDATE `tab{doctype}` SET {assignments} WHERE `name` = %s",
		[*(frappe.listing.written(doctype, column, value) for column, value in row.items()), name],
	)


def _column(name: str) -> str:
	if "`" in name:
		raise frappe.db.ProgrammingError(f"Unknown column {name}")
	return name
