import random

import frappe
import pytest

from jarz_pos.customers import keys, phones
from jarz_pos.tests import factories, shapes
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.shapes import assert_shape

API = "jarz_pos.api.customer."
ENDPOINTS = (
	"search_customers",
	"get_territories",
	"create_customer",
	"get_customer_shipping_addresses",
	"save_customer_shipping_address",
	"update_customer_shipping_address",
	"delete_customer_shipping_address",
	"change_invoice_shipping_address",
	"update_default_address",
)


def fresh_mobile() -> str:
	return f"010{random.randrange(10**8):08d}"


def form(world, **values: object) -> dict:
	return {
		"customer_name": f"Nour Form {random.randrange(10**6)}",
		"mobile_no": fresh_mobile(),
		"customer_primary_address": "5 Tahrir Street, flat 7",
		"territory_id": world.branch.territory,
		"customer_type": "Individual",
		"customer_group": "Individual",
		**values,
	}


@pytest.fixture
def create(http, world):
	"""Sends the multipart form of the published client."""

	def send(client=None, **values: object):
		parts = {key: (None, str(value)) for key, value in form(world, **values).items() if value is not None}
		return (client or http(world.staff)).post(API + "create_customer", files=parts)

	return send


def count_of(mobile: str) -> int:
	return frappe.db.count(keys.DOCTYPE, {"kind": "Mobile", "search_key": phones.phone_key(mobile)})


# Search


@pytest.mark.parametrize(
	"body",
	[
		{"phone": "0100 123-4567"},
		{"phone": "+201001234567"},
		{"phone": "201001234567"},
		{"phone": "(0020) 1001234567"},
		{"phone": 1001234567},
		{"name": "mona"},
		{"name": "Adel"},
		{"name": "mona adel", "customer_type": "Individual", "unknown_key": [1]},
	],
)
def test_a_customer_is_found_by_number_and_by_name(http, world, body):
	answer = http(world.staff).post(API + "search_customers", body)
	assert answer.status == 200
	row = next(row for row in answer.message if row["name"] == world.customer)
	assert_shape(row, shapes.CUSTOMER)
	assert row["mobile_no"] == "01001234567"
	assert row["territory"] == row["territory_name"] == world.branch.territory
	assert (row["delivery_income"], row["delivery_expense"]) == (50, 30)
	assert row["customer_primary_address"] == f"{world.customer}-Shipping"
	assert row["customer_group"] == "Individual"


@pytest.mark.parametrize(
	"body",
	[
		{},
		{"name": ""},
		{"name": "m"},
		{"name": "%"},
		{"phone": "0"},
		{"phone": None, "name": None},
		{"name": "' or '1'='1"},
		{"name": "mona", "customer_type": "' or 1=1 --"},
		{"name": "мона"},
	],
)
def test_a_search_that_says_too_little_or_nonsense_finds_nothing(http, world, body):
	answer = http(world.staff).post(API + "search_customers", body)
	assert (answer.status, answer.message) == (200, [])


@pytest.mark.parametrize(
	"body", [{"name": ["mona"]}, {"phone": {"like": "%"}}, {"name": "x" * 5000}, {"phone": True}]
)
def test_a_search_of_the_wrong_type_is_refused_in_words(http, world, body):
	answer = http(world.staff).post(API + "search_customers", body)
	assert answer.status == 417
	assert answer.error_text() in (
		"The name must be a text.",
		"The phone number must be a text.",
		"The name is too long: at most 140 characters.",
	)


def test_territories_come_all_and_with_their_fees(http, world):
	answer = http(world.staff).post(API + "get_territories", {})
	assert answer.status == 200
	for row in answer.message:
		assert_shape(row, shapes.TERRITORY)
	rows = {row["name"]: row for row in answer.message}
	assert len(rows) == len(answer.message) == frappe.db.count("Territory")
	assert rows["All Territories"]["is_group"] == 1
	assert rows[world.branch.territory] == {
		"name": world.branch.territory,
		"territory_name": world.branch.territory,
		"is_group": 0,
		"delivery_income": 50,
		"delivery_expense": 30,
		"territory_name_ar": "مدينة نصر",
	}
	found = http(world.staff).post(API + "get_territories", {"search": "maadi"}).message
	assert [row["name"] for row in found] == [world.second_branch.territory]


# Create


def test_the_form_of_the_client_makes_customer_address_and_contact(create, world):
	mobile, second = fresh_mobile(), fresh_mobile()
	answer = create(customer_name="نور الهدى 😀", mobile_no=mobile, secondary_mobile=second)
	assert answer.status == 200
	made = answer.message
	assert made.pop("geo") is None
	assert_shape(made, shapes.CUSTOMER)
	assert made["customer_name"] == "نور الهدى 😀"
	assert made["mobile_no"] == mobile
	customer = frappe.get_doc("Customer", made["name"])
	assert customer.mobile_no == mobile
	assert (customer.customer_type, customer.customer_group) == ("Individual", "Individual")
	assert customer.territory == world.branch.territory
	address = frappe.get_doc("Address", customer.customer_primary_address)
	assert made["customer_primary_address"] == address.name
	assert address.address_type == "Shipping"
	assert (address.is_primary_address, address.is_shipping_address) == (1, 1)
	assert address.address_line1 == "5 Tahrir Street, flat 7"
	assert (address.city, address.country) == (world.branch.territory, "Egypt")
	assert address.phone == mobile
	assert address.has_link("Customer", customer.name)
	contact = frappe.get_doc("Contact", customer.customer_primary_contact)
	assert made["customer_primary_contact"] == contact.name
	assert (contact.mobile_no, contact.phone) == (mobile, second)
	assert contact.is_primary_contact == 1
	assert contact.has_link("Customer", customer.name)


@pytest.mark.parametrize("body", ["form", "json"])
def test_the_same_works_as_form_and_as_json(http, world, body):
	values = form(world)
	options = {"data": values} if body == "form" else {"params": values}
	answer = http(world.staff).post(API + "create_customer", **options)
	assert answer.message["customer_name"] == values["customer_name"]


def test_a_new_customer_is_found_by_everything_at_once(create, http, world):
	mobile, second = fresh_mobile(), fresh_mobile()
	name = create(
		customer_name="Xanthippe Searchable", mobile_no=f"+2{mobile}", secondary_mobile=second
	).message["name"]
	for body in ({"phone": mobile}, {"phone": second}, {"phone": mobile[:9]}, {"name": "searchable xan"}):
		rows = http(world.second_staff).post(API + "search_customers", body).message
		assert name in [row["name"] for row in rows], body


SPELLINGS = {
	"local": lambda mobile: mobile,
	"without zero": lambda mobile: mobile[1:],
	"code": lambda mobile: f"2{mobile}",
	"plus": lambda mobile: f"+2{mobile}",
	"exit code": lambda mobile: f"002{mobile}",
	"spaced": lambda mobile: f"+20 {mobile[1:4]} {mobile[4:7]}-{mobile[7:]}",
	"arabic": lambda mobile: mobile.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_second_customer_with_the_number_is_refused_in_the_clients_words(create, spelling):
	mobile = fresh_mobile()
	assert create(mobile_no=mobile).status == 200
	before = {doctype: frappe.db.count(doctype) for doctype in ("Customer", "Contact", "Address")}
	answer = create(mobile_no=SPELLINGS[spelling](mobile))
	assert answer.status == 417
	assert answer.body["exception"] == "ValidationError"
	assert "already exists" in answer.body["message"]
	assert "mobile" in answer.body["message"]
	assert "Traceback" not in str(answer.body)
	assert before == {doctype: frappe.db.count(doctype) for doctype in before}


def test_a_number_that_only_a_contact_has_is_taken_too(create, world):
	mobile, other = fresh_mobile(), fresh_mobile()
	made = create(mobile_no=mobile).message
	contact = frappe.get_doc("Contact", made["customer_primary_contact"])
	contact.phone_nos[0].phone = other
	contact.save()
	frappe.db.commit()  # as a desk user would leave it
	assert create(mobile_no=f"+2{other}").status == 417
	assert create(mobile_no=f"+2{mobile}").status == 417  # Customer.mobile_no still names it


def test_a_second_number_of_someone_is_no_obstacle(create):
	shared = fresh_mobile()
	assert create(secondary_mobile=shared).status == 200
	assert create(mobile_no=shared).status == 200


def test_parallel_creates_with_one_number_make_one_customer(http, world):
	mobile = fresh_mobile()
	clients = [http(world.staff), http(world.second_staff), http(world.line_manager), http(world.manager)]
	spelled = [spell(mobile) for spell in SPELLINGS.values()]
	answers = in_parallel(
		[
			lambda number=number, place=place: clients[place % 4].post(
				API + "create_customer",
				form(world, customer_name=f"Racer {mobile} {place % 3}", mobile_no=number),
			)
			for place, number in enumerate(spelled)
		]
	)
	assert sorted(answer.status for answer in answers) == [200] + [417] * (len(spelled) - 1)
	for answer in answers:
		if answer.status == 417:
			assert answer.body["exception"] == "ValidationError"
			assert "mobile number" in answer.body["message"] and "already exists" in answer.body["message"]
	assert frappe.db.count("Customer", {"customer_name": ("like", f"Racer {mobile}%")}) == 1
	assert frappe.db.count("Contact", {"full_name": ("like", f"Racer {mobile}%")}) == 1
	assert frappe.db.count("Address", {"address_title": ("like", f"Racer {mobile}%")}) == 1
	assert count_of(mobile) == 1


def test_parallel_creates_of_one_name_make_a_customer_each(http, world):
	name = f"Namesake {fresh_mobile()}"
	answers = in_parallel(
		[
			lambda: http(world.staff).post(API + "create_customer", form(world, customer_name=name))
			for _ in range(4)
		]
	)
	assert [answer.status for answer in answers] == [200] * 4
	assert len({answer.message["name"] for answer in answers}) == 4
	assert len({answer.message["customer_primary_address"] for answer in answers}) == 4


@pytest.mark.parametrize(
	("changes", "text"),
	[
		({"customer_name": ""}, "The customer's name is missing."),
		({"customer_name": "x" * 61}, "The customer's name is too long: at most 60 characters."),
		(
			{"customer_name": "<script>alert(1)</script>"},
			"The customer's name cannot contain angle brackets.",
		),
		({"mobile_no": ""}, "The phone number is missing."),
		({"mobile_no": "call me"}, "call me is not a phone number."),
		({"mobile_no": "123"}, "123 is not a phone number."),
		({"mobile_no": "0" * 11}, "00000000000 is not a phone number."),
		({"mobile_no": "9" * 39}, f"{'9' * 39} is not a phone number."),
		({"mobile_no": "1" * 41}, "The phone number is too long: at most 40 characters."),
		({"secondary_mobile": "n/a"}, "n/a is not a phone number."),
		({"customer_primary_address": ""}, "The address is missing."),
		({"customer_primary_address": "y" * 241}, "The address is too long: at most 240 characters."),
		({"territory_id": ""}, "The territory is missing."),
		({"territory_id": "Atlantis"}, "There is no territory Atlantis."),
		({"territory_id": "' or 1=1 --"}, "There is no territory ' or 1=1 --."),
		({"customer_group": "No Such Group"}, "There is no customer group No Such Group for customers."),
		(
			{"customer_group": "All Customer Groups"},
			"There is no customer group All Customer Groups for customers.",
		),
		({"customer_type": "Robot"}, "There is no customer type Robot."),
		({"latitude": "30.1"}, "Latitude and longitude belong together."),
		({"latitude": "91", "longitude": "31"}, "The latitude must be at most 90."),
		({"latitude": "nan", "longitude": "31"}, "The latitude must be a number."),
		({"location_link": "h" * 1001}, "The map link is too long: at most 1000 characters."),
	],
)
def test_what_is_wrong_with_the_form_is_said_and_nothing_is_written(create, changes, text):
	before = frappe.db.count("Customer"), frappe.db.count("Address"), frappe.db.count(keys.DOCTYPE)
	answer = create(**changes)
	assert answer.status == 417
	assert answer.error_text().startswith(text)
	assert before == (frappe.db.count("Customer"), frappe.db.count("Address"), frappe.db.count(keys.DOCTYPE))


@pytest.mark.parametrize(
	"key", ["customer_name", "mobile_no", "customer_primary_address", "territory_id", "location_link"]
)
@pytest.mark.parametrize("wrong", [["a"], {"like": "%"}, True])
def test_wrong_types_are_refused_in_words(http, world, key, wrong):
	answer = http(world.staff).post(API + "create_customer", form(world, **{key: wrong}))
	assert answer.status == 417
	assert answer.error_text().endswith("must be a text.")


def test_a_pin_and_a_link_are_kept_with_the_address(create):
	made = create(
		location_link="https://maps.app.goo.gl/AbC",
		latitude="30.0444",
		longitude="31.2357",
		geo_source="pos_link",
	).message
	assert made["geo"] == {
		"latitude": 30.0444,
		"longitude": 31.2357,
		"geo_source": "pos_link",
		"geo_confidence": "exact",
	}
	address = frappe.get_doc("Address", made["customer_primary_address"])
	assert address.address_line2 == "Location: https://maps.app.goo.gl/AbC"
	assert address.jarz_location_link == "https://maps.app.goo.gl/AbC"
	assert (address.jarz_latitude, address.jarz_longitude) == (30.0444, 31.2357)


def test_a_link_alone_gives_the_pin_and_a_long_one_is_not_cut_off(create):
	link = "https://www.google.com/maps/place/" + "x" * 300 + "/@29.9,31.1,17z/data=!3d30.0444!4d31.2357"
	made = create(location_link=link).message
	assert (made["geo"]["latitude"], made["geo"]["longitude"]) == (30.0444, 31.2357)
	assert made["geo"]["geo_source"] == "link"
	address = frappe.get_doc("Address", made["customer_primary_address"])
	assert address.address_line2 == "Location: https://maps.google.com/?q=30.0444000,31.2357000"
	assert address.jarz_location_link == link


def test_a_short_link_is_kept_without_a_pin(create):
	made = create(location_link="https://maps.app.goo.gl/AbC").message
	assert made["geo"] is None
	address = frappe.get_doc("Address", made["customer_primary_address"])
	assert address.address_line2 == "Location: https://maps.app.goo.gl/AbC"


def test_an_address_that_exists_is_taken_when_nobody_has_it(create, committed, world):
	with committed():
		address = frappe.get_doc(
			{
				"doctype": "Address",
				"address_title": f"Corner {fresh_mobile()}",
				"address_type": "Shipping",
				"address_line1": "Corner house",
				"city": world.branch.territory,
				"country": "Egypt",
			}
		).insert()
	made = create(customer_primary_address=address.name).message
	assert made["customer_primary_address"] == address.name
	answer = create(customer_primary_address=address.name)
	assert answer.status == 417
	assert "belongs to someone else" in answer.error_text()


def test_a_site_without_the_group_individual_takes_its_own(create, committed):
	with committed():
		frappe.rename_doc("Customer Group", "Individual", "Persons")
	try:
		made = create(customer_group="Individual").message
		assert frappe.db.get_value("Customer Group", made["customer_group"], "is_group") == 0
	finally:
		with committed():
			frappe.rename_doc("Customer Group", "Persons", "Individual")


def test_a_replayed_wrapper_of_any_depth_is_understood(http, world):
	values = form(world)
	wrapper = {"endpoint": "/api/method/x", "method": "POST", "data": values, "headers": {"Cookie": "sid=x"}}
	answer = http(world.staff).post(API + "create_customer", {"endpoint": "/x", "data": wrapper})
	assert answer.message["customer_name"] == values["customer_name"]


# Who may


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("who", ["stranger", "bookkeeper", None])
def test_who_does_not_work_in_the_shop_gets_nothing(http, world, endpoint, who):
	client = http(getattr(world, who) if who else None)
	answer = client.post(API + endpoint, {"name": "mona", "customer": world.customer})
	assert answer.status == 403
	assert "Mona" not in str(answer.body)


def test_staff_who_work_in_no_branch_see_no_customer(http, world, committed):
	with committed():
		nobody = factories.make_user("staff.nowhere@jarz.test", "Jarz POS Staff", "Sales User")
	for endpoint, body in (
		("search_customers", {"name": "mona"}),
		("get_customer_shipping_addresses", {"customer": world.customer}),
		("create_customer", form(world)),
	):
		answer = http(nobody).post(API + endpoint, body)
		assert answer.status == 403
		assert answer.error_text() == "You do not work in any branch yet."


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in ENDPOINTS if endpoint != "get_territories"])
def test_nothing_is_written_or_listed_by_a_link(http, world, endpoint):
	assert http(world.staff).get(API + endpoint, {"name": "mona"}).status in (403, 405)
