"""The board through the front door (contract 1.8)."""

import json

import frappe
import pytest
from frappe.utils import add_days, now_datetime, today

from jarz_pos.kanban import states
from jarz_pos.tests import shapes
from jarz_pos.tests.boards import BOARD, DETAILS, board, cards_of, refusal, state_of
from jarz_pos.tests.factories import make_customer
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.shapes import assert_shape


@pytest.fixture
def order(world, committed):
	"""A committed order of the first branch, Received."""
	with committed():
		return make_order(world).name


def test_the_columns_are_the_seven_states_in_order(http, world):
	answer = http(world.staff).get("jarz_pos.api.kanban.get_kanban_columns")
	assert answer.message["success"] is True
	columns = answer.message["columns"]
	assert [column["name"] for column in columns] == list(states.ORDER)
	assert [column["order"] for column in columns] == sorted(column["order"] for column in columns)
	assert {column["id"]: column["color"] for column in columns}["returned"] == "#FCE4EC"
	assert_shape(columns, [shapes.COLUMN])


def test_the_board_has_every_column_and_every_key_of_a_card(http, world, order):
	answer = board(http(world.staff))
	assert set(answer.message["data"]) == {states.key(state) for state in states.ORDER}
	assert answer.message["limit"] == 5000
	for card in cards_of(answer).values():
		assert_shape(card, shapes.CARD)
		assert card["items"]


def test_a_card_says_what_the_order_says(http, world, order):
	card = cards_of(board(http(world.staff)))[order]
	assert card["status"] == "Received"
	assert card["doc_status"] == "Unpaid"
	assert (card["net_total"], card["shipping_income"]) == (97.77, 50)
	assert card["grand_total"] == card["outstanding_amount"] == 148  # rounding is on in this company
	assert card["customer_phone"] == "01001234567"
	assert card["full_address"] == "12 Nile Street, Nasr City Area"
	assert (card["delivery_date"], card["delivery_time_from"]) == (add_days(today(), 1), "13:00:00")
	assert card["delivery_duration"] == 5400
	assert [(item["item_code"], item["qty"], item["rate"]) for item in card["items"]] == [
		("CAKE-1", 2, 45),
		("DRINK-2", 1, 7.77),
	]
	assert card["custom_kanban_profile"] == world.branch.name


def test_a_pickup_order_without_a_slot_shows_none(http, world, committed):
	with committed():
		name = make_order(
			world,
			delivery_fee=0,
			jarz_is_pickup=1,
			jarz_delivery_date=None,
			jarz_delivery_time_from=None,
			jarz_delivery_duration=None,
			jarz_delivery_slot_label=None,
		).name
		frappe.db.set_value("Sales Invoice", name, "jarz_delivery_time_from", None)
	card = cards_of(board(http(world.staff)))[name]
	assert (card["is_pickup"], card["delivery_time_from"], card["delivery_slot_label"]) == (True, None, None)
	assert card["shipping_income"] == 0


def test_nobody_sees_the_orders_of_another_branch(http, world, order):
	for stranger in (world.second_staff, world.foreign_staff):
		assert order not in cards_of(board(http(stranger)))
	asked = board(http(world.second_staff), branches=[world.branch.name])
	assert order not in cards_of(asked)
	refusal(http(world.second_staff).get(DETAILS, {"invoice_id": order}))


def test_a_manager_of_two_branches_sees_both_and_may_choose_one(http, world, committed, order):
	with committed():
		other = make_order(world, branch=world.second_branch, customer=world.second_customer).name
	client = http(world.manager)
	assert {order, other} <= set(cards_of(board(client)))
	chosen = cards_of(board(client, branches=[world.second_branch.name]))
	assert other in chosen
	assert order not in chosen


def test_someone_without_a_branch_gets_an_empty_board_that_says_why(http, world):
	answer = board(http("Administrator"))
	assert "notice_code" not in answer.message  # Administrator belongs to all branches
	from jarz_pos.tests import factories

	user = factories.make_user("no.branch@jarz.test", "Jarz POS Staff")
	frappe.db.commit()
	answer = board(http(user))
	assert answer.message["notice_code"] == "no_branch_assigned"
	assert answer.message["card_count"] == 0
	assert set(answer.message["data"]) == {states.key(state) for state in states.ORDER}


@pytest.mark.parametrize(
	("name", "params"),
	[
		("get_kanban_columns", {}),
		("get_kanban_invoices", {}),
		("get_kanban_filters", {}),
		("get_invoice_details", {"invoice_id": "ORDER"}),
		("update_invoice_state", {"invoice_id": "ORDER", "new_state": "In Progress"}),
		("preview_invoice_out_for_delivery", {"invoice_id": "ORDER"}),
		("get_invoice_notes", {"invoice_id": "ORDER"}),
		("add_invoice_note", {"invoice_id": "ORDER", "note": "x"}),
		("cancel_invoice", {"invoice_id": "ORDER", "reason": "x"}),
	],
)
def test_strangers_get_nothing_from_any_board_endpoint(http, world, order, name, params):
	sent = {key: order if value == "ORDER" else value for key, value in params.items()}
	refusal(http(world.stranger).post(f"jarz_pos.api.kanban.{name}", sent))
	refusal(http(world.bookkeeper).post(f"jarz_pos.api.kanban.{name}", sent))
	if "invoice_id" in sent:
		refusal(http(world.second_staff).post(f"jarz_pos.api.kanban.{name}", sent))
	assert http(None).post(f"jarz_pos.api.kanban.{name}", sent).status == 403
	assert state_of(order) == "Received"
	assert not frappe.db.exists("Jarz Invoice Note", {"sales_invoice": order})


def test_the_details_are_the_card_with_its_extras(http, world, order):
	answer = http(world.staff).get(DETAILS, {"invoice_id": order})
	assert answer.message["success"] is True
	data = answer.message["data"]
	assert_shape(data, shapes.DETAILS)
	card = cards_of(board(http(world.staff)))[order]
	assert {key: data[key] for key in card} == card


def test_an_order_that_is_not_there_is_told_so(http, world):
	text = refusal(http(world.staff).get(DETAILS, {"invoice_id": "ACC-SINV-0000-99999"}))
	assert "ACC-SINV-0000-99999" in text


# Filters


@pytest.mark.parametrize("phone", ["01001234567", "+20 100 123 4567", "0020-1001234567", "١٠٠١٢٣٤٥٦٧"])
def test_the_search_finds_a_phone_number_in_any_spelling(http, world, order, phone):
	assert order in cards_of(board(http(world.staff), searchTerm=phone))


def test_the_search_finds_numbers_and_names_and_takes_wildcards_literally(http, world, order):
	client = http(world.staff)
	assert order in cards_of(board(client, searchTerm=order[-5:]))
	assert order in cards_of(board(client, searchTerm="mona"))
	assert order not in cards_of(board(client, searchTerm="%"))
	assert order not in cards_of(board(client, searchTerm="_ona"))
	assert cards_of(board(client, searchTerm="' or 1=1 -- ")) == {}


def test_old_orders_leave_the_board_but_are_found_by_any_filter(http, world, committed):
	with committed():
		name = make_order(world).name
		frappe.db.set_value("Sales Invoice", name, "posting_date", add_days(today(), -61))
	client = http(world.staff)
	assert name not in cards_of(board(client))
	assert name not in cards_of(board(client, branches=[world.branch.name]))
	answer = board(client, searchTerm=name)
	assert name in cards_of(answer)
	assert answer.message["filtered"] is True
	assert name in cards_of(board(client, dateFrom=f"{add_days(today(), -61)}T00:00:00.000", dateTo=None))
	assert name in cards_of(board(client, customer=world.customer))


def test_filters_by_status_date_and_amount(http, world, committed):
	with committed():
		paid, unpaid, draft = make_order(world), make_order(world), make_order(world, submit=False)
		frappe.db.set_value("Sales Invoice", paid.name, {"status": "Paid", "outstanding_amount": 0})
	client = http(world.staff)

	def found(**filters):
		return set(cards_of(board(client, **filters))) & {paid.name, unpaid.name, draft.name}

	assert found(status="paid") == {paid.name}
	assert found(status="unpaid") == found(status="overdue") == {unpaid.name}
	assert found(status="draft") == {draft.name}
	assert found(status="cancelled") == found(status="return") == set()
	assert found(dateFrom=today(), dateTo=f"{today()}T23:59:59") == {paid.name, unpaid.name}
	assert found(dateFrom=add_days(today(), 1)) == set()
	assert found(amountFrom=148, amountTo=148) == {paid.name, unpaid.name}
	assert found(amountFrom=148.5) == found(amountTo=147.9) == set()


def test_empty_filter_values_narrow_nothing(http, world, order):
	answer = board(
		http(world.staff),
		searchTerm="",
		customer=None,
		status=None,
		dateFrom=None,
		dateTo=None,
		amountFrom=None,
		amountTo=None,
	)
	assert answer.message["filtered"] is False
	assert order in cards_of(answer)


@pytest.mark.parametrize(
	"filters",
	[
		"[]",
		"not json",
		'{"status": "haunted"}',
		'{"dateFrom": "yesterday"}',
		'{"amountFrom": "NaN"}',
		'{"searchTerm": ["a"]}',
		'{"branches": "Nasr City; drop"}',
		json.dumps({"searchTerm": "x" * 5000}),
	],
)
def test_nonsense_in_a_filter_is_refused_in_words(http, world, filters):
	assert refusal(http(world.staff).post(BOARD, {"filters": filters}))


def test_only_what_was_delivered_lately_stays_on_the_board(http, world, committed):
	with committed():
		lately, long_ago = make_order(world), make_order(world)
		for order, days in ((lately, -1), (long_ago, -3)):
			frappe.db.set_value(
				"Sales Invoice",
				order.name,
				{"sales_invoice_state": "Delivered", "jarz_delivered_on": add_days(now_datetime(), days)},
			)
		# Posted long ago, delivered yesterday: the delivery decides.
		frappe.db.set_value("Sales Invoice", lately.name, "posting_date", add_days(today(), -70))
	shown = cards_of(board(http(world.staff)))
	assert lately.name in shown
	assert long_ago.name not in shown
	assert shown[lately.name]["delivered_at"]
	assert long_ago.name in cards_of(board(http(world.staff), searchTerm=long_ago.name))


def test_the_filters_offer_only_customers_of_the_own_branches(http, world, committed):
	with committed():
		regular = make_customer("Nasr City Regular", world.branch.territory, "01055501234")
		make_order(world, customer=regular)

	def customers(user):
		answer = http(user).get("jarz_pos.api.kanban.get_kanban_filters")
		assert answer.message["success"] is True
		for choice in (*answer.message["customers"], *answer.message["states"]):
			assert_shape(choice, {"value": (str,), "label": (str,)})
		assert [state["value"] for state in answer.message["states"]] == list(states.ORDER)
		return {choice["value"] for choice in answer.message["customers"]}

	assert regular in customers(world.staff)
	assert regular not in customers(world.foreign_staff)
