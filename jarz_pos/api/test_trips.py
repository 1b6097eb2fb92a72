"""Trips are planned from the app and on the desk by the same rules (contract 1.8.6; fee rule 2.4)."""

import json

import frappe
import pytest
from frappe.model.document import Document

from jarz_pos import settings
from jarz_pos.delivery import trips
from jarz_pos.tests import factories
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.orders import make_order

CREATE = "jarz_pos.api.trips.create_delivery_trip"
LIST = "jarz_pos.api.trips.get_delivery_trips"
DETAILS = "jarz_pos.api.trips.get_trip_details"
KEYS = {
	"name": str,
	"trip_date": str,
	"courier_party_type": str,
	"courier_party": str,
	"courier_display_name": str,
	"status": str,
	"is_double_shipping": bool,
	"total_orders": int,
	"total_amount": (int, float),
	"total_shipping_expense": (int, float),
	"invoices": list,
}
ORDER_KEYS = {
	"invoice": str,
	"customer_name": str,
	"territory": str,
	"grand_total": (int, float),
	"shipping_expense": (int, float),
	"invoice_status": str,
}


@pytest.fixture
def shop(world, committed):
	with committed():
		for branch in (world.branch, world.second_branch):
			factories.ensure(
				"Supplier",
				f"Trip Rider {branch.name}",
				supplier_name=f"Trip Rider {branch.name}",
				supplier_group=settings.courier_groups().suppliers,
				jarz_branch=branch.name,
			)
	return world


@pytest.fixture
def orders(shop, committed):
	with committed():
		return [make_order(shop, jarz_shipping_expense=30, state="Ready").name for _ in range(2)]


def body(shop, names, **values):
	return {
		"invoice_names": json.dumps(names),
		"party_type": "Supplier",
		"party": f"Trip Rider {shop.branch.name}",
		"pos_profile": shop.branch.name,
		**values,
	}


def marked(name):
	return frappe.db.get_value("Sales Invoice", name, "jarz_delivery_trip")


def document(shop, names, **values):
	return frappe.get_doc(
		{
			"doctype": "Jarz Delivery Trip",
			"branch": shop.branch.name,
			"courier_party_type": "Supplier",
			"courier_party": f"Trip Rider {shop.branch.name}",
			"invoices": [{"invoice": name} for name in names],
			**values,
		}
	)


def test_a_trip_has_the_form_that_the_client_reads(http, shop, orders):
	answer = http(shop.staff).post(CREATE, body(shop, orders))
	trip = answer.message
	assert (answer.status, trip["success"]) == (200, True), answer.body
	for key, kind in KEYS.items():
		assert isinstance(trip[key], kind), key
	assert (trip["status"], trip["total_orders"], trip["total_amount"]) == ("Created", 2, 296.0)
	assert (trip["total_shipping_expense"], trip["is_double_shipping"]) == (60.0, False)
	assert trip["courier_display_name"] == f"Trip Rider {shop.branch.name}"
	for row in trip["invoices"]:
		for key, kind in ORDER_KEYS.items():
			assert isinstance(row[key], kind), key
		assert row["invoice_status"] == "Ready"
	assert {marked(name) for name in orders} == {trip["name"]}

	details = http(shop.staff).get(DETAILS, {"trip_name": trip["name"]}).message
	listed = http(shop.staff).get(LIST, {"status": "Created", "limit": "50", "offset": "0"}).message
	same = {key: trip[key] for key in trip if key not in ("success", "trip")}
	assert details == {"success": True, "trip": same}
	assert same in listed["data"]
	card = http(shop.staff).get("jarz_pos.api.kanban.get_invoice_details", {"invoice_id": orders[0]})
	assert card.message["data"]["delivery_trip"] == trip["name"]


def test_a_repeat_answers_with_the_trip_that_is_there(http, shop, orders):
	client = http(shop.staff)
	answers = in_parallel([lambda: client.post(CREATE, body(shop, orders)) for _ in range(6)])
	assert {answer.status for answer in answers} == {200}, [answer.body for answer in answers]
	assert len({answer.message["name"] for answer in answers}) == 1
	assert frappe.db.count("Jarz Delivery Trip Invoice", {"invoice": ("in", orders)}) == 2


def test_an_order_is_in_one_trip(http, shop, committed, orders):
	trip = http(shop.staff).post(CREATE, body(shop, orders)).message["name"]
	with committed():
		more = make_order(shop, state="Ready").name
	answer = http(shop.staff).post(CREATE, body(shop, [orders[0], more]))
	assert answer.status == 417
	assert trip in answer.error_text()
	assert marked(more) is None


def test_filters_narrow_the_list(http, shop, orders):
	name = http(shop.staff).post(CREATE, body(shop, orders)).message["name"]
	for wanted, found in (
		({"courier_party": f"Trip Rider {shop.branch.name}"}, True),
		({"courier_party": "somebody else"}, False),
		({"status": "Completed"}, False),
		({"status": "created"}, True),
		({"date_from": "2030-01-01"}, False),
		({"date_to": "2020-01-01T00:00:00"}, False),
		({"date_from": "2020-01-01", "date_to": "2100-01-01"}, True),
		({"limit": 1}, True),
		({"offset": 10_000}, False),
	):
		data = http(shop.staff).get(LIST, wanted).message["data"]
		assert (name in {row["name"] for row in data}) is found, wanted


def test_only_the_people_of_the_branch_plan_and_see_trips(http, shop, orders):
	assert http(shop.second_staff).post(CREATE, body(shop, orders)).status == 403
	name = http(shop.staff).post(CREATE, body(shop, orders)).message["name"]
	assert http(shop.second_staff).get(DETAILS, {"trip_name": name}).status == 403
	listed = http(shop.second_staff).get(LIST).message["data"]
	assert name not in {row["name"] for row in listed}
	assert http(shop.staff).get(DETAILS, {"trip_name": "TRIP-none"}).status == 404


def test_a_courier_of_another_branch_is_refused(http, shop, orders):
	answer = http(shop.staff).post(CREATE, body(shop, orders, party=f"Trip Rider {shop.second_branch.name}"))
	assert answer.status == 417
	assert "courier" in answer.error_text()
	assert marked(orders[0]) is None


@pytest.mark.parametrize("names", ["", "[]", "{", '"x"', "[null]", '["no such order"]', "[[1]]"])
def test_orders_are_needed(http, shop, names):
	answer = http(shop.staff).post(CREATE, body(shop, [], invoice_names=names))
	assert answer.status in (404, 417), answer.body
	assert answer.error_text()


@pytest.mark.parametrize(
	("values", "text"),
	[
		({"state": "Out for Delivery"}, "Out for Delivery"),
		({"jarz_is_pickup": 1}, "courier"),
		({"jarz_no_courier": 1}, "courier"),
		({"sales_partner": "Fast Food App"}, "courier"),
	],
)
def test_orders_that_no_courier_takes_now_are_refused(shop, values, text):
	with pytest.raises(trips.CannotPlan, match=text):
		document(shop, [make_order(shop, **values).name]).insert()


def test_orders_of_two_branches_are_no_trip(shop):
	names = [
		make_order(shop).name,
		make_order(shop, branch=shop.second_branch, customer=shop.second_customer).name,
	]
	with pytest.raises(trips.CannotPlan, match="branch"):
		document(shop, names).insert()


def test_the_desk_takes_orders_out_and_deletes_what_has_not_left(shop, as_user):
	first, second = make_order(shop).name, make_order(shop).name
	with as_user(shop.staff):
		trip = document(shop, [first, second]).insert()
		trip.set("invoices", [row for row in trip.invoices if row.invoice == second])
		trip.save()
		assert (marked(first), marked(second), trip.total_orders) == (None, trip.name, 1)
		trip.delete()
	assert marked(second) is None
	assert not frappe.db.exists("Jarz Delivery Trip", trip.name)


def test_a_trip_that_has_left_is_not_changed(shop):
	trip = document(shop, [make_order(shop).name]).insert()
	trip.db_set("status", "Out for Delivery")
	for change in (Document.save, Document.delete, reopen):
		with pytest.raises(trips.CannotPlan):
			change(trip.reload())


def reopen(trip):
	trip.status = "Created"
	trip.save()


def test_a_place_that_pays_double_does_so_for_a_trip_of_its_own(shop):
	place = factories.ensure(
		"Territory",
		"Far Side",
		territory_name="Far Side",
		parent_territory="All Territories",
		jarz_double_shipping_single_trip=1,
	).name
	far = [make_order(shop, territory=place, jarz_shipping_expense=30).name for _ in range(2)]
	near = make_order(shop, jarz_shipping_expense=30).name
	alone = document(shop, far).insert()
	assert (alone.is_double_shipping, alone.double_shipping_territory) == (1, place)
	assert alone.total_shipping_expense == 120
	alone.delete()
	mixed = document(shop, [*far, near]).insert()
	assert (mixed.is_double_shipping, mixed.total_shipping_expense) == (0, 90)


def test_an_approved_fee_decides_what_the_trip_costs(shop):
	order = make_order(shop, jarz_shipping_expense=30).name
	frappe.db.set_value(
		"Sales Invoice", order, {"jarz_shipping_override_status": "Approved", "jarz_shipping_override": 12.5}
	)
	assert document(shop, [order]).insert().total_shipping_expense == 12.5


def test_the_list_takes_two_statements(shop, sql_count, as_user):
	document(shop, [make_order(shop).name]).insert()
	from jarz_pos.delivery import trip_views

	with sql_count() as statements:
		assert trip_views.listed(trip_views.TripFilters(branches=(shop.branch.name,)))
	assert len(statements) == 2


def test_an_order_of_a_trip_is_held_back_alone(shop):
	order = make_order(shop, state="Ready").name
	trip = document(shop, [order]).insert()
	locked = trips.lock_orders([order])[order]
	with pytest.raises(trips.InTrip, match=trip.name):
		trips.require_no_trip(locked)
