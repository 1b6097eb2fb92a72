"""Cards move, are noted and looked at before dispatch, through the front door (contract 1.8.4 to 1.8.6)."""

import frappe
import pytest

from jarz_pos.tests import shapes
from jarz_pos.tests.boards import MOVE, board, cards_of, refusal, state_of
from jarz_pos.tests.orders import make_order, put_in
from jarz_pos.tests.shapes import assert_shape


@pytest.fixture
def order(world, committed):
	"""A committed order of the first branch, Received."""
	with committed():
		return make_order(world).name


# Moves


def test_an_order_moves_step_by_step_to_ready(http, world, order):
	client = http(world.staff)
	for old, new in (("Received", "In Progress"), ("In Progress", "ready")):
		answer = client.post(MOVE, {"invoice_id": order, "new_state": new, "expected_state": old})
		assert answer.message["success"] is True, answer.message
	assert answer.message["final_state"] == answer.message["state"] == "Ready"
	assert state_of(order) == "Ready"


def test_a_move_is_seen_by_those_who_poll_for_changes(http, world, order):
	before = frappe.db.get_value("Sales Invoice", order, "modified")
	http(world.staff).post(MOVE, {"invoice_id": order, "new_state": "In Progress"})
	modified, modified_by = frappe.db.get_value("Sales Invoice", order, ["modified", "modified_by"])
	assert modified > before
	assert modified_by == world.staff


def test_posting_the_column_it_stands_in_is_a_success_without_effect(http, world, order):
	before = frappe.db.get_value("Sales Invoice", order, "modified")
	answer = http(world.staff).post(
		MOVE, {"invoice_id": order, "new_state": "RECEIVED", "expected_state": "Received"}
	)
	assert answer.message["success"] is True
	assert frappe.db.get_value("Sales Invoice", order, "modified") == before


@pytest.mark.parametrize(
	("old", "new"),
	[
		("Received", "Ready"),
		("Received", "Delivered"),
		("Ready", "In Progress"),
		("Received", "Cancelled"),
		("Ready", "Returned"),
		("Delivered", "Returned"),
		("Cancelled", "Received"),
	],
)
def test_every_other_move_is_refused_with_both_states_by_name(http, world, committed, order, old, new):
	with committed():
		put_in(order, old)
	text = refusal(http(world.staff).post(MOVE, {"invoice_id": order, "new_state": new}))
	assert old in text
	assert new in text
	assert state_of(order) == old


def test_an_order_for_a_courier_goes_out_by_the_courier_dialog(http, world, committed, order):
	with committed():
		put_in(order, "Ready")
	text = refusal(http(world.staff).post(MOVE, {"invoice_id": order, "new_state": "Out For Delivery"}))
	assert "courier dialog" in text
	assert state_of(order) == "Ready"


def test_a_delivered_order_gets_its_time(http, world, committed, order):
	with committed():
		put_in(order, "Out for Delivery")
	http(world.staff).post(MOVE, {"invoice_id": order, "new_state": "Delivered"})
	assert frappe.db.get_value("Sales Invoice", order, "jarz_delivered_on")


def test_a_card_that_another_device_has_moved_is_not_moved_again(http, world, order):
	client = http(world.staff)
	client.post(MOVE, {"invoice_id": order, "new_state": "In Progress"})
	text = refusal(
		client.post(MOVE, {"invoice_id": order, "new_state": "Ready", "expected_state": "Received"})
	)
	assert "Refresh" in text
	assert state_of(order) == "In Progress"


def test_drafts_cancelled_orders_and_plain_invoices_do_not_move(http, world, committed):
	with committed():
		draft = make_order(world, submit=False).name
		cancelled = make_order(world)
		cancelled.cancel()
		plain = make_order(world)
		put_in(plain.name, "")
	for name in (draft, cancelled.name, plain.name):
		refusal(http(world.staff).post(MOVE, {"invoice_id": name, "new_state": "In Progress"}))


@pytest.mark.parametrize(
	"params",
	[
		{},
		{"invoice_id": ["a"], "new_state": "Ready"},
		{"invoice_id": {"a": 1}, "new_state": "Ready"},
		{"invoice_id": "X" * 10_000, "new_state": "Ready"},
		{"invoice_id": "' or 1=1 -- ", "new_state": "Ready"},
		{"invoice_id": True, "new_state": "Ready"},
		{"invoice_id": "ORDER", "new_state": None},
		{"invoice_id": "ORDER", "new_state": ["Ready"]},
		{"invoice_id": "ORDER", "new_state": "🎂"},
		{"invoice_id": "ORDER", "new_state": "In Progress", "expected_state": {"a": 1}},
		{"invoice_id": "ORDER", "new_state": "In Progress", "expected_state": "Recieved"},
	],
)
def test_nonsense_is_refused_in_words_and_moves_nothing(http, world, order, params):
	sent = {key: order if value == "ORDER" else value for key, value in params.items()}
	assert refusal(http(world.staff).post(MOVE, sent))
	assert state_of(order) == "Received"


def test_unknown_keys_are_dropped(http, world, order):
	answer = http(world.staff).post(
		MOVE, {"invoice_id": order, "new_state": "In Progress", "shortage_approved": 1, "moon": "full"}
	)
	assert answer.message["success"] is True


def test_two_devices_that_move_one_card_at_once_move_it_once(http, world, order):
	from jarz_pos.tests.client import in_parallel

	clients = [http(world.staff), http(world.line_manager), http(world.manager)] * 3
	sent = {"invoice_id": order, "new_state": "In Progress", "expected_state": "Received"}
	answers = in_parallel([lambda client=client: client.post(MOVE, sent) for client in clients])
	assert {answer.status for answer in answers} == {200}
	winners = [answer for answer in answers if answer.message["success"]]
	assert len(winners) == 1
	assert all("Refresh" in answer.message["error"] for answer in answers if not answer.message["success"])
	assert state_of(order) == "In Progress"


# Notes, dispatch preview


def test_notes_are_counted_and_shown_on_the_card(http, world, order):
	client = http(world.staff)
	for written in ("first", "ثانيا 🎂"):
		answer = client.post("jarz_pos.api.kanban.add_invoice_note", {"invoice_id": order, "note": written})
		assert answer.message["success"] is True
	assert_shape(answer.message["data"], shapes.NOTE)
	assert answer.message["note_count"] == 2
	listed = client.get("jarz_pos.api.kanban.get_invoice_notes", {"invoice_id": order}).message
	assert listed["note_count"] == 2
	assert {note["note"] for note in listed["data"]} == {"first", "ثانيا 🎂"}
	for note in listed["data"]:
		assert_shape(note, shapes.NOTE)
		assert note["added_by"] == world.staff
	card = cards_of(board(client))[order]
	assert (card["note_count"], card["latest_note"]) == (2, "ثانيا 🎂")


@pytest.mark.parametrize("note", ["", "   ", None, ["a"], "x" * 2001])
def test_an_empty_or_endless_note_is_refused(http, world, order, note):
	refusal(
		http(world.staff).post("jarz_pos.api.kanban.add_invoice_note", {"invoice_id": order, "note": note})
	)


def test_nothing_stands_in_the_way_of_dispatch(http, world, order):
	answer = (
		http(world.staff)
		.get("jarz_pos.api.kanban.preview_invoice_out_for_delivery", {"invoice_id": order})
		.message
	)
	assert answer["success"] is True
	assert answer["invoice_id"] == order
	assert answer["blocking_errors"] == []
	assert answer["requires_shortage_reason"] is False
	assert answer["preview"] == {
		"requires_reason": False,
		"blocking": False,
		"approvable_shortages": [],
		"blocking_shortages": [],
		"shortages": [],
		"warehouse_mismatches": [],
		"validation_errors": [],
		"invoice_previews": {},
	}
