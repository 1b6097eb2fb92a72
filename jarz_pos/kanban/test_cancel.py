"""Cancelling an order: all of it or nothing of it, down to the ledger (contract 1.8.6; flows 23 to 25)."""

from decimal import Decimal

import frappe
import pytest
from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_delivery_note, make_sales_return

from jarz_pos.kanban import cancel as service
from jarz_pos.sales.test_payment import entries, pay, settle_by_journal
from jarz_pos.tests.orders import ledger, make_order, put_in

CANCEL = "jarz_pos.api.kanban.cancel_invoice"


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world).name


def cancel(client, order, reason="Customer changed his mind", **more):
	return client.post(CANCEL, {"invoice_id": order, "reason": reason, **more})


def refusal(answer):
	assert answer.status == 200, answer.body
	assert answer.message["success"] is False, answer.message
	assert "<" not in answer.message["error"]
	return answer.message["error"]


def facts(order):
	return frappe.db.get_value(
		"Sales Invoice", order, ["docstatus", "sales_invoice_state", "jarz_cancellation_reason"], as_dict=True
	)


def nets_to_zero(voucher):
	sums = ledger(voucher)
	assert sums, f"{voucher} has no ledger rows"
	return set(sums.values()) == {Decimal(0)}


def test_an_unpaid_order_is_cancelled_and_its_ledger_nets_to_zero(http, world, order):
	answer = cancel(http(world.line_manager), order, notes="by phone")
	assert answer.message["success"] is True, answer.message
	assert answer.message["invoice_id"] == order
	assert answer.message["cancelled_docstatus"] == 2
	assert answer.message["state"] == "Cancelled"
	assert answer.message["cancelled_payment_entries"] == []
	assert facts(order) == {
		"docstatus": 2,
		"sales_invoice_state": "Cancelled",
		"jarz_cancellation_reason": "Customer changed his mind\nby phone",
	}
	assert nets_to_zero(order)


def test_a_cancelled_order_stays_on_the_board_in_its_column(http, world, order):
	cancel(http(world.line_manager), order)
	data = http(world.staff).post("jarz_pos.api.kanban.get_kanban_invoices").message["data"]
	card = next(card for card in data["cancelled"] if card["name"] == order)
	assert (card["docstatus_value"], card["outstanding_amount"]) == (2, 0)


def test_payments_are_taken_back_with_the_order(http, world, order):
	entry = pay(http(world.staff), order, "InstaPay").message["payment_entry"]
	receipt = (
		http(world.staff)
		.post(
			"jarz_pos.api.payment_receipts.create_payment_receipt",
			{"sales_invoice": order, "payment_method": "InstaPay", "amount": 148},
		)
		.message["receipt_name"]
	)
	answer = cancel(http(world.line_manager), order)
	assert answer.message["cancelled_payment_entries"] == [entry], answer.message
	assert frappe.db.get_value("Payment Entry", entry, "docstatus") == 2
	assert nets_to_zero(entry)
	assert nets_to_zero(order)
	assert frappe.db.get_value("Jarz POS Payment Receipt", receipt, "status") == "Changed"


def test_the_journal_of_a_sales_partner_is_taken_back_with_the_order(http, world, committed, order):
	with committed():
		journal = settle_by_journal(world, order)
	answer = cancel(http(world.line_manager), order)
	assert answer.message["cancelled_journal_entries"] == [journal], answer.message
	assert frappe.db.get_value("Journal Entry", journal, "docstatus") == 2
	assert nets_to_zero(journal)
	assert nets_to_zero(order)


def test_money_of_other_orders_is_not_touched(http, world, committed, order):
	with committed():
		other = make_order(world).name
		entry = frappe.get_doc("Payment Entry", pay_two(order, other))
	text = refusal(cancel(http(world.line_manager), order))
	assert entry.name in text
	assert facts(order).docstatus == 1
	assert frappe.db.get_value("Payment Entry", entry.name, "docstatus") == 1


def test_a_payment_that_cannot_be_cancelled_leaves_everything_as_it_was(
	http, world, committed, as_user, order
):
	"""The first entry is cancelled before the second one refuses: that must not survive."""
	with committed():
		first, second = part_payment(order, 40), part_payment(order, 50)
		frappe.db.set_value("Payment Entry", second, "posting_date", "2020-01-01")
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", "2020-12-31")
	try:
		with as_user(world.line_manager), pytest.raises(frappe.ValidationError):
			service.cancel(order, "to see what there is to roll back")
		assert frappe.db.get_value("Payment Entry", first, "docstatus") == 2
		frappe.db.rollback()
		text = refusal(cancel(http(world.line_manager), order))
		assert text
		assert facts(order) == {
			"docstatus": 1,
			"sales_invoice_state": "Received",
			"jarz_cancellation_reason": None,
		}
		assert [frappe.db.get_value("Payment Entry", name, "docstatus") for name in (first, second)] == [1, 1]
		assert not nets_to_zero(first)
	finally:
		with committed():
			frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", None)


def test_goods_that_have_left_cannot_be_cancelled_away(http, world, committed, order):
	with committed():
		note = make_delivery_note(order)
		note.insert(ignore_permissions=True).submit()
	assert note.name in refusal(cancel(http(world.line_manager), order))
	assert facts(order).docstatus == 1


def test_an_order_with_a_credit_note_is_not_cancelled(http, world, committed, order):
	with committed():
		credit = make_sales_return(order)
		credit.update_outstanding_for_self = 0
		credit.insert(ignore_permissions=True).submit()
	assert credit.name in refusal(cancel(http(world.line_manager), order))


@pytest.mark.parametrize("state", ["Out for Delivery", "Delivered", "Returned"])
def test_a_dispatched_order_is_not_cancelled(http, world, committed, order, state):
	with committed():
		put_in(order, state)
	text = refusal(cancel(http(world.line_manager), order))
	assert state in text
	assert "Cancelled" in text
	assert facts(order).docstatus == 1


def test_only_managers_of_the_branch_cancel(http, world, committed, order):
	for user in (world.staff, world.second_staff, world.foreign_staff, world.stranger, world.bookkeeper):
		refusal(cancel(http(user), order))
	with committed():
		elsewhere = make_order(world, branch=world.second_branch, customer=world.second_customer).name
	refusal(cancel(http(world.line_manager), elsewhere))
	assert facts(order).docstatus == facts(elsewhere).docstatus == 1
	assert cancel(http(world.manager), elsewhere).message["success"] is True


@pytest.mark.parametrize("reason", ["", None, ["a"], "x" * 600])
def test_a_reason_is_needed(http, world, order, reason):
	refusal(cancel(http(world.line_manager), order, reason))
	assert facts(order).docstatus == 1


def test_drafts_are_not_cancelled_and_a_repeat_is_a_success(http, world, committed, order):
	with committed():
		draft = make_order(world, submit=False).name
	refusal(cancel(http(world.line_manager), draft))
	assert cancel(http(world.line_manager), order).message["success"] is True
	again = cancel(http(world.line_manager), order)
	assert again.message["success"] is True
	assert again.message["cancelled_payment_entries"] == []


def part_payment(order, amount):
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry("Sales Invoice", order, party_amount=amount)
	entry.update({"reference_no": "part", "reference_date": frappe.utils.today()})
	entry.insert(ignore_permissions=True).submit()
	return entry.name


def pay_two(first, second):
	"""One Payment Entry over two orders."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry("Sales Invoice", first)
	other = get_payment_entry("Sales Invoice", second)
	entry.append("references", other.references[0].as_dict())
	entry.paid_amount = entry.received_amount = entry.paid_amount + other.paid_amount
	entry.update({"reference_no": "two", "reference_date": frappe.utils.today()})
	entry.insert(ignore_permissions=True).submit()
	assert set(entries(first)) == set(entries(second)) == {entry.name}
	return entry.name
