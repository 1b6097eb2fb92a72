"""Another courier fee: asked for by staff, decided by a manager, in the words that the client reads (contract 1.8.6, 1.1)."""

import frappe
import pytest

from jarz_pos.tests.orders import make_order, put_in

ASK = "jarz_pos.api.custom_shipping.request_custom_shipping"
APPROVE = "jarz_pos.api.custom_shipping.approve_custom_shipping"
REJECT = "jarz_pos.api.custom_shipping.reject_custom_shipping"
LIST = "jarz_pos.api.custom_shipping.get_pending_custom_shipping_requests"


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world, jarz_shipping_expense=30).name


def ask(client, order, amount=45.5, reason="Other side of the river"):
	return client.post(ASK, {"invoice_name": order, "amount": amount, "reason": reason})


def refusal(answer):
	assert answer.status == 200, answer.body
	assert answer.message["success"] is False and set(answer.message) == {"success", "message"}
	return answer.message["message"]


def override(order):
	return frappe.db.get_value(
		"Sales Invoice", order, ["jarz_shipping_override_status", "jarz_shipping_override"]
	)


def card(client, order):
	return client.get("jarz_pos.api.kanban.get_invoice_details", {"invoice_id": order}).message["data"]


def test_a_manager_approves_what_staff_asked_for(http, world, order):
	asked = ask(http(world.staff), order).message
	name = asked.pop("request")
	assert asked == {"success": True, "original_amount": 30.0, "requested_amount": 45.5}
	assert override(order) == ("Pending", 0)
	shown = card(http(world.staff), order)
	assert (shown["shipping_override"], shown["shipping_override_status"]) == (None, "Pending")

	answer = http(world.line_manager).post(APPROVE, {"request_name": name})
	assert answer.message == {"success": True, "request": name, "invoice": order, "approved_amount": 45.5}
	assert override(order) == ("Approved", 45.5)
	shown = card(http(world.staff), order)
	assert (shown["shipping_override"], shown["shipping_override_status"]) == (45.5, "Approved")
	document = frappe.get_doc("Jarz Custom Shipping Request", name)
	assert (document.docstatus, document.requested_by) == (1, world.staff)
	assert document.approved_by == world.line_manager
	assert http(world.manager).post(APPROVE, {"request_name": name}).message == answer.message


def test_a_rejected_request_leaves_the_fee_and_can_be_followed_by_another(http, world, order):
	name = ask(http(world.staff), order).message["request"]
	answer = http(world.manager).post(REJECT, {"request_name": name, "rejection_reason": "Too much"})
	assert answer.message == {"success": True, "request": name, "invoice": order}
	assert override(order) == ("Rejected", 0)
	assert "Rejected" in refusal(http(world.manager).post(APPROVE, {"request_name": name}))
	assert ask(http(world.staff), order, 35).message["original_amount"] == 30.0


def test_zero_is_a_fee_and_nothing_is_none(http, world, order):
	name = ask(http(world.staff), order, 0).message["request"]
	http(world.manager).post(APPROVE, {"request_name": name})
	shown = card(http(world.staff), order)
	assert (shown["shipping_override"], shown["shipping_override_status"]) == (0, "Approved")


def test_one_request_at_a_time(http, world, order):
	ask(http(world.staff), order)
	assert "decide" in refusal(ask(http(world.staff), order, 50))
	assert frappe.db.count("Jarz Custom Shipping Request", {"invoice": order}) == 1


def test_managers_see_what_waits_in_their_branches(http, world, order):
	name = ask(http(world.staff), order).message["request"]
	for user, sees in ((world.line_manager, True), (world.manager, True), (world.second_staff, False)):
		answer = http(user).get(LIST).message
		assert answer["data"] == answer["requests"]
		assert answer["count"] == len(answer["data"])
		assert (name in {row["name"] for row in answer["data"]}) is sees
	row = next(row for row in http(world.manager).get(LIST).message["data"] if row["name"] == name)
	assert (row["invoice"], row["original_amount"], row["requested_amount"]) == (order, 30.0, 45.5)
	http(world.manager).post(REJECT, {"request_name": name})


def test_staff_do_not_decide_and_others_do_not_ask(http, world, order):
	name = ask(http(world.staff), order).message["request"]
	assert "not allowed" in refusal(http(world.staff).post(APPROVE, {"request_name": name}))
	assert "not allowed" in refusal(http(world.staff).post(REJECT, {"request_name": name}))
	assert "branch" in refusal(ask(http(world.second_staff), order))
	assert override(order) == ("Pending", 0)


@pytest.mark.parametrize(
	("amount", "reason"), [(None, "x"), (-1, "x"), ("nan", "x"), ([], "x"), (1e9, "x"), (5, ""), (5, None)]
)
def test_an_amount_and_a_reason_are_needed(http, world, order, amount, reason):
	assert refusal(ask(http(world.staff), order, amount, reason))
	assert override(order) == ("", 0)


def test_nothing_is_asked_or_decided_once_the_order_has_left(http, world, committed, order):
	name = ask(http(world.staff), order).message["request"]
	with committed():
		put_in(order, "Out for Delivery")
	assert "Out for Delivery" in refusal(http(world.manager).post(APPROVE, {"request_name": name}))
	with committed():
		frappe.db.set_value("Sales Invoice", order, "jarz_shipping_override_status", "")
	assert "Out for Delivery" in refusal(ask(http(world.staff), order))


def test_orders_that_no_courier_of_ours_brings_have_no_fee(http, world, committed):
	with committed():
		pickup = make_order(world, jarz_is_pickup=1).name
		partner = make_order(world, sales_partner=world.sales_partner).name
	for order in (pickup, partner):
		assert "courier" in refusal(ask(http(world.staff), order))


@pytest.mark.parametrize("name", [None, "", "CSR-none", ["x"], "' OR 1=1 --"])
def test_an_unknown_request_is_refused(http, world, name):
	assert refusal(http(world.manager).post(APPROVE, {"request_name": name}))
