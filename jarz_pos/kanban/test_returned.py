"""Goods come back: every coin by account and party, whoever holds the money (contract 1.9.9; flows 26 to 29)."""

from decimal import Decimal

import frappe
import pytest
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

from jarz_pos import drawers, erp, settings
from jarz_pos.api.kanban import get_kanban_invoices
from jarz_pos.delivery import flows, transactions
from jarz_pos.sales import partner, partner_transactions, payment
from jarz_pos.tests import orders, roads
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.returns import booked, booked_by, give_back, outstanding, send_out, stock

D = Decimal
FEE = D(30)  # what the trip costs us
DUE = D(148)  # 2 x 45.00, 7.77 and 50 for the delivery, rounded


@pytest.fixture
def rider(world):
	return roads.make_courier("Rider of returns", world.branch)


@pytest.fixture
def accounts(world):
	found = settings.company_accounts(world.company)
	return {
		"income": found.delivery_income,
		"expense": found.delivery_expense,
		"clearing": found.courier_clearing,
		"debtors": erp.receivable_account(world.customer, world.company),
		"rounding": frappe.get_cached_value("Company", world.company, "round_off_account"),
		"drawer": drawers.cash_drawer(world.branch.name, world.company).account,
	}


def sale(order, accounts: dict) -> dict[tuple[str, str], Decimal]:
	"""What the order has earned, as its return takes it back."""
	return {
		(order.items[0].income_account, ""): D("97.77"),
		(accounts["income"], ""): D(50),
		(accounts["rounding"], ""): D("0.23"),
	}


def balance(world, rider) -> Decimal:
	"""What the rider stands at; the ledger and our rows must agree (invariant 1)."""
	held = roads.holds(rider, world.company)
	assert held == roads.still_open(rider, world.company)
	return held


def sent(world, rider, **values):
	order = make_order(world, **values)
	send_out(order, rider)
	return order


def test_the_courier_holds_the_money_and_keeps_his_fee(world, rider, accounts):
	"""Flow 27."""
	before = {code: stock(code, world.branch.warehouse) for code in ("CAKE-1", "DRINK-2")}
	order = sent(world, rider)
	assert balance(world, rider) == DUE - FEE
	answer = give_back(order, refund_mode="refund_now")
	assert answer["success"], answer
	assert (answer["return_total"], answer["return_status"]) == (148, "Fully Returned")
	assert booked_by(answer) == {**sale(order, accounts), (accounts["clearing"], rider.party): -DUE}
	assert answer["refund_payment_entry"] is None
	assert balance(world, rider) == -FEE
	assert outstanding(order.name, answer["credit_note"]) == [0, 0]
	assert {code: stock(code, world.branch.warehouse) for code in before} == before
	dispatched, adjusted = transactions.of_invoice(order.name)
	assert booked(dispatched.delivery_note, answer["return_delivery_note"]) == {}
	assert (adjusted.kind, adjusted.amount, adjusted.shipping_amount) == ("Adjustment", -DUE, 0)
	assert adjusted.journal_entry == answer["journal_entry"]
	cause = frappe.db.get_value("Courier Transaction", adjusted.name, ["cause_doctype", "cause_name"])
	assert cause == ("Sales Invoice", answer["credit_note"])


def test_the_courier_is_not_paid_for_the_trip(world, rider, accounts):
	"""Flow 29."""
	order = sent(world, rider)
	answer = give_back(order, pay_courier_for_trip=0)
	assert booked_by(answer) == {
		**sale(order, accounts),
		(accounts["clearing"], rider.party): FEE - DUE,
		(accounts["expense"], ""): -FEE,
	}
	assert balance(world, rider) == 0


def test_the_fee_of_a_trip_is_taken_back_once(world, rider):
	order = sent(world, rider)
	give_back(order, {"CAKE-1": 1}, pay_courier_for_trip=0)
	assert balance(world, rider) == DUE - 45
	give_back(order, {"CAKE-1": 1, "DRINK-2": 1}, pay_courier_for_trip=0)
	assert balance(world, rider) == 0


def test_a_courier_who_was_paid_on_the_spot_owes_his_fee(world, rider, accounts):
	order = make_order(world)
	send_out(order, rider, flows.PAY_NOW)
	assert balance(world, rider) == 0
	answer = give_back(order, refund_mode="refund_now", pay_courier_for_trip=0)
	assert booked_by(answer) == {
		**sale(order, accounts),
		(accounts["drawer"], ""): -DUE,
		(accounts["clearing"], rider.party): FEE,
		(accounts["expense"], ""): -FEE,
	}
	assert balance(world, rider) == FEE


def test_an_unpaid_order_is_knocked_off(world, rider, accounts):
	"""Flow 26, after flow 10: sent out before the customer has paid."""
	order = sent(world, rider, jarz_payment_method="Instapay")
	assert outstanding(order.name) == [DUE]
	answer = give_back(order)
	assert booked_by(answer) == {
		**sale(order, accounts),
		(accounts["debtors"], world.customer): -DUE,
	}
	assert outstanding(order.name, answer["credit_note"]) == [0, 0]
	with pytest.raises(frappe.ValidationError, match=f"came back of order {order.name}"):
		frappe.get_doc("Journal Entry", answer["journal_entry"]).cancel()
	assert orders.ledger_of_order(order.name) == {(accounts["debtors"], world.customer): 0}
	assert balance(world, rider) == -FEE


@pytest.mark.parametrize("now", [True, False])
def test_the_branch_pays_back_or_keeps_it_as_credit(world, rider, accounts, now):
	"""Flow 28."""
	order = make_order(world)
	payment.pay(payment.PaymentRequest(order.name, "Cash"))
	send_out(order, rider)
	answer = give_back(order, refund_mode="refund_now" if now else "customer_credit")
	assert booked_by(answer) == {
		**sale(order, accounts),
		(accounts["drawer"], "") if now else (accounts["debtors"], world.customer): -DUE,
	}
	assert answer["refund_amount"] == (148 if now else 0)
	assert outstanding(answer["credit_note"]) == [0 if now else -DUE]
	assert balance(world, rider) == -FEE


def test_part_was_paid_before_and_part_at_the_door(world, rider, accounts):
	order = make_order(world)
	entry = get_payment_entry("Sales Invoice", order.name, bank_account=accounts["drawer"])
	entry.update({"paid_amount": 40, "received_amount": 40})
	entry.references[0].allocated_amount = 40
	erp.submit_new(entry)
	send_out(order, rider)
	assert balance(world, rider) == DUE - 40 - FEE
	answer = give_back(order, refund_mode="refund_now")
	assert answer["refund_amount"] == 40
	found = booked_by(answer)
	assert found[accounts["clearing"], rider.party] == 40 - DUE
	assert found[accounts["drawer"], ""] == -40
	assert outstanding(order.name, answer["credit_note"]) == [0, 0]


def test_a_pickup_has_no_courier(world, accounts):
	order = make_order(world, jarz_is_pickup=1)
	payment.pay(payment.PaymentRequest(order.name, "Cash"))
	send_out(order, None)
	answer = give_back(order, refund_mode="refund_now", pay_courier_for_trip=0)
	assert booked_by(answer) == {**sale(order, accounts), (accounts["drawer"], ""): -DUE}
	assert (answer["journal_entry"], answer["courier_adjustment"]) == (None, None)


def partner_order(world, *, online: bool):
	order = make_order(
		world,
		items={"CAKE-1": 2, "DRINK-1": 1},  # 105.00
		delivery_fee=0,
		sales_partner=world.sales_partner,
		commission_rate=15,
		state="Ready",
	)
	if online:
		partner.book_paid_online(order, partner.Partner(world.sales_partner, world.partner_customer, "", 15))
	else:
		payment.pay(payment.PaymentRequest(order.name, "Cash"))
	send_out(order, None)
	return order


def test_a_sales_partner_who_was_paid_owes_less(world):
	order = partner_order(world, online=True)
	row = partner_transactions.of_invoice(order.name)
	assert (row.amount, row.base_fee) == (105, D("17.85"))
	answer = give_back(order, {"CAKE-1": 1, "DRINK-1": 1}, refund_mode="refund_now")
	debtors = erp.receivable_account(world.partner_customer, world.company)
	assert booked_by(answer) == {
		(order.items[0].income_account, ""): 60,
		(debtors, world.partner_customer): -60,
	}
	assert (answer["money_state"], answer["refund_payment_entry"]) == ("sales_partner", None)
	row = partner_transactions.of_invoice(order.name)
	assert (row.amount, row.base_fee, row.partner_fees) == (45, D("7.65"), row.base_fee + row.vat_amount)
	assert give_back(order, {"CAKE-1": 1})["return_status"] == "Fully Returned"
	row = partner_transactions.of_invoice(order.name)
	assert (row.amount, row.partner_fees) == (0, 0)


def test_a_sales_partner_whose_customer_paid_the_branch(world, accounts):
	order = partner_order(world, online=False)
	answer = give_back(order, refund_mode="refund_now")
	assert booked_by(answer) == {(order.items[0].income_account, ""): 105, (accounts["drawer"], ""): -105}
	assert partner_transactions.of_invoice(order.name).partner_fees == 0


def test_the_board_shows_what_came_back(world, rider, as_user):
	part, whole = sent(world, rider), sent(world, rider)
	give_back(part, {"CAKE-1": 1})
	give_back(whole)
	with as_user(world.line_manager):
		data = get_kanban_invoices(filters={"status": "return", "searchTerm": ""})["data"]
	cards = {card["name"]: (column, card) for column, found in data.items() for card in found}
	keys = ("return_status", "returned_amount", "can_return", "return_block_code")
	column, card = cards[part.name]
	assert (column, *(card[key] for key in keys)) == (
		"out_for_delivery",
		"Partially Returned",
		45,
		True,
		None,
	)
	column, card = cards[whole.name]
	assert (column, *(card[key] for key in keys)) == (
		"returned",
		"Fully Returned",
		148,
		False,
		"already_returned",
	)


def test_a_credit_note_of_a_return_is_not_cancelled_on_the_desk(world, rider):
	order = sent(world, rider)
	answer = give_back(order)
	with pytest.raises(frappe.ValidationError, match="took back goods of order"):
		frappe.get_doc("Sales Invoice", answer["credit_note"]).cancel()
	for doctype, key in (("Delivery Note", "return_delivery_note"), ("Journal Entry", "journal_entry")):
		with pytest.raises(frappe.ValidationError, match="belongs to the dispatch of order"):
			frappe.get_doc(doctype, answer[key]).cancel()
