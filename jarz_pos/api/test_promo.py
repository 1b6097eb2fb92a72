"""Promo codes: what the till is told, and what an order with a code costs (contract 1.3.5)."""

import json

import frappe
import pytest
from frappe.utils import add_days, today

from jarz_pos.sales import promo
from jarz_pos.tests.checkout import CREATE, body, line

VALIDATE = "jarz_pos.api.promo.validate_promo_codes"


def make_code(world, code: str, *, rule: dict | None = None, **values) -> str:
	"""A Coupon Code with a Pricing Rule on the transaction."""
	pricing_rule = {
		"doctype": "Pricing Rule",
		"title": code,
		"apply_on": "Transaction",
		"price_or_product_discount": "Price",
		"selling": 1,
		"coupon_code_based": 1,
		"currency": "EGP",
		"company": world.company,
		"rate_or_discount": "Discount Percentage",
		"discount_percentage": 10,
		**(rule or {}),
	}
	if frappe.db.exists("Coupon Code", {"coupon_code": code}):
		return code
	made = frappe.get_doc(pricing_rule).insert()
	frappe.get_doc(
		{
			"doctype": "Coupon Code",
			"coupon_name": code,
			"coupon_type": "Promotional",
			"coupon_code": code,
			"pricing_rule": made.name,
			**values,
		}
	).insert()
	return code


@pytest.fixture
def codes(world, committed):
	with committed():
		make_code(world, "TEN")
		make_code(world, "FIFTY-OFF", rule={"rate_or_discount": "Discount Amount", "discount_amount": 50})
		make_code(world, "SHIP-FREE", rule={"discount_percentage": 0}, jarz_free_delivery=1)
		make_code(world, "BIG-ONLY", rule={"min_amt": 1000})
		make_code(world, "OLD", valid_upto=add_days(today(), -1), valid_from=add_days(today(), -9))
		make_code(world, "SOON", valid_from=add_days(today(), 5))
		make_code(world, "ONCE", maximum_use=1)
		make_code(world, "KARIM", rule={"applicable_for": "Customer", "customer": world.second_customer})
		frappe.db.set_value("Coupon Code", {"coupon_code": "ONCE"}, "used", 0)


def ask(client, world, *names: str, lines: list | None = None, **values) -> dict:
	request = {
		"codes": json.dumps(names),
		"cart_json": json.dumps(lines or [line(world, "CAKE-1", 2)]),
		"pos_profile": world.branch.name,
		"channel": "flutter",
		"pickup": False,
		"customer": world.customer,
		**values,
	}
	answer = client.post(VALIDATE, request)
	assert answer.status == 200, answer.error_text()
	return answer.message


@pytest.mark.usefixtures("codes")
def test_the_till_is_told_what_each_code_gives(world, staff):
	answer = ask(staff, world, "TEN", "SHIP-FREE", "nope")
	assert answer == {
		"results": [
			{
				"code": "TEN",
				"accepted": True,
				"discount_type": "percentage",
				"discount_amount": 9.0,
				"free_delivery": False,
				"reason": "",
			},
			{
				"code": "SHIP-FREE",
				"accepted": True,
				"discount_type": "free_delivery",
				"discount_amount": 0.0,
				"free_delivery": True,
				"reason": "",
			},
			{
				"code": "nope",
				"accepted": False,
				"discount_type": "",
				"discount_amount": 0.0,
				"free_delivery": False,
				"reason": "There is no promo code nope.",
			},
		],
		"total_discount": 9.0,
		"free_delivery": True,
		"eligible_net_total": 90.0,
		"capped": False,
	}


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("code", ["BIG-ONLY", "OLD", "SOON", "KARIM"])
def test_a_code_that_does_not_hold_says_why(world, staff, code):
	(result,) = ask(staff, world, code)["results"]
	assert not result["accepted"] and code in result["reason"]


@pytest.mark.usefixtures("codes")
def test_codes_never_give_more_than_the_goods_cost(world, staff):
	answer = ask(staff, world, "FIFTY-OFF", "TEN", lines=[line(world, "CAKE-1")])
	assert (answer["total_discount"], answer["capped"]) == (45.0, True)


@pytest.mark.usefixtures("codes")
def test_a_cart_that_cannot_be_priced_is_a_reason(world, staff):
	(result,) = ask(staff, world, "TEN", lines=[line(world, "no such item")])["results"]
	assert not result["accepted"] and "no such item" in result["reason"]


@pytest.mark.usefixtures("codes")
def test_an_order_with_codes_is_cheaper_by_them(world, staff):
	answer = staff.post(
		CREATE, body(world, line(world, "CAKE-1", 2), promo_codes='["TEN","SHIP-FREE"]', channel="flutter")
	)
	assert answer.status == 200, answer.error_text()
	invoice = frappe.get_doc("Sales Invoice", answer.message["name"])
	assert (invoice.net_total, invoice.outstanding_amount, list(invoice.taxes)) == (81, 81, [])
	assert (invoice.jarz_promo_codes, invoice.jarz_order_channel) == ("TEN, SHIP-FREE", "flutter")


@pytest.mark.usefixtures("codes")
def test_a_code_discounts_the_goods_and_not_the_delivery(world, staff):
	answer = staff.post(CREATE, body(world, line(world, "CAKE-1", 2), promo_codes='["TEN"]'))
	assert answer.message["grand_total"] == 81 + 50


@pytest.mark.usefixtures("codes")
def test_a_code_is_used_up_and_given_back(world, staff, committed):
	request = body(world, promo_codes='["ONCE"]')
	assert staff.post(CREATE, request).status == 200
	assert used("ONCE") == 1
	assert staff.post(CREATE, request).status == 200  # a repeat uses nothing
	refused = staff.post(CREATE, body(world, promo_codes='["ONCE"]'))
	assert refused.status == 417 and "used up" in refused.error_text()
	with committed():
		promo.give_back(["ONCE"])
	assert used("ONCE") == 0


def used(code: str) -> int:
	return frappe.db.get_value("Coupon Code", {"coupon_code": code}, "used")


@pytest.mark.usefixtures("codes")
def test_an_order_with_a_bad_code_is_refused_but_a_replay_is_booked_without_it(world, staff):
	request = body(world, promo_codes='["OLD"]')
	assert "expired" in staff.post(CREATE, request).error_text()
	answer = staff.post(CREATE, {"data": request})
	assert answer.status == 200
	stored = frappe.get_doc("Sales Invoice", answer.message["name"])
	assert stored.net_total == 45 and "OLD" in stored.jarz_audit_note


@pytest.mark.usefixtures("codes")
def test_two_tills_cannot_use_the_last_one_both(world, staff):
	from jarz_pos.tests.client import in_parallel

	answers = in_parallel([lambda: staff.post(CREATE, body(world, promo_codes='["ONCE"]'))] * 6)
	assert sorted(answer.status for answer in answers) == [200] + [417] * 5
	assert used("ONCE") == 1


def test_promo_codes_of_another_branch_are_none_of_your_business(world, staff):
	answer = staff.post(VALIDATE, {"codes": "[]", "cart_json": "[]", "pos_profile": world.second_branch.name})
	assert answer.status == 403
