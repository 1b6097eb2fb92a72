"""Events through Frappe's own socket.io server, as a signed-in browser of the site hears them."""

import json
import os

import frappe
import pytest

from jarz_pos import realtime
from jarz_pos.kanban import states
from jarz_pos.tests.dispatches import rider
from jarz_pos.tests.ears import Ear, stay_silent
from jarz_pos.tests.orders import make_order

ORDER = "ACC-SINV-REALTIME-1"
# Everything that a message may say (1.11, "Ours"): no amount, no customer, no WooCommerce number.
FACTS = {
	"invoice_id",
	"kanban_profile",
	"new_state_key",
	"timestamp",
	"requires_acceptance",
	"force_refresh",
	"event",
	"note_count",
}


@pytest.fixture
def ears(world, http):
	"""Opens an ear for each user that is named; closes them all."""
	opened: list[Ear] = []

	def listen(*users: str) -> list[Ear]:
		for user in users:
			opened.append(
				Ear(
					os.environ["JARZ_SOCKETIO_URL"],
					namespace=f"/{os.environ['JARZ_SITE']}",
					sid=http(user).sid,
					origin=os.environ["JARZ_URL"],
				)
			)
		return opened[-len(users) :]

	yield listen
	for ear in opened:
		ear.close()


def test_a_new_order_is_told_to_the_users_of_its_branch_after_the_commit(world, ears, committed):
	ours, chief, theirs = ears(world.staff, world.manager, world.second_staff)
	with committed():
		realtime.order_created(ORDER, world.branch.name, states.RECEIVED)
		stay_silent(ours, chief)
	for ear in (ours, chief):
		new = ear.wait_for_event("jarz_pos_new_invoice")
		assert new.pop("timestamp")
		assert new == {
			"invoice_id": ORDER,
			"kanban_profile": world.branch.name,
			"requires_acceptance": False,
		}
		assert ear.wait_for_event("kanban_update") == {
			"invoice_id": ORDER,
			"new_state_key": "received",
			"kanban_profile": world.branch.name,
			"force_refresh": True,
		}
	stay_silent(ours, chief, theirs)
	assert theirs.heard == []
	assert len(ours.heard) == len(chief.heard) == 2


def test_nothing_is_told_of_what_is_rolled_back(world, ears):
	ours, chief = ears(world.staff, world.manager)
	realtime.order_created(ORDER, world.branch.name, states.RECEIVED)
	realtime.payment_received(ORDER, world.branch.name, states.READY)
	frappe.db.rollback()
	stay_silent(ours, chief)


def test_a_move_is_told_under_three_names_without_the_old_state(world, ears, committed):
	(ours,) = ears(world.staff)
	with committed():
		realtime.state_changed(ORDER, world.branch.name, states.READY)
	ours.wait_for(lambda ear: set(ear.names()) == set(realtime.STATE_EVENTS))
	for _event, payload in ours.heard:
		assert payload["new_state_key"] == "ready"
		assert (
			"old_state_key" not in payload
		)  # with it the client moves the card itself (1.11, rules 9 and 11)


def test_a_transfer_is_told_to_both_branches(world, ears, committed):
	here, there, outside = ears(world.staff, world.second_staff, world.foreign_staff)
	with committed():
		realtime.state_changed(
			ORDER, world.second_branch.name, states.RECEIVED, from_branch=world.branch.name
		)
	for ear, branch in ((here, world.branch.name), (there, world.second_branch.name)):
		payload = ear.wait_for_event("kanban_update")
		assert payload["event"] == "invoice_reassigned"
		assert payload["kanban_profile"] == branch
	stay_silent(outside)
	assert outside.heard == []


def test_a_payment_and_a_note_are_told_without_amounts(world, ears, committed):
	(ours,) = ears(world.staff)
	with committed():
		realtime.payment_received(ORDER, world.branch.name, states.READY)
		realtime.note_added(ORDER, world.branch.name, 3)
	facts = {"invoice_id": ORDER, "kanban_profile": world.branch.name}
	assert ours.wait_for_event("payment_collected") == {**facts, "new_state_key": "ready"}
	ours.wait_for(lambda ear: len(ear.payloads("kanban_update")) == 2)
	assert {**facts, "event": "invoice_note_added", "note_count": 3} in ours.payloads("kanban_update")


def test_a_user_who_was_disabled_is_told_nothing(world, committed):
	with committed():
		frappe.db.set_value("User", world.staff, "enabled", 0)
	try:
		assert world.staff not in realtime.branch_users((world.branch.name,))
		assert world.manager in realtime.branch_users((world.branch.name,))
	finally:
		with committed():
			frappe.db.set_value("User", world.staff, "enabled", 1)


def test_a_day_of_an_order_is_told_to_its_branch_step_by_step(world, ears, http):
	"""Through the endpoints: what they answer is committed, and what they refuse is told to nobody."""
	ours, theirs = ears(world.staff, world.second_staff)
	staff, chief = http(world.staff), http(world.line_manager)
	body = {
		"cart_json": json.dumps([{"item_code": "CAKE-1", "qty": 2, "rate": 45}]),
		"customer_name": world.customer,
		"pos_profile_name": world.branch.name,
	}
	order = staff.post("jarz_pos.api.invoices.create_pos_invoice", body).message["name"]
	for event in ("jarz_pos_new_invoice", "kanban_update"):
		assert ours.wait_for_event(event)["invoice_id"] == order
	steps = (
		(
			staff,
			"kanban.update_invoice_state",
			{"invoice_id": order, "new_state": "In Progress"},
			"in_progress",
		),
		(staff, "invoices.pay_invoice", {"invoice_name": order, "payment_mode": "Cash"}, "in_progress"),
		(staff, "kanban.add_invoice_note", {"invoice_id": order, "note": "Ring twice"}, None),
		(chief, "kanban.cancel_invoice", {"invoice_id": order, "reason": "Changed his mind"}, "cancelled"),
	)
	for client, method, arguments, key in steps:
		before = len(ours.payloads("kanban_update"))
		answer = client.post(f"jarz_pos.api.{method}", arguments)
		assert answer.message["success"] is True, answer.body
		ours.wait_for(lambda ear, before=before: len(ear.payloads("kanban_update")) > before)
		told = ours.payloads("kanban_update")[-1]
		assert told["invoice_id"] == order
		assert told.get("new_state_key") == key
	refused = staff.post("jarz_pos.api.invoices.create_pos_invoice", {**body, "cart_json": "[]"})
	assert refused.status == 417
	stay_silent(ours, theirs)
	assert theirs.heard == []
	assert "payment_collected" in ours.names()
	for _event, payload in ours.heard:
		assert set(payload) <= FACTS


def test_the_road_is_told_to_its_branch_alone(world, ears, http, committed):
	"""Out with a courier, the courier settled: under the names and with the keys of 1.11."""
	with committed():
		courier = rider(world, "Rider of the ears")
		order = make_order(world, state=states.READY).name
	ours, theirs = ears(world.staff, world.second_staff)
	staff = http(world.staff)
	party = {"party_type": courier.party_type, "party": courier.party}
	sent = staff.post("jarz_pos.api.couriers.mark_courier_outstanding", {"invoice_name": order, **party})
	assert sent.status == 200, sent.body
	on_board = {"new_state_key": "out_for_delivery", "kanban_profile": world.branch.name}
	for event in ("jarz_pos_invoice_state_change", "kanban_state_changed", "jarz_pos_courier_outstanding"):
		told = ours.wait_for_event(event)
		assert told.pop("timestamp"), event
		assert told == {"invoice_id": order, **on_board}, event
	settled = staff.post("jarz_pos.api.couriers.settle_courier_collected_payment", {"invoice_name": order})
	for event in ("jarz_pos_courier_settled", "settlement_completed"):
		assert ours.wait_for_event(event) == {"settlement": settled.message["settlement"], **on_board}
	ours.wait_for(lambda ear: len(ear.payloads("courier_updated")) == 2)
	stay_silent(theirs)
	assert theirs.heard == []
