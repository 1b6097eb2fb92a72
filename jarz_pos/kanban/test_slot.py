"""Another delivery slot for an order (contract 1.5)."""

import datetime

import frappe
import pytest

from jarz_pos.tests.orders import make_order, put_in

CHANGE = "jarz_pos.api.invoices.update_invoice_delivery_slot"
SLOT = {
	"delivery_date": "2026-05-01",
	"delivery_time_from": "00:30:00",
	"delivery_duration": 7200,
	"delivery_slot_label": "Friday, 12:30 AM - 02:30 AM",
}


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world).name


def stored(order):
	return frappe.db.get_value(
		"Sales Invoice",
		order,
		[
			"jarz_delivery_date",
			"jarz_delivery_time_from",
			"jarz_delivery_duration",
			"jarz_delivery_slot_label",
		],
	)


def test_exactly_what_was_sent_is_read_back(http, world, order):
	answer = http(world.staff).post(CHANGE, {"invoice_id": order, **SLOT})
	assert answer.status == 200, answer.body
	assert answer.message["success"] is True
	assert isinstance(answer.message["message"], str)
	assert stored(order) == (
		datetime.date(2026, 5, 1),
		datetime.timedelta(minutes=30),
		7200,
		SLOT["delivery_slot_label"],
	)
	data = (
		http(world.staff)
		.get("jarz_pos.api.kanban.get_invoice_details", {"invoice_id": order})
		.message["data"]
	)
	assert {key: data[key] for key in SLOT} == SLOT


@pytest.mark.parametrize(
	"changes",
	[
		{"delivery_date": None},
		{"delivery_date": "tomorrow"},
		{"delivery_time_from": "25:00:00"},
		{"delivery_time_from": None},
		{"delivery_duration": 0},
		{"delivery_duration": -60},
		{"delivery_duration": 90_000},
		{"delivery_duration": "long"},
		{"delivery_slot_label": ["x"]},
		{"delivery_slot_label": "x" * 200},
		{"invoice_id": None},
	],
)
def test_nonsense_is_refused_and_changes_nothing(http, world, order, changes):
	before = stored(order)
	answer = http(world.staff).post(CHANGE, {"invoice_id": order, **SLOT, **changes})
	assert answer.status == 417, answer.body
	assert answer.error_text()
	assert stored(order) == before


@pytest.mark.parametrize("state", ["Out for Delivery", "Delivered", "Returned"])
def test_what_has_left_keeps_its_slot(http, world, committed, order, state):
	with committed():
		put_in(order, state)
	answer = http(world.staff).post(CHANGE, {"invoice_id": order, **SLOT})
	assert answer.status == 417
	assert state in answer.error_text()


def test_a_pickup_has_no_slot(http, world, committed):
	with committed():
		name = make_order(world, jarz_is_pickup=1, delivery_fee=0).name
	assert http(world.staff).post(CHANGE, {"invoice_id": name, **SLOT}).status == 417


def test_only_the_branch_changes_the_slot(http, world, order):
	before = stored(order)
	for user in (world.second_staff, world.stranger, world.bookkeeper, None):
		assert http(user).post(CHANGE, {"invoice_id": order, **SLOT}).status == 403
	assert stored(order) == before
