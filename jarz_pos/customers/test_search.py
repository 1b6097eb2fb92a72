import frappe
import pytest

from jarz_pos.customers import keys, search
from jarz_pos.tests import factories

PEOPLE = {
	"Laila Mansour": "01065550001",
	"Mansour Laila": "01065550002",
	"Lailatul Noor": "+20 106 555 0003",
	"أحمد إبراهيم": "0020 1065550004",
	"O'Brian 100%": "٠١٠٦٥٥٥٠٠٠٥",
}


@pytest.fixture(autouse=True)
def people(world):
	for name, mobile in PEOPLE.items():
		make(name, mobile, world.branch.territory)


def make(name: str, mobile: str, territory: str, **values: object) -> str:
	customer = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": name,
			"customer_type": "Individual",
			"customer_group": "Individual",
			"territory": territory,
			**values,
		}
	).insert()
	frappe.db.set_value("Customer", customer.name, "mobile_no", mobile)  # as an import would leave it
	keys.refresh([customer.name])
	return customer.name


def found(typed: str, customer_type: str = "") -> list[str]:
	return [row["name"] for row in search.search(typed, customer_type)]


def test_names_that_begin_with_the_word_come_before_those_that_hold_it():
	assert found("laila") == ["Laila Mansour", "Lailatul Noor", "Mansour Laila"]


def test_each_typed_word_must_begin_a_word_of_the_name():
	assert found("lai man") == ["Laila Mansour", "Mansour Laila"]
	assert found("man laila") == ["Mansour Laila", "Laila Mansour"]
	assert found("laila nobody") == []
	assert found("aila") == []


@pytest.mark.parametrize("typed", ["احمد", "أحمد", "ابراهيم", "إبراهيم احمد", "\u200fأَحْمَد"])
def test_arabic_names_are_found_however_hamza_and_vowels_are_written(typed):
	assert "أحمد إبراهيم" in found(typed)


@pytest.mark.parametrize(
	"typed",
	[
		"01065550003",
		"1065550003",
		"+201065550003",
		"00201065550003",
		"0106 555-0003",
		"٠١٠٦٥٥٥٠٠٠٣",
		"+20 106 555 0003",
	],
)
def test_a_number_is_found_in_every_spelling_whatever_spelling_is_stored(typed):
	assert found(typed) == ["Lailatul Noor"]


@pytest.mark.parametrize("typed", ["0106555", "+20106555", "20106555", "106555"])
def test_the_first_digits_are_enough(typed):
	assert {"Laila Mansour", "Lailatul Noor", "أحمد إبراهيم", "O'Brian 100%"} <= set(found(typed))


@pytest.mark.parametrize(
	"typed", ["", "l", "0", "+", "%", "_", "%%%", "' or 1=1 --", "\\", "😀", "*", "+20", "01"]
)
def test_a_list_of_all_customers_is_not_given_away(typed):
	assert found(typed) == []


def test_wildcards_are_taken_as_what_they_are():
	assert found("100%") == ["O'Brian 100%"]
	assert found("brian") == ["O'Brian 100%"]
	assert found("la%sour") == []
	assert found("l_ila") == []


def test_disabled_customers_are_not_offered_but_keep_their_number():
	frappe.db.set_value("Customer", "Laila Mansour", "disabled", 1)
	assert found("laila") == ["Lailatul Noor", "Mansour Laila"]
	with pytest.raises(keys.DuplicatePhone):
		keys.require_free("+201065550001")


def test_the_type_narrows():
	frappe.db.set_value("Customer", "Laila Mansour", "customer_type", "Company")
	assert found("laila", "Individual") == ["Lailatul Noor", "Mansour Laila"]
	assert found("laila", "Company") == ["Laila Mansour"]
	assert found("laila", "Nonsense") == []


def test_at_most_twenty_rows_and_each_customer_once(world):
	for number in range(25):
		make(f"Laila Lailani Lailah {number}", f"0107777{number:04d}", world.branch.territory)
	names = found("laila")
	assert len(names) == len(set(names)) == 20


def test_a_search_is_three_statements_at_most(world, sql_count):
	fill(300, world.branch.territory)
	for typed in ("crowd", "01088", "crowd k299", "01088000299"):
		search.search(typed)  # settings are in the cache of a running server
		with sql_count() as statements:
			rows = search.search(typed, "Individual")
		assert rows
		assert len(statements) <= 3


@pytest.mark.bench(reason="MariaDB's query plans")
def test_a_search_reads_an_index(world):
	fill(3000, world.branch.territory)
	for typed in ("crowd", "01088", "crowd k2999", "01088002999"):
		assert search.search(typed, "Individual")
		plan = frappe.db.sql("explain " + str(frappe.db.last_query), as_dict=True)
		assert any("search_key" in (step.key or "") and step.type == "range" for step in plan), (typed, plan)
		assert {step.type for step in plan if step.table == "tabCustomer"} == {"eq_ref"}, (typed, plan)
		assert all(step.type != "ALL" for step in plan if "Key" in step.table), (typed, plan)


def fill(count: int, territory: str) -> None:
	names = [f"CROWD-{number:05d}" for number in range(count)]
	frappe.db.bulk_insert(
		"Customer",
		["name", "customer_name", "customer_type", "mobile_no", "territory"],
		[
			(name, f"Crowd K{number}", "Individual", f"01088{number:06d}", territory)
			for number, name in enumerate(names)
		],
	)
	keys.refresh(names)


def test_the_row_of_one_customer_and_of_none(world):
	row = search.row_of(world.customer)
	assert row["delivery_income"] == 50
	assert row["territory_name_ar"] == "مدينة نصر"
	with pytest.raises(frappe.DoesNotExistError):
		search.row_of("nobody")


def test_the_board_gets_the_same_customers_as_a_subquery(world):
	customer = frappe.qb.DocType("Customer")
	query = frappe.qb.from_(customer).select(customer.name)
	assert query.where(customer.name.isin(search.names_matching("0106555000"))).run(pluck=True)
	assert set(query.where(customer.name.isin(search.names_matching("laila"))).run(pluck=True)) == {
		"Laila Mansour",
		"Lailatul Noor",
		"Mansour Laila",
	}
	assert search.names_matching("l") is None


def test_factories_customers_are_found(world):
	assert factories.World().customer in found("mona")
