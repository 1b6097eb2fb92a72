"""Orders on the desk: the native board and the form obey the same table as the API (contract 1.14)."""

import frappe
import pytest

from jarz_pos.kanban import states
from jarz_pos.setup.kanban_board import BOARD, ensure_kanban_board
from jarz_pos.tests import factories
from jarz_pos.tests.orders import make_order, put_in

MOVE_CARD = "frappe.desk.doctype.kanban_board.kanban_board.update_order_for_single_card"


@pytest.fixture
def order(world, committed):
	with committed():
		return make_order(world).name


@pytest.fixture(scope="session")
def desk_user(world):
	"""Someone of the branch who works on the desk, below the manager tier."""
	user = factories.make_user(
		"desk@jarz.test", "Jarz POS Staff", "Accounts User", branches=(world.branch.name,)
	)
	frappe.db.commit()
	return user


def drag(client, order, old, new):
	"""What the desk's board sends when a card is dropped."""
	return client.post(
		MOVE_CARD,
		{
			"board_name": BOARD,
			"docname": order,
			"from_colname": old,
			"to_colname": new,
			"old_index": 0,
			"new_index": 0,
		},
	)


def state_of(order):
	return frappe.db.get_value("Sales Invoice", order, "sales_invoice_state")


def test_the_native_board_has_the_seven_columns_and_is_made_once(world):
	board = frappe.get_doc("Kanban Board", BOARD)
	assert (board.reference_doctype, board.field_name, board.private) == (
		"Sales Invoice",
		"sales_invoice_state",
		0,
	)
	assert [column.column_name for column in board.columns] == list(states.ORDER)
	assert ensure_kanban_board() == []
	assert frappe.db.exists(
		"Jarz Setup Record", {"reference_doctype": "Kanban Board", "reference_name": BOARD}
	)


def test_a_card_is_dragged_one_column_forward(http, desk_user, order):
	answer = drag(http(desk_user), order, "Received", "In Progress")
	assert answer.status == 200, answer.body
	assert state_of(order) == "In Progress"


@pytest.mark.parametrize("new", ["Ready", "Delivered", "Cancelled", "Returned"])
def test_a_card_that_is_dragged_elsewhere_stays_and_the_text_names_both_columns(http, desk_user, order, new):
	answer = drag(http(desk_user), order, "Received", new)
	assert answer.status == 417, answer.body
	assert "Received" in answer.error_text()
	assert new in answer.error_text()
	assert state_of(order) == "Received"


def test_a_dispatch_takes_more_than_dragging_on_the_desk(http, committed, desk_user, order):
	with committed():
		put_in(order, "Ready")
	answer = drag(http(desk_user), order, "Ready", "Out for Delivery")
	assert answer.status == 417
	assert "goes out with its goods" in answer.error_text()
	assert state_of(order) == "Ready"


def test_a_desk_user_of_another_branch_moves_nothing(http, world, committed, order):
	with committed():
		other = factories.make_user(
			"desk.maadi@jarz.test", "Jarz POS Staff", "Accounts User", branches=(world.second_branch.name,)
		)
	assert drag(http(other), order, "Received", "In Progress").status == 403
	# A bookkeeper keeps what ERPNext lets him do with invoices, but works in no branch.
	assert drag(http(world.bookkeeper), order, "Received", "In Progress").status == 403
	assert state_of(order) == "Received"


def test_the_form_obeys_the_same_table(http, world, desk_user, order):
	client = http(desk_user)
	url = f"/api/resource/Sales Invoice/{order}"
	assert client.request("PUT", url, json={"sales_invoice_state": "Ready"}).status == 417
	assert client.request("PUT", url, json={"sales_invoice_state": ""}).status == 417
	assert client.request("PUT", url, json={"jarz_branch": world.second_branch.name}).status == 403
	both = http(world.manager)
	assert both.request("PUT", url, json={"jarz_branch": world.second_branch.name}).status == 417
	assert state_of(order) == "Received"
	assert client.request("PUT", url, json={"sales_invoice_state": "In Progress"}).status == 200
	assert state_of(order) == "In Progress"


def test_delivery_on_the_desk_is_stamped_with_its_time(http, committed, desk_user, order):
	with committed():
		put_in(order, "Out for Delivery")
	assert drag(http(desk_user), order, "Out for Delivery", "Delivered").status == 200
	assert frappe.db.get_value("Sales Invoice", order, "jarz_delivered_on")


def test_a_plain_invoice_does_not_become_an_order_after_it_was_submitted(http, world, committed, desk_user):
	with committed():
		plain = make_order(world)
		put_in(plain.name, "")
	answer = drag(http(desk_user), plain.name, "", "Received")
	assert answer.status in (417, 500)  # Frappe's own board has no column for it
	client = http(desk_user)
	url = f"/api/resource/Sales Invoice/{plain.name}"
	assert client.request("PUT", url, json={"sales_invoice_state": "Received"}).status == 417
	assert not state_of(plain.name)


def test_a_new_order_starts_in_the_first_column_of_its_branch(world):
	order = make_order(world, submit=False, jarz_branch=None, update_stock=1)
	assert order.jarz_branch == world.branch.name
	assert order.update_stock == 0
	assert order.jarz_acceptance_status == "Pending"
	partner_order = make_order(world, submit=False, sales_partner=world.sales_partner)
	assert partner_order.sales_invoice_state == "In Progress"
	order.sales_invoice_state = "Delivered"
	with pytest.raises(frappe.ValidationError, match="starts in Received"):
		order.save()


def test_counter_sales_and_credit_notes_are_no_orders(world):
	for facts in ({"is_pos": 1}, {"is_return": 1}):
		order = make_order(world, submit=False)
		order.update(facts)
		with pytest.raises(frappe.ValidationError):
			order.save()


def test_an_order_is_not_made_in_a_branch_of_others(world, as_user):
	with as_user(world.second_staff), pytest.raises(frappe.PermissionError):
		make_order(world)


@pytest.fixture(scope="session")
def desk_bookkeeper(world):
	"""May cancel invoices for ERPNext, works in the branch, and is no manager of the shop."""
	user = factories.make_user(
		"desk.books@jarz.test", "Jarz POS Staff", "Accounts Manager", branches=(world.branch.name,)
	)
	frappe.db.commit()
	return user


@pytest.fixture(scope="session")
def desk_manager(world):
	"""May cancel invoices for ERPNext, and is a line manager of the branch."""
	user = factories.make_user(
		"desk.boss@jarz.test", "JARZ line manager", "Accounts Manager", branches=(world.branch.name,)
	)
	frappe.db.commit()
	return user


def cancel(client, order):
	return client.post("frappe.client.cancel", {"doctype": "Sales Invoice", "name": order})


def test_cancelling_on_the_desk_is_for_managers_and_moves_the_card(
	http, desk_bookkeeper, desk_manager, order
):
	refused = cancel(http(desk_bookkeeper), order)
	assert refused.status == 403, refused.body
	assert "manager" in refused.error_text()
	assert state_of(order) == "Received"
	done = cancel(http(desk_manager), order)
	assert done.status == 200, done.body
	assert frappe.db.get_value("Sales Invoice", order, ["docstatus", "sales_invoice_state"]) == (
		2,
		"Cancelled",
	)


def test_a_manager_of_another_branch_cancels_nothing_on_the_desk(http, world, committed, desk_manager):
	with committed():
		name = make_order(world, branch=world.second_branch, customer=world.second_customer).name
	assert cancel(http(desk_manager), name).status == 403
	assert frappe.db.get_value("Sales Invoice", name, "docstatus") == 1


def test_a_dispatched_order_is_not_cancelled_on_the_desk(http, committed, desk_manager, order):
	with committed():
		put_in(order, "Out for Delivery")
	answer = cancel(http(desk_manager), order)
	assert answer.status == 417, answer.body
	assert "Out for Delivery" in answer.error_text()
	assert frappe.db.get_value("Sales Invoice", order, "docstatus") == 1


def test_an_invoice_without_a_state_is_left_to_erpnext(world, as_user):
	plain = make_order(world)
	put_in(plain.name, "")
	plain.reload()
	with as_user(world.bookkeeper):
		plain.flags.ignore_permissions = True  # of ERPNext's; ours are not asked
		plain.cancel()
	assert frappe.db.get_value("Sales Invoice", plain.name, "docstatus") == 2
	assert not frappe.db.get_value("Sales Invoice", plain.name, "sales_invoice_state")


@pytest.mark.parametrize(
	("field", "value"),
	[
		("jarz_shipping_override_status", "Approved"),
		("jarz_shipping_override", 500),
		("jarz_shipping_expense", 500),
		("jarz_payment_confirmation_status", "Payment Confirmed"),
	],
)
def test_what_a_courier_gets_is_not_edited_into_an_order(world, field, value):
	order = make_order(world)
	order.set(field, value)
	with pytest.raises(frappe.ValidationError, match="not edited"):
		order.save()
