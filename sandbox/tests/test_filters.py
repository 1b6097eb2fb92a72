"""The filter language in its two dialects. Every expectation is what a Frappe 15.44 bench answered for six Items with
the sales units "", Box, NULL, NULL, NULL and Nos."""

import datetime

import frappe
import pytest

ALL = ["CAKE-1", "CAKE-2", "CAKE-3", "DRINK-1", "DRINK-2", "PARTY-BOX"]
UNITS = ["", "Box", None, None, None, "Nos"]
EMPTY = ["CAKE-1", "CAKE-3", "DRINK-1", "DRINK-2"]


@pytest.fixture
def notes(core):
	frappe.db.delete("Trial Note", {"name": ("!=", "")})
	for name, unit in zip(ALL, UNITS, strict=True):
		frappe.get_doc({"doctype": "Trial Note", "name": name, "text": unit, "company": "C"}).insert()
		frappe.db.set_value("Trial Note", name, "text", unit, update_modified=False)


CASES = [
	# filters, what a list gives, what a plain read gives
	({"name": "CAKE-1"}, ["CAKE-1"], ["CAKE-1"]),
	({"name": "cake-1 "}, ["CAKE-1"], ["CAKE-1"]),
	({"name": ("in", ["CAKE-1", "CAKE-2"])}, ALL[:2], ALL[:2]),
	({"name": ("not in", ["CAKE-1"])}, ALL[1:], ALL[1:]),
	({"name": ["like", "cake%"]}, ALL[:3], ALL[:3]),
	({"name": ["not like", "CAKE%"]}, ALL[3:], ALL[3:]),
	({"name": ["like", "CAKE_1"]}, ["CAKE-1"], ["CAKE-1"]),
	({"name": ["like", r"CAKE\_1"]}, [], []),
	({"text": ["not like", "B%"]}, ["CAKE-1", *ALL[2:]], ["CAKE-1", "PARTY-BOX"]),
	({"text": ["is", "set"]}, ["CAKE-2", "PARTY-BOX"], ["CAKE-1", "CAKE-2", "PARTY-BOX"]),
	({"text": ["is", "not set"]}, EMPTY, EMPTY[1:]),
	({"text": ""}, EMPTY, ["CAKE-1"]),
	({"text": None}, [], EMPTY[1:]),
	({"text": ["=", None]}, [], EMPTY[1:]),
	({"text": ["!=", None]}, [], EMPTY[1:]),
	({"text": ["!=", ""]}, ["CAKE-2", "PARTY-BOX"], ["CAKE-2", "PARTY-BOX"]),
	({"text": ["in", ["", None]]}, EMPTY, ["CAKE-1"]),
	({"text": ["in", ["", "Box"]]}, ["CAKE-1", "CAKE-2", *EMPTY[1:]], ["CAKE-1", "CAKE-2"]),
	({"text": ["in", [None, "Box"]]}, ["CAKE-1", "CAKE-2", *EMPTY[1:]], ["CAKE-2"]),
	({"text": ["!=", "Box"]}, ["CAKE-1", *ALL[2:]], ["CAKE-1", "PARTY-BOX"]),
	({"text": ["not in", ["Box"]]}, ["CAKE-1", *ALL[2:]], ["CAKE-1", "PARTY-BOX"]),
	({"text": ["not in", ["Box", ""]]}, ["PARTY-BOX"], ["PARTY-BOX"]),
	({"text": ["not in", ["Box", None]]}, ["PARTY-BOX"], []),
	({"text": ["<", "C"]}, ALL[:5], ALL[:2]),
	({"text": [">", "C"]}, ["PARTY-BOX"], ["PARTY-BOX"]),
	([["name", "=", "CAKE-1"]], ["CAKE-1"], ["CAKE-1"]),
	([["Trial Note", "name", "=", "CAKE-1"]], ["CAKE-1"], ["CAKE-1"]),
	({"name": ["in", ""]}, [], []),
	({"name": ["in", []]}, [], []),
	({"name": ["not in", []]}, ALL, ALL),
	({"name": ["in", "CAKE-1, CAKE-2"]}, ALL[:2], ["CAKE-1"]),
	({"name": ["LIKE", "cake%"]}, ALL[:3], ALL[:3]),
	({"docstatus": "0"}, ALL, ALL),
	({"docstatus": ["!=", 1]}, ALL, ALL),
	({"creation": [">", "2020-01-01"]}, ALL, ALL),
	({"creation": ["like", "2%"]}, ALL, ALL),
	({"modified": ["between", ["2020-01-01", "2020-01-02"]]}, [], []),
	({}, ALL, ALL),
	([], ALL, []),
	(None, ALL, []),
]


@pytest.mark.parametrize(("filters", "listed", "read"), CASES, ids=[str(case[0]) for case in CASES])
def test_filters(notes, filters, listed, read):
	assert frappe.get_all("Trial Note", filters, pluck="name", order_by="name asc") == listed
	assert [
		name for (name,) in frappe.db.get_values("Trial Note", filters, "name", order_by="name asc")
	] == read


def test_plain_reads_take_a_name_and_one_condition(notes):
	assert frappe.db.get_value("Trial Note", "CAKE-1", "text") == ""
	assert frappe.db.get_value("Trial Note", ["name", "=", "CAKE-2"], "text") == "Box"
	assert frappe.db.get_value("Trial Note", "CAKE-2", ["name", "text"]) == ("CAKE-2", "Box")
	assert frappe.db.get_value("Trial Note", "CAKE-2", ["name", "text"], as_dict=True) == {
		"name": "CAKE-2",
		"text": "Box",
	}
	assert frappe.db.get_value("Trial Note", "nothing", ["name", "text"]) is None
	assert frappe.db.get_value("Trial Note", None, "name") is None
	assert frappe.db.exists("Trial Note", "cake-1") == "CAKE-1"
	assert frappe.db.exists({"doctype": "Trial Note", "name": "CAKE-1"}) == "CAKE-1"
	assert frappe.db.exists("Trial Settings", "Trial Settings") == "Trial Settings"
	assert frappe.db.exists("Nothing", "x") is None
	assert frappe.db.count("Trial Note", {"name": ("like", "CAKE%")}) == 3


def test_today_lies_between_today_and_today(notes):
	today = frappe.utils.today()
	assert len(frappe.get_all("Trial Note", {"creation": ["between", [today, today]]})) == len(ALL)


def test_times_compare_in_any_spelling(core):
	moment = datetime.datetime(2024, 1, 5, 10, 0)
	name = (
		frappe.get_doc(
			{"doctype": "Trial Order", "title": "x", "moment": moment, "day": moment.date(), "clock": "9:00"}
		)
		.insert()
		.name
	)
	for filters in (
		{"moment": "2024-01-05 10:00"},
		{"moment": "2024-01-05 10:00:00"},
		{"moment": moment},
		{"moment": ("<=", "2024-01-05 10:00:00")},
		{"day": "2024-01-05"},
		{"day": moment.date()},
		{"day": ("<=", "2024-01-05 00:00:00")},
		{"clock": "09:00:00"},
		{"clock": "9:00"},
		{"clock": datetime.timedelta(hours=9)},
	):
		assert frappe.db.exists("Trial Order", {"name": name, **filters}), filters
	table = frappe.qb.DocType("Trial Order")
	query = frappe.qb.from_(table).select(table.moment, table.day, table.clock)
	for condition in (
		table.moment == moment,
		table.moment <= "2024-01-05 10:00:00",
		table.moment >= moment.date(),
		table.clock == datetime.timedelta(hours=9),
	):
		assert query.where(condition & (table.name == name)).run() == (
			(moment, moment.date(), datetime.timedelta(hours=9)),
		)


def test_child_tables_are_joined(core):
	doc = frappe.get_doc(
		{"doctype": "Trial Order", "title": "x", "rows": [{"item": "a", "qty": 2}, {"item": "b", "qty": 3}]}
	).insert()
	assert frappe.get_all("Trial Order", [["Trial Row", "item", "=", "b"]], pluck="name") == [doc.name]
	rows = frappe.get_all("Trial Order", {"name": doc.name}, ["name", "rows.item"], order_by="rows.item")
	assert [row.item for row in rows] == ["a", "b"]


def test_aggregates_and_shapes(notes):
	assert frappe.get_all("Trial Note", fields=["count(name) as c"]) == [{"c": 6}]
	assert frappe.get_all("Trial Note", fields=["count(name)"]) == [{"count(name)": 6}]
	newest = frappe.get_all("Trial Note", fields=["max(modified) as m"])[0].m
	assert isinstance(newest, datetime.datetime)
	assert frappe.get_all("Trial Note", fields=["company"], distinct=True) == [{"company": "C"}]
	assert frappe.get_all("Trial Note", fields=["name"], as_list=True, limit=1, order_by="name") == (
		("CAKE-1",),
	)
	assert frappe.get_all("Trial Note", limit_start=1, limit_page_length=1, order_by="name") == [
		{"name": "CAKE-2"}
	]
	assert frappe.get_all(
		"Trial Note",
		or_filters=[["name", "=", "CAKE-1"], ["name", "=", "CAKE-2"]],
		pluck="name",
		order_by="name desc",
	) == ["CAKE-2", "CAKE-1"]


def test_the_newest_change_comes_first_unless_an_order_is_given(notes):
	frappe.db.set_value("Trial Note", "CAKE-3", "text", "now")
	assert frappe.get_all("Trial Note", pluck="name")[0] == "CAKE-3"


def test_what_is_no_column_is_an_error(notes):
	with pytest.raises(frappe.db.OperationalError, match="nothing"):
		frappe.get_all("Trial Note", {"nothing": 1})
	with pytest.raises(frappe.db.OperationalError, match="nothing"):
		frappe.get_all("Trial Note", fields=["nothing"])
	with pytest.raises(frappe.DataError):
		frappe.get_all("Trial Note", fields=["(select 1) as x"])
	with pytest.raises(frappe.ValidationError, match="Illegal SQL Query"):
		frappe.get_all("Trial Note", order_by="name; drop")
	with pytest.raises(frappe.ValidationError, match="Operator must be one of"):
		frappe.get_all("Trial Note", {"name": ["foo", "x"]})


def test_text_sorts_as_mariadb_sorts_it(core):
	order = " `^_-,;:!?.'\"()[]{}@*/\\&#%+<=>|~$0123456789AaBbZz"
	for character in order:
		frappe.get_doc({"doctype": "Trial Order", "title": f"x{character}x"}).insert()
	rows = frappe.get_all("Trial Order", {"title": ("like", "x_x")}, pluck="title", order_by="title, name")
	letters = [row[1].lower() for row in rows]
	assert "".join(letters) == order.lower()


@pytest.mark.parametrize(
	("stored", "asked", "equal", "like"),
	[
		*(
			("e", "é", 1, 1),
			("ss", "ß", 1, 0),
			("a", "a ", 1, 0),
			("ا", "أ", 0, 0),
			("ا", "آ", 0, 0),
			("i", "İ", 1, 1),
		),
		*(
			("i", "ı", 0, 0),
			("ى", "ي", 0, 0),
			("Æ", "ae", 0, 0),
			("æ", "Æ", 1, 1),
			("ø", "o", 0, 0),
			("ة", "ه", 0, 0),
		),
		*(
			("كَ", "ك", 1, 0),
			("٣", "3", 1, 1),
			("ـا", "ا", 0, 0),
			("ﻻ", "لا", 1, 0),
			("œ", "oe", 1, 0),
			("ñ", "n", 1, 1),
		),
		*(("ؤ", "و", 0, 0), ("😀", "😁", 1, 0), ("a-b", "ab", 0, 0), ("①", "1", 1, 1), ("ﬁ", "fi", 1, 0)),
		("a\u200bb", "ab", 1, 0),
	],
)
def test_equal_means_equal_for_mariadb(core, stored, asked, equal, like):
	name = frappe.get_doc({"doctype": "Trial Order", "title": stored}).insert().name
	assert bool(frappe.db.exists("Trial Order", {"name": name, "title": asked})) == bool(equal)
	assert bool(frappe.db.exists("Trial Order", {"name": name, "title": ("like", asked)})) == bool(like)


def test_columns_take_what_mariadbs_take(core):
	name = frappe.get_doc({"doctype": "Trial Order", "title": "x"}).insert().name

	def put(field, value):
		frappe.db.set_value("Trial Order", name, field, value)
		return frappe.db.get_value("Trial Order", name, field)

	for value in ("2024-01-05T10:00:00", "2024-01-05 10:00", datetime.datetime(2024, 1, 5, 10)):
		assert put("moment", value) == datetime.datetime(2024, 1, 5, 10)
	for value in ("2024-1-5", "20240105", datetime.date(2024, 1, 5)):
		assert put("day", value) == datetime.date(2024, 1, 5)
	assert (put("number", "5.5"), put("number", "5 "), put("number", True)) == (6, 5, 1)
	for field, value in (
		("moment", "2024-01-05T10:00:00Z"),
		("day", "05-01-2024"),
		("day", "foo"),
		("day", ""),
		("number", "abc"),
	):
		with pytest.raises(frappe.db.OperationalError, match="Incorrect"):
			put(field, value)
