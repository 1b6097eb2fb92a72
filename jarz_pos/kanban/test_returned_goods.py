"""Parts of an order come back, in any sequence, with bundles, discounts and taxes: together they are the order, exactly."""

import json
from decimal import Decimal

import frappe
import pytest

from jarz_pos import erp, settings
from jarz_pos.api.invoices import create_pos_invoice
from jarz_pos.sales import payment
from jarz_pos.tests import checkout, roads
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.returns import booked, give_back, outstanding, send_out, stock

D = Decimal


@pytest.fixture
def rider(world):
	return roads.make_courier("Rider of returned goods", world.branch)


@pytest.fixture
def vat(world):
	"""An account for a sales tax."""
	return (
		frappe.get_doc(
			{
				"doctype": "Account",
				"account_name": "VAT of returns",
				"company": world.company,
				"parent_account": frappe.db.get_value(
					"Account", {"company": world.company, "account_name": "Duties and Taxes"}
				),
				"account_type": "Tax",
			}
		)
		.insert()
		.name
	)


def paid_out(order, *answers) -> None:
	"""All that was booked by the order and by its returns comes out even, account by account."""
	assert all(answer["success"] for answer in answers), answers
	assert answers[-1]["return_status"] == "Fully Returned"
	due = D(str(order.rounded_total or order.grand_total))
	assert sum(D(str(answer["return_total"])) for answer in answers) == due
	notes = [answer["credit_note"] for answer in answers]
	left = booked(order.name, *notes)
	left.pop((order.debit_to, order.customer), None)
	assert left == {}
	assert outstanding(order.name, *notes) == [0] * (1 + len(answers))
	assert min(answer["return_total"] for answer in answers) >= 0


def send_paid(order, rider):
	payment.pay(payment.PaymentRequest(order.name, "Cash"))
	send_out(order, rider)


def test_piece_by_piece_with_a_discount_and_a_tax(world, rider, vat):
	order = make_order(
		world,
		items={"CAKE-2": 3, "CAKE-3": 1, "DRINK-2": 2},
		apply_discount_on="Grand Total",
		additional_discount_percentage=7,
		taxes=[{"charge_type": "On Net Total", "account_head": vat, "description": "VAT", "rate": 14}],
	)
	send_paid(order, rider)
	before = {code: stock(code, world.branch.warehouse) for code in ("CAKE-2", "CAKE-3", "DRINK-2")}
	answers = [
		give_back(order, units, refund_mode="refund_now")
		for units in (
			{"CAKE-2": 1},
			{"CAKE-2": 1, "DRINK-2": 1},
			{"CAKE-3": 1},
			{"CAKE-2": 1},
			{"DRINK-2": 1},
		)
	]
	paid_out(order, *answers)
	assert [answer["return_status"] for answer in answers[:-1]] == ["Partially Returned"] * 4
	after = {code: stock(code, world.branch.warehouse) for code in before}
	assert after == {
		"CAKE-2": before["CAKE-2"] + 3,
		"CAKE-3": before["CAKE-3"] + 1,
		"DRINK-2": before["DRINK-2"] + 2,
	}


def test_prices_that_include_the_tax(world, rider, vat):
	tax = {
		"charge_type": "On Net Total",
		"account_head": vat,
		"description": "VAT",
		"rate": 14,
		"included_in_print_rate": 1,
	}
	order = make_order(world, items={"CAKE-2": 3, "DRINK-2": 2}, delivery_fee=0, taxes=[tax])
	assert order.net_total < order.total
	send_paid(order, rider)
	answers = [
		give_back(order, units, refund_mode="refund_now")
		for units in ({"CAKE-2": 1}, {"DRINK-2": 1}, {"CAKE-2": 2, "DRINK-2": 1})
	]
	paid_out(order, *answers)
	assert abs(answers[0]["return_total"] - 33.35) < 0.011  # net and tax are rounded each


def test_a_bundle_whole_and_in_parts(world, rider):
	line = checkout.bundle_line(world, ["CAKE-1", "CAKE-2"], ["DRINK-1"], qty=2)
	made = create_pos_invoice(**checkout.body(world, line, checkout.line(world, "DRINK-2", 1)))
	order = frappe.get_doc("Sales Invoice", made["name"])
	send_paid(order, rider)
	before = {code: stock(code, world.branch.warehouse) for code in ("CAKE-1", "CAKE-2", "DRINK-1")}
	box = give_back(order, {"PARTY-BOX": 1}, refund_mode="refund_now")
	assert {code: stock(code, world.branch.warehouse) - before[code] for code in before} == dict.fromkeys(
		before, 1
	)
	assert box["return_total"] == 99.99
	cake = give_back(order, {"CAKE-1": 1}, refund_mode="refund_now")
	rest = give_back(
		order, {"PARTY-BOX": 1, "CAKE-2": 1, "DRINK-1": 1, "DRINK-2": 1}, refund_mode="refund_now"
	)
	paid_out(order, box, cake, rest)
	rows = frappe.get_all(
		"Sales Invoice Item",
		filters={"parent": ("in", [answer["credit_note"] for answer in (box, cake, rest)])},
		fields=["sales_invoice_item", "qty"],
	)
	for row in order.items:
		assert sum(back.qty for back in rows if back.sales_invoice_item == row.name) == -row.qty


def test_the_delivery_fee_goes_back_when_asked(world, rider):
	order = make_order(world)
	send_paid(order, rider)
	answer = give_back(order, {"DRINK-2": 1}, return_delivery_fee=1)
	assert answer["return_total"] == 57.77
	last = give_back(order, {"CAKE-1": 2}, return_delivery_fee=0)
	assert last["return_status"] == "Fully Returned"
	assert answer["return_total"] + last["return_total"] == 148


def test_the_delivery_fee_stays_when_asked(world, rider):
	order = make_order(world)
	send_paid(order, rider)
	answer = give_back(order, return_delivery_fee=0, refund_mode="refund_now")
	assert (answer["return_total"], answer["state"]) == (98, "Returned")
	income = settings.company_accounts(world.company).delivery_income
	assert booked(order.name, answer["credit_note"]).get((income, "")) == -50


def test_a_credit_note_of_the_desk_is_counted(world, rider):
	order = make_order(world)
	send_paid(order, rider)
	row = order.items[0]
	note = erp.draft_credit_note(order.name, {row.name: 1.0})
	note.disable_rounded_total = 1
	erp.submit_new(note)
	answer = give_back(order, {"CAKE-1": 1, "DRINK-2": 1})
	assert (answer["return_total"], answer["return_status"]) == (103, "Fully Returned")


REFUSED = [
	([["cake", 3]], "at most 2"),
	([["cake", 1], ["cake", 2]], "at most 2"),
	([["cake", -1]], "at least 0"),
	([["cake", "nan"]], "number"),
	([["cake", "a few"]], "number"),
	([["cake", 0]], "at least one line"),
	([], "at least one line"),
	([["no such row", 1]], "not part of this order"),
	([["other", 1]], "not part of this order"),
]


def test_what_was_not_sold_is_refused_and_nothing_is_written(world, rider, committed):
	with committed():
		order, other = make_order(world), make_order(world)
		send_out(order, rider)
	rows = {"cake": order.items[0].name, "other": other.items[0].name}
	for lines, told in REFUSED:
		sent = [{"si_detail": rows.get(row, row), "qty": qty} for row, qty in lines]
		answer = give_back(order, lines=json.dumps(sent))
		assert answer["success"] is False
		assert told in answer["error"], (lines, answer)
	assert frappe.db.count("Sales Invoice", {"return_against": order.name}) == 0
