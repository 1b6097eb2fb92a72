"""Features that are not there yet answer in the form that the client reads (contract 1.1, 1.2, 1.8.6, 1.9.9)."""

import frappe
import pytest

from jarz_pos.tests import orders

ANSWERS = [
	("shift.get_active_shift", {}, {}),
	("shift.get_active_shift", {"pos_profile": "Nasr City"}, {}),
	(
		"trips.get_delivery_trips",
		{"status": "Created", "limit": "50"},
		{"message": {"success": True, "data": []}},
	),
]
ALL = [name for name, _params, _body in ANSWERS] + [
	"returns.get_return_preview",
	"returns.submit_invoice_return",
]


@pytest.mark.parametrize(("name", "params", "body"), ANSWERS)
def test_an_empty_answer_has_the_form_that_the_client_reads(world, http, name, params, body):
	answer = http(world.staff).post(f"jarz_pos.api.{name}", params)
	assert (answer.status, answer.body) == (200, body)


def test_the_board_asks_for_trips_with_get(world, http):
	assert http(world.staff).get("jarz_pos.api.trips.get_delivery_trips", {"limit": 50}).message["data"] == []


@pytest.mark.parametrize("name", ["get_return_preview", "submit_invoice_return"])
@pytest.mark.parametrize("invoice", ["no such order", None, ["x"], "' OR 1=1 --"])
def test_a_return_of_nothing_is_refused_in_error(world, http, name, invoice):
	answer = http(world.staff).post(f"jarz_pos.api.returns.{name}", {"invoice_id": invoice})
	assert answer.status == 200
	assert answer.message["success"] is False
	assert answer.error_text()


def test_an_order_cannot_be_returned_and_says_so_to_its_branch_only(world, http, committed):
	with committed():
		name = orders.make_order(world).name
	try:
		found = (
			http(world.staff).post("jarz_pos.api.returns.get_return_preview", {"invoice_id": name}).message
		)
		assert (found["success"], found["can_return"], found["invoice_id"]) == (False, False, name)
		assert found["return_block_reason"] and found["error"] and found["lines"] == []
		params = {"invoice_id": name, "lines": "[]", "reason": "x", "return_type": "full"}
		for user in (world.staff, world.second_staff):
			answer = http(user).post("jarz_pos.api.returns.submit_invoice_return", params)
			assert answer.message["success"] is False
		foreign = http(world.second_staff).post(
			"jarz_pos.api.returns.get_return_preview", {"invoice_id": name}
		)
		assert set(foreign.message) == {"success", "error"}
		assert frappe.db.count("Sales Invoice", {"return_against": name}) == 0
	finally:
		with committed():
			frappe.get_doc("Sales Invoice", name).cancel()


@pytest.mark.parametrize("name", ALL)
def test_strangers_are_refused(world, http, name):
	for user in (world.stranger, world.bookkeeper, None):
		assert http(user).post(f"jarz_pos.api.{name}").status == 403, user
