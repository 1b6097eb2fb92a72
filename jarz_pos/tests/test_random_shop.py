"""Random days of a shop: orders of our own and of a sales partner, payments, other fees, dispatches and trips, changes of mind,
settlements, returns, cancels and repeats, in any sequence, through the endpoints. After each step the books are looked at (contract 2.5).

`JARZ_EXAMPLES=200` plays more days, and others each time.
"""

import functools
import json
import os
import uuid
from collections.abc import Callable

import frappe
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
	RuleBasedStateMachine,
	invariant,
	precondition,
	rule,
	run_state_machine_as_test,
)

from jarz_pos.api import couriers, custom_shipping, kanban, payment_receipts, returns, trips
from jarz_pos.api.invoices import create_pos_invoice, pay_invoice
from jarz_pos.delivery.couriers import Courier
from jarz_pos.jarz_pos.services import delivery_handling
from jarz_pos.kanban import states
from jarz_pos.tests import checkout, factories, invariants, roads, site

EXAMPLES = int(os.environ.get("JARZ_EXAMPLES", "0"))
STEPS = 12
CARTS = ("one cake", "two kinds", "bundle", "discount")
WHO = st.integers(0, 30)


class Shop(RuleBasedStateMachine):
	"""One day. What an order may do next is read from its row, never remembered here."""

	world: factories.World
	riders: tuple[Courier, ...]

	def __init__(self) -> None:
		super().__init__()
		self.orders: list[str] = []
		self.repeatable: tuple[Callable[[], dict], dict] | None = None
		self.cash = invariants.unexplained_cash(self.world.branch)

	# What people do

	@rule(
		cart=st.sampled_from(CARTS),
		qty=st.integers(1, 3),
		method=st.sampled_from(("Cash", "Cash", "Instapay")),
		pickup=st.sampled_from((False, False, False, True)),
	)
	def order(self, cart: str, qty: int, method: str, pickup: bool) -> None:
		lines = {
			"one cake": [checkout.line(self.world, "CAKE-2", qty)],
			"two kinds": [checkout.line(self.world, "CAKE-3", qty), checkout.line(self.world, "DRINK-2", 1)],
			"bundle": [checkout.bundle_line(self.world, ["CAKE-1", "CAKE-3"], ["DRINK-1"], qty)],
			"discount": [checkout.line(self.world, "CAKE-1", qty, discount_percentage=33)],
		}[cart]
		self.place(*lines, payment_method=method, pickup=int(pickup))

	@rule(qty=st.integers(1, 3), payment=st.sampled_from(("cash", "online")))
	def order_of_a_partner(self, qty: int, payment: str) -> None:
		line = checkout.line(self.world, "DRINK-2", qty)
		self.place(line, sales_partner=self.world.sales_partner, payment_type=payment)

	@precondition(lambda self: self.any("payable"))
	@rule(which=WHO, method=st.sampled_from(("Cash", "InstaPay", "Wallet")))
	def pay(self, which: int, method: str) -> None:
		order = self.pick("payable", which)
		self.do(lambda: pay_invoice(invoice_name=order, payment_mode=method))

	@precondition(lambda self: self.any("ready"))
	@rule(which=WHO, rider=WHO, mode=st.sampled_from(("later", "later", "pay_now")))
	def dispatch(self, which: int, rider: int, mode: str) -> None:
		order, party = self.pick("ready", which), self.rider(rider)
		shown = self.do(lambda: couriers.generate_settlement_preview(invoice=order, mode=mode, **party))
		token = shown["preview_token"]
		sent = self.do(
			lambda: couriers.confirm_settlement(invoice=order, preview_token=token, mode=mode, **party),
			repeats=True,
		)
		assert (sent["order_amount"], sent["shipping_amount"]) == (
			shown["order_amount"],
			shown["shipping_amount"],
		)

	@precondition(lambda self: self.any("ready"))
	@rule(which=WHO, fee=st.sampled_from((0, 12.5, 200)))
	def agree_on_a_fee(self, which: int, fee: float) -> None:
		order = self.pick("ready", which)
		asked = self.do(lambda: custom_shipping.request_custom_shipping(order, fee, "a random one"))
		self.do(lambda: custom_shipping.approve_custom_shipping(asked["request"]))

	@precondition(lambda self: self.any("ready"))
	@rule(rider=WHO)
	def send_a_trip(self, rider: int) -> None:
		names = json.dumps(self._of("ready"))
		planned = self.do(lambda: trips.create_delivery_trip(invoice_names=names, **self.rider(rider)))
		self.do(lambda: trips.send_trip_for_delivery(trip_name=planned["trip"]))

	@precondition(lambda self: self.any("goes alone"))
	@rule(which=WHO)
	def hand_over(self, which: int) -> None:
		order = self.pick("goes alone", which)
		self.do(lambda: kanban.update_invoice_state(invoice_id=order, new_state=states.OUT_FOR_DELIVERY))

	@precondition(lambda self: self.any("out"))
	@rule(which=WHO)
	def deliver(self, which: int) -> None:
		order = self.pick("out", which)
		self.do(lambda: kanban.update_invoice_state(invoice_id=order, new_state=states.DELIVERED))

	@precondition(lambda self: self.any("awaiting"))
	@rule(which=WHO, to_cash=st.booleans())
	def online_payment_arrives_or_not(self, which: int, to_cash: bool) -> None:
		order = self.pick("awaiting", which)
		if to_cash:
			self.do(lambda: couriers.convert_online_order_to_cod(invoice_name=order), repeats=True)
			return
		amount = frappe.db.get_value("Sales Invoice", order, "outstanding_amount")
		receipt = self.do(
			lambda: payment_receipts.create_payment_receipt(
				sales_invoice=order, payment_method="InstaPay", amount=amount
			)
		)
		self.do(
			lambda: couriers.confirm_online_payment(
				invoice_name=order, reference_no="IPY", receipt_name=receipt["receipt_name"]
			)
		)

	@precondition(lambda self: self.any("with courier"))
	@rule(which=WHO, method=st.sampled_from(("Cash", "InstaPay", "Wallet")))
	def pay_in_another_way(self, which: int, method: str) -> None:
		order = self.pick("with courier", which)
		self.do(
			lambda: couriers.change_payment_collection_method(
				invoice_name=order, new_method=method, idempotency_token=uuid.uuid4().hex
			),
			may_refuse=True,
		)

	@precondition(lambda self: self.any("to settle"))
	@rule(which=WHO)
	def settle_one(self, which: int) -> None:
		order = self.pick("to settle", which)
		self.do(lambda: couriers.settle_courier_collected_payment(invoice_name=order), repeats=True)

	@precondition(lambda self: self.any("to settle"))
	@rule(rider=WHO)
	def settle_all(self, rider: int) -> None:
		party = self.rider(rider)
		self.do(lambda: delivery_handling.settle_delivery_party(**party), may_refuse=True)

	@precondition(lambda self: self.any("settled"))
	@rule(which=WHO)
	def cancel_settlement(self, which: int) -> None:
		order = self.pick("settled", which)
		name = frappe.db.get_value(
			"Courier Transaction", {"reference_invoice": order, "settlement": ("is", "set")}, "settlement"
		)
		self.do(lambda: frappe.get_doc("Settlement", name).cancel())

	@precondition(lambda self: self.any("sent"))
	@rule(which=WHO, data=st.data())
	def give_back(self, which: int, data: st.DataObject) -> None:
		order = self.pick("sent", which)
		shown = self.do(lambda: returns.get_return_preview(invoice_id=order))
		assert shown["can_return"], shown
		left = [line for line in shown["lines"] if line["qty_returnable"]]
		whole = data.draw(st.booleans(), label="whole")
		lines = [
			{
				"si_detail": line["si_detail"],
				"qty": line["qty_returnable"]
				if whole
				else data.draw(st.integers(0, int(line["qty_returnable"]))),
			}
			for line in left
		]
		body = {
			"invoice_id": order,
			"lines": json.dumps(lines),
			"reason": "a random one",
			"refund_mode": data.draw(st.sampled_from(("refund_now", "customer_credit"))),
			"pay_courier_for_trip": data.draw(st.integers(0, 1)),
			"return_delivery_fee": data.draw(st.sampled_from((None, None, 0, 1))),
			"request_id": uuid.uuid4().hex,
		}
		nothing = not any(line["qty"] for line in lines)
		answer = self.do(
			lambda: returns.submit_invoice_return(**body), may_refuse=nothing, repeats=not nothing
		)
		if whole and body["return_delivery_fee"] is None:
			assert answer["return_total"] == shown["returnable_amount"]
		assert nothing or answer["return_total"] >= 0

	@precondition(lambda self: bool(self.orders))
	@rule(which=WHO)
	def cancel(self, which: int) -> None:
		order = self.orders[which % len(self.orders)]
		state = frappe.db.get_value("Sales Invoice", order, "sales_invoice_state")
		answer = self.do(lambda: kanban.cancel_invoice(invoice_id=order, reason="x"), may_refuse=True)
		allowed = state in (*states.BEFORE_DISPATCH, states.CANCELLED)
		assert bool(answer) == allowed, f"cancelling {order} in {state}: {answer}"

	@precondition(lambda self: self.repeatable is not None)
	@rule()
	def repeat(self) -> None:
		"""The last call that counts once comes again, now that other things have happened."""
		call, first = self.repeatable
		again = self.do(call)
		for key in ("name", "credit_note", "courier_transaction", "settlement", "journal_entry"):
			assert again.get(key) == first.get(key), f"{key}: {first.get(key)}, then {again.get(key)}"

	# What is always true

	@invariant()
	def the_books_are_right(self) -> None:
		site.fresh_view()
		invariants.check(self.world.company, self.orders, self.riders)
		invariants.partner_agrees(
			self.world.company, self.world.sales_partner, self.world.partner_customer, self.orders
		)
		assert invariants.unexplained_cash(self.world.branch) == self.cash

	# Helpers

	def place(self, *lines: dict, **values: object) -> None:
		"""An order that stands in Ready."""
		body = checkout.body(self.world, *lines, **values)
		made = self.do(lambda: create_pos_invoice(**body), repeats=True)
		self.orders.append(made["name"])
		for column in (states.IN_PROGRESS, states.READY):
			self.do(functools.partial(kanban.update_invoice_state, made["name"], column))

	def do(self, call: Callable[[], dict], *, may_refuse: bool = False, repeats: bool = False) -> dict:
		"""What `call` answers, committed as a request would be. {} for a refusal, of which nothing may stay."""
		checkout.fresh_request()
		try:
			answer = call()
		except frappe.ValidationError as refusal:
			answer = {"success": False, "error": str(refusal)}
		refused = isinstance(answer, dict) and answer.get("success") is False
		assert may_refuse or not refused, answer["error"]
		if refused:
			frappe.db.rollback()
			frappe.clear_messages()
			return {}
		frappe.db.commit()
		if repeats:
			self.repeatable = (call, answer)
		return answer

	def rider(self, which: int) -> dict[str, str]:
		rider = self.riders[which % len(self.riders)]
		return {"party_type": rider.party_type, "party": rider.party}

	def any(self, kind: str) -> bool:
		return bool(self._of(kind))

	def pick(self, kind: str, which: int) -> str:
		found = self._of(kind)
		return found[which % len(found)]

	def _of(self, kind: str) -> list[str]:
		"""The orders to which something can happen now."""
		fits = KINDS[kind]
		fields = ["name", "sales_invoice_state", "outstanding_amount", "jarz_is_pickup", "sales_partner"]
		fields += ["jarz_payment_confirmation_status", "jarz_courier_party", "jarz_return_status"]
		found = frappe.get_all(
			"Sales Invoice", {"name": ("in", self.orders or [""])}, fields, order_by="creation asc, name asc"
		)
		rows = frappe.get_all(
			"Courier Transaction",
			{"reference_invoice": ("in", self.orders or [""])},
			["reference_invoice", "status", "settlement"],
			order_by="name asc",
		)
		for order in found:
			order.rows = [row for row in rows if row.reference_invoice == order.name]
		return [order.name for order in found if fits(order)]


KINDS: dict[str, Callable[[frappe._dict], bool]] = {
	"payable": lambda o: (
		o.outstanding_amount > 0 and o.sales_invoice_state in (*states.BEFORE_DISPATCH, *states.DISPATCHED)
	),
	"ready": lambda o: (
		o.sales_invoice_state == states.READY and not o.jarz_is_pickup and not o.sales_partner
	),
	"goes alone": lambda o: (
		o.sales_invoice_state == states.READY
		and (o.sales_partner or (o.jarz_is_pickup and not o.outstanding_amount))
	),
	"out": lambda o: o.sales_invoice_state == states.OUT_FOR_DELIVERY,
	"sent": lambda o: o.sales_invoice_state in states.DISPATCHED,
	"awaiting": lambda o: (
		o.sales_invoice_state in states.DISPATCHED
		and o.jarz_payment_confirmation_status == "Awaiting Payment"
		and o.outstanding_amount > 0
	),
	"with courier": lambda o: o.sales_invoice_state in states.DISPATCHED and bool(o.jarz_courier_party),
	"to settle": lambda o: any(row.status == "Unsettled" for row in o.rows),
	"settled": lambda o: any(row.settlement for row in o.rows),
}


@pytest.fixture
def shop(world, committed):
	with committed():
		Shop.riders = tuple(roads.make_courier(f"Random rider {number}", world.branch) for number in (1, 2))
	Shop.world = world
	frappe.set_user(world.manager)
	return Shop


def test_the_books_are_right_after_any_day(shop):
	run_state_machine_as_test(
		shop,
		settings=settings(
			max_examples=EXAMPLES or 15,
			stateful_step_count=STEPS,
			derandomize=not EXAMPLES,
			phases=[Phase.generate],  # a day has few steps: making it shorter takes longer than reading it
			deadline=None,
			suppress_health_check=list(HealthCheck),
		),
	)
