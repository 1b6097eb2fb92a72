"""Statements and transactions: values, savepoints, locks under threads."""

import datetime
import time
from decimal import Decimal

import frappe
import pytest
from frappe.query_builder import Case, Interval
from frappe.query_builder.functions import Coalesce, Count, IfNull, Max, Now, Sum

from sandbox.tests.core_fixtures import in_threads

THREADS = 32


def test_placeholders_of_every_kind(core):
	assert frappe.db.sql("select %s, %s", (1, "a%b's")) == ((1, "a%b's"),)
	assert frappe.db.sql("select %(a)s as x", {"a": "é"}, as_dict=True) == [{"x": "é"}]
	assert frappe.db.sql(
		"select name from tabRole where name in %s order by name", (("Guest", "All"),), pluck=True
	) == [
		"All",
		"Guest",
	]
	assert frappe.db.sql("select name from tabRole where name = %s", "Guest") == (("Guest",),)
	assert frappe.db.sql("select name from tabRole where name = 'Guest'", as_list=True) == [["Guest"]]
	assert frappe.db.sql("select 'it\\'s', '100%'") == (("it's", "100%"),)


def test_escape_is_mariadbs(core):
	assert frappe.db.escape("50% 'a") == "'50%% \\'a'"
	assert frappe.db.escape(None) == "''"
	for text in ("it's", "b\\c", 'q"', "\\'"):
		literal = frappe.db.escape(text, percent=False)
		assert frappe.db.sql(f"select {literal}") == ((text,),)


def test_decimals_add_up_exactly(core):
	for money in (0.1, 0.2, 45.00, 33.35, 7.77):
		frappe.get_doc({"doctype": "Trial Order", "title": "sum", "money": money}).insert()
	table = frappe.qb.DocType("Trial Order")
	query = (
		frappe.qb.from_(table).select(Sum(table.money), Sum(table.money - 0.1)).where(table.title == "sum")
	)
	assert query.run() == ((86.42, 85.92),)
	assert frappe.qb.from_(table).select(Sum(table.money)).where(table.title == "none").run() == ((None,),)


def test_the_query_builder_writes_and_reads(core):
	name = frappe.get_doc({"doctype": "Trial Order", "title": "O'Neil \\ 50%"}).insert().name
	table = frappe.qb.DocType("Trial Order")
	now = datetime.datetime(2024, 1, 5, 10, 0)
	frappe.qb.update(table).set(table.moment, now).set(table.money, Decimal("1.5")).where(
		table.name == name
	).run()
	rows = (
		frappe.qb.from_(table)
		.select(
			table.title,
			table.moment,
			table.money,
			Coalesce(table.role, "x").as_("role"),
			IfNull(table.text, "y").as_("text"),
			Case().when(table.moment > now - datetime.timedelta(days=1), 1).else_(0).as_("late"),
		)
		.where(table.title == "O'Neil \\ 50%")
		.run(as_dict=True)
	)
	assert rows == [
		{"title": "O'Neil \\ 50%", "moment": now, "money": 1.5, "role": "x", "text": "y", "late": 1}
	]
	subquery = (
		frappe.qb.from_(table)
		.select(table.name, Max(table.moment).as_("newest"))
		.groupby(table.name)
		.as_("found")
	)
	assert frappe.qb.from_(subquery).select(subquery.newest).where(subquery.name == name).run() == ((now,),)
	assert frappe.qb.from_("Trial Order").select(Count("*")).run(as_dict=True)[0].keys() == {"COUNT(*)"}
	frappe.db.delete("Trial Order", filters=(table.moment < (Now() - Interval(days=30))))
	assert not frappe.db.exists("Trial Order", name)


def test_savepoints(core):
	frappe.get_doc({"doctype": "Trial Note", "name": "kept"}).insert()
	frappe.db.savepoint("here")
	frappe.get_doc({"doctype": "Trial Note", "name": "gone"}).insert()
	frappe.db.rollback(save_point="here")
	assert frappe.db.exists("Trial Note", "kept") and not frappe.db.exists("Trial Note", "gone")
	assert frappe.db.transaction_writes
	frappe.db.rollback()
	assert not frappe.db.exists("Trial Note", "kept") and not frappe.db.transaction_writes


def test_callbacks_of_the_transaction(core):
	called = []
	frappe.db.after_commit.add(lambda: called.append("commit"))
	frappe.db.rollback()
	frappe.db.after_commit.add(lambda: called.append("commit"))
	frappe.db.after_rollback.add(lambda: called.append("rollback"))
	frappe.db.commit()
	assert called == ["commit"]


def test_null_is_no_number(core):
	name = frappe.get_doc({"doctype": "Trial Order", "title": "x"}).insert().name
	with pytest.raises(frappe.db.IntegrityError):
		frappe.db.set_value("Trial Order", name, "money", None)
	frappe.db.set_value("Trial Order", name, "money", "7.5")
	assert frappe.db.get_value("Trial Order", name, "money") == 7.5
	with pytest.raises(frappe.db.OperationalError):
		frappe.db.set_value("Trial Order", name, "nothing", 1)


def test_bulk_insert_leaves_out_what_is_there(core):
	rows = [(f"n{number}", "x") for number in range(5)]
	frappe.db.bulk_insert("Trial Note", ["name", "text"], rows)
	frappe.db.bulk_insert("Trial Note", ["name", "text"], [*rows, ("n5", "x")], ignore_duplicates=True)
	assert frappe.db.count("Trial Note", {"name": ("like", "n_")}) == 6
	with pytest.raises(frappe.db.IntegrityError):
		frappe.db.bulk_insert("Trial Note", ["name", "text"], rows)


def test_indexes(core):
	frappe.db.add_index("Trial Note", ["company", "text"], "company_text")
	assert frappe.db.has_index("tabTrial Note", "company_text")
	frappe.db.sql_ddl("alter table `tabTrial Note` drop index `company_text`")
	assert not frappe.db.has_index("tabTrial Note", "company_text")


def test_statements_can_be_watched(core):
	seen, cursor = [], frappe.db._cursor
	execute = cursor.execute
	cursor.execute = lambda query, args=None: seen.append(query) or execute(query, args)
	frappe.db.get_value("Role", "Guest")
	del cursor.execute
	frappe.db.get_value("Role", "Guest")
	assert len(seen) == 1 and "%s" in seen[0]


def test_of_many_that_insert_one_name_one_wins(core):
	def insert(number):
		frappe.get_doc({"doctype": "Trial Note", "name": "race", "text": str(number)}).insert()
		time.sleep(0.02)
		return number

	results = in_threads(core, THREADS, insert)
	winners = [result for result in results if isinstance(result, int)]
	assert len(winners) == 1
	assert all(
		isinstance(result, frappe.DuplicateEntryError) for result in results if not isinstance(result, int)
	)
	assert frappe.db.get_value("Trial Note", "race", "text") == str(winners[0])
	frappe.db.delete("Trial Note", "race")
	frappe.db.commit()


def test_a_counter_under_a_lock_counts_exactly(core):
	frappe.get_doc({"doctype": "Trial Note", "name": "counter", "text": "0"}).insert()
	frappe.db.commit()

	def count(_number):
		for _time in range(5):
			held = int(frappe.db.get_value("Trial Note", "counter", "text", for_update=True))
			frappe.db.set_value("Trial Note", "counter", "text", str(held + 1))
			frappe.db.commit()

	assert not [error for error in in_threads(core, THREADS, count) if error]
	assert frappe.db.get_value("Trial Note", "counter", "text") == str(5 * THREADS)
	frappe.db.delete("Trial Note", "counter")
	frappe.db.commit()


def test_series_numbers_are_given_once(core):
	def insert(_number):
		return frappe.get_doc({"doctype": "Trial Order", "title": "series"}).insert().name

	names = in_threads(core, THREADS, insert)
	assert len(set(names)) == THREADS and all(isinstance(name, str) for name in names)
	frappe.db.delete("Trial Order", {"title": "series"})
	frappe.db.commit()


def test_a_reader_sees_what_is_committed_by_then(core):
	frappe.db.get_value("Trial Note", "later", "name")
	in_threads(core, 1, lambda _n: frappe.get_doc({"doctype": "Trial Note", "name": "later"}).insert())
	assert frappe.db.exists("Trial Note", "later")
	frappe.db.delete("Trial Note", "later")
	frappe.db.commit()


@pytest.mark.parametrize(
	"statement",
	[
		"select * from information_schema.tables",
		"select 'a' regexp 'b'",
		"select json_table(1)",
	],
)
def test_sql_that_is_not_offered_fails(core, statement):
	with pytest.raises((frappe.NotOffered, frappe.db.OperationalError)):
		frappe.db.sql(statement)


def test_what_a_bench_keeps_in_redis_is_no_statement(core):
	frappe.get_cached_doc("Role", "Guest")
	frappe.local.cache = {}
	seen, cursor = [], frappe.db._cursor
	execute = cursor.execute
	cursor.execute = lambda query, args=None: seen.append(query) or execute(query, args)
	frappe.get_cached_doc("Role", "Guest")
	frappe.get_roles("somebody@x.y")
	frappe.utils.now()
	frappe.utils.flt(1.234, 2)
	frappe.db.get_default("currency")
	assert seen == []
	frappe.db.get_single_value("System Settings", "language")
	frappe.db.get_single_value("System Settings", "language")
	assert len(seen) == 1
	del cursor.execute


def test_a_rollback_takes_cached_values_back(core):
	assert frappe.get_cached_value("Role", "Guest", "home_page") is None
	frappe.db.set_value("Role", "Guest", "home_page", "x")
	frappe.db.set_single_value("Trial Settings", "limit", 3)
	assert frappe.get_cached_value("Role", "Guest", "home_page") == "x"
	assert frappe.db.get_single_value("Trial Settings", "limit") == 3
	frappe.db.rollback()
	assert frappe.get_cached_value("Role", "Guest", "home_page") is None
	assert frappe.db.get_single_value("Trial Settings", "limit") == 0


def test_an_insert_that_updates_on_a_duplicate_key_takes_the_row_that_is_there(core):
	statement = (
		"INSERT INTO `tabRole` (`name`, `role_name`) VALUES ('Upsert', %s)"
		" ON DUPLICATE KEY UPDATE `role_name` = VALUES(`role_name`)"
	)
	frappe.db.sql(statement, ("on duplicate key update",))
	frappe.db.sql(statement, ("second",))
	assert frappe.db.get_value("Role", "Upsert", "role_name") == "second"
