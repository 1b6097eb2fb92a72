import random

import frappe
import pytest

from jarz_pos.customers import backfill, contacts, keys
from jarz_pos.tests import factories

FRESH = "Zeinab Q. Fresh"
MOBILE = "0100 555 1234"
KEY = "1005551234"


@pytest.fixture
def customer(world) -> str:
	return make(FRESH, MOBILE, world.branch.territory)


def make(name: str, mobile: str, territory: str) -> str:
	"""Without the factories, whose Contacts make ERPNext commit."""
	customer = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": name,
			"customer_type": "Individual",
			"customer_group": "Individual",
			"territory": territory,
		}
	).insert()
	contact = contacts.new(customer)
	contact.append("phone_nos", {"phone": mobile, "is_primary_mobile_no": 1})
	contact.save()
	customer.reload()
	customer.update({"customer_primary_contact": contact.name, "mobile_no": mobile})
	customer.save()
	return customer.name


def stored(customer: str) -> set[tuple]:
	return set(
		frappe.get_all(
			keys.DOCTYPE,
			filters={"customer": customer},
			fields=["kind", "search_key", "position"],
			order_by="creation asc",
			as_list=True,
		)
	)


def words_and(*numbers: tuple) -> set[tuple]:
	return {("Word", "zeinab", 0), ("Word", "q", 1), ("Word", "fresh", 2), *numbers}


def contact_of(customer: str):
	return frappe.get_doc("Contact", frappe.db.get_value("Customer", customer, "customer_primary_contact"))


def test_a_saved_customer_is_found_by_each_word_and_by_the_number_of_the_contact(customer):
	assert stored(customer) == words_and(("Phone", KEY, 0), ("Mobile", KEY, 0))


def test_a_second_number_of_the_contact_is_found_but_not_claimed(customer):
	contact = contact_of(customer)
	contact.append("phone_nos", {"phone": "+20 2 2233 4455", "is_primary_phone": 1})
	contact.save()
	assert stored(customer) == words_and(("Phone", KEY, 0), ("Mobile", KEY, 0), ("Phone", "222334455", 0))


def test_a_number_that_is_taken_off_the_contact_is_found_no_more(customer):
	contact = contact_of(customer)
	contact.append("phone_nos", {"phone": "01115551234"})
	contact.save()
	contact.remove(contact.phone_nos[-1])
	contact.save()
	assert stored(customer) == words_and(("Phone", KEY, 0), ("Mobile", KEY, 0))


def test_a_deleted_contact_takes_its_further_numbers_along(customer):
	other = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": "Her sister",
			"links": [{"link_doctype": "Customer", "link_name": customer}],
		}
	).insert()
	other.append("phone_nos", {"phone": "01115551234"})
	other.save()
	assert ("Phone", "1115551234", 0) in stored(customer)
	other.delete()
	assert stored(customer) == words_and(("Phone", KEY, 0), ("Mobile", KEY, 0))


def test_a_contact_that_is_unlinked_gives_its_number_back(customer):
	contact = contact_of(customer)
	frappe.db.set_value("Customer", customer, "mobile_no", None)
	contact.set("links", [])
	contact.save()
	assert stored(customer) == words_and()


def test_a_changed_name_is_found_by_its_new_words_only(customer):
	document = frappe.get_doc("Customer", customer)
	document.customer_name = "زينب جديدة"
	document.save()
	assert {row for row in stored(customer) if row[0] == "Word"} == {
		("Word", "زينب", 0),
		("Word", "جديده", 1),
	}


def test_a_renamed_customer_keeps_his_keys_under_the_new_id(customer):
	frappe.rename_doc("Customer", customer, "Zeinab Married")
	assert stored(customer) == set()
	assert stored("Zeinab Married") == {
		("Word", "zeinab", 0),
		("Word", "married", 1),
		("Phone", KEY, 0),
		("Mobile", KEY, 0),
	}


def test_a_deleted_customer_leaves_no_keys_and_frees_the_number(customer):
	frappe.delete_doc("Customer", customer)
	assert stored(customer) == set()
	keys.require_free(MOBILE)


def test_a_number_belongs_to_the_first_who_has_it_and_passes_on_when_he_gives_it_up(customer, world):
	second = make("Second Holder", "+20 1005551234", world.branch.territory)
	assert ("Phone", KEY, 0) in stored(second)
	assert ("Mobile", KEY, 0) not in stored(second)
	with pytest.raises(keys.DuplicatePhone, match="already exists: Zeinab"):
		keys.require_free("00201005551234", second)
	frappe.delete_doc("Customer", customer)
	assert ("Mobile", KEY, 0) in stored(second)
	keys.require_free("00201005551234", second)


def test_saving_a_customer_again_writes_no_key(customer, sql_count):
	with sql_count() as statements:
		assert keys.refresh([customer]) == 0
	assert [statement for statement in statements if not statement.lower().startswith("select")] == []


def test_customers_that_came_without_our_events_get_their_keys_at_the_set_up(customer):
	expected = stored(customer)
	frappe.db.delete(keys.DOCTYPE)
	report = backfill.fill_phone_keys()
	assert len(report) == 1 and "search keys" in report[0]
	assert stored(customer) == expected
	assert backfill.fill_phone_keys() == []


def test_the_set_up_takes_the_same_statements_for_many_customers_as_for_one(customer, sql_count):
	with sql_count() as for_one:
		keys.refresh([customer])
	people = frappe.get_all("Customer", pluck="name", order_by="name asc")
	assert len(people) > 3
	frappe.db.delete(keys.DOCTYPE)
	with sql_count() as for_all:
		keys.refresh(people)
	assert len(for_all) <= len(for_one) + 1  # the insert


def test_another_country_of_numbers_gives_other_keys(customer):
	settings = frappe.get_doc("Jarz Settings")
	settings.phone_country = "Kuwait"
	settings.save()
	assert keys.region() == "KW"
	assert backfill.rebuild_keys() > 0
	assert ("Phone", KEY, 0) not in stored(customer)
	assert backfill.rebuild_keys() == 0


def test_a_name_that_is_no_word_and_a_customer_without_a_number_are_no_problem(world):
	name = f"... {random.randrange(10**9)}"
	factories.ensure(
		"Customer",
		name,
		customer_name=name,
		customer_type="Company",
		customer_group="Individual",
		territory=world.branch.territory,
	)
	assert {row[0] for row in stored(name)} == {"Word"}
