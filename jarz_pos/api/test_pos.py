"""The catalogue as the published client reads it: over HTTP, key by key and type by type."""

import frappe
import pytest

from jarz_pos.tests import factories, shapes
from jarz_pos.tests.shapes import assert_shape

POS = "jarz_pos.api.pos."
# Every endpoint that names a branch, with the key that names it.
OF_A_BRANCH = [
	("get_profile_products", "profile"),
	("get_profile_bundles", "profile"),
	("get_pos_price_lists", "profile"),
	("get_commercial_policies", "profile"),
	("is_pos_profile_open", "pos_profile"),
	("get_pos_profile_account_balance", "profile"),
]
OF_NO_BRANCH = [
	"get_pos_profiles",
	"resolve_customer_price_list",
	"get_sales_partners",
	"get_territory_pos_profile",
	"get_receipt_config",
]


@pytest.fixture
def wholesale(world, committed):
	"""A second list, in which CAKE-1 costs 40, a policy that uses it, and one of another branch."""
	with committed():
		factories.ensure(
			"Price List",
			"Resellers",
			price_list_name="Resellers",
			currency="EGP",
			selling=1,
			enabled=1,
			jarz_price_override_label="جملة",
			jarz_zero_shipping_default=1,
		)
		factories.make_item("CAKE-1", world.group_cakes, "40", price_list="Resellers")
		factories.ensure(
			"Jarz Commercial Policy",
			"Samples 🎁",
			policy_name="Samples 🎁",
			price_list="Resellers",
			discount_percentage=12.5,
			waives_shipping_income=1,
		)
		factories.ensure(
			"Jarz Commercial Policy",
			"Elsewhere",
			policy_name="Elsewhere",
			order_purpose="B2B",
			pos_profile=world.second_branch.name,
		)
	return "Resellers"


def test_a_member_sees_his_branches(world, http):
	assert http(world.staff).post(POS + "get_pos_profiles").message == [
		{"name": world.branch.name, "allow_delivery_partner": False}
	]
	both = http(world.manager).post(POS + "get_pos_profiles").message
	assert [row["name"] for row in both] == sorted([world.branch.name, world.second_branch.name])


def test_nobody_is_listed_by_his_role_alone(world, http):
	assert http("Administrator").post(POS + "get_pos_profiles").message == []


def test_a_disabled_branch_is_not_listed(world, http, committed):
	with committed():
		frappe.db.set_value("POS Profile", world.second_branch.name, "disabled", 1)
	try:
		rows = http(world.manager).post(POS + "get_pos_profiles").message
		assert [row["name"] for row in rows] == [world.branch.name]
		products = http(world.manager).post(
			POS + "get_profile_products", {"profile": world.second_branch.name}
		)
		assert products.status == 403
	finally:
		with committed():
			frappe.db.set_value("POS Profile", world.second_branch.name, "disabled", 0)


@pytest.mark.parametrize("body", ["json", "form", "query"])
def test_products_have_exactly_the_keys_and_types_of_the_contract(world, http, body):
	client, params = http(world.staff), {"profile": world.branch.name}
	if body == "json":
		answer = client.post(POS + "get_profile_products", params)
	elif body == "form":
		answer = client.post(POS + "get_profile_products", data=params)
	else:
		answer = client.get(POS + "get_profile_products", params)
	assert answer.status == 200
	rows = {row["id"]: row for row in answer.message}
	assert set(world.items) <= set(rows)
	assert_shape(answer.message, [shapes.PRODUCT])
	assert rows["CAKE-2"]["price"] == 33.35


def test_bundles_have_exactly_the_keys_and_types_of_the_contract(world, http):
	answer = http(world.staff).post(POS + "get_profile_bundles", {"profile": world.branch.name})
	assert answer.status == 200
	assert world.bundle in {row["id"] for row in answer.message}
	assert_shape(answer.message, [shapes.BUNDLE])
	for row in answer.message:
		assert all(group["quantity"] > 0 and group["items"] for group in row["item_groups"])


def test_the_branchs_own_list_may_be_asked_for_by_name(world, http):
	params = {"profile": world.branch.name, "price_list": world.branch.price_list}
	for endpoint in ("get_profile_products", "get_profile_bundles"):
		answer = http(world.staff).post(POS + endpoint, params)
		assert answer.status == 200 and answer.message


def test_another_list_is_for_managers(world, http, wholesale):
	params = {"profile": world.branch.name, "price_list": wholesale}
	for endpoint in ("get_profile_products", "get_profile_bundles"):
		refused = http(world.staff).post(POS + endpoint, params)
		assert refused.status == 403
		assert "manager" in refused.error_text()
	rows = {
		row["id"]: row for row in http(world.line_manager).post(POS + "get_profile_products", params).message
	}
	assert (rows["CAKE-1"]["price"], rows["CAKE-1"]["price_list"]) == (40, wholesale)
	assert rows["CAKE-2"]["price"] == 0


def test_price_lists_are_for_managers_and_in_the_branchs_currency(world, http, wholesale):
	assert http(world.staff).post(POS + "get_pos_price_lists", {"profile": world.branch.name}).status == 403
	answer = http(world.line_manager).post(POS + "get_pos_price_lists", {"profile": world.branch.name})
	rows = {row["name"]: row for row in answer.message}
	assert_shape(answer.message, [shapes.PRICE_LIST])
	assert rows[world.branch.price_list]["is_default"] is True
	assert rows[wholesale] == {
		"name": wholesale,
		"display_label": "جملة",
		"currency": "EGP",
		"is_default": False,
		"zero_shipping_default": True,
	}
	assert world.foreign_branch.price_list not in rows


def test_policies_are_the_branchs_and_the_common_ones(world, http, wholesale):
	answer = http(world.staff).post(POS + "get_commercial_policies", {"profile": world.branch.name})
	rows = {row["name"]: row for row in answer.message}
	assert_shape(answer.message, [shapes.POLICY])
	assert rows["Samples 🎁"] == {
		"name": "Samples 🎁",
		"policy_name": "Samples 🎁",
		"order_purpose": "",
		"price_list": wholesale,
		"discount_percentage": 12.5,
		"waives_shipping_income": True,
		"no_courier": False,
	}
	assert "Elsewhere" not in rows
	elsewhere = http(world.second_staff).post(
		POS + "get_commercial_policies", {"profile": world.second_branch.name}
	)
	assert {"Elsewhere", "Samples 🎁"} <= {row["name"] for row in elsewhere.message}


def test_a_customer_buys_from_his_own_list_then_his_groups_then_none(world, http, wholesale, committed):
	def resolved() -> object:
		params = {"customer": world.second_customer, "pos_profile": world.branch.name}
		return http(world.staff).post(POS + "resolve_customer_price_list", params).message

	group = frappe.db.get_value("Customer", world.second_customer, "customer_group")
	assert resolved() == {"price_list": None}
	try:
		with committed():
			frappe.db.set_value("Customer Group", group, "default_price_list", world.branch.price_list)
		assert resolved() == {"price_list": world.branch.price_list}
		with committed():
			frappe.db.set_value("Customer", world.second_customer, "default_price_list", wholesale)
		assert resolved() == {"price_list": wholesale}
		with committed():
			frappe.db.set_value("Price List", wholesale, "enabled", 0)
		assert resolved() == {"price_list": world.branch.price_list}
	finally:
		with committed():
			frappe.db.set_value("Price List", wholesale, "enabled", 1)
			frappe.db.set_value("Customer", world.second_customer, "default_price_list", None)
			frappe.db.set_value("Customer Group", group, "default_price_list", None)


@pytest.mark.parametrize("customer", ["nobody", "", None, "' OR 1=1 --", "عميل 🙂"])
def test_an_unknown_customer_has_no_list_and_no_branch(world, http, customer):
	client = http(world.staff)
	assert client.post(POS + "resolve_customer_price_list", {"customer": customer}).message == {
		"price_list": None
	}
	assert client.post(POS + "get_territory_pos_profile", {"customer": customer}).message == {
		"customer": customer or "",
		"territory": None,
		"territory_pos_profile": None,
	}


def test_sales_partners_are_found_by_any_part_of_their_name(world, http):
	client = http(world.staff)
	expected = {
		"name": world.sales_partner,
		"partner_name": world.sales_partner,
		"title": world.sales_partner,
	}
	for search in ({"search": "food"}, {"search": "", "limit": 10}, {"limit": "10"}, {}):
		assert expected in client.post(POS + "get_sales_partners", search).message
	for search in ("nobody", "%", "_ast", "🍔", "' OR 1=1 --"):
		assert client.post(POS + "get_sales_partners", {"search": search}).message == []


def test_sales_partners_are_limited(world, http, committed):
	with committed():
		factories.ensure(
			"Sales Partner",
			"Aroma",
			partner_name="Aroma",
			territory=world.branch.territory,
			commission_rate=1,
		)
	rows = http(world.staff).post(POS + "get_sales_partners", {"limit": 1}).message
	assert [row["name"] for row in rows] == ["Aroma"]
	for wrong in (0, -1, "many", [1], 1.5):
		assert http(world.staff).post(POS + "get_sales_partners", {"limit": wrong}).status == 417


def test_a_branch_says_whether_it_is_open(world, http):
	answer = http(world.staff).post(POS + "is_pos_profile_open", {"pos_profile": world.branch.name}).message
	assert_shape(answer, {"is_open": shapes.FLAG, "message": shapes.TEXT})
	answer = http(world.foreign_staff).post(
		POS + "is_pos_profile_open", {"pos_profile": world.foreign_branch.name}
	)
	assert answer.message["is_open"] is True, "no timetable: always open"


def test_the_place_of_a_customer_leads_to_its_branch(world, http):
	for customer, branch in ((world.customer, world.branch), (world.second_customer, world.second_branch)):
		answer = http(world.staff).post(POS + "get_territory_pos_profile", {"customer": customer})
		assert answer.message == {
			"customer": customer,
			"territory": branch.territory,
			"territory_pos_profile": branch.name,
		}


def test_the_drawers_balance_is_what_the_ledger_says(world, http, committed):
	def drawer() -> dict:
		answer = http(world.staff).post(
			POS + "get_pos_profile_account_balance", {"profile": world.branch.name}
		)
		assert_shape(answer.message, shapes.DRAWER)
		return answer.message

	before = drawer()
	assert (before["profile"], before["currency"]) == (world.branch.name, "EGP")
	assert frappe.db.get_value("Account", before["account"], ["company", "account_type"]) == (
		world.company,
		"Cash",
	)
	equity = frappe.db.get_value("Account", {"company": world.company, "root_type": "Equity", "is_group": 0})
	with committed():
		entry = frappe.get_doc(
			{"doctype": "Journal Entry", "company": world.company, "posting_date": frappe.utils.today()}
		)
		cost_center = frappe.db.get_value("Company", world.company, "cost_center")
		entry.append("accounts", {"account": before["account"], "debit_in_account_currency": 123.45})
		entry.append(
			"accounts", {"account": equity, "credit_in_account_currency": 123.45, "cost_center": cost_center}
		)
		entry.insert().submit()
	assert drawer()["balance"] == pytest.approx(before["balance"] + 123.45, abs=0.001)
	with committed():
		entry.cancel()
	assert drawer()["balance"] == pytest.approx(before["balance"], abs=0.001)


@pytest.mark.parametrize("verb", ["get", "post"])
def test_the_receipt_has_five_texts(world, http, verb):
	answer = getattr(http(world.staff), verb)(POS + "get_receipt_config")
	assert_shape(answer.message, shapes.RECEIPT_CONFIG)


# Refusals


@pytest.mark.parametrize(("endpoint", "key"), OF_A_BRANCH)
def test_nothing_of_a_branch_is_told_to_others(world, http, endpoint, key):
	for user in (world.second_staff, world.foreign_staff, world.stranger, world.bookkeeper):
		answer = http(user).post(POS + endpoint, {key: world.branch.name})
		assert answer.status == 403, user
		assert answer.message is None
	assert http(None).post(POS + endpoint, {key: world.branch.name}).status == 403


@pytest.mark.parametrize("endpoint", OF_NO_BRANCH)
def test_the_rest_of_the_till_is_for_the_shops_people(world, http, endpoint):
	for client in (http(world.stranger), http(world.bookkeeper), http(None)):
		assert client.post(POS + endpoint).status == 403


@pytest.mark.parametrize(("endpoint", "key"), OF_A_BRANCH)
def test_an_unknown_branch_answers_like_a_foreign_one(world, http, endpoint, key):
	manager = http(world.line_manager)
	for name in ("nowhere", "' OR 1=1 --", "فرع 🏪", world.second_branch.name.upper()):
		assert manager.post(POS + endpoint, {key: name}).status == 403, name


@pytest.mark.parametrize(("endpoint", "key"), OF_A_BRANCH)
@pytest.mark.parametrize("wrong", [None, "", "   ", [], ["Nasr City"], {"name": "x"}, True, "x" * 5000])
def test_a_wrong_branch_is_refused_in_words(world, http, endpoint, key, wrong):
	answer = http(world.line_manager).post(POS + endpoint, {key: wrong})
	assert answer.status == 417
	assert "branch" in answer.error_text()
	assert "Traceback" not in answer.error_text()


@pytest.mark.parametrize("wrong", [[], {"a": 1}, True, "x" * 5000])
def test_a_wrong_price_list_is_refused_in_words(world, http, wrong):
	params = {"profile": world.branch.name, "price_list": wrong}
	answer = http(world.line_manager).post(POS + "get_profile_products", params)
	assert answer.status == 417
	assert "price list" in answer.error_text()


def test_an_unknown_price_list_is_refused_in_words(world, http):
	params = {"profile": world.branch.name, "price_list": "قائمة 🤷"}
	answer = http(world.line_manager).post(POS + "get_profile_products", params)
	assert answer.status == 417
	assert "قائمة 🤷" in answer.error_text()


def test_keys_that_nobody_declared_are_dropped(world, http):
	params = {"profile": world.branch.name, "order_purpose": "x", "cmd2": [1]}
	assert http(world.staff).post(POS + "get_profile_products", params).status == 200
