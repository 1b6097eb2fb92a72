"""Dispatch and settlement are not there yet: what the board reads is empty, what it would do is refused (1.9)."""

import frappe
import pytest

from jarz_pos.tests.orders import make_order

API = "jarz_pos.api.couriers."
READINGS = {
	"get_active_couriers": [],
	"get_delivery_partners_list": [],
	"get_courier_balances": [],
	"list_unconfirmed_online_orders": {"success": True, "orders": []},
}
REFUSED = {
	"generate_settlement_preview": "invoice",
	"confirm_settlement": "invoice",
	"deliver_online_unconfirmed": "invoice_name",
	"handle_out_for_delivery_transition": "invoice_name",
	"mark_courier_outstanding": "invoice_name",
	"settle_courier_collected_payment": "invoice_name",
	"settle_single_invoice_paid": "invoice_name",
	"confirm_online_payment": "invoice_name",
	"convert_online_order_to_cod": "invoice_name",
	"change_payment_collection_method": "invoice_name",
}


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world, state="Ready").name


@pytest.mark.parametrize("name", READINGS)
def test_what_the_board_reads_is_empty(http, world, name):
	assert http(world.staff).post(API + name).message == READINGS[name]
	for user in (world.stranger, world.bookkeeper, None):
		assert http(user).post(API + name).status == 403


def test_the_board_asks_for_couriers_with_get(http, world):
	answer = http(world.staff).get(API + "get_active_couriers", {"pos_profile": world.branch.name})
	assert answer.message == []


@pytest.mark.parametrize(("name", "argument"), REFUSED.items())
def test_what_would_send_or_settle_an_order_is_refused_with_a_reason(http, world, order, name, argument):
	answer = http(world.manager).post(API + name, {argument: order, "mode": "later"})
	assert answer.status == 417, answer.body
	assert answer.body["exc_type"] == "NotYetAvailable"
	assert order in answer.error_text()
	assert "not part of this release" in answer.error_text()
	assert frappe.db.get_value("Sales Invoice", order, "sales_invoice_state") == "Ready"
	for user in (world.second_staff, world.stranger, world.bookkeeper, None):
		assert http(user).post(API + name, {argument: order}).status == 403


def test_a_courier_cannot_be_added_yet(http, world):
	answer = http(world.staff).post(API + "create_delivery_party", {"party_type": "Supplier", "phone": "1"})
	assert answer.status == 417
	assert answer.error_text()


@pytest.mark.parametrize("verb", ["get", "post"])
def test_the_settlement_preview_of_an_order_is_refused(http, world, order, verb):
	path = "jarz_pos.api.invoices.get_invoice_settlement_preview"
	answer = getattr(http(world.staff), verb)(path, {"invoice_name": order})
	assert answer.status == 417, answer.body
	assert order in answer.error_text()
	assert http(world.second_staff).post(path, {"invoice_name": order}).status == 403
