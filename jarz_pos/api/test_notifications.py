"""Polling and alerts through the front door (contract 1.10)."""

import json

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from jarz_pos.tests import shapes
from jarz_pos.tests.orders import make_order

API = "jarz_pos.api.notifications."


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world).name


def check(client, last_check=None):
	answer = client.post(API + "check_for_updates", {"last_check": last_check} if last_check else {})
	assert answer.status == 200, answer.body
	shapes.assert_shape(answer.message, shapes.UPDATES)
	return answer.message


def alerts(client):
	answer = client.post(API + "get_pending_alerts")
	assert answer.message["success"] is True
	return {alert["name"]: alert for alert in answer.message["alerts"]}


def test_a_new_order_and_a_changed_one_are_counted_apart(http, world, committed, order):
	with committed():
		frappe.db.set_value(
			"Sales Invoice", order, "creation", add_to_date(now_datetime(), hours=-1), update_modified=False
		)
	start = str(now_datetime())
	with committed():
		make_order(world)
	http(world.staff).post(
		"jarz_pos.api.kanban.update_invoice_state", {"invoice_id": order, "new_state": "In Progress"}
	)
	found = check(http(world.staff), start)
	assert (found["new_count"], found["modified_count"], found["total_updates"]) == (1, 1, 2)
	assert found["has_updates"] is True


def test_the_echoed_time_leaves_out_what_was_told_some_seconds_ago(http, world, committed, order):
	with committed():
		frappe.db.sql("update `tabSales Invoice` set modified = modified - interval 10 second")
	echoed = check(http(world.staff))["current_time"]
	assert check(http(world.staff), echoed)["has_updates"] is False


def test_a_change_that_is_committed_some_moments_late_is_not_missed(http, world, committed, order):
	with committed():
		frappe.db.sql("update `tabSales Invoice` set modified = modified - interval 10 second")
	echoed = check(http(world.staff))["current_time"]
	with committed():
		frappe.db.set_value(
			"Sales Invoice", order, "modified", add_to_date(now_datetime(), seconds=-2), update_modified=False
		)
	assert (
		check(http(world.staff), echoed)["modified_count"] + check(http(world.staff), echoed)["new_count"]
		== 1
	)


@pytest.mark.parametrize("last_check", [None, "", "never", "0000-00-00", "9999-99-99", "1970-01-01 00:00:00"])
def test_polling_never_fails_on_a_strange_time(http, world, last_check):
	assert check(http(world.staff), last_check)["success"] is True


def test_changes_of_other_branches_are_not_counted(http, world, committed):
	start = str(now_datetime())
	with committed():
		make_order(world, branch=world.second_branch, customer=world.second_customer)
	assert check(http(world.staff), start)["has_updates"] is False
	assert check(http(world.second_staff), start)["new_count"] == 1


def test_recent_orders_are_listed_by_name(http, world, committed, order):
	with committed():
		old = make_order(world).name
		frappe.db.set_value("Sales Invoice", old, "creation", add_to_date(now_datetime(), hours=-1))
	found = http(world.staff).post(API + "get_recent_invoices", {"minutes": 5}).message
	assert found["success"] is True
	assert order in {row["name"] for row in found["new_invoices"]}
	assert old in {row["name"] for row in found["modified_invoices"]}
	elsewhere = http(world.second_staff).post(API + "get_recent_invoices", {"minutes": "10"}).message
	names = {row["name"] for key in ("new_invoices", "modified_invoices") for row in elsewhere[key]}
	assert not names & {order, old}


def test_a_pending_order_rings_until_someone_accepts_it(http, world, order):
	alert = alerts(http(world.staff))[order]
	shapes.assert_shape(alert, shapes.ALERT)
	assert alert["requires_acceptance"] is True
	assert alert["items"] == [
		{"item_code": "CAKE-1", "item_name": "CAKE-1 name", "qty": 2},
		{"item_code": "DRINK-2", "item_name": "DRINK-2 name", "qty": 1},
	]
	assert alert["item_summary"] == "2 x CAKE-1 name, 1 x DRINK-2 name"
	assert order not in alerts(http(world.second_staff))
	accepted = http(world.staff).post(API + "acknowledge_invoice", {"invoice_name": order})
	assert accepted.status == 200
	assert order not in alerts(http(world.line_manager))
	status, by, when = frappe.db.get_value(
		"Sales Invoice", order, ["jarz_acceptance_status", "jarz_accepted_by", "jarz_accepted_on"]
	)
	assert (status, by) == ("Accepted", world.staff)
	assert when
	http(world.line_manager).post(API + "acknowledge_invoice", {"invoice_name": order})
	assert (
		frappe.db.get_value("Sales Invoice", order, "jarz_accepted_by") == world.staff
	)  # who was first stays


def test_alerts_end_after_twelve_hours_and_with_the_order(http, world, committed):
	with committed():
		old, cancelled = make_order(world), make_order(world)
		frappe.db.set_value("Sales Invoice", old.name, "creation", add_to_date(now_datetime(), hours=-13))
		cancelled.cancel()
	assert not {old.name, cancelled.name} & set(alerts(http(world.staff)))


def test_only_the_branch_accepts(http, world, order):
	for user in (world.second_staff, world.stranger, world.bookkeeper, None):
		answer = http(user).post(API + "acknowledge_invoice", {"invoice_name": order})
		assert answer.status == 403, answer.body
	assert frappe.db.get_value("Sales Invoice", order, "jarz_acceptance_status") == "Pending"
	assert http(world.staff).post(API + "acknowledge_invoice", {"invoice_name": "X-1"}).status == 404


@pytest.mark.parametrize(
	"name", ["check_for_updates", "get_recent_invoices", "get_pending_alerts", "register_mobile_device"]
)
def test_strangers_are_told_nothing(http, world, name):
	for user in (world.stranger, world.bookkeeper, None):
		assert http(user).post(API + name, {"token": "t"}).status == 403


def test_a_device_is_known_once_and_belongs_to_who_used_it_last(http, world):
	sent = {
		"token": "fcm-token-🎂" * 20,
		"platform": "android",
		"device_name": "Till 1",
		"app_version": "1.2.3",
		"pos_profiles": json.dumps([world.branch.name, world.second_branch.name]),
	}
	assert http(world.staff).post(API + "register_mobile_device", sent).status == 200
	assert http(world.line_manager).post(API + "register_mobile_device", sent).status == 200
	devices = frappe.get_all(
		"Jarz Mobile Device", filters={"token": sent["token"]}, fields=["*"], order_by="creation asc"
	)
	assert [(device.user, device.platform, device.device_name) for device in devices] == [
		(world.line_manager, "Android", "Till 1")
	]
	assert devices[0].pos_profiles == world.branch.name  # only those that are his
	assert http(world.staff).post(API + "register_mobile_device", {"token": ""}).status == 417


def test_web_push_is_not_set_up(http, world):
	assert http(world.staff).post(API + "get_vapid_public_key").message == {"public_key": None}
	subscription = {"subscription_json": "{}", "browser": "chrome"}
	assert http(world.staff).post(API + "register_vapid_subscription", subscription).status == 200


def test_the_debug_screen_is_for_managers(http, world):
	for name in ("test_websocket_emission", "get_websocket_debug_info"):
		assert http(world.staff).post(API + name).status == 403
		assert isinstance(http(world.manager).post(API + name).message, dict)
