"""An order goes to another branch (contract 1.8.6), and the two other manager calls."""

import frappe
import pytest

from jarz_pos.tests.orders import make_order, put_in

TRANSFER = "jarz_pos.api.manager.update_invoice_branch"


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world, state="Ready").name


def transfer(client, order, branch):
	return client.post(TRANSFER, {"invoice_id": order, "new_branch": branch})


def refusal(answer):
	assert answer.status == 200, answer.body
	assert answer.message["success"] is False, answer.message
	return answer.message["error"]


def branch_of(order):
	return frappe.db.get_value("Sales Invoice", order, "jarz_branch")


def test_the_order_starts_again_in_the_other_branch_with_its_warehouse(http, world, order):
	http(world.staff).post("jarz_pos.api.notifications.acknowledge_invoice", {"invoice_name": order})
	answer = transfer(http(world.staff), order, world.second_branch.name)
	assert answer.message == {
		"success": True,
		"new_branch": world.second_branch.name,
		"new_state": "Received",
		"target_warehouse": world.second_branch.warehouse,
	}
	invoice = frappe.get_doc("Sales Invoice", order)
	assert (invoice.jarz_branch, invoice.pos_profile) == (world.second_branch.name, world.second_branch.name)
	assert (invoice.sales_invoice_state, invoice.jarz_acceptance_status) == ("Received", "Pending")
	assert (invoice.jarz_accepted_by, invoice.jarz_accepted_on) == (None, None)
	assert {row.warehouse for row in invoice.items} == {world.second_branch.warehouse}


def test_the_order_leaves_one_board_and_appears_on_the_other(http, world, order):
	def on_board(user):
		data = http(user).post("jarz_pos.api.kanban.get_kanban_invoices").message["data"]
		return any(card["name"] == order for column in data.values() for card in column)

	assert (on_board(world.staff), on_board(world.second_staff)) == (True, False)
	transfer(http(world.staff), order, world.second_branch.name)
	assert (on_board(world.staff), on_board(world.second_staff)) == (False, True)


def test_its_receipts_go_with_it(http, world, order):
	receipt = (
		http(world.staff)
		.post(
			"jarz_pos.api.payment_receipts.create_payment_receipt",
			{"sales_invoice": order, "payment_method": "Wallet", "amount": 10},
		)
		.message["receipt_name"]
	)
	transfer(http(world.staff), order, world.second_branch.name)
	assert frappe.db.get_value("Jarz POS Payment Receipt", receipt, "pos_profile") == world.second_branch.name


def test_only_someone_of_the_source_branch_gives_an_order_away(http, world, order):
	for user in (world.second_staff, world.foreign_staff, world.stranger, world.bookkeeper):
		refusal(transfer(http(user), order, world.second_branch.name))
	assert branch_of(order) == world.branch.name


def test_another_company_or_a_branch_that_is_not_there_is_no_target(http, world, order):
	for target in (world.foreign_branch.name, "Nowhere", "", ["Maadi"], None):
		refusal(transfer(http(world.staff), order, target))
	assert branch_of(order) == world.branch.name


def test_the_own_branch_changes_nothing(http, world, order):
	answer = transfer(http(world.staff), order, world.branch.name)
	assert (answer.message["success"], answer.message["new_state"]) == (True, "Ready")
	assert frappe.db.get_value("Sales Invoice", order, "sales_invoice_state") == "Ready"


@pytest.mark.parametrize("state", ["Out for Delivery", "Delivered", "Returned"])
def test_what_has_left_stays_where_it_was(http, world, committed, order, state):
	with committed():
		put_in(order, state)
	assert state in refusal(transfer(http(world.staff), order, world.second_branch.name))
	assert branch_of(order) == world.branch.name


def test_the_dashboard_hides_itself_and_changing_an_order_is_refused(http, world, order):
	summary = http(world.manager).post("jarz_pos.api.manager.get_manager_dashboard_summary")
	assert summary.status == 403
	amendment = http(world.manager).post(
		"jarz_pos.api.manager.submit_invoice_amendment", {"invoice_id": order, "cart_json": "[]"}
	)
	assert "Cancel it" in refusal(amendment)
