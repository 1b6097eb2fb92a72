from decimal import Decimal

import frappe
import pytest

from jarz_pos.delivery import territories


@pytest.fixture
def tree(world):
	"""Giza (served by Nasr City, 40/25) > Dokki (60/0) > Dokki Square (0/0, nothing of its own)."""
	make_territory(
		"Giza", jarz_delivery_income=40, jarz_delivery_expense=25, jarz_pos_profile=world.branch.name
	)
	make_territory("Dokki", "Giza", jarz_delivery_income=60)
	return make_territory("Dokki Square", "Dokki", is_group=0, jarz_territory_name_ar="ميدان الدقي")


def make_territory(name: str, parent: str = "All Territories", **values: object) -> str:
	territory = {"doctype": "Territory", "territory_name": name, "parent_territory": parent, "is_group": 1}
	return frappe.get_doc({**territory, **values}).insert(ignore_permissions=True).name


def test_every_territory_is_listed_with_its_own_fees(tree, sql_count):
	with sql_count() as statements:
		rows = {row["name"]: row for row in territories.territories()}
	assert len(statements) == 1
	assert len(rows) == frappe.db.count("Territory")
	assert rows["Giza"] == {
		"name": "Giza",
		"territory_name": "Giza",
		"territory_name_ar": None,
		"is_group": 1,
		"delivery_income": 40.0,
		"delivery_expense": 25.0,
	}
	assert (rows["Dokki"]["delivery_income"], rows["Dokki"]["delivery_expense"]) == (60, 0)
	assert rows["Dokki Square"]["territory_name_ar"] == "ميدان الدقي"


def test_the_list_is_not_cut_off(world):
	for number in range(60):
		make_territory(f"District {number:02d}", is_group=0)
	assert len([row for row in territories.territories() if row["name"].startswith("District")]) == 60


@pytest.mark.parametrize(
	("search", "found"),
	[
		("dokki", ["Dokki", "Dokki Square"]),
		("الدقي", ["Dokki Square"]),
		("  GIZA ", ["Giza"]),
		("%", []),
		("_", []),
	],
)
def test_a_search_looks_into_every_name_and_knows_no_wildcards(tree, search, found):
	assert [row["name"] for row in territories.territories(search)] == found


def test_the_customers_fee_is_the_territorys_own_and_the_couriers_is_inherited(tree, world, sql_count):
	with sql_count() as statements:
		facts = territories.facts(["Dokki Square", "Giza", "", "nowhere"])
	assert len(statements) == 1
	assert set(facts) == {"Dokki Square", "Giza"}
	square = facts["Dokki Square"]
	assert (square.delivery_income, square.courier_fee, square.branch) == (0, 25, world.branch.name)
	assert territories.delivery_income("Dokki") == Decimal(60)
	assert territories.delivery_income("nowhere") == territories.delivery_income(None) == 0


def test_the_nearest_fee_and_the_nearest_branch_upwards_count(tree, world):
	frappe.db.set_value(
		"Territory", "Dokki", {"jarz_delivery_expense": 30, "jarz_pos_profile": world.second_branch.name}
	)
	assert territories.facts([tree])[tree].courier_fee == 30
	assert territories.branch_of(tree) == world.second_branch.name
	assert territories.branch_of("Giza") == world.branch.name
	assert territories.branch_of("All Territories") is None


@pytest.mark.parametrize(
	("city", "state", "own", "found"),
	[
		("Dokki", "Giza", "All Territories", "Dokki"),
		("Cairo", "Giza", "All Territories", "Giza"),
		("Cairo", None, "Dokki", "Dokki"),
		(" dokki ", "", "Giza", "Dokki"),
		("Cairo", "Egypt?", None, None),
		(None, None, None, None),
		("' OR 1=1 --", "🏠", "Giza", "Giza"),
	],
)
def test_the_territory_is_that_of_the_city_then_the_state_then_the_customers(tree, city, state, own, found):
	assert territories.match_territory(city, state, own) == found


def test_an_order_goes_to_the_territory_of_its_address_else_of_the_primary_one(tree, world):
	customer = world.second_customer
	address = frappe.db.get_value("Customer", customer, "customer_primary_address")
	frappe.db.set_value("Customer", customer, "territory", "Giza")
	assert territories.territory_of(customer) == world.second_branch.territory
	other = frappe.copy_doc(frappe.get_doc("Address", address))
	other.city = "Dokki"
	other.insert(ignore_permissions=True)
	assert territories.territory_of(customer, other.name) == "Dokki"
	frappe.db.set_value("Address", address, {"city": "somewhere", "state": "Dokki"})
	assert territories.territory_of(customer) == "Dokki"
	frappe.db.set_value("Address", address, "state", "")
	assert territories.territory_of(customer) == "Giza"
	assert territories.territory_of("nobody") is None
