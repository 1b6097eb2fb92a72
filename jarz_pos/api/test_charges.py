"""Charges over HTTP: for the till, for merchants with an API key, and what a stranger sees of them."""

import re
from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

import frappe
import pytest
import requests

from jarz_pos.api.charges import CALLS_A_MINUTE
from jarz_pos.tests import factories, stablecoins
from jarz_pos.tests.client import Answer, in_parallel
from jarz_pos.tests.orders import make_order

API = "jarz_pos.api.charges."
CHAIN, CHAIN_ID, SYMBOL = "Paper Chain", 424242, "PUSD"
TOKEN = f"{SYMBOL}-{CHAIN}"
MERCHANT, OTHER_MERCHANT = "merchant@charges.test", "other.merchant@charges.test"


@pytest.fixture(scope="module")
def merchants(world) -> None:
	stablecoins.switch_on()
	stablecoins.make_token(stablecoins.make_chain(CHAIN, CHAIN_ID), symbol=SYMBOL)
	stablecoins.dollar_costs(50)
	for merchant in (MERCHANT, OTHER_MERCHANT):
		factories.make_user(merchant, "Jarz Merchant")
	frappe.db.commit()


@pytest.fixture
def order(world, merchants) -> str:
	made = make_order(world)
	frappe.db.commit()
	return made.name


def create(client, key: str | None = None, **body: object) -> Answer:
	return client.post(
		API + "create_charge", {"token": TOKEN, **body}, headers={"Idempotency-Key": key} if key else {}
	)


def test_the_till_asks_for_what_an_order_has_outstanding(http: Callable, world, order):
	answer = create(http(world.staff), sales_invoice=order)
	assert answer.status == 200, answer.error_text()
	outstanding = Decimal(str(frappe.db.get_value("Sales Invoice", order, "outstanding_amount")))
	charge = answer.message
	units = int((outstanding / Decimal(charge["rate"]) * 10**6).to_integral_value(ROUND_CEILING))
	assert (charge["order"], charge["status"], charge["currency"]) == (order, "Awaiting", "EGP")
	assert Decimal(charge["amount"]) == outstanding
	assert charge["due_units"] == charge["missing_units"] == str(units)
	assert charge["received_units"] == "0"
	assert charge["chain"]["id"] == CHAIN_ID
	assert charge["token"]["symbol"] == SYMBOL
	assert re.fullmatch(r"0x[0-9a-fA-F]{40}", charge["address"])
	assert charge["uri"].endswith(f"/transfer?address={charge['address']}&uint256={units}")


def test_an_order_in_another_currency_is_asked_for_in_that_of_its_ledger(http: Callable, world, merchants):
	order = make_order(
		world,
		currency="USD",
		conversion_rate=50,
		delivery_fee=0,
		plc_conversion_rate=50,
		price_list_currency="USD",
	)
	frappe.db.commit()
	charge = create(http(world.staff), sales_invoice=order.name).message
	owed = frappe.db.get_value("Sales Invoice", order.name, "outstanding_amount")
	assert (charge["currency"], Decimal(charge["amount"])) == ("EGP", Decimal(str(owed)))
	assert owed == order.base_rounded_total > order.grand_total


def test_the_same_order_is_asked_for_once_however_often_the_button_is_pressed(http: Callable, world, order):
	client = http(world.staff)
	answers = in_parallel([lambda: create(client, sales_invoice=order)] * 8)
	assert {answer.status for answer in answers} == {200}
	assert len({answer.message["id"] for answer in answers}) == 1
	assert frappe.db.count("Crypto Charge", {"sales_invoice": order}) == 1


def test_one_key_is_one_charge_and_another_body_is_refused(http: Callable, merchants):
	client = http(MERCHANT)
	first = create(client, "cart-1", amount="10.00", currency="EGP", reference="A1")
	again = create(client, "cart-1", amount="10.00", currency="EGP", reference="A1")
	assert first.status == 200, first.error_text()
	assert again.message == first.message
	other = create(client, "cart-1", amount="11.00", currency="EGP", reference="A1")
	assert other.status == 409
	assert "Traceback" not in other.error_text()
	of_another = create(http(OTHER_MERCHANT), "cart-1", amount="12.00", currency="EGP")
	assert of_another.status == 200
	assert of_another.message["id"] != first.message["id"]


def test_a_merchant_sees_his_own_charges_only(http: Callable, world, order):
	mine = create(http(MERCHANT), amount="5", reference="mine").message["id"]
	create(http(world.staff), sales_invoice=order)
	listed = http(MERCHANT).get(API + "list_charges", {"limit": 100}).message["charges"]
	assert mine in {charge["id"] for charge in listed}
	assert {frappe.db.get_value("Crypto Charge", charge["id"], "merchant") for charge in listed} == {MERCHANT}
	for method in ("get_charge", "cancel_charge"):
		assert http(OTHER_MERCHANT).post(API + method, {"charge": mine}).status == 404
	assert http(world.foreign_staff).post(API + "get_charge", {"charge": mine}).status == 404
	assert http(MERCHANT).get(API + "get_charge", {"charge": mine}).message["reference"] == "mine"


def test_a_merchant_comes_by_api_key(http: Callable, merchants):
	user = frappe.get_doc("User", MERCHANT)
	user.api_key = user.api_key or frappe.generate_hash(length=15)
	user.api_secret = "a-secret-of-the-test"
	user.save()
	frappe.db.commit()
	base = http(MERCHANT).base
	headers = {"Authorization": f"token {user.api_key}:a-secret-of-the-test"}
	answer = requests.post(
		f"{base}/api/method/{API}create_charge",
		json={"amount": 3, "token": TOKEN},
		headers=headers,
		timeout=30,
	)
	assert answer.status_code == 200, answer.text
	assert answer.json()["message"]["amount"] == "3.00"


def test_staff_of_another_branch_can_not_ask_for_an_order(http: Callable, world, order):
	assert create(http(world.foreign_staff), sales_invoice=order).status == 403
	assert create(http(MERCHANT), sales_invoice=order).status == 403


@pytest.mark.parametrize(
	"body",
	[
		{},
		{"amount": 0},
		{"amount": -5},
		{"amount": "a lot"},
		{"amount": "1e400"},
		{"amount": 5, "currency": "XXX"},
		{"amount": 5, "token": "DOGE"},
		{"amount": [5]},
		{"sales_invoice": {"name": "x"}},
		{"sales_invoice": "no such order"},
		{"amount": 5, "description": "x" * 5000},
	],
)
def test_rubbish_is_refused_in_words(http: Callable, world, merchants, body):
	answer = create(http(world.staff), **body)
	assert answer.status in (404, 417), answer.body
	assert answer.error_text()
	assert "Traceback" not in answer.error_text()


def test_a_charge_is_cancelled_and_again_that_changes_nothing(http: Callable, world, order):
	charge = create(http(world.staff), sales_invoice=order).message["id"]
	for _turn in range(2):
		answer = http(world.staff).post(API + "cancel_charge", {"charge": charge})
		assert (answer.status, answer.message["status"]) == (200, "Cancelled")


def test_a_list_goes_on_where_the_last_page_ended(http: Callable, merchants):
	client, pages = http(OTHER_MERCHANT), frappe.generate_hash(length=8)
	made = [create(client, amount=str(number), reference=pages).message["id"] for number in range(1, 6)]
	seen, after = [], None
	while True:
		page = client.get(API + "list_charges", {"reference": pages, "limit": 2, "after": after}).message
		seen += [charge["id"] for charge in page["charges"]]
		after = page["next"]
		if not after:
			break
	assert seen == made[::-1]


@pytest.mark.bench(reason="callers are told apart by the header of a proxy, which the sandbox has not")
def test_too_many_calls_are_told_to_wait(http: Callable, merchants):
	client, body = http(MERCHANT), {"amount": "a lot", "token": TOKEN}
	somewhere = {"X-Forwarded-For": "203.0.113.77"}  # a caller of his own, whom nobody else is counted with
	statuses = [
		client.post(API + "create_charge", body, headers=somewhere).status
		for _turn in range(CALLS_A_MINUTE + 1)
	]
	assert set(statuses[:-1]) == {417} and statuses[-1] == 429


def test_the_openapi_document_describes_what_is_there(http: Callable, world, merchants):
	document = http(world.staff).get(API + "openapi_document").message
	paths = document["paths"]
	names = ("create_charge", "get_charge", "cancel_charge", "list_charges")
	assert set(paths) == {*(f"/{API}{name}" for name in names), "/jarz_pos.api.webhooks.events"}
	newest = frappe.get_all("Jarz Webhook Event", pluck="payload", order_by="creation desc", limit=1)
	event = frappe.parse_json(newest[0])
	assert set(document["components"]["schemas"]["Event"]["required"]) == set(event)
	assert event["type"].startswith("charge.") and "charge.final" in document["webhooks"]
	body = paths[f"/{API}create_charge"]["post"]["requestBody"]["content"]["application/json"]["schema"]
	assert "sales_invoice" in body["properties"]
	schema = document["components"]["schemas"]["Charge"]
	charge = create(http(MERCHANT), amount="4").message
	assert set(schema["required"]) <= set(charge)
	assert set(charge) - set(schema["properties"]) == {"late_policy"}
	assert charge["status"] in schema["properties"]["status"]["enum"]
