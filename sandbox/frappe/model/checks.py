"""What a document must fulfil before it is stored."""

import datetime
from typing import NoReturn

import frappe
from frappe.database import schema
from frappe.dicts import _dict

SAVE, SUBMIT, CANCEL, UPDATE_AFTER_SUBMIT = "save", "submit", "cancel", "update_after_submit"
_STATES = {0: "Draft", 1: "Submitted", 2: "Cancelled"}
_STEPS = {(0, 0): SAVE, (0, 1): SUBMIT, (1, 1): UPDATE_AFTER_SUBMIT, (1, 2): CANCEL}


def action(doc: object, old: int, new: int) -> str:
	"""What a save means; DocstatusTransitionError for a step that no document makes."""
	if old == 2:
		raise frappe.ValidationError(frappe._("Cannot edit cancelled document"))
	if (old, new) not in _STEPS:
		raise frappe.DocstatusTransitionError(
			frappe._("Cannot change docstatus from {0} ({1}) to {2} ({3})").format(
				old, _STATES[old], new, _STATES.get(new, new)
			)
		)
	if new and not doc.meta.is_submittable and not doc.meta.istable:
		frappe.throw(frappe._("{0} is not submittable").format(doc.doctype), frappe.DocstatusTransitionError)
	return _STEPS[old, new]


def validate(doc: object) -> None:
	"""All checks of a document and its rows."""
	_mandatory(doc)
	for part in (doc, *doc.get_all_children()):
		_data(part)
		_choices(part)
		_not_negative(part)
		_lengths(part)
		_passwords(part)
		_markup(part)
	_constants(doc)


def only_allowed_after_submit(doc: object) -> None:
	"""Raises UpdateAfterSubmitError for a changed field that is not `allow_on_submit`."""
	if doc.flags.ignore_validate_update_after_submit:
		return
	before = doc.get_doc_before_save()
	_unchanged(doc, before, "")
	for field in doc.meta.get_table_fields():
		rows, old_rows = doc.get(field.fieldname) or [], before.get(field.fieldname) or []
		if field.allow_on_submit:
			known = {row.name: row for row in old_rows}
		else:
			if len(rows) != len(old_rows):
				_refuse_change(frappe._dict(field), "", len(old_rows), len(rows))
			known = {row.name: row for row in old_rows}
		for row in rows:
			if row.name in known:
				_unchanged(row, known[row.name], frappe._("Row #{0}:").format(row.idx))


def refuse_duplicate(doc: object, error: Exception) -> NoReturn:
	"""The database found the name or a unique value taken."""
	named_so = (
		doc.is_new() and frappe.db.is_duplicate_entry(error) and frappe.db.exists(doc.doctype, doc.name)
	)
	if named_so or frappe.db.is_primary_key_violation(error):
		frappe.msgprint(
			frappe._("{0} {1} already exists").format(frappe._(doc.doctype), frappe.bold(doc.name)),
			title=frappe._("Duplicate Name"),
			indicator="red",
		)
		raise frappe.DuplicateEntryError(doc.doctype, doc.name, error) from error
	if frappe.db.is_unique_key_violation(error):
		fieldname = str(error).rpartition(".")[2]
		frappe.msgprint(frappe._("{0} must be unique").format(doc.meta.get_label(fieldname)))
		raise frappe.UniqueValidationError(doc.doctype, doc.name, error) from error
	raise error


def comparable(field: _dict | None, value: object) -> object:
	"""A value in a form in which what is stored and what was set are equal when they mean the same."""
	if isinstance(value, list):
		return [row.as_dict(no_private_properties=True) for row in value]
	kind = field.fieldtype if field else "Data"
	if kind in (*schema.NUMBERS, "Duration"):
		return round(frappe.utils.flt(value), 9)
	if kind in schema.WHOLES:
		return frappe.utils.cint(value)
	if kind == "Date" and value:
		return frappe.utils.getdate(value)
	if kind == "Datetime" and value:
		return frappe.utils.get_datetime(value)
	if kind == "Time" and value:
		return value if isinstance(value, datetime.timedelta) else frappe.utils.to_timedelta(str(value))
	return value if value not in (None, "") else None


def _mandatory(doc: object) -> None:
	if doc.flags.ignore_mandatory:
		return
	missing = [(name, text) for part in (doc, *doc.get_all_children()) for name, text in _missing(part)]
	if not missing:
		return
	for _name, text in missing:
		frappe.msgprint(text)
	raise frappe.MandatoryError(
		"[{0}, {1}]: {2}".format(doc.doctype, doc.name, ", ".join(name for name, _text in missing))
	)


def _missing(part: object) -> list[tuple[str, str]]:
	found = []
	for field in part.meta.fields:
		if not field.reqd or field.fieldtype in schema.LAYOUT:
			continue
		value = part.get(field.fieldname)
		if value not in (None, "", []) and not (
			isinstance(value, str) and not frappe.utils.strip_html(value).strip()
		):
			continue
		if field.fieldtype == "Check" or (
			field.fieldtype in (*schema.WHOLES, *schema.NUMBERS) and value is not None
		):
			continue
		found.append((field.fieldname, _missing_text(part, field)))
	return found


def _missing_text(part: object, field: _dict) -> str:
	label = frappe._(field.label)
	if field.fieldtype in schema.TABLES:
		return f"{frappe._('Error')}: {frappe._('Data missing in table')}: {label}"
	if part.get("parentfield"):
		return (
			f"{frappe._('Error')}: {frappe.bold(frappe._(part.doctype))} {frappe._('Row')} #{part.idx}:"
			f" {frappe._('Value missing for')}: {label}"
		)
	return f"{frappe._('Error')}: {frappe._('Value missing for')} {frappe._(part.doctype)}: {label}"


def _data(part: object) -> None:
	for field in part.meta.fields:
		value = part.get(field.fieldname)
		if field.fieldtype != "Data" or not value or not field.options:
			continue
		if field.options == "Email":
			frappe.utils.validate_email_address(value, throw=True)
		elif field.options == "Phone":
			frappe.utils.validate_phone_number(value, throw=True)


def _choices(part: object) -> None:
	for field in part.meta.get_select_fields():
		value = part.get(field.fieldname)
		if field.fieldname == "naming_series" or not value or not field.options:
			continue
		options = field.options.split("\n")
		if not any(options):
			continue
		value = value.strip() if isinstance(value, str) else value
		setattr(part, field.fieldname, value)
		if value not in options:
			listed = ", ".join(f'"{frappe._(option)}"' for option in options if option)
			frappe.throw(
				frappe._('{0} {1} cannot be "{2}". It should be one of {3}').format(
					_row(part), frappe._(field.label), value, listed
				)
			)


def _not_negative(part: object) -> None:
	for field in part.meta.fields:
		if field.non_negative and frappe.utils.flt(part.get(field.fieldname)) < 0:
			if part.get("parentfield"):
				text = frappe._("Value cannot be negative for {0}: {1}").format(
					f"{frappe._(part.doctype)} {frappe._('Row')} #{part.idx}",
					frappe.bold(frappe._(field.label)),
				)
			else:
				text = frappe._("Value cannot be negative for {0}: {1}").format(
					frappe._(part.doctype), frappe.bold(frappe._(field.label))
				)
			frappe.throw(text, frappe.NonNegativeError, title=frappe._("Negative Value"))


def _lengths(part: object) -> None:
	for field in part.meta.fields:
		value = part.get(field.fieldname)
		if field.fieldtype not in schema.SHORT_TEXT or not isinstance(value, str):
			continue
		limit = frappe.utils.cint(field.length) or schema.VARCHAR_LENGTH
		if len(value) > limit:
			if part.get("parentfield"):
				place = frappe._("{0}, Row {1}").format(frappe._(part.doctype), part.idx)
			else:
				place = f"{frappe._(part.doctype)} {part.name}"
			frappe.throw(
				frappe._("{0}: '{1}' ({3}) will get truncated, as max characters allowed is {2}").format(
					place, frappe.bold(frappe._(field.label)), limit, value
				),
				frappe.CharacterLengthExceededError,
				title=frappe._("Value too big"),
			)


def _passwords(part: object) -> None:
	for field in part.meta.fields:
		value = part.get(field.fieldname)
		if field.fieldtype == "Password" and value and not set(value) == {"*"}:
			frappe.utils.password.set_encrypted_password(part.doctype, part.name, value, field.fieldname)
			setattr(part, field.fieldname, "*" * len(value))


def _markup(part: object) -> None:
	"""Text that people wrote carries no scripts."""
	for field in part.meta.fields:
		value = part.get(field.fieldname)
		if not isinstance(value, str) or "<" not in value or field.ignore_xss_filter:
			continue
		if field.fieldtype in ("Code", "JSON", "Attach", "Attach Image", "HTML Editor", "Password"):
			continue
		setattr(part, field.fieldname, frappe.utils.sanitize_html(value))


def _constants(doc: object) -> None:
	before = doc.get_doc_before_save()
	if not before:
		return
	for field in doc.meta.get_set_only_once_fields():
		old = comparable(field, before.get(field.fieldname))
		if old and old != comparable(field, doc.get(field.fieldname)):
			frappe.throw(
				frappe._("Value cannot be changed for {0}").format(
					frappe.bold(doc.meta.get_label(field.fieldname))
				),
				frappe.CannotChangeConstantError,
			)


def _unchanged(part: object, before: object, place: str) -> None:
	for field in part.meta.fields:
		if field.allow_on_submit or field.fieldtype in (*schema.TABLES, *schema.LAYOUT) or field.is_virtual:
			continue
		old, new = before.get(field.fieldname), part.get(field.fieldname)
		if comparable(field, old) != comparable(field, new):
			_refuse_change(field, place, old, new)


def _refuse_change(field: _dict, place: str, old: object, new: object) -> NoReturn:
	frappe.throw(
		frappe._("{0} Not allowed to change {1} after submission from {2} to {3}").format(
			place, frappe.bold(frappe._(field.label)), frappe.bold(old), frappe.bold(new)
		),
		frappe.UpdateAfterSubmitError,
		title=frappe._("Cannot Update After Submit"),
	)


def _row(part: object) -> str:
	return frappe._("Row #{0}:").format(part.idx) if part.get("parentfield") else ""
