"""`frappe.utils` and small helpers; the expectations are what a Frappe 15.44 bench answered."""

import datetime
from decimal import Decimal

import frappe
import pytest
from frappe import utils

DAY, MOMENT = datetime.date(2024, 1, 5), datetime.datetime(2024, 1, 5, 10)
BANKERS, LEGACY, COMMERCIAL = "Banker's Rounding", "Banker's Rounding (legacy)", "Commercial Rounding"


@pytest.mark.parametrize(
	("method", "two_places", "whole"),
	[
		(BANKERS, [2.68, 1.0, 1.12, 0.28, 33.34, 33.34, -2.68, 0.12, 0.14, 1.02, 1.02], [0, 2, 2, 0, -2]),
		(LEGACY, [2.68, 1.01, 1.12, 0.29, 33.34, 33.35, -2.67, 0.13, 0.14, 1.02, 1.03], [0, 2, 2, 0, -2]),
		(
			COMMERCIAL,
			[2.68, 1.01, 1.12, 0.29, 33.34, 33.35, -2.68, 0.13, 0.14, 1.02, 1.03],
			[1, 2, 3, -1, -2],
		),
	],
)
def test_rounding(core, method, two_places, whole):
	numbers = (2.675, 1.005, 1.115, 0.285, 33.335, 33.345, -2.675, 0.125, 0.135, 1.015, 1.025)
	assert [utils.rounded(number, 2, method) for number in numbers] == two_places
	assert [utils.rounded(number, 0, method) for number in (0.5, 1.5, 2.5, -0.5, -1.5)] == whole


def test_halves_are_halves_up_to_fourteen_places(core):
	assert [utils.rounded(1.005 - 10**-n, 2, BANKERS) for n in range(5, 16)] == [1.0] * 11
	assert [utils.rounded(1.005 + 10**-n, 2, BANKERS) for n in range(5, 16)] == [1.01] * 10 + [1.0]
	assert [utils.rounded(123456.005 - 10**-n, 2, BANKERS) for n in range(5, 14)] == [123456.0] * 9


def test_flt_uses_the_sites_method(core):
	assert [utils.flt(2.675, 2), utils.flt(0.125, 2), utils.flt("1.005", 2), utils.flt(-2.5, 0)] == [
		2.68,
		0.13,
		1.01,
		-2,
	]
	frappe.db.write_singles("System Settings", {"rounding_method": BANKERS})
	frappe.local.cache.clear()
	assert [utils.flt(2.675, 2), utils.flt(1.005, 2), utils.flt(2.5, 0), utils.flt("2.345", 2)] == [
		2.68,
		1.0,
		2.0,
		2.34,
	]
	assert [utils.flt(text) for text in ("1.5", "abc", None, "1,234.5", True, "  3 ", "1e3")] == [
		1.5,
		0,
		0,
		1234.5,
		1,
		3,
		1000,
	]
	assert [utils.cint(value) for value in ("1", "1.7", "abc", None, True, 2.9, "", -1.5)] == [
		1,
		1,
		0,
		0,
		1,
		2,
		0,
		-1,
	]


def test_dates(core):
	assert [utils.getdate(value) for value in ("2024-01-05", "2024-01-05 10:00:00", MOMENT, DAY)] == [DAY] * 4
	assert utils.getdate("") == utils.getdate(None) == utils.now_datetime().date()
	assert utils.getdate("05-01-2024") == datetime.date(2024, 5, 1)
	with pytest.raises(frappe.ValidationError, match=r"<strong>foo</strong> is not a valid date string\."):
		utils.getdate("foo")
	assert utils.get_datetime("2024-01-05T10:00:00Z").utcoffset() == datetime.timedelta(0)
	assert utils.get_datetime("") is None and utils.get_datetime("0001-01-01") is None
	with pytest.raises(ValueError):
		utils.get_datetime("foo")
	assert utils.to_timedelta("9:30") == datetime.timedelta(hours=9, minutes=30)
	assert utils.to_timedelta(None) is None
	with pytest.raises(ValueError):
		utils.to_timedelta("26:00:00")


def test_texts_stay_texts(core):
	assert utils.add_days("2024-01-05", 1) == "2024-01-06"
	assert utils.add_days(DAY, 1) == datetime.date(2024, 1, 6)
	assert utils.add_days("2024-01-05 10:00:00", 1) == "2024-01-06 10:00:00.000000"
	assert utils.add_months("2024-01-31", 1) == "2024-02-29"
	assert utils.add_to_date("2024-01-31", hours=1) == "2024-01-31 01:00:00.000000"
	assert utils.date_diff("2024-01-05", "2024-01-01") == 4
	assert utils.get_last_day("2024-02-05") == datetime.date(2024, 2, 29)


def test_texts(core):
	assert utils.strip_html("<b>a</b> & b <script>x</script>") == "a & b x"
	assert utils.strip_html("a < b") == "a < b"
	assert utils.escape_html("<a href='x'>&\"</a>") == "&lt;a href=&apos;x&apos;&gt;&amp;&quot;&lt;/a&gt;"
	assert (utils.comma_and(["a", "b", "c"]), utils.comma_or(["a", "b"])) == (
		"'a', 'b' and 'c'",
		"'a' or 'b'",
	)
	assert [utils.fmt_money(amount) for amount in (1234567.891, 0)] == ["1,234,567.89", "0.00"]
	assert utils.fmt_money(-5.5, 2) == "-5.50"
	assert utils.fmt_money(1234567.891, currency="KWD", precision=3) == "د.ك 1,234,567.891"
	assert utils.format_duration(5400) == "1h 30m"
	assert utils.formatdate("2024-01-05") == "05-01-2024"
	assert [
		utils.sanitize_html(text) for text in ("<foo>bar</foo>", "<a href='javascript:x'>q</a>", "5 > 3 & 2")
	] == [
		"&lt;foo&gt;bar&lt;/foo&gt;",
		"<a>q</a>",
		"5 > 3 & 2",
	]
	assert (utils.validate_email_address("a@b.co"), utils.validate_email_address("ab")) == ("a@b.co", "")
	assert (utils.validate_phone_number("+2 010"), utils.validate_phone_number("abc")) == (True, False)


def test_json(core):
	value = {
		"b": DAY,
		"a": MOMENT,
		"t": datetime.timedelta(seconds=5),
		"n": None,
		"d": Decimal("1.50"),
		"s": {1},
	}
	assert frappe.as_json(value) == (
		'{\n "a": "2024-01-05 10:00:00",\n "b": "2024-01-05",\n "d": 1.5,\n "n": null,\n "s": [\n  1\n ],\n "t": "0:00:05"\n}'
	)
	assert frappe.as_json({"b": 1, "a": 2}, indent=None) == '{"a": 2,"b": 1}'
	assert type(frappe.parse_json('{"a": 1}')) is frappe._dict


def test_messages(core):
	frappe.msgprint("hello")
	frappe.msgprint("a", title="T", indicator="green", alert=True)
	assert frappe.get_message_log() == [
		{"message": "hello", "title": "Message"},
		{"message": "a", "title": "T", "indicator": "green", "alert": 1},
	]
	with pytest.raises(frappe.DuplicateEntryError, match="x<b>y</b>"):
		frappe.throw("x<b>y</b>", frappe.DuplicateEntryError, title="TT")
	last = frappe.local.message_log[-1]
	assert (last.title, last.indicator, last.raise_exception) == ("TT", "red", 1)
	frappe.clear_last_message()
	assert len(frappe.local.message_log) == 2


def test_exceptions_have_their_status(core):
	assert [
		getattr(frappe, name).http_status_code
		for name in (
			"ValidationError",
			"PermissionError",
			"DoesNotExistError",
			"DuplicateEntryError",
			"AuthenticationError",
		)
	] == [417, 403, 404, 409, 401]
	assert issubclass(frappe.DoesNotExistError, frappe.ValidationError)
	assert not issubclass(frappe.DuplicateEntryError, frappe.ValidationError)
