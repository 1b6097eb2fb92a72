import random

import frappe
import pytest

from jarz_pos.tests import shapes
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.shapes import assert_shape

API = "jarz_pos.api.customer."


def fresh_mobile() -> str:
	return f"011{random.randrange(10**8):08d}"


def book_of(call, customer: str, **body: object) -> dict:
	answer = call("get_customer_shipping_addresses", customer=customer, **body)
	assert answer.status == 200, answer.body
	assert_shape(answer.message, shapes.ADDRESS_BOOK)
	return answer.message


# The book


def test_the_book_of_a_new_customer_has_his_one_address_selected(call, customer, mobile, world):
	book = book_of(call, customer)
	assert book["customer"] == book["customer_name"] == customer
	assert book["default_phone"] == mobile
	assert len(book["addresses"]) == 1
	assert book["selected_address"] == book["addresses"][0]
	address = book["selected_address"]
	assert address["name"] == book["selected_address_name"] == f"{customer}-Shipping"
	assert address["full_address"] == f"1 First Street, {world.branch.territory}"
	assert address["is_primary_address"] is True
	assert address["is_shipping_address"] is True


def test_a_customer_without_addresses_has_an_empty_book(call, world, committed):
	with committed():
		bare = frappe.get_doc(
			{
				"doctype": "Customer",
				"customer_name": f"Bare {fresh_mobile()}",
				"customer_type": "Individual",
				"customer_group": "Individual",
			}
		).insert()
	book = book_of(call, bare.name)
	assert (book["addresses"], book["selected_address_name"], book["selected_address"]) == ([], "", None)
	assert book["default_phone"] == ""


def test_the_address_on_the_order_is_the_selected_one(call, save, customer, order):
	save(address="2 Second Street")
	assert book_of(call, customer)["selected_address"]["address_line1"] == "2 Second Street"
	assert book_of(call, customer, invoice=order)["selected_address"]["address_line1"] == "1 First Street"


def test_without_a_primary_address_any_shipping_address_is_selected(call, customer, committed):
	with committed():
		frappe.db.set_value("Customer", customer, "customer_primary_address", None)
		frappe.db.set_value(
			"Address", f"{customer}-Shipping", {"is_primary_address": 0, "is_shipping_address": 0}
		)
	assert book_of(call, customer)["selected_address_name"] == f"{customer}-Shipping"
	with committed():
		frappe.db.set_value("Address", f"{customer}-Shipping", "address_type", "Billing")
	assert book_of(call, customer)["selected_address_name"] == ""


@pytest.mark.parametrize("name", ["nobody", "' or 1=1 --", "😀😀"])
def test_an_unknown_customer_has_no_book(call, name):
	answer = call("get_customer_shipping_addresses", customer=name)
	assert answer.status == 404
	assert answer.error_text() == f"There is no customer {name}."


@pytest.mark.parametrize("wrong", [["a"], {"like": "%"}, "", None, "x" * 200])
def test_a_customer_of_the_wrong_type_is_refused(call, wrong):
	assert call("get_customer_shipping_addresses", customer=wrong).status == 417


def test_the_order_of_another_customer_or_branch_opens_no_book(call, http, world, customer, order):
	other = call("get_customer_shipping_addresses", customer=world.customer, invoice=order)
	assert other.status == 417
	assert other.error_text() == f"Order {order} is of another customer."
	assert (
		call(
			"get_customer_shipping_addresses", http(world.second_staff), customer=customer, invoice=order
		).status
		== 403
	)


# Save


def test_a_new_text_becomes_an_address_and_the_default(call, save, customer, mobile, world):
	answer = save(address="2 Second Street", location_link="geo:30.0444,31.2357")
	assert answer.status == 200
	saved = answer.message
	assert set(saved) == {
		"success",
		"message",
		"selected_address_name",
		"selected_address",
		"address_book",
		"geo",
	}
	assert saved["success"] is True
	assert isinstance(saved["message"], str)
	assert_shape(saved["address_book"], shapes.ADDRESS_BOOK)
	assert saved["geo"] == {
		"latitude": 30.0444,
		"longitude": 31.2357,
		"geo_source": "link",
		"geo_confidence": "exact",
	}
	assert saved["selected_address"] == {
		"name": saved["selected_address_name"],
		"city": world.branch.territory,
		"full_address": f"2 Second Street, Location: geo:30.0444,31.2357, {world.branch.territory}",
		"phone": mobile,
	}
	assert saved["address_book"]["selected_address_name"] == saved["selected_address_name"]
	assert len(saved["address_book"]["addresses"]) == 2
	stored = frappe.get_doc("Customer", customer)
	assert stored.customer_primary_address == saved["selected_address_name"]
	assert "2 Second Street" in stored.primary_address
	flags = {row["name"]: row["is_primary_address"] for row in saved["address_book"]["addresses"]}
	assert flags == {f"{customer}-Shipping": False, saved["selected_address_name"]: True}


def test_the_same_text_again_takes_the_address_that_is_there(save, customer):
	assert save(address="  1 FIRST   street ").message["selected_address_name"] == f"{customer}-Shipping"
	first = save(address="شارع أحمد عرابي").message["selected_address_name"]
	assert save(address="شارع احمد عرابى").message["selected_address_name"] == first


def test_parallel_saves_of_one_text_make_one_address(call, customer, mobile):
	answers = in_parallel(
		[
			lambda: call(
				"save_customer_shipping_address", customer=customer, phone=mobile, address="9 Ninth Street"
			)
			for _ in range(4)
		]
	)
	assert [answer.status for answer in answers] == [200] * 4
	assert len(book_of(call, customer)["addresses"]) == 2


def test_an_address_of_the_book_is_chosen_by_name(call, save, customer):
	save(address="2 Second Street")
	answer = save(address_name=f"{customer}-Shipping")
	assert answer.message["selected_address_name"] == f"{customer}-Shipping"
	assert frappe.db.get_value("Customer", customer, "customer_primary_address") == f"{customer}-Shipping"


def test_another_territory_moves_the_customer_and_his_fees(call, http, world, save, customer, far):
	answer = save(address="3 Third Street", territory=far)
	assert answer.message["selected_address"]["city"] == far
	assert frappe.db.get_value("Customer", customer, "territory") == far
	row = call("search_customers", name=customer).message[0]
	assert (row["delivery_income"], row["delivery_expense"]) == (90, 65)


def test_without_set_as_primary_the_default_stays(call, save, customer):
	save(address="4 Fourth Street", set_as_primary=0)
	assert frappe.db.get_value("Customer", customer, "customer_primary_address") == f"{customer}-Shipping"
	assert len(book_of(call, customer)["addresses"]) == 2


def test_a_new_phone_becomes_the_customers_own_and_the_old_one_stays_findable(call, save, customer, mobile):
	new = fresh_mobile()
	assert save(address_name=f"{customer}-Shipping", phone=f"+2 {new}").status == 200
	stored = frappe.get_doc("Customer", customer)
	assert stored.mobile_no == f"+2{new}"
	contact = frappe.get_doc("Contact", stored.customer_primary_contact)
	assert contact.mobile_no == f"+2{new}"
	assert {row.phone for row in contact.phone_nos} == {mobile, f"+2{new}"}
	assert frappe.db.get_value("Address", f"{customer}-Shipping", "phone") == f"+2{new}"
	for number in (mobile, new):
		assert [row["name"] for row in call("search_customers", phone=number).message] == [customer]


def test_the_number_of_another_customer_is_refused_and_nothing_changes(call, save, customer, mobile, world):
	answer = save(address="6 Sixth Street", phone="+201001234567")
	assert answer.status == 417
	assert answer.error_text() == "A customer with the mobile number +201001234567 already exists: Mona Adel."
	assert len(book_of(call, customer)["addresses"]) == 1
	assert frappe.db.get_value("Customer", customer, "mobile_no") == mobile


def test_a_customer_without_a_contact_gets_one(call, world, committed):
	with committed():
		bare = frappe.get_doc(
			{
				"doctype": "Customer",
				"customer_name": f"Bare {fresh_mobile()}",
				"customer_type": "Individual",
				"customer_group": "Individual",
				"territory": world.branch.territory,
			}
		).insert()
	new = fresh_mobile()
	assert (
		call("save_customer_shipping_address", customer=bare.name, phone=new, address="7 Seventh").status
		== 200
	)
	stored = frappe.get_doc("Customer", bare.name)
	assert stored.mobile_no == new
	assert frappe.db.get_value("Contact", stored.customer_primary_contact, "mobile_no") == new


@pytest.mark.parametrize(
	("body", "text"),
	[
		({}, "Choose an address of the customer, or write a new one."),
		({"address": ""}, "Choose an address of the customer, or write a new one."),
		({"address_name": "Mona Adel-Shipping"}, "Mona Adel-Shipping is not an address of this customer."),
		({"address_name": "nowhere"}, "nowhere is not an address of this customer."),
		({"address": "x" * 241}, "The address is too long: at most 240 characters."),
		({"address": "8 Street", "territory": "Atlantis"}, "There is no territory Atlantis."),
		({"address": "8 Street", "phone": "abc"}, "abc is not a phone number."),
		({"address": "8 Street", "latitude": 1}, "Latitude and longitude belong together."),
		({"address": ["8 Street"]}, "The address must be a text."),
		({"address": "8 Street", "location_link": {"a": 1}}, "The map link must be a text."),
	],
)
def test_a_wrong_choice_is_refused_in_words(call, save, customer, body, text):
	answer = save(**body)
	assert answer.status == 417
	assert answer.error_text() == text
	assert len(book_of(call, customer)["addresses"]) == 1


def test_the_default_address_is_set_by_text_alone(call, customer, mobile):
	answer = call("update_default_address", customer=customer, address="10 Tenth Street", phone=mobile)
	assert answer.message["success"] is True
	assert answer.message["selected_address"]["full_address"].startswith("10 Tenth Street")
	assert call("update_default_address", customer=customer, phone=mobile).status == 417


def test_the_walk_in_customer_gets_no_number_and_no_default(call, world, committed):
	walk_in = frappe.db.get_single_value("Jarz Settings", "walk_in_customer")
	new = fresh_mobile()
	answer = call(
		"save_customer_shipping_address",
		customer=walk_in,
		phone=new,
		address=f"Table {new}",
		territory=world.branch.territory,
	)
	assert answer.status == 200, answer.body
	assert answer.message["selected_address"]["phone"] == new
	stored = frappe.db.get_value("Customer", walk_in, ["mobile_no", "customer_primary_address"], as_dict=True)
	assert not stored.mobile_no and not stored.customer_primary_address
	assert call("search_customers", phone=new).message == []
	with committed():
		frappe.delete_doc("Address", answer.message["selected_address_name"])


# Update and delete


def test_what_is_sent_changes_and_what_is_not_sent_stays(call, customer, mobile, world):
	name = f"{customer}-Shipping"
	answer = call(
		"update_customer_shipping_address",
		customer=customer,
		address_name=name,
		address_line1="1a First Street",
		address_line2="2nd floor",
		pincode="11511",
	)
	assert answer.status == 200
	assert_shape(answer.message, shapes.ADDRESS_BOOK)
	address = answer.message["selected_address"]
	assert (address["address_line1"], address["address_line2"], address["pincode"]) == (
		"1a First Street",
		"2nd floor",
		"11511",
	)
	assert (address["phone"], address["city"]) == (mobile, world.branch.territory)
	answer = call(
		"update_customer_shipping_address", customer=customer, address_name=name, address_line2="", phone=""
	)
	address = answer.message["selected_address"]
	assert (address["address_line1"], address["address_line2"], address["phone"]) == (
		"1a First Street",
		"",
		"",
	)


@pytest.mark.parametrize(
	("changes", "text"),
	[
		({"address_name": "Mona Adel-Shipping"}, "Mona Adel-Shipping is not an address of this customer."),
		({"address_name": ""}, "The address is missing."),
		({"address_line1": ""}, "The address is missing."),
		({"city": " "}, "The city is missing."),
		({"city": ["x"]}, "The city must be a text."),
		({"phone": "none"}, "none is not a phone number."),
		({"pincode": "1" * 21}, "The postal code is too long: at most 20 characters."),
		({"address_line2": "z" * 241}, "The second line is too long: at most 240 characters."),
	],
)
def test_a_wrong_update_is_refused_in_words(call, customer, changes, text):
	body = {"customer": customer, "address_name": f"{customer}-Shipping", **changes}
	answer = call("update_customer_shipping_address", **body)
	assert (answer.status, answer.error_text()) == (417, text)


def test_an_unused_address_is_deleted(call, save, customer):
	second = save(address="2 Second Street").message["selected_address_name"]
	answer = call("delete_customer_shipping_address", customer=customer, address_name=second)
	assert answer.status == 200
	assert answer.message["success"] is True
	assert_shape(answer.message["address_book"], shapes.ADDRESS_BOOK)
	assert answer.message["address_book"]["selected_address_name"] == f"{customer}-Shipping"
	assert not frappe.db.exists("Address", second)
	assert not frappe.db.get_value("Customer", customer, "customer_primary_address")
	again = call("delete_customer_shipping_address", customer=customer, address_name=second)
	assert (again.status, again.error_text()) == (417, f"{second} is not an address of this customer.")


def test_an_address_on_an_order_is_not_deleted(call, customer, order):
	answer = call("delete_customer_shipping_address", customer=customer, address_name=f"{customer}-Shipping")
	assert answer.status == 417
	assert answer.error_text() == f"Order {order} goes to this address, so it cannot be deleted."
	assert frappe.db.get_value("Customer", customer, "customer_primary_address") == f"{customer}-Shipping"


def test_an_address_on_a_cancelled_order_is_only_hidden(call, customer, order, committed):
	with committed():
		frappe.get_doc("Sales Invoice", order).cancel()
	answer = call("delete_customer_shipping_address", customer=customer, address_name=f"{customer}-Shipping")
	assert answer.status == 200, answer.body
	assert answer.message["address_book"]["addresses"] == []
	assert frappe.db.get_value("Address", f"{customer}-Shipping", "disabled") == 1
	assert (
		call("save_customer_shipping_address", customer=customer, address_name=f"{customer}-Shipping").status
		== 417
	)


def test_an_address_that_two_customers_share_only_leaves_this_book(call, customer, world, committed):
	with committed():
		address = frappe.get_doc("Address", f"{customer}-Shipping")
		address.append("links", {"link_doctype": "Customer", "link_name": world.partner_customer})
		address.save()
	assert (
		call("delete_customer_shipping_address", customer=customer, address_name=address.name).status == 200
	)
	assert book_of(call, customer)["addresses"] == []
	assert address.name in [row["name"] for row in book_of(call, world.partner_customer)["addresses"]]
	with committed():
		frappe.delete_doc("Address", address.name)
