"""At the door: delivered or not, by the branch or by the courier himself, who sees only his own orders (contract 1.8.2, 1.11)."""

import frappe
import pytest

from jarz_pos.kanban import attempts, outbound
from jarz_pos.tests import factories
from jarz_pos.tests.dispatches import assert_books_agree, employed, rider
from jarz_pos.tests.orders import make_order

MINE = "jarz_pos.api.trips.get_my_deliveries"
DELIVERED = "jarz_pos.api.trips.mark_order_delivered"
FAILED = "jarz_pos.api.trips.mark_order_failed"
COURIERS = {"Door Ali": "door.ali@jarz.test", "Door Omar": "door.omar@jarz.test"}


@pytest.fixture
def riders(world, committed):
	"""Two employees who sign in as couriers and are nothing else."""
	with committed():
		found = []
		for name, email in COURIERS.items():
			factories.make_user(email, "Jarz Courier")
			courier = employed(world, name)
			frappe.db.set_value("Employee", courier.party, "user_id", email)
			found.append(courier)
	return found


def sent(world, courier):
	order = make_order(world, state="Ready", disable_rounded_total=1)
	outbound.send(outbound.lock(order.name), outbound.Sending(courier=courier))
	return order.name


@pytest.fixture
def order(world, riders, committed):
	with committed():
		return sent(world, riders[0])


def facts(name):
	return frappe.db.get_value(
		"Sales Invoice",
		name,
		["sales_invoice_state", "jarz_delivery_attempt_no", "jarz_delivery_failure_reason"],
	)


def test_a_courier_sees_what_he_has_to_bring_and_collect(http, world, order):
	data = http(COURIERS["Door Ali"]).get(MINE).message["data"]
	stop = next(row for row in data if row["invoice"] == order)
	assert (stop["customer_name"], stop["to_collect"]) == (world.customer, 147.77)
	assert (stop["territory"], stop["delivery_attempt_no"]) == (world.branch.territory, 0)
	assert stop["out_since"] and "<" not in stop["address"]
	assert order not in {row["invoice"] for row in http(COURIERS["Door Omar"]).get(MINE).message["data"]}
	assert http(world.staff).get(MINE).message == {"success": True, "data": []}


def test_he_hands_it_over(http, order):
	client = http(COURIERS["Door Ali"])
	answer = client.post(DELIVERED, {"invoice_name": order})
	assert answer.message == {"success": True, "invoice": order, "new_state": "Delivered"}, answer.body
	assert facts(order)[0] == "Delivered"
	assert frappe.db.get_value("Sales Invoice", order, "jarz_delivered_on")
	assert client.post(DELIVERED, {"invoice_name": order}).message == answer.message
	assert order not in {row["invoice"] for row in client.get(MINE).message["data"]}


def test_a_failed_attempt_counts_and_the_order_stays_out(http, world, riders, order):
	client = http(COURIERS["Door Ali"])
	first = client.post(FAILED, {"invoice_name": order, "reason": "Nobody home"}).message
	assert (first["delivery_attempt_no"], first["new_state"]) == (1, "Out for Delivery")
	# The phone lost the answer and asked again.
	assert client.post(FAILED, {"invoice_name": order, "reason": "Nobody home"}).message == first
	second = http(world.staff).post(FAILED, {"invoice_name": order, "reason": "Refused"}).message
	assert second["delivery_attempt_no"] == 2
	assert facts(order) == ("Out for Delivery", 2, "Refused")
	card = (
		http(world.staff)
		.get("jarz_pos.api.kanban.get_invoice_details", {"invoice_id": order})
		.message["data"]
	)
	assert (card["delivery_attempt_no"], card["delivery_failure_reason"]) == (2, "Refused")
	assert_books_agree(world.company, *riders)


def test_the_same_reason_is_another_attempt_with_another_request_id(http, order):
	client = http(COURIERS["Door Ali"])
	body = {"invoice_name": order, "reason": "Nobody home"}
	for number in (1, 2):
		for _repeat in range(2):
			answer = client.post(FAILED, {**body, "request_id": f"{order}-{number}"})
			assert answer.message["delivery_attempt_no"] == number


@pytest.mark.parametrize("method", [DELIVERED, FAILED])
def test_orders_of_other_couriers_and_branches_are_not_his(http, world, order, method):
	body = {"invoice_name": order, "reason": "x"}
	for user in (COURIERS["Door Omar"], world.second_staff, world.stranger, world.bookkeeper):
		assert http(user).post(method, body).status == 403, user
	assert http(COURIERS["Door Ali"]).post(method, {**body, "invoice_name": "none"}).status == 404
	assert facts(order)[:2] == ("Out for Delivery", 0)


def test_a_courier_opens_no_other_door(http, order):
	client = http(COURIERS["Door Ali"])
	for method in ("kanban.get_kanban_invoices", "couriers.get_courier_balances", "trips.get_delivery_trips"):
		answer = client.post(f"jarz_pos.api.{method}")
		assert answer.status == 403 or answer.message["success"] is False, method


def test_on_the_desk_a_courier_sees_his_own_orders_only(world, riders, as_user):
	mine, other = sent(world, riders[0]), sent(world, riders[1])
	user = COURIERS["Door Ali"]
	frappe.get_doc("User", user).add_roles("Accounts User")
	with as_user(user):
		assert frappe.get_list("Sales Invoice", {"name": ("in", [mine, other])}, pluck="name") == [mine]
		assert frappe.get_doc("Sales Invoice", mine).has_permission("read")
		assert not frappe.get_doc("Sales Invoice", other).has_permission("read")


@pytest.mark.parametrize("state", ["Ready", "Delivered"])
def test_only_what_is_on_the_road_fails(world, state):
	order = make_order(world, state=state).name
	with pytest.raises(frappe.ValidationError, match=state):
		attempts.failed(order, "x")


def test_only_what_is_on_the_road_is_delivered(world):
	with pytest.raises(frappe.ValidationError, match="Ready"):
		attempts.delivered(make_order(world, state="Ready").name)


@pytest.mark.parametrize("reason", [None, "", "  ", ["x"], "x" * 501])
def test_a_failure_has_a_reason(http, order, reason):
	answer = http(COURIERS["Door Ali"]).post(FAILED, {"invoice_name": order, "reason": reason})
	assert answer.status == 417 and answer.error_text()


def test_the_branch_hears_of_both(world, monkeypatch):
	heard = []
	monkeypatch.setattr(
		"frappe.publish_realtime", lambda event, payload, **_to: heard.append((event, payload))
	)
	order = sent(world, rider(world, "Door Heard"))
	heard.clear()
	attempts.failed(order, "Nobody home")
	attempts.delivered(order)
	events = dict(heard)
	for outcome, key in (("failed", "out_for_delivery"), ("delivered", "delivered")):
		payload = events[f"jarz_pos_courier_stop_{outcome}"]
		assert payload == {
			"invoice_id": order,
			"new_state_key": key,
			"kanban_profile": world.branch.name,
		}
	assert {"kanban_update", "jarz_pos_invoice_state_change"} <= set(events)
