"""Too little on the shelf: who may send an order all the same, and what is kept of it (contract 1.8.5)."""

import frappe
import pytest

from jarz_pos.kanban import handover, outbound, shelf
from jarz_pos.kanban.handover import Party
from jarz_pos.tests.dispatches import rider
from jarz_pos.tests.factories import make_item, receive_stock
from jarz_pos.tests.orders import make_order

ITEM = "SHELF-1"


@pytest.fixture
def swift(world):
	return rider(world, "Swift of the shelf")


@pytest.fixture
def short_order(world):
	"""Five of an item of which the branch has three."""
	make_item(ITEM, world.group_cakes, "10")
	receive_stock(world.company, world.branch.warehouse, {ITEM: 3})
	world.items[ITEM] = "10"
	yield lambda **values: make_order(world, state="Ready", items={ITEM: 5, "CAKE-1": 1}, **values).name
	del world.items[ITEM]


def confirm(order, courier):
	named = Party(courier.party_type, courier.party)
	return handover.transition(order, named, "later")


def allow_negative():
	frappe.db.set_value("Item", ITEM, "allow_negative_stock", 1)
	frappe.clear_document_cache("Item", ITEM)
	frappe.db.value_cache.clear()


def test_what_is_not_there_does_not_go_out(world, short_order, swift, as_user):
	order = short_order()
	for user in (world.staff, world.manager):
		with as_user(user), pytest.raises(shelf.ShortOfStock, match="short of 2 × SHELF-1 name"):
			confirm(order, swift)
	assert not outbound.goods.note_of(order)
	with as_user(world.staff):
		shown = shelf.preview(outbound.look(order))
	assert (shown["requires_shortage_reason"], shown["preview"]["blocking"]) == (False, True)
	assert shown["preview"]["blocking_shortages"] == [
		{
			"item_code": ITEM,
			"item_name": "SHELF-1 name",
			"warehouse": world.branch.warehouse,
			"required_qty": 5,
			"available_qty": 3,
			"shortage_qty": 2,
			"can_override": False,
			"invoice_names": [order],
		}
	]
	assert "short of" in shown["blocking_errors"][0]


def test_a_manager_sends_it_where_stock_may_be_negative(world, short_order, swift, as_user):
	order = short_order()
	allow_negative()
	with as_user(world.staff), pytest.raises(shelf.ShortOfStock, match="Only a manager"):
		confirm(order, swift)
	with as_user(world.line_manager):
		assert confirm(order, swift)["success"] is True
	reason, by = frappe.db.get_value(
		"Sales Invoice", order, ["jarz_shortage_reason", "jarz_shortage_approved_by"]
	)
	assert ("short of 2" in reason, by) == (True, world.line_manager)
	shelf_now = frappe.db.get_value(
		"Bin", {"item_code": ITEM, "warehouse": world.branch.warehouse}, "actual_qty"
	)
	assert shelf_now == -2


def test_the_board_asks_for_the_reason(world, short_order, as_user):
	order = short_order(jarz_no_courier=1)
	allow_negative()
	with as_user(world.line_manager):
		shown = shelf.preview(outbound.look(order))
		assert (shown["requires_shortage_reason"], shown["blocking_errors"]) == (True, [])
		assert shown["preview"]["approvable_shortages"]
		with pytest.raises(shelf.ShortOfStock, match="Say why") as caught:
			handover.move(order, "Out for Delivery")
		assert caught.value.details["requires_shortage_reason"] is True
		assert caught.value.details["ofd_preview"]["shortages"]
		handover.move(order, "Out for Delivery", reason="Baked this morning")
	assert frappe.db.get_value("Sales Invoice", order, "jarz_shortage_reason").startswith(
		"Baked this morning"
	)
