"""The life of a document, as it was observed on a Frappe 15.44 bench."""

import datetime

import frappe
import pytest
from trial.events import calls


def order(**values):
	return frappe.get_doc({"doctype": "Trial Order", "title": "x", **values})


def methods():
	found = [method for _who, method in calls]
	calls.clear()
	return list(dict.fromkeys(found))


def test_hooks_run_in_frappes_order(core):
	doc = order(rows=[{"item": "a"}]).insert()
	assert methods() == [
		"before_insert",
		"autoname",
		"before_validate",
		"validate",
		"before_save",
		"after_insert",
		"on_update",
		"on_change",
	]
	doc.title = "y"
	doc.save()
	assert methods() == ["before_validate", "validate", "before_save", "on_update", "on_change"]
	doc.submit()
	assert methods() == [
		"before_validate",
		"validate",
		"before_submit",
		"on_update",
		"on_submit",
		"on_change",
	]
	doc.text = "z"
	doc.save()
	assert methods() == ["before_update_after_submit", "on_update_after_submit", "on_change"]
	doc.cancel()
	assert methods() == ["before_cancel", "on_cancel", "on_change"]
	doc.delete()
	assert methods() == ["on_trash", "on_change", "after_delete"]


def test_the_controller_goes_before_the_apps_hooks(core):
	order().insert()
	assert [who for who, method in calls if method == "validate"] == ["own", "hook"]
	assert [who for who, method in calls if method == "on_update"] == ["own", "hook"]


def test_what_is_stored_comes_back_in_the_types_of_the_driver(core):
	name = (
		order(
			number="5.7",
			money="12.3456789012",
			day="2024-01-05",
			moment="2024-01-05 10:00",
			clock="9:00",
			span="60",
		)
		.insert()
		.name
	)
	doc = frappe.get_doc("Trial Order", name)
	assert (doc.number, doc.money, doc.flag) == (5, 12.345678901, 1)
	assert doc.day == datetime.date(2024, 1, 5)
	assert doc.moment == datetime.datetime(2024, 1, 5, 10, 0)
	assert doc.clock == datetime.timedelta(hours=9)
	assert doc.span == 60.0
	assert (doc.choice, doc.maybe) == ("A", "")
	assert isinstance(doc.creation, datetime.datetime)


def test_a_time_without_a_value_is_now(core):
	assert order().insert().clock[:2].isdigit()


def test_names_come_from_the_series_and_a_given_name_is_ignored(core):
	first, second = order(name="GIVEN").insert(), order().insert()
	year = frappe.utils.now_datetime().year
	assert first.name.startswith(f"TO-{year}-")
	assert int(second.name[-5:]) == int(first.name[-5:]) + 1
	assert order().insert(set_name="CHOSEN").name == "CHOSEN"


def test_deleting_the_last_document_steps_the_series_back(core):
	last = order().insert()
	last.delete()
	assert order().insert().name == last.name


def test_an_amended_document_carries_a_number(core):
	doc = order().insert()
	doc.submit()
	doc.cancel()
	amended = frappe.copy_doc(doc)
	amended.amended_from = doc.name
	assert amended.insert().name == f"{doc.name}-1"


@pytest.mark.parametrize(
	("values", "error", "text"),
	[
		({"title": None}, "MandatoryError", r"\[Trial Order, TO-.*\]: title"),
		({"rows": [{"qty": 1}]}, "MandatoryError", r"\[Trial Order, TO-.*\]: item"),
		({"role": "Nope"}, "LinkValidationError", "Could not find Role: Nope"),
		({"rows": [{"item": 1, "role": "Nope"}]}, "LinkValidationError", "Could not find Row #1: Role: Nope"),
		({"kind": "Role", "which": "Nope"}, "LinkValidationError", "Could not find Which: Nope"),
		({"which": "Nope"}, "ValidationError", "Kind must be set first"),
		({"choice": "C"}, "ValidationError", ' Choice cannot be "C". It should be one of "A", "B"'),
		(
			{"amount": -1},
			"NonNegativeError",
			"Value cannot be negative for Trial Order: <strong>Amount</strong>",
		),
		({"title": "x" * 141}, "CharacterLengthExceededError", "max characters allowed is 140"),
		({"code": "x" * 21}, "CharacterLengthExceededError", "max characters allowed is 20"),
		({"email": "abc"}, "InvalidEmailAddressError", "abc is not a valid Email Address"),
		({"title": "refuse"}, "ValidationError", "No"),
	],
)
def test_refusals_say_what_frappe_says(core, values, error, text):
	with pytest.raises(getattr(frappe, error), match=text):
		order(**values).insert()


def test_links_take_the_exact_spelling(core):
	assert order(role="guest").insert().role == "Guest"


def test_a_missing_value_is_told_with_its_label(core):
	with pytest.raises(frappe.MandatoryError):
		order(title=None, rows=[{"qty": 1}]).insert()
	assert [message.message for message in frappe.local.message_log] == [
		"Error: Value missing for Trial Order: Title",
		"Error: <strong>Trial Row</strong> Row #1: Value missing for: Item",
	]


def test_docstatus_only_goes_forward(core):
	doc = order().insert()
	with pytest.raises(frappe.DocstatusTransitionError, match=r"from 0 \(Draft\) to 2 \(Cancelled\)"):
		doc.cancel()
	doc.reload()
	doc.submit()
	doc.docstatus = 0
	with pytest.raises(frappe.DocstatusTransitionError, match=r"from 1 \(Submitted\) to 0 \(Draft\)"):
		doc.save()
	doc.reload()
	doc.cancel()
	with pytest.raises(frappe.ValidationError, match="Cannot edit cancelled document"):
		doc.save()
	frappe.delete_doc("Trial Order", doc.name)


def test_after_submit_only_what_is_allowed_changes(core):
	doc = order(rows=[{"item": "a"}]).insert()
	doc.submit()
	doc.choice = "B"
	doc.save()
	doc.title = "other"
	with pytest.raises(
		frappe.UpdateAfterSubmitError,
		match=" Not allowed to change <strong>Title</strong> after submission from <strong>x</strong> to <strong>other</strong>",
	):
		doc.save()
	doc.reload()
	doc.rows[0].item = "b"
	with pytest.raises(
		frappe.UpdateAfterSubmitError, match="Row #1: Not allowed to change <strong>Item</strong>"
	):
		doc.save()
	doc.reload()
	doc.append("rows", {"item": "c"})
	with pytest.raises(frappe.UpdateAfterSubmitError, match="from <strong>1</strong> to <strong>2</strong>"):
		doc.save()


def test_a_submitted_document_is_not_deleted(core):
	doc = order().insert()
	doc.submit()
	with pytest.raises(frappe.ValidationError, match="Submitted Record cannot be deleted"):
		doc.delete()


def test_who_comes_second_is_refused(core):
	mine = order().insert()
	other = frappe.get_doc("Trial Order", mine.name)
	other.title = "faster"
	other.save()
	mine.title = "slower"
	with pytest.raises(frappe.TimestampMismatchError, match="has been modified after you have opened it"):
		mine.save()


def test_a_constant_keeps_its_first_value(core):
	doc = order(once="1").insert()
	doc.once = "2"
	with pytest.raises(frappe.CannotChangeConstantError, match="<strong>Once</strong>"):
		doc.save()


def test_names_and_unique_values_are_taken_whatever_their_case(core):
	frappe.get_doc({"doctype": "Trial Note", "name": "Note"}).insert()
	with pytest.raises(frappe.DuplicateEntryError):
		frappe.get_doc({"doctype": "Trial Note", "name": "NOTE "}).insert()
	order(code="u").insert()
	with pytest.raises(frappe.UniqueValidationError):
		order(code="U").insert()
	assert [message.message for message in frappe.local.message_log] == [
		"Trial Note <strong>NOTE</strong> already exists",
		"Code must be unique",
	]
	order(code="").insert()
	order(code="").insert()


def test_rows_keep_their_order_and_their_names(core):
	doc = order(rows=[{"item": "a"}, {"item": "b"}, {"item": "c"}]).insert()
	kept = doc.rows[2].name
	doc.remove(doc.rows[0])
	assert [(row.item, row.idx) for row in doc.rows] == [("b", 1), ("c", 2)]
	doc.append("rows", {"item": "d"})
	doc.save()
	stored = frappe.get_doc("Trial Order", doc.name)
	assert [(row.item, row.idx) for row in stored.rows] == [("b", 1), ("c", 2), ("d", 3)]
	assert stored.rows[1].name == kept
	assert frappe.db.count("Trial Row", {"parent": doc.name}) == 3


def test_values_before_the_save_are_known(core):
	doc = order().insert()
	assert doc.get_doc_before_save() is None
	assert doc.has_value_changed("title")
	doc.title = "y"
	doc.save()
	assert doc.get_doc_before_save().title == "x"
	assert doc.has_value_changed("title")
	assert not doc.has_value_changed("number")


def test_unknown_attributes_are_errors_and_unknown_keys_are_none(core):
	doc = order(foo="bar").insert()
	assert (doc.foo, doc.get("nothing"), doc.get("nothing", 5)) == ("bar", None, 5)
	assert "foo" not in doc.as_dict()
	with pytest.raises(AttributeError, match="'TrialOrder' object has no attribute 'nothing'"):
		_ = doc.nothing


def test_linked_documents_stay(core):
	frappe.get_doc({"doctype": "Role", "role_name": "Linked"}).insert()
	doc = order(rows=[{"item": "a", "role": "Linked"}]).insert()
	with pytest.raises(frappe.LinkExistsError, match=r"You can disable this Role instead of deleting it\."):
		frappe.delete_doc("Role", "Linked")
	assert frappe.local.message_log[0].message == (
		'Cannot delete or cancel because Role <a href="/app/Form/Role/Linked">Linked</a> is linked with Trial Order'
		f' <a href="/app/Form/Trial Order/{doc.name}">{doc.name}</a> '
	)
	frappe.delete_doc("Role", "Linked", force=True)


def test_renaming_takes_the_links_along(core):
	frappe.get_doc({"doctype": "Role", "role_name": "Before"}).insert()
	doc = order(role="Before", rows=[{"item": "a", "role": "Before"}]).insert()
	frappe.rename_doc("Role", "Before", "After")
	doc.reload()
	assert (doc.role, doc.rows[0].role) == ("After", "After")
	with pytest.raises(frappe.ValidationError, match="Another Role with name Guest exists"):
		frappe.rename_doc("Role", "After", "Guest")


def test_copies_are_new(core):
	doc = order(rows=[{"item": "a"}]).insert()
	copied = frappe.copy_doc(doc)
	assert (copied.name, copied.docstatus, copied.rows[0].name, copied.is_new()) == (None, None, None, 1)
	assert copied.insert().name != doc.name


def test_missing_documents_and_doctypes(core):
	with pytest.raises(frappe.DoesNotExistError, match="Trial Order zzz not found"):
		frappe.get_doc("Trial Order", "zzz")
	assert frappe.delete_doc("Trial Order", "zzz") is False
	with pytest.raises(frappe.DoesNotExistError):
		frappe.delete_doc("Trial Order", "zzz", ignore_missing=False)


def test_singles(core):
	settings = frappe.get_doc("Trial Settings")
	settings.limit, settings.name_of_shop = 5, "Shop"
	settings.append("rows", {"item": "a"})
	settings.save()
	stored = frappe.get_doc("Trial Settings")
	assert (stored.limit, stored.name_of_shop, [row.item for row in stored.rows]) == (5, "Shop", ["a"])
	assert frappe.db.get_single_value("Trial Settings", "limit") == 5
	frappe.db.set_single_value("Trial Settings", "limit", 7)
	assert frappe.get_cached_value("Trial Settings", "Trial Settings", "limit") == 7
	with pytest.raises(frappe.ValidationError, match="Field <strong>nothing</strong> does not exist"):
		frappe.db.get_single_value("Trial Settings", "nothing")


def test_markup_of_people_is_cleaned(core):
	dirty = "<script>alert(1)</script>x <b>bold</b> <img src=x onerror=alert(1)>"
	assert order(text=dirty).insert().text == (
		'&lt;script&gt;alert(1)&lt;/script&gt;x <b>bold</b> <img src="x">'
	)
	assert order(text="a < b & 5 > 3").insert().text == "a < b & 5 > 3"
