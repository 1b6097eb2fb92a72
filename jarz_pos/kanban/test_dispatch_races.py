"""One dispatch, however many try at once, and whatever dies half way (contract 2.2, 3.2)."""

import frappe
import pytest

from jarz_pos.kanban import handover
from jarz_pos.tests import invariants
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.dispatches import assert_books_agree, rider
from jarz_pos.tests.killed import killed_at
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.returns import request, send_out
from jarz_pos.tests.site import fresh_view

API = "jarz_pos.api.couriers."
# What a dispatch calls one after the other; a process dies as it enters one of them.
STEPS = (
	"jarz_pos.delivery.goods.send",
	"jarz_pos.erp.journal",
	"jarz_pos.delivery.transactions.record",
	"jarz_pos.realtime.dispatched",
)


@pytest.fixture(scope="module")
def two_couriers(world):
	made = rider(world, "First of the race"), rider(world, "Second of the race")
	frappe.db.commit()
	return made


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world, state="Ready").name


def documents(order):
	"""Delivery Notes, Courier Transactions and journals of an order; the board's state."""
	notes = set(frappe.get_all("Delivery Note Item", {"against_sales_invoice": order}, pluck="parent"))
	journals = set(frappe.get_all("Journal Entry Account", {"reference_name": order}, pluck="parent"))
	rows = frappe.db.count("Courier Transaction", {"reference_invoice": order})
	return len(notes), rows, len(journals), frappe.db.get_value("Sales Invoice", order, "sales_invoice_state")


def test_32_confirmations_with_two_couriers_are_one_dispatch(http, world, order, two_couriers):
	staff = http(world.staff)
	bodies = []
	for courier in two_couriers:
		named = {"invoice": order, "mode": "later", "party_type": courier.party_type, "party": courier.party}
		token = staff.post(API + "generate_settlement_preview", named).message["preview_token"]
		bodies.append({**named, "preview_token": token})
	calls = [lambda body=bodies[n % 2]: staff.post(API + "confirm_settlement", body) for n in range(32)]
	answers = in_parallel(calls)
	assert {answer.status for answer in answers} == {200}, [
		a.error_text() for a in answers if a.status != 200
	]
	assert all(answer.message == answers[0].message for answer in answers)
	assert documents(order) == (1, 1, 1, "Out for Delivery")
	assert_books_agree(world.company, *two_couriers)


def test_dispatch_against_cancel_has_one_winner(http, world, order, two_couriers):
	courier = two_couriers[0]
	body = {"invoice_name": order, "party_type": courier.party_type, "party": courier.party, "mode": "later"}
	sent, cancelled = in_parallel(
		[
			lambda: http(world.staff).post(API + "handle_out_for_delivery_transition", body),
			lambda: http(world.line_manager).post(
				"jarz_pos.api.kanban.cancel_invoice", {"invoice_id": order, "reason": "race"}
			),
		]
	)
	out = sent.status == 200
	assert cancelled.message["success"] is not out, (sent.body, cancelled.body)
	assert documents(order) == ((1, 1, 1, "Out for Delivery") if out else (0, 0, 0, "Cancelled"))
	assert_books_agree(world.company, courier)


def test_orders_with_the_same_goods_go_out_side_by_side(http, world, committed, two_couriers):
	with committed():
		orders = [make_order(world, state="Ready").name for _n in range(8)]
	staff, courier = http(world.staff), two_couriers[1]
	named = {"party_type": courier.party_type, "party": courier.party, "mode": "later"}
	answers = in_parallel(
		[
			lambda name=name: staff.post(
				API + "handle_out_for_delivery_transition", {"invoice_name": name, **named}
			)
			for name in orders
		]
	)
	assert {answer.status for answer in answers} == {200}, [a.error_text() for a in answers]
	invariants.bins_are_the_stock_ledger(["CAKE-1", "DRINK-2"])
	assert_books_agree(world.company, courier)


@pytest.mark.parametrize("online", [False, True])
def test_whatever_happens_to_an_order_at_once_the_books_are_right(
	http, world, committed, two_couriers, online
):
	"""Settled, returned, delivered, paid in another way: some are refused, none is half done, none fails."""
	courier = two_couriers[0]
	with committed():
		order = make_order(
			world, jarz_payment_method="Instapay" if online else "Cash", disable_rounded_total=1
		)
		send_out(order, courier)
	party = {"party_type": courier.party_type, "party": courier.party}
	chosen, back = {"invoice_name": order.name}, request(order, pay_courier_for_trip=0)
	steps = (
		(world.staff, API + "settle_courier_collected_payment", chosen),
		(world.staff, "jarz_pos.jarz_pos.services.delivery_handling.settle_delivery_party", party),
		(world.line_manager, "jarz_pos.api.returns.submit_invoice_return", back),
		(world.line_manager, "jarz_pos.api.returns.submit_invoice_return", back),
		(world.line_manager, API + "change_payment_collection_method", {**chosen, "new_method": "Wallet"}),
		(world.staff, API + "convert_online_order_to_cod", chosen),
		(world.staff, "jarz_pos.api.invoices.pay_invoice", {**chosen, "payment_mode": "Cash"}),
		(world.staff, "jarz_pos.api.trips.mark_order_delivered", chosen),
	)
	answers = in_parallel([lambda step=step: http(step[0]).post(step[1], step[2]) for step in steps])
	assert {answer.status for answer in answers} <= {200, 417}, [(a.status, a.error_text()) for a in answers]
	fresh_view()
	invariants.check(world.company, [order.name], two_couriers)


@pytest.mark.parametrize("step", [*STEPS, "commit"])
def test_a_killed_process_leaves_nothing_and_the_retry_does_it_all(http, world, order, two_couriers, step):
	courier = two_couriers[0]
	body = {"invoice_name": order, "party_type": courier.party_type, "party": courier.party, "mode": "later"}
	named = handover.Party(courier.party_type, courier.party)
	assert killed_at(step, world.staff, lambda: handover.transition(order, named, "later"))
	fresh_view()
	assert documents(order) == (0, 0, 0, "Ready")
	answer = http(world.staff).post(API + "handle_out_for_delivery_transition", body)
	assert answer.status == 200, answer.error_text()
	assert documents(order) == (1, 1, 1, "Out for Delivery")
	assert_books_agree(world.company, courier)
