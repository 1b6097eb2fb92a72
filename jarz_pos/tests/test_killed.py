"""Whatever dies half way through a change of the money leaves nothing, and the retry does all of it (contract 3.2)."""

import uuid
from collections.abc import Callable

import frappe
import pytest

from jarz_pos.api import couriers, returns
from jarz_pos.jarz_pos.services import delivery_handling
from jarz_pos.tests import invariants
from jarz_pos.tests.killed import COMMIT, killed_at
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.returns import request, send_out
from jarz_pos.tests.roads import make_courier
from jarz_pos.tests.site import fresh_view

COUNTED = (
	"Sales Invoice",
	"Delivery Note",
	"Payment Entry",
	"Journal Entry",
	"GL Entry",
	"Stock Ledger Entry",
	"Courier Transaction",
	"Settlement",
	"Jarz Sales Partner Transaction",
)


@pytest.fixture
def courier(world, committed):
	with committed():
		return make_courier(f"Rider {uuid.uuid4().hex[:8]}", world.branch)


@pytest.fixture
def sent(world, courier, committed):
	"""`sent()` is a committed order on the road with the courier."""

	def sending(**values: object) -> frappe.model.document.Document:
		with committed():
			order = make_order(world, disable_rounded_total=1, **values)
			send_out(order, courier)
		return order

	return sending


def settle_all(world, courier, sent) -> tuple[str, list[str], Callable[[], dict]]:
	orders = [sent().name for _number in range(3)]
	party = {"party_type": courier.party_type, "party": courier.party}
	return world.staff, orders, lambda: delivery_handling.settle_delivery_party(**party)


def convert(world, courier, sent) -> tuple[str, list[str], Callable[[], dict]]:
	order = sent(jarz_payment_method="Instapay").name
	return world.staff, [order], lambda: couriers.convert_online_order_to_cod(invoice_name=order)


def give_back(world, courier, sent) -> tuple[str, list[str], Callable[[], dict]]:
	order = sent()
	body = request(order, pay_courier_for_trip=0)
	return world.line_manager, [order.name], lambda: returns.submit_invoice_return(**body)


def partner(world, courier, sent) -> tuple[str, list[str], Callable[[], dict]]:
	order = make_order(world, state="Ready", delivery_fee=0, sales_partner=world.sales_partner).name
	frappe.db.commit()
	call = delivery_handling.sales_partner_unpaid_out_for_delivery
	return world.staff, [order], lambda: call(invoice_name=order)


# What each flow calls one after the other; a process dies as it enters one of them.
STEPS = {
	settle_all: (
		"jarz_pos.erp.journal",
		"jarz_pos.delivery.transactions.settle",
		"jarz_pos.realtime.courier_settled",
	),
	convert: ("jarz_pos.erp.journal", "jarz_pos.delivery.transactions.change_collected"),
	give_back: (
		"jarz_pos.sales.returns.write_credit_note",
		"jarz_pos.sales.returns.bring_goods_back",
		"jarz_pos.erp.journal",
		"jarz_pos.delivery.transactions.adjust",
		"jarz_pos.realtime.state_changed",
	),
	partner: (
		"jarz_pos.sales.payment.pay",
		"jarz_pos.delivery.goods.send",
		"jarz_pos.sales.partner_transactions.record",
		"jarz_pos.sales.partner_transactions.link",
	),
}


def documents() -> dict[str, int]:
	fresh_view()
	return {doctype: frappe.db.count(doctype) for doctype in COUNTED}


@pytest.mark.parametrize(
	("flow", "step"),
	[(flow, step) for flow, steps in STEPS.items() for step in (*steps, COMMIT)],
	ids=lambda value: value.__name__ if callable(value) else value.rsplit(".", 1)[-1],
)
def test_a_killed_process_leaves_nothing_and_the_retry_does_it_all(world, courier, sent, as_user, flow, step):
	user, orders, call = flow(world, courier, sent)
	before = documents()
	assert killed_at(step, user, call)
	assert documents() == before
	with as_user(user):
		first = call()
		frappe.db.commit()
		done = documents()
		assert done != before
		assert call() == first
	assert documents() == done
	invariants.check(world.company, orders, [courier])
