"""Orders that are paid on a real chain, as their board sees it."""

import os
from collections.abc import Callable, Iterator

import frappe
import pytest

from jarz_pos.kanban import confirmation, states
from jarz_pos.sales import methods
from jarz_pos.tests import invariants, returns
from jarz_pos.tests.chain_shop import Shop, outstanding, with_own_books
from jarz_pos.tests.ears import Ear
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.roads import make_courier


@pytest.fixture(scope="module")
def opened(world) -> Iterator[Shop]:
	shop = Shop(world, name="Board")
	yield shop
	shop.close()


@pytest.fixture
def shop(opened, monkeypatch) -> Shop:
	return with_own_books(opened, monkeypatch)


def _state(order: str) -> tuple:
	fields = ["sales_invoice_state", "jarz_payment_confirmation_status"]
	state, confirmed = frappe.db.get_value("Sales Invoice", order, fields)
	return state, confirmed or None


def test_the_board_hears_that_tokens_paid_an_order_and_that_the_chain_took_them_back(shop, http: Callable):
	order, charge = shop.order()
	sid, origin = http(shop.world.staff).sid, os.environ["JARZ_URL"]
	namespace = f"/{os.environ['JARZ_SITE']}"
	with Ear(os.environ["JARZ_SOCKETIO_URL"], namespace=namespace, sid=sid, origin=origin) as ear:
		shop.pay(charge)
		shop.confirm()
		paid = ear.wait_for_event("payment_collected")
		assert paid == {
			"invoice_id": order,
			"new_state_key": "received",
			"kanban_profile": shop.world.branch.name,
		}
		shop.node.rpc("anvil_reorg", 4, [])
		shop.confirm(1)
		ear.wait_for(
			lambda ear: any(
				(told["invoice_id"], told.get("event")) == (order, "payment_reversed")
				for told in ear.payloads("kanban_update")
			)
		)
	assert outstanding(order) == 148.0 and _state(order) == (states.RECEIVED, None)


def test_an_order_that_went_out_unpaid_waits_no_longer_and_waits_again_when_the_chain_takes_it_back(shop):
	courier = make_courier("Rider of tokens", shop.world.branch)
	document = make_order(shop.world, jarz_payment_method=methods.INSTAPAY)
	returns.send_out(document, courier)
	frappe.db.commit()
	order = document.name
	assert _state(order) == (states.OUT_FOR_DELIVERY, confirmation.AWAITING)
	charge = shop.charge(str(outstanding(order)), sales_invoice=order, customer=shop.world.customer)
	shop.pay(charge)
	shop.confirm()
	assert _state(order) == (states.OUT_FOR_DELIVERY, confirmation.CONFIRMED) and outstanding(order) == 0
	invariants.check(shop.world.company, [order], [courier])
	shop.node.rpc("anvil_reorg", 4, [])
	shop.confirm(1)
	assert _state(order) == (states.OUT_FOR_DELIVERY, confirmation.AWAITING) and outstanding(order) > 0
	invariants.check(shop.world.company, [order], [courier])
