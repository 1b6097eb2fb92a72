"""The public pay page, as a browser without JavaScript and as a curious stranger sees it."""

import re
from collections.abc import Callable

import frappe
import pytest
import requests

from jarz_pos.crypto import checkout, store
from jarz_pos.tests import stablecoins
from jarz_pos.tests.orders import make_order

STATUS = "jarz_pos.api.pay.status"
CHAIN = "Pay Page Chain"


@pytest.fixture(scope="module")
def charge(world, http: Callable) -> frappe._dict:
	stablecoins.switch_on()
	token = stablecoins.make_token(stablecoins.make_chain(CHAIN, 424243))
	stablecoins.dollar_costs(50)
	order = make_order(world)
	frappe.db.commit()
	answer = http(world.staff).post(
		"jarz_pos.api.charges.create_charge", {"sales_invoice": order.name, "token": token}
	)
	assert answer.status == 200, answer.error_text()
	return store.charge(answer.message["id"])


def page_of(http: Callable, token: str, language: str = "en") -> requests.Response:
	return requests.get(f"{http(None).base}/pay/{token}", headers={"Accept-Language": language}, timeout=30)


def test_the_page_says_what_to_send_where(http: Callable, charge):
	answer = page_of(http, charge.pay_token)
	assert answer.status_code == 200
	text = answer.text
	shown = checkout.find(charge.pay_token).charge
	assert shown["address"] in text
	assert f">{shown['missing']}<" in text
	assert CHAIN in text
	assert shown["uri"].replace("&", "&amp;") in text or shown["uri"] in text
	assert "<svg" in text
	assert 'http-equiv="refresh"' in text, "without JavaScript it refreshes itself"
	assert text.count("<body") == 1


def test_nothing_private_is_on_the_page_or_in_its_url(http: Callable, charge):
	text = page_of(http, charge.pay_token).text
	customer = frappe.get_doc("Customer", charge.customer)
	for private in (
		charge.name,
		charge.sales_invoice,
		charge.customer,
		customer.customer_name,
		charge.merchant,
		charge.company,
	):
		assert private not in text, private
	assert len(charge.pay_token) >= 32
	assert "no-referrer" in text
	assert "noindex" in text
	assert not re.search(r"(src|href)=[\"']https?://(?!explorer)", text), "nothing is loaded from elsewhere"


def test_arabic_reads_from_right_to_left(http: Callable, charge):
	text = page_of(http, charge.pay_token, "ar").text
	assert 'dir="rtl"' in text
	assert 'lang="ar"' in text
	assert "في انتظار الدفع" in text


@pytest.mark.parametrize("token", ["nothing", "%00", "x" * 300, "..%2f..%2fetc", "' or 1=1 --"])
def test_an_unknown_link_is_not_found(http: Callable, charge, token):
	answer = page_of(http, token)
	assert answer.status_code == 404
	assert "Traceback" not in answer.text
	assert http(None).get(STATUS, {"token": token}).status in (404, 417)


def test_the_page_learns_that_something_has_changed(http: Callable, world, charge):
	before = http(None).get(STATUS, {"token": charge.pay_token}).message
	assert set(before) == {"version", "seconds_left"}
	assert before["version"] == checkout.find(charge.pay_token).version
	assert 0 < before["seconds_left"] <= 3600
	http(world.staff).post("jarz_pos.api.charges.cancel_charge", {"charge": charge.name})
	after = http(None).get(STATUS, {"token": charge.pay_token}).message
	assert after["version"] != before["version"]
	text = page_of(http, charge.pay_token).text
	assert "cancelled" in text
	assert charge.address not in text.lower(), "nobody is led to pay a cancelled charge"
