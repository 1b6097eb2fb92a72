"""Returns over HTTP: what the client reads, who is refused, and that a click counts once (contract 1.9.9)."""

import functools

import frappe
import pytest

from jarz_pos.tests import roads
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.returns import request, send_out

PREVIEW, SUBMIT = (
	"jarz_pos.api.returns.get_return_preview",
	"jarz_pos.api.returns.submit_invoice_return",
)
TEXT, OPTIONAL, NUMBER, FLAG = (str,), (str, type(None)), (int, float), (bool,)
PREVIEW_KEYS = {
	"success": FLAG,
	"can_return": FLAG,
	"return_block_reason": OPTIONAL,
	"return_block_code": OPTIONAL,
	"invoice_id": TEXT,
	"customer_name": TEXT,
	"currency": TEXT,
	"grand_total": NUMBER,
	"fixed_charges_remaining": NUMBER,
	"money_state": TEXT,
	"return_status": TEXT,
	"lines": (list,),
	"courier": (dict,),
	"toggles": (dict,),
}
LINE_KEYS = {
	"si_detail": TEXT,
	"item_code": TEXT,
	"item_name": TEXT,
	"rate": NUMBER,
	"amount": NUMBER,
	"qty_sold": NUMBER,
	"qty_already_returned": NUMBER,
	"qty_returnable": NUMBER,
	"is_bundle_parent": FLAG,
}
SUBMIT_KEYS = {
	"success": FLAG,
	"credit_note": TEXT,
	"return_delivery_note": OPTIONAL,
	"journal_entry": OPTIONAL,
	"refund_payment_entry": OPTIONAL,
	"refund_amount": NUMBER,
	"return_total": NUMBER,
	"return_status": TEXT,
	"state": TEXT,
}


@pytest.fixture
def rider(world):
	return roads.make_courier("Rider of clicked returns", world.branch)


@pytest.fixture
def sent(world, rider, committed):
	with committed():
		order = make_order(world)
		send_out(order, rider)
	return order


def assert_shape(value: dict, shape: dict) -> None:
	for key, types in shape.items():
		assert type(value[key]) in types, f"{key} is {value[key]!r}"


def notes(order) -> list[str]:
	return frappe.get_all("Sales Invoice", {"return_against": order.name}, pluck="name")


def test_the_client_finds_what_it_reads(world, http, sent):
	manager = http(world.line_manager)
	shown = manager.post(PREVIEW, {"invoice_id": sent.name}).message
	assert_shape(shown, PREVIEW_KEYS)
	assert (shown["can_return"], shown["money_state"], shown["fixed_charges_remaining"]) == (
		True,
		"courier_outstanding",
		50,
	)
	assert shown["returnable_amount"] == 148
	assert shown["toggles"]["can_choose_courier_fee"] is True
	assert shown["toggles"]["can_refund_now"] is False
	for line in shown["lines"]:
		assert_shape(line, LINE_KEYS)
	body = request(sent, {"CAKE-1": 1}, refund_mode="customer_credit", pay_courier_for_trip=1)
	answer = manager.post(SUBMIT, body).message
	assert_shape(answer, SUBMIT_KEYS)
	assert "error" not in answer
	shown = manager.get(PREVIEW, {"invoice_id": sent.name}).message
	assert [line["qty_already_returned"] for line in shown["lines"]] == [1, 0]
	assert (shown["return_status"], shown["returned_amount"]) == ("Partially Returned", 45)


def test_only_a_manager_of_the_branch_takes_goods_back(world, http, sent):
	body = request(sent)
	staff = http(world.staff)
	shown = staff.post(PREVIEW, {"invoice_id": sent.name}).message
	assert (shown["success"], shown["can_return"], shown["return_block_code"]) == (True, False, "not_allowed")
	assert "not allowed" in staff.post(SUBMIT, body).message["error"]
	for name in (PREVIEW, SUBMIT):
		foreign = http(world.second_staff).post(name, body)
		assert set(foreign.message) == {"success", "error"}
		for user in (world.stranger, world.bookkeeper, None):
			assert http(user).post(name, body).status == 403
	assert notes(sent) == []


def test_an_order_that_has_not_left_is_cancelled_instead(world, http, committed):
	with committed():
		order = make_order(world)
	manager = http(world.line_manager)
	shown = manager.post(PREVIEW, {"invoice_id": order.name}).message
	assert (shown["can_return"], shown["return_block_code"]) == (False, "not_dispatched")
	answer = manager.post(SUBMIT, request(order)).message
	assert answer["success"] is False
	assert "Cancel" in answer["error"]


@pytest.mark.parametrize("name", [PREVIEW, SUBMIT])
@pytest.mark.parametrize("invoice", ["no such order", None, ["x"], "' OR 1=1 --"])
def test_a_return_of_nothing_is_refused_in_words(world, http, name, invoice):
	answer = http(world.line_manager).post(name, {"invoice_id": invoice, "reason": "x", "lines": "[]"})
	assert answer.status == 200
	assert answer.message["success"] is False
	assert answer.error_text()


def test_many_clicks_are_one_return(world, http, rider, sent):
	"""Eight at once of one click, then the same body again: one credit note, one answer."""
	body, manager = request(sent), http(world.line_manager)
	answers = [answer.message for answer in in_parallel([lambda: manager.post(SUBMIT, body)] * 8)]
	assert [answer["success"] for answer in answers] == [True] * 8, answers
	assert [answer["credit_note"] for answer in answers] == notes(sent) * 8
	assert manager.post(SUBMIT, body).message == answers[0]
	assert roads.holds(rider, world.company) == roads.still_open(rider, world.company)


def test_two_managers_at_once_return_an_order_once(world, http, sent):
	clicks = [
		functools.partial(http(user).post, SUBMIT, request(sent))
		for user in (world.line_manager, world.manager)
	]
	answers = [answer.message for answer in in_parallel(clicks)]
	assert sorted(answer["success"] for answer in answers) == [False, True]
	assert len(notes(sent)) == 1
	told = next(answer["error"] for answer in answers if not answer["success"])
	assert "come back already" in told


def test_the_same_return_without_an_id_counts_once(world, http, sent):
	body = request(sent, {"CAKE-1": 1})
	del body["request_id"]
	manager = http(world.line_manager)
	first, second = manager.post(SUBMIT, body).message, manager.post(SUBMIT, body).message
	assert first["credit_note"] == second["credit_note"]
	other = manager.post(SUBMIT, {**body, "request_id": "another-click"}).message
	assert other["credit_note"] != first["credit_note"]


def test_a_returned_order_is_frozen(world, http, sent):
	manager = http(world.line_manager)
	assert manager.post(SUBMIT, request(sent)).message["success"]
	for state in ("Delivered", "Received", "Out for Delivery"):
		moved = manager.post(
			"jarz_pos.api.kanban.update_invoice_state", {"invoice_id": sent.name, "new_state": state}
		)
		assert moved.message["success"] is False, state
	cancelled = manager.post("jarz_pos.api.kanban.cancel_invoice", {"invoice_id": sent.name, "reason": "x"})
	assert cancelled.message["success"] is False
	again = manager.post(SUBMIT, request(sent)).message
	assert again["success"] is False
	assert len(notes(sent)) == 1
