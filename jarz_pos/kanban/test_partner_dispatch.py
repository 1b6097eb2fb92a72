"""Orders of sales partners leave: cash into the drawer, goods, fees, state, all of it once (contract 1.9.7, flows 14 to 16)."""

from decimal import Decimal as D

import frappe
import pytest

from jarz_pos.sales import partner, partner_transactions
from jarz_pos.tests import checkout
from jarz_pos.tests.client import in_parallel
from jarz_pos.tests.orders import ledger, ledger_of_order, make_order

UNPAID = "jarz_pos.jarz_pos.services.delivery_handling.sales_partner_unpaid_out_for_delivery"
PAID = "jarz_pos.jarz_pos.services.delivery_handling.sales_partner_paid_out_for_delivery"
MOVE = "jarz_pos.api.kanban.update_invoice_state"
CANCEL = "jarz_pos.api.kanban.cancel_invoice"
ITEMS = {"CAKE-1": 2, "DRINK-1": 1}  # 105.00


def partner_order(world, *, online=False, state="Ready", **values):
	order = make_order(
		world,
		items=ITEMS,
		delivery_fee=0,
		sales_partner=world.sales_partner,
		commission_rate=15,
		state=state,
		**values,
	)
	if online:
		partner.book_paid_online(order, partner.Partner(world.sales_partner, world.partner_customer, "", 15))
	return order


@pytest.fixture
def unpaid(world, committed):
	with committed():
		return partner_order(world).name


@pytest.fixture
def paid(world, committed):
	with committed():
		return partner_order(world, online=True).name


def facts(name):
	fields = ["sales_invoice_state", "outstanding_amount"]
	state, outstanding = frappe.db.get_value("Sales Invoice", name, fields)
	return {
		"state": state,
		"outstanding": outstanding,
		"notes": notes(name),
		"fees": frappe.db.count("Jarz Sales Partner Transaction", {"reference_invoice": name}),
		"payments": payments(name),
	}


def notes(name):
	filters = {"against_sales_invoice": name, "docstatus": 1}
	return sorted(set(frappe.get_all("Delivery Note Item", filters, pluck="parent")))


def payments(name):
	filters = {"reference_name": name, "docstatus": 1}
	return sorted(set(frappe.get_all("Payment Entry Reference", filters, pluck="parent")))


def untouched(name):
	found = facts(name)
	return found["notes"] == found["payments"] == [] and not found["fees"]


def row_of(name):
	return frappe.get_doc("Jarz Sales Partner Transaction", partner_transactions.name_of(name))


def test_cash_goods_fees_and_state_in_one_step(http, world, unpaid):
	answer = http(world.staff).post(
		UNPAID, {"invoice_name": unpaid, "pos_profile": world.branch.name, "mode_of_payment": "Cash"}
	)
	sent = answer.message
	assert (answer.status, sent["success"], sent["invoice"]) == (200, True, unpaid), answer.body
	assert (sent["amount"], sent["outstanding_before"]) == (105.0, 105.0)
	assert (sent["mode"], sent["sales_partner"]) == ("sales_partner_unpaid_cash", world.sales_partner)
	assert sent["delivery_note_reused"] is False and "error" not in sent
	assert facts(unpaid) == {
		"state": "Out for Delivery",
		"outstanding": 0,
		"notes": [sent["delivery_note"]],
		"fees": 1,
		"payments": [sent["payment_entry"]],
	}
	order = frappe.get_doc("Sales Invoice", unpaid)
	drawer = frappe.db.get_value(
		"Mode of Payment Account", {"parent": f"{world.branch.name} Cash"}, "default_account"
	)
	assert ledger(sent["payment_entry"]) == {
		(drawer, ""): D("105"),
		(order.debit_to, world.customer): D("-105"),
	}
	row = row_of(unpaid)
	assert (row.payment_mode, row.status) == ("Cash", "Unsettled")
	assert (row.base_fee, row.vat_amount, row.partner_fees) == (15.75, 2.21, 17.96)
	assert (row.payment_entry, row.delivery_note) == (sent["payment_entry"], sent["delivery_note"])
	assert not frappe.db.exists("Courier Transaction", {"reference_invoice": unpaid})
	assert ledger_of_order(unpaid)[order.debit_to, world.customer] == 0


def test_a_repeat_reads_the_first_answer(http, world, unpaid):
	first = http(world.staff).post(UNPAID, {"invoice_name": unpaid})
	again = http(world.staff).post(UNPAID, {"invoice_name": unpaid, "pos_profile": world.branch.name})
	assert first.message["success"] and again.message == first.message
	assert len(notes(unpaid)) == len(payments(unpaid)) == 1


def test_copies_that_run_at_once_do_it_once(http, world, unpaid):
	client = http(world.staff)
	answers = in_parallel([lambda: client.post(UNPAID, {"invoice_name": unpaid}) for _ in range(8)])
	assert {answer.status for answer in answers} == {200}, [answer.body for answer in answers]
	assert len({answer.message["payment_entry"] for answer in answers}) == 1
	assert len(notes(unpaid)) == len(payments(unpaid)) == facts(unpaid)["fees"] == 1


def test_an_order_that_the_partner_was_paid_for_sends_goods_only(http, world, paid):
	before = row_of(paid).as_dict()
	answer = http(world.staff).post(PAID, {"invoice_name": paid}).message
	assert (answer["success"], answer["mode"]) == (True, "sales_partner_paid")
	assert (answer["old_state_key"], answer["new_state_key"]) == ("ready", "out_for_delivery")
	assert payments(paid) == [] and notes(paid) == [answer["delivery_note"]]
	after = row_of(paid)
	assert (after.payment_mode, after.partner_fees) == ("Online", before.partner_fees)
	assert after.delivery_note == answer["delivery_note"]
	assert http(world.staff).post(PAID, {"invoice_name": paid}).message == answer


def test_the_board_sends_a_paid_one_by_its_own_move(http, world, paid):
	answer = http(world.staff).post(MOVE, {"invoice_id": paid, "new_state": "Out For Delivery"}).message
	assert (answer["success"], answer["state"]) == (True, "Out for Delivery"), answer
	assert answer["delivery_note"] == notes(paid)[0]
	assert answer["cash_payment_entry"] is None
	assert answer["sales_partner_transaction"] == partner_transactions.name_of(paid)


def test_the_boards_move_takes_the_cash_of_an_unpaid_one(http, world, unpaid):
	answer = http(world.staff).post(MOVE, {"invoice_id": unpaid, "new_state": "Out for Delivery"}).message
	assert answer["success"] is True, answer
	assert [answer["cash_payment_entry"]] == payments(unpaid)
	assert row_of(unpaid).payment_entry == answer["cash_payment_entry"]
	repeat = http(world.staff).post(UNPAID, {"invoice_name": unpaid}).message
	assert (repeat["payment_entry"], repeat["amount"]) == (answer["cash_payment_entry"], 105.0)


def test_a_part_that_was_paid_before_is_not_taken_again(http, world, committed, unpaid):
	from jarz_pos.kanban.test_cancel import part_payment

	with committed():
		part_payment(unpaid, 40)
	answer = http(world.staff).post(UNPAID, {"invoice_name": unpaid}).message
	assert (answer["amount"], answer["outstanding_before"]) == (65.0, 65.0)
	assert row_of(unpaid).amount == 105.0


def test_nothing_is_collected_for_a_paid_order_nor_sent_unpaid(http, world, unpaid, paid):
	refused = http(world.staff).post(UNPAID, {"invoice_name": paid})
	assert (refused.status, "paid already" in refused.error_text()) == (417, True)
	refused = http(world.staff).post(PAID, {"invoice_name": unpaid})
	assert (refused.status, "not paid" in refused.error_text()) == (417, True)
	assert untouched(unpaid)
	assert facts(paid)["state"] == "Ready" and notes(paid) == []


@pytest.mark.parametrize("method", [UNPAID, PAID])
def test_who_may_not_and_what_is_not_ready(http, world, committed, unpaid, method):
	for user in (world.second_staff, world.stranger, world.bookkeeper):
		assert http(user).post(method, {"invoice_name": unpaid}).status == 403
	assert http(world.staff).post(method, {"invoice_name": "none"}).status == 404
	with committed():
		ours = make_order(world, state="Ready").name
		early = partner_order(world, online=method == PAID, state="In Progress").name
	assert "sales partner" in http(world.staff).post(method, {"invoice_name": ours}).error_text()
	assert "In Progress" in http(world.staff).post(method, {"invoice_name": early}).error_text()
	assert untouched(unpaid) and untouched(ours) and notes(early) == payments(early) == []


def test_the_drawer_of_a_branch_that_the_caller_does_not_belong_to_stays_shut(http, world, unpaid):
	other = {"invoice_name": unpaid, "pos_profile": world.second_branch.name}
	assert http(world.staff).post(UNPAID, other).status == 403
	assert untouched(unpaid)
	answer = http(world.manager).post(UNPAID, other).message
	paid_to = frappe.db.get_value("Payment Entry", answer["payment_entry"], "paid_to")
	assert world.second_branch.name in paid_to


def test_only_cash_is_taken_at_the_counter(http, world, unpaid):
	answer = http(world.staff).post(UNPAID, {"invoice_name": unpaid, "mode_of_payment": "InstaPay"})
	assert answer.status == 417 and untouched(unpaid)


def test_a_refusal_at_the_shelf_leaves_no_payment(http, world, committed):
	with committed():
		order = partner_order(world).name
		line = frappe.db.get_value("Sales Invoice Item", {"parent": order, "item_code": "CAKE-1"})
		frappe.db.set_value("Sales Invoice Item", line, {"qty": 1e6, "stock_qty": 1e6})
	answer = http(world.staff).post(UNPAID, {"invoice_name": order})
	assert answer.status == 417, answer.body
	assert untouched(order)


def test_a_checkout_of_a_partner_has_its_fees_and_cancelling_takes_them_back(http, world):
	answer = http(world.staff).post(
		checkout.CREATE,
		checkout.body(world, sales_partner=world.sales_partner, payment_type="online"),
	)
	name = answer.message["invoice_name"]
	row = row_of(name)
	assert (row.payment_mode, row.amount) == ("Online", answer.message["grand_total"])
	assert frappe.db.get_value("Journal Entry", row.journal_entry, "docstatus") == 1
	cancelled = http(world.line_manager).post(CANCEL, {"invoice_id": name, "reason": "x"}).message
	assert cancelled["cancelled_journal_entries"] == [row.journal_entry], cancelled
	assert row_of(name).status == "Cancelled"
