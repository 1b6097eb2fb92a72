import frappe
import pytest

from jarz_pos.kanban import states
from jarz_pos.tests import factories, orders, shapes

API = "jarz_pos.api.territories."
PARENT, CHILD, SIBLING = "Roda Island", "Roda Island North", "Roda Island South"


@pytest.fixture
def tree(world, committed):
	"""Roda Island (60/35) with North (70/45) and South, which has no fees of its own."""
	with committed():
		make(PARENT, "All Territories", is_group=1, jarz_delivery_income=60, jarz_delivery_expense=35)
		make(
			CHILD,
			PARENT,
			jarz_delivery_income=70,
			jarz_delivery_expense=45,
			jarz_territory_name_ar="شمال الزمالك",
		)
		make(SIBLING, PARENT)


def make(name: str, parent: str, **values: object) -> None:
	factories.ensure("Territory", name, territory_name=name, parent_territory=parent, **values)


@pytest.fixture
def order(world, tree, committed):
	with committed():
		name = orders.make_order(world, territory=PARENT).name
	yield name
	with committed():
		frappe.get_doc("Sales Invoice", name).cancel()


def choose(client, order: object, place: object):
	return client.post(API + "set_invoice_sub_territory", {"invoice_name": order, "sub_territory": place})


def stored(order: str) -> tuple:
	return frappe.db.get_value("Sales Invoice", order, ["jarz_sub_territory", "jarz_shipping_expense"])


def test_the_territories_below_one_are_listed(world, http, tree):
	answer = http(world.staff).get(API + "get_sub_territories", {"territory_name": PARENT})
	assert answer.message["success"] is True
	shapes.assert_shape(answer.message["data"], [shapes.SUB_TERRITORY])
	assert answer.message["data"][0] == {
		"name": CHILD,
		"territory_name": CHILD,
		"territory_name_ar": "شمال الزمالك",
		"delivery_income": 70,
		"delivery_expense": 45,
	}
	assert [row["name"] for row in answer.message["data"]] == [CHILD, SIBLING]


@pytest.mark.parametrize("name", ["nowhere", "", CHILD, "' OR 1=1 --", "🏝"])
def test_a_territory_without_parts_has_an_empty_list(world, http, tree, name):
	answer = http(world.staff).get(API + "get_sub_territories", {"territory_name": name})
	assert answer.body == {"message": {"success": True, "data": []}}


def test_a_sub_territory_fixes_the_couriers_fee_and_leaves_the_bill_alone(world, http, order):
	before = frappe.db.get_value("Sales Invoice", order, ["grand_total", "outstanding_amount", "modified"])
	answer = choose(http(world.staff), order, CHILD)
	assert answer.body == {
		"message": {"success": True, "sub_territory": CHILD, "delivery_expense": 45, "delivery_income": 70}
	}
	assert stored(order) == (CHILD, 45)
	after = frappe.db.get_value("Sales Invoice", order, ["grand_total", "outstanding_amount", "modified"])
	assert after[:2] == before[:2]
	assert after[2] > before[2], "polling devices see the change by it"


def test_a_sub_territory_without_a_fee_takes_the_one_above(world, http, order):
	answer = choose(http(world.staff), order, SIBLING)
	assert (answer.message["delivery_expense"], answer.message["delivery_income"]) == (35, 0)
	assert stored(order) == (SIBLING, 35)


@pytest.mark.parametrize("place", ["Maadi Area", PARENT, "All Territories", "nowhere", "' OR 1=1 --", "🏝"])
def test_a_place_elsewhere_is_refused_in_words(world, http, order, place):
	answer = choose(http(world.staff), order, place)
	assert answer.status == 417
	assert place in answer.error_text() and PARENT in answer.error_text()
	assert stored(order) == (None, 0)


@pytest.mark.parametrize("place", [None, "", [], {"a": 1}, True, "x" * 5000])
def test_a_wrong_place_is_refused_in_words(world, http, order, place):
	answer = choose(http(world.staff), order, place)
	assert answer.status == 417
	assert "sub-territory" in answer.error_text()


@pytest.mark.parametrize("state", [states.OUT_FOR_DELIVERY, states.DELIVERED, states.RETURNED])
def test_an_order_that_has_left_keeps_its_territory(world, http, order, committed, state):
	with committed():
		orders.put_in(order, state)
	try:
		answer = choose(http(world.staff), order, CHILD)
		assert answer.status == 417
		assert order in answer.error_text()
		assert stored(order) == (None, 0)
	finally:
		with committed():
			orders.put_in(order, states.RECEIVED)


def test_a_draft_and_a_cancelled_order_are_refused(world, http, tree, committed):
	with committed():
		draft = orders.make_order(world, territory=PARENT, submit=False)
		cancelled = orders.make_order(world, territory=PARENT)
		cancelled.cancel()
	assert choose(http(world.staff), draft.name, CHILD).status == 417
	assert choose(http(world.staff), cancelled.name, CHILD).status == 417
	with committed():
		draft.delete()


def test_an_order_of_another_branch_is_not_touched(world, http, order):
	for user in (world.second_staff, world.foreign_staff, world.stranger, world.bookkeeper, None):
		assert choose(http(user), order, CHILD).status == 403, user
	assert stored(order) == (None, 0)


def test_an_unknown_order_is_not_found(world, http, tree):
	assert choose(http(world.staff), "no such order", CHILD).status == 404
	assert choose(http(world.staff), None, CHILD).status == 417


def test_a_link_cannot_change_an_order(world, http, order):
	client = http(world.staff)
	params = {"invoice_name": order, "sub_territory": CHILD}
	assert client.get(API + "set_invoice_sub_territory", params).status == 403
	assert stored(order) == (None, 0)


def test_territories_are_for_the_shops_people(world, http):
	for user in (world.stranger, world.bookkeeper, None):
		assert http(user).get(API + "get_sub_territories", {"territory_name": PARENT}).status == 403
