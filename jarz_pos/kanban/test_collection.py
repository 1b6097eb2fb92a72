"""Who takes the customer's money changes after the order has left: flows 10 to 13 of contract 2.3 on the real ledger."""

from decimal import Decimal

import frappe
import pytest

from jarz_pos import drawers, settings
from jarz_pos.delivery import settlement_preview, settling, transactions
from jarz_pos.kanban import collection, confirmation, states
from jarz_pos.sales import methods, payment, receipts
from jarz_pos.tests.orders import ledger, ledger_of_order, make_order
from jarz_pos.tests.roads import FEE, holds, make_courier, send, still_open

TOTAL = Decimal("147.77")


@pytest.fixture
def courier(world):
	return make_courier("Rider of transfers", world.branch)


@pytest.fixture
def clearing(world) -> str:
	return settings.company_accounts(world.company).courier_clearing


@pytest.fixture
def bank(world) -> str:
	return drawers.online_account(methods.INSTAPAY, world.company).account


def receipt_of(order: str, amount: Decimal = TOTAL) -> str:
	made = receipts.create(receipts.ReceiptRequest(order, methods.INSTAPAY, amount))
	return made["receipt_name"]


def of(order: str) -> frappe._dict:
	fields = ["outstanding_amount", "jarz_payment_method", "jarz_payment_confirmation_status", "debit_to"]
	return frappe.db.get_value("Sales Invoice", order, fields, as_dict=True)


def in_balance(world, courier) -> Decimal:
	"""What the courier holds, once the ledger and our rows agree (invariant 1)."""
	assert holds(courier, world.company) == still_open(courier, world.company)
	return holds(courier, world.company)


# Flow 11: confirmed


def test_a_transfer_is_confirmed_by_its_receipt(world, courier, bank, as_user):
	order = send(world, courier, online=True)
	proof = receipt_of(order)
	with as_user(world.line_manager):
		answer = confirmation.confirm(confirmation.Confirmation(order, proof, "TRX-77"))
	assert ledger(answer["payment_entry"]) == {
		(bank, ""): TOTAL,
		(of(order).debit_to, world.customer): -TOTAL,
	}
	assert (answer["amount"], answer["method"]) == (147.77, "Instapay")
	assert (of(order).outstanding_amount, of(order).jarz_payment_confirmation_status) == (
		0,
		"Payment Confirmed",
	)
	assert frappe.db.get_value("Payment Entry", answer["payment_entry"], "reference_no") == "TRX-77"
	assert frappe.db.get_value(receipts.DOCTYPE, proof, "status") == "Confirmed"
	[row] = transactions.of_invoice(order)
	assert (row.amount, row.shipping_amount, row.status) == (0, FEE, "Unsettled")
	assert in_balance(world, courier) == -FEE


def test_a_repeat_of_a_confirmation_finds_the_same_entry(world, courier):
	order = send(world, courier, online=True)
	asked = confirmation.Confirmation(order, receipt_of(order), "TRX-78")
	first, second = confirmation.confirm(asked), confirmation.confirm(asked)
	assert second == {**first, "already_confirmed": True}
	assert frappe.db.count("Payment Entry Reference", {"reference_name": order, "docstatus": 1}) == 1


@pytest.mark.parametrize("wrong", ["none", "another order", "another amount", "changed"])
def test_a_confirmation_needs_a_receipt_that_fits(world, courier, wrong):
	order = send(world, courier, online=True)
	proof = receipt_of(
		send(world, courier, online=True) if wrong == "another order" else order,
		TOTAL - Decimal("0.02") if wrong == "another amount" else TOTAL,
	)
	if wrong == "changed":
		receipts.retire(order)
	with pytest.raises(confirmation.CannotConfirm):
		confirmation.confirm(confirmation.Confirmation(order, "" if wrong == "none" else proof))
	assert of(order).outstanding_amount == 147.77


def test_a_piastre_of_difference_is_tolerated(world, courier):
	order = send(world, courier, online=True)
	proof = receipt_of(order, TOTAL - Decimal("0.01"))
	answer = confirmation.confirm(confirmation.Confirmation(order, proof))
	assert (answer["amount"], of(order).outstanding_amount) == (147.77, 0)


def test_only_managers_confirm_payments(world, courier, as_user):
	order = send(world, courier, online=True)
	proof = receipt_of(order)
	with as_user(world.staff), pytest.raises(frappe.PermissionError):
		confirmation.confirm(confirmation.Confirmation(order, proof))


def test_who_pays_at_the_counter_after_all_is_waited_for_no_longer(world, courier):
	order = send(world, courier, online=True)
	entry = payment.pay(payment.PaymentRequest(order, methods.CASH))
	found = of(order)
	assert (found.outstanding_amount, found.jarz_payment_method) == (0, "Cash")
	assert found.jarz_payment_confirmation_status == "Payment Confirmed"
	drawer = drawers.cash_drawer(world.branch.name, world.company).account
	assert ledger(entry["payment_entry"]) == {(drawer, ""): TOTAL, (found.debit_to, world.customer): -TOTAL}
	assert in_balance(world, courier) == -FEE


def test_an_order_that_the_courier_collects_waits_for_no_transfer(world, courier):
	order = send(world, courier)
	with pytest.raises(confirmation.CannotConfirm):
		confirmation.confirm(confirmation.Confirmation(order, "", ""))


def test_the_list_shows_what_waits_in_the_branch_with_its_receipt(world, courier, as_user):
	order = send(world, courier, online=True)
	send(world, courier)
	proof = receipt_of(order)
	with as_user(world.line_manager):
		[row] = [row for row in confirmation.waiting((world.branch.name,)) if row["invoice"] == order]
	assert (row["amount"], row["payment_method"], row["courier_name"]) == (
		147.77,
		"Instapay",
		courier.name,
	)
	assert (row["receipt_name"], row["receipt_status"], row["can_confirm"]) == (proof, "Unconfirmed", True)
	assert confirmation.waiting((world.second_branch.name,)) == []


# Flow 12: converted


def test_the_courier_collects_what_was_to_come_online(world, courier, clearing):
	order = send(world, courier, online=True)
	proof = receipt_of(order)
	answer = collection.to_cash(order, courier.party_type, courier.party)
	assert ledger(answer["journal_entry"]) == {
		(clearing, courier.party): TOTAL,
		(of(order).debit_to, world.customer): -TOTAL,
	}
	assert (of(order).outstanding_amount, of(order).jarz_payment_confirmation_status) == (
		0,
		"Converted to Cash",
	)
	assert of(order).jarz_payment_method == "Cash"
	[row] = transactions.of_invoice(order)
	assert (row.amount, row.shipping_amount, row.collection_journal) == (
		TOTAL,
		FEE,
		answer["journal_entry"],
	)
	assert in_balance(world, courier) == TOTAL - FEE
	assert frappe.db.get_value(receipts.DOCTYPE, proof, "status") == "Changed"
	settling.settle_order(order)
	assert in_balance(world, courier) == 0
	assert ledger_of_order(order)[of(order).debit_to, world.customer] == 0


def test_a_repeat_of_a_conversion_posts_nothing(world, courier):
	order = send(world, courier, online=True)
	assert collection.to_cash(order) == collection.to_cash(order)
	assert in_balance(world, courier) == TOTAL - FEE


def test_a_conversion_after_the_fee_was_settled_is_an_adjustment(world, courier):
	order = send(world, courier, online=True)
	settling.settle_order(order)
	answer = collection.to_cash(order)
	first, second = transactions.of_invoice(order)
	assert (first.status, first.amount) == ("Settled", 0)
	assert (second.kind, second.name, second.amount, second.shipping_amount) == (
		"Adjustment",
		answer["courier_transaction"],
		TOTAL,
		0,
	)
	assert in_balance(world, courier) == TOTAL
	settled = settling.settle_order(order)
	assert (settled["net_amount"], in_balance(world, courier)) == (147.77, 0)


@pytest.mark.parametrize("order", ["cash", "paid", "of another courier"])
def test_only_what_waits_for_a_transfer_is_converted(world, courier, order):
	name = send(world, courier, online=order == "of another courier", prepaid=order == "paid")
	with pytest.raises(collection.CannotChange):
		collection.to_cash(name, "Supplier", "Somebody" if order == "of another courier" else courier.party)
	assert in_balance(world, courier) == {"cash": TOTAL - FEE}.get(order, -FEE)


# Flow 13: paid online after all


def test_the_customer_pays_online_what_the_courier_was_to_collect(world, courier, clearing, bank):
	order = send(world, courier)
	answer = collection.change(collection.Change(order, methods.INSTAPAY, reference="TRX-9"))
	assert ledger(answer["journal_entry"]) == {(bank, ""): TOTAL, (clearing, courier.party): -TOTAL}
	[row] = transactions.of_invoice(order)
	assert (row.amount, row.shipping_amount, row.status) == (0, FEE, "Unsettled")
	assert (answer["old_method"], answer["new_method"]) == ("Cash", "Instapay")
	assert of(order).jarz_payment_method == "Instapay"
	assert in_balance(world, courier) == -FEE
	assert settling.settle_order(order)["net_amount"] == -30
	assert in_balance(world, courier) == 0


def test_after_the_settlement_the_courier_gets_it_back(world, courier):
	order = send(world, courier)
	settling.settle_order(order)
	collection.change(collection.Change(order, methods.WALLET))
	assert [row.amount for row in transactions.of_invoice(order)] == [TOTAL, -TOTAL]
	assert in_balance(world, courier) == -TOTAL
	assert settling.settle_order(order)["net_amount"] == -147.77
	assert in_balance(world, courier) == 0


def test_a_receipt_that_is_sent_along_has_to_fit(world, courier):
	order = send(world, courier)
	proof = receipt_of(order, Decimal(100))
	with pytest.raises(confirmation.CannotConfirm):
		collection.change(collection.Change(order, methods.INSTAPAY, receipt=proof))
	assert in_balance(world, courier) == TOTAL - FEE


def test_a_mistaken_change_is_taken_back(world, courier, clearing, bank):
	order = send(world, courier)
	collection.change(collection.Change(order, methods.INSTAPAY))
	answer = collection.change(collection.Change(order, methods.CASH))
	assert ledger(answer["journal_entry"]) == {(bank, ""): -TOTAL, (clearing, courier.party): TOTAL}
	assert in_balance(world, courier) == TOTAL - FEE
	collection.change(collection.Change(order, methods.INSTAPAY))
	assert in_balance(world, courier) == -FEE


def test_no_journal_of_a_change_is_cancelled_behind_the_courier(world, courier):
	order = send(world, courier)
	changes = (methods.INSTAPAY, methods.CASH, methods.WALLET)
	journals = [collection.change(collection.Change(order, method))["journal_entry"] for method in changes]
	for journal in journals:
		with pytest.raises(frappe.ValidationError, match=f"belongs to the dispatch of order {order}"):
			frappe.get_doc("Journal Entry", journal).cancel()
	assert in_balance(world, courier) == -FEE


def test_to_the_method_that_it_has_is_a_success_without_effect(world, courier):
	order = send(world, courier)
	assert collection.change(collection.Change(order, methods.CASH))["journal_entry"] is None
	first = collection.change(collection.Change(order, methods.INSTAPAY))
	again = collection.change(collection.Change(order, methods.INSTAPAY))
	assert again["journal_entry"] == first["journal_entry"]
	assert in_balance(world, courier) == -FEE


def test_a_payment_that_was_made_before_is_not_touched(world, courier):
	order = send(world, courier, prepaid=True, jarz_payment_method="Instapay")
	with pytest.raises(collection.CannotChange, match="paid"):
		collection.change(collection.Change(order, methods.CASH))
	assert in_balance(world, courier) == -FEE


def test_what_waits_for_a_transfer_may_come_by_another_or_in_cash(world, courier):
	order = send(world, courier, online=True)
	collection.change(collection.Change(order, methods.WALLET))
	assert (of(order).jarz_payment_method, of(order).jarz_payment_confirmation_status) == (
		"Mobile Wallet",
		"Awaiting Payment",
	)
	collection.change(collection.Change(order, methods.CASH))
	assert in_balance(world, courier) == TOTAL - FEE


def test_before_it_leaves_only_the_intention_changes(world):
	order = make_order(world, state=states.READY)
	answer = collection.change(collection.Change(order.name, methods.INSTAPAY))
	assert (answer["journal_entry"], answer["new_method"]) == (None, "Instapay")
	assert of(order.name).jarz_payment_method == "Instapay"


# What is shown before a settlement (1.9.6)


def test_the_preview_shows_what_the_settlement_books(world, courier):
	order = make_order(world, state=states.READY, disable_rounded_total=1)
	before = settlement_preview.of_order(order.name, "Supplier", courier.party)
	assert (before["order_amount"], before["has_courier_transaction"]) == (147.77, False)
	assert (before["party"], before["is_unpaid_effective"]) == (courier.party, True)
	sent = send(world, courier)
	shown = settlement_preview.of_order(sent)
	booked = settling.settle_order(sent)
	assert [shown[key] for key in ("order_amount", "shipping_amount", "net_amount")] == [
		booked[key] for key in ("order_amount", "shipping_amount", "net_amount")
	]
	assert (shown["scenario"], shown["branch_action"], shown["collect_amount"]) == (
		"collect",
		"collect",
		117.77,
	)
	after = settlement_preview.of_order(sent)
	assert (after["net_amount"], after["branch_action"], after["has_courier_transaction"]) == (
		0,
		"none",
		False,
	)


def test_the_preview_tells_a_payment_after_the_order_left(world, courier):
	order = send(world, courier, online=True)
	shown = settlement_preview.of_order(order)
	assert (shown["is_online_unconfirmed"], shown["order_amount"], shown["pay_amount"]) == (True, 0, 30)
	entry = confirmation.confirm(confirmation.Confirmation(order, receipt_of(order)))["payment_entry"]
	shown = settlement_preview.of_order(order)
	assert (shown["payment_entries"], shown["paid_after_ofd"], shown["is_online_unconfirmed"]) == (
		[entry],
		True,
		False,
	)
	assert shown["last_payment_seconds"] in range(60)
