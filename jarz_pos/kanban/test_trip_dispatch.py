"""A trip leaves as a whole and is completed order by order (contract 1.8.6; flows 4, 6 and 10 for each order)."""

from decimal import Decimal as D

import frappe
import pytest

from jarz_pos.delivery import trips
from jarz_pos.kanban import attempts, handover, moves, trip_dispatch
from jarz_pos.kanban import cancel as cancelling
from jarz_pos.tests import factories
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.dispatches import FEE, assert_books_agree, clearing, rider
from jarz_pos.tests.orders import make_order

SEND = "jarz_pos.api.trips.send_trip_for_delivery"
PREVIEW = "jarz_pos.api.trips.preview_trip_for_delivery"
DELIVER = "jarz_pos.api.trips.mark_trip_as_delivered"
CANCEL = "jarz_pos.api.kanban.cancel_invoice"
TRANSFER = "jarz_pos.api.manager.update_invoice_branch"


def planned(shop, courier, names):
	return (
		frappe.get_doc(
			{
				"doctype": "Jarz Delivery Trip",
				"branch": shop.branch.name,
				"courier_party_type": courier.party_type,
				"courier_party": courier.party,
				"invoices": [{"invoice": name} for name in names],
			}
		)
		.insert()
		.name
	)


def ready(shop, **values):
	return make_order(shop, state=values.pop("state", "Ready"), disable_rounded_total=1, **values).name


def state(name):
	return frappe.db.get_value("Sales Invoice", name, "sales_invoice_state")


def rows(*names):
	return frappe.get_all(
		"Courier Transaction",
		filters={"reference_invoice": ("in", names)},
		fields=["reference_invoice", "amount", "shipping_amount", "status", "delivery_trip", "party"],
		order_by="reference_invoice asc",
	)


def test_all_orders_leave_with_one_courier_and_the_books_agree(world):
	courier = rider(world, "Trip Hassan")
	cash, online = ready(world), ready(world, jarz_payment_method="Instapay")
	trip = planned(world, courier, [cash, online])
	answer = trip_dispatch.send(trip)
	assert (answer["success"], answer["status"]) == (True, "Out for Delivery")
	assert set(answer["processed"]) == {cash, online}
	assert answer["total_shipping_expense"] == 60.0
	found = rows(cash, online)
	assert [(row.amount, row.shipping_amount, row.status) for row in found] == [
		(147.77, 30.0, "Unsettled"),
		(0.0, 30.0, "Unsettled"),
	]
	assert {(row.delivery_trip, row.party) for row in found} == {(trip, courier.party)}
	assert state(cash) == state(online) == "Out for Delivery"
	assert clearing(world.company, courier) == D("147.77") - 2 * FEE
	assert_books_agree(world.company, courier)
	document = frappe.get_doc("Jarz Delivery Trip", trip)
	assert {row.courier_transaction for row in document.invoices} == {f"CT-{cash}", f"CT-{online}"}


def test_a_repeat_sends_nothing_again(world):
	courier = rider(world, "Trip Again")
	order = ready(world)
	trip = planned(world, courier, [order])
	assert trip_dispatch.send(trip) == trip_dispatch.send(trip)
	assert len(rows(order)) == 1
	assert_books_agree(world.company, courier)


def test_copies_that_run_at_once_send_once(http, world, committed):
	with committed():
		courier = rider(world, "Trip Parallel")
		names = [ready(world) for _ in range(2)]
		trip = planned(world, courier, names)
	client = http(world.staff)
	answers = in_parallel([lambda: client.post(SEND, {"trip_name": trip}) for _ in range(6)])
	assert {answer.status for answer in answers} == {200}, [answer.body for answer in answers]
	assert all(answer.message == answers[0].message for answer in answers)
	assert len(rows(*names)) == 2
	assert_books_agree(world.company, courier)


def test_one_that_cannot_go_holds_all_of_them_back(http, world, committed):
	with committed():
		courier = rider(world, "Trip None")
		good, early = ready(world), ready(world, state="In Progress")
		trip = planned(world, courier, [good, early])
	answer = http(world.staff).post(SEND, {"trip_name": trip})
	assert answer.status == 417
	assert early in answer.error_text()
	assert (state(good), rows(good, early)) == ("Ready", [])
	assert frappe.db.get_value("Jarz Delivery Trip", trip, "status") == "Created"
	assert clearing(world.company, courier) == 0


def test_an_undecided_fee_holds_the_trip_back(world):
	order = ready(world)
	trip = planned(world, rider(world, "Trip Pending"), [order])
	frappe.db.set_value("Sales Invoice", order, "jarz_shipping_override_status", "Pending")
	assert order in trip_dispatch.preview(trip)["blocking_errors"][0]
	with pytest.raises(frappe.ValidationError, match="decide"):
		trip_dispatch.send(trip)


def test_a_place_of_its_own_pays_the_fee_twice(world):
	place = factories.ensure(
		"Territory",
		"Far Bank",
		territory_name="Far Bank",
		parent_territory="All Territories",
		jarz_delivery_expense=40,
		jarz_double_shipping_single_trip=1,
	).name
	courier = rider(world, "Trip Double")
	order = ready(world, territory=place)
	trip_dispatch.send(planned(world, courier, [order]))
	assert rows(order)[0].shipping_amount == 80.0
	assert clearing(world.company, courier) == D("147.77") - 80
	assert_books_agree(world.company, courier)


def test_an_approved_fee_is_what_the_courier_gets(world):
	courier = rider(world, "Trip Approved")
	order = ready(world, jarz_shipping_expense=30)
	frappe.db.set_value(
		"Sales Invoice", order, {"jarz_shipping_override_status": "Approved", "jarz_shipping_override": 0}
	)
	trip_dispatch.send(planned(world, courier, [order]))
	assert rows(order)[0].shipping_amount == 0
	assert clearing(world.company, courier) == D("147.77")


def test_an_order_of_a_trip_neither_leaves_alone_nor_changes(http, world, committed):
	with committed():
		courier = rider(world, "Trip Alone")
		order = ready(world)
		trip = planned(world, courier, [order])
	client = http(world.manager)
	alone = client.post(
		"jarz_pos.api.couriers.handle_out_for_delivery_transition",
		{"invoice_name": order, "party_type": courier.party_type, "party": courier.party, "mode": "later"},
	)
	assert alone.status == 417 and trip in alone.error_text(), alone.body
	cancelled = client.post(CANCEL, {"invoice_id": order, "reason": "x"})
	moved = client.post(TRANSFER, {"invoice_id": order, "new_branch": world.second_branch.name})
	for answer in (cancelled, moved):
		assert answer.message["success"] is False and trip in answer.message["error"]
	assert (state(order), rows(order)) == ("Ready", [])


def test_an_order_with_an_undecided_fee_is_not_cancelled(world):
	order = ready(world)
	frappe.db.set_value("Sales Invoice", order, "jarz_shipping_override_status", "Pending")
	with pytest.raises(frappe.ValidationError, match="decide"):
		cancelling.cancel(order, "x")


def test_the_trip_is_completed_with_its_last_order(world):
	first, second = ready(world), ready(world)
	trip = planned(world, rider(world, "Trip Last"), [first, second])
	trip_dispatch.send(trip)
	moves.move(first, "Delivered")
	assert frappe.db.get_value("Jarz Delivery Trip", trip, "status") == "Out for Delivery"
	attempts.delivered(second)
	assert frappe.db.get_value("Jarz Delivery Trip", trip, "status") == "Completed"


def test_a_trip_is_delivered_at_once(http, world, committed):
	with committed():
		names = [ready(world) for _ in range(2)]
		trip = planned(world, rider(world, "Trip Home"), names)
	early = http(world.staff).post(DELIVER, {"trip_name": trip})
	assert early.status == 417 and "not left" in early.error_text()
	http(world.staff).post(SEND, {"trip_name": trip})
	answer = http(world.staff).post(DELIVER, {"trip_name": trip}).message
	assert (answer["success"], answer["status"]) == (True, "Completed")
	assert {state(name) for name in names} == {"Delivered"}
	assert http(world.staff).post(DELIVER, {"trip_name": trip}).message == answer


def test_what_the_shelf_lacks_is_shown_for_the_trip(http, world, committed):
	with committed():
		names = [ready(world), ready(world)]
		trip = planned(world, rider(world, "Trip Shelf"), names)
	answer = http(world.staff).get(PREVIEW, {"trip_name": trip}).message
	assert (answer["success"], answer["blocking_errors"]) == (True, [])
	assert answer["requires_shortage_reason"] is False
	assert set(answer["preview"]["invoice_previews"]) == set(names)
	line = frappe.db.get_value("Sales Invoice Item", {"parent": names[1], "item_code": "CAKE-1"})
	with committed():
		frappe.db.set_value("Sales Invoice Item", line, {"qty": 1e6, "stock_qty": 1e6})
	answer = http(world.staff).get(PREVIEW, {"trip_name": trip}).message
	assert len(answer["blocking_errors"]) == 1
	assert [row["invoice_names"] for row in answer["preview"]["shortages"]] == [[names[1]]]
	assert http(world.staff).post(SEND, {"trip_name": trip}).status == 417
	assert rows(*names) == []


@pytest.mark.parametrize("method", [SEND, PREVIEW, DELIVER])
def test_trips_of_other_branches_are_closed(http, world, committed, method):
	with committed():
		trip = planned(world, rider(world, "Trip Closed"), [ready(world)])
	assert http(world.second_staff).post(method, {"trip_name": trip}).status == 403
	assert http(world.staff).post(method, {"trip_name": "none"}).status == 404
	assert http(world.staff).post(method, {"trip_name": ["x"]}).status == 417


def test_a_trip_that_is_out_is_answered_by_the_single_way_too(world):
	order = ready(world)
	courier = rider(world, "Trip Single")
	trip_dispatch.send(planned(world, courier, [order]))
	answer = handover.transition(order, handover.Party(text="somebody else"), "later")
	assert (answer["courier_transaction"], answer["party"]) == (f"CT-{order}", courier.party)


def test_a_rider_who_left_takes_no_trip(world):
	courier = rider(world, "Trip Gone")
	trip = planned(world, courier, [ready(world)])
	frappe.db.set_value("Supplier", courier.party, "disabled", 1)
	with pytest.raises(frappe.ValidationError, match="courier"):
		trip_dispatch.send(trip)
	frappe.delete_doc(trips.DOCTYPE, trip)
