"""What the board costs (architecture, section 5): the same statements for any number of cards."""

import json

import frappe
import pytest

from jarz_pos import guards
from jarz_pos.api.kanban import get_kanban_invoices
from jarz_pos.kanban import board, filters, updates
from jarz_pos.tests.orders import make_order

MOST_STATEMENTS = 8


@pytest.fixture
def two_sizes(world, as_user, sql_count):
	"""Statements of `read` with few cards and with many, each with notes, receipts and payments, as a cashier."""

	def measure(read):
		def count():
			with as_user(world.staff):
				read()  # roles and settings get into their caches
				guards_forget()
				with sql_count() as statements:
					answer = read()
			return len(statements), answer

		copies(world, 3)
		few = count()
		copies(world, 12)
		return few, count()

	return measure


def guards_forget():
	"""The branches are read once for a request: count that read too."""
	frappe.local.cache.pop("jarz_pos_branches", None)


def copies(world, number):
	"""Orders with everything that a card shows, without the cost of submitting each."""
	pattern = make_order(world)
	for _copy in range(number):
		name = frappe.generate_hash(length=12)
		for doctype in ("Sales Invoice", "Sales Invoice Item", "Sales Taxes and Charges"):
			key = "name" if doctype == "Sales Invoice" else "parent"
			for row in frappe.get_all(doctype, filters={key: pattern.name}, fields=["*"], order_by="idx asc"):
				values = {**row, "doctype": doctype, key: name, "outstanding_amount": 0}
				if key == "parent":
					values["name"] = frappe.generate_hash(length=12)
				frappe.get_doc(values).db_insert()
		for doctype, values in (
			("Jarz Invoice Note", {"note": "x", "added_on": frappe.utils.now()}),
			("Jarz POS Payment Receipt", {"payment_method": "Wallet", "amount": 1, "status": "Confirmed"}),
		):
			frappe.get_doc(
				{
					"doctype": doctype,
					"name": frappe.generate_hash(length=12),
					"sales_invoice": name,
					"pos_profile": world.branch.name,
					**values,
				}
			).db_insert()


def test_the_board_costs_the_same_statements_for_any_number_of_cards(two_sizes):
	(few, small), (many, large) = two_sizes(get_kanban_invoices)
	assert large["card_count"] >= small["card_count"] + 12
	assert few == many
	assert many <= MOST_STATEMENTS


def test_a_search_costs_no_more(two_sizes):
	(few, _small), (many, large) = two_sizes(lambda: get_kanban_invoices(json.dumps({"searchTerm": "mona"})))
	assert large["filtered"] is True
	assert few == many
	assert many <= MOST_STATEMENTS


def test_polling_costs_three_statements_at_most(two_sizes):
	start = "2020-01-01 00:00:00"

	def poll():
		return updates.count_since(guards.branches(), start), updates.alerts(guards.branches())

	(few, _small), (many, _large) = two_sizes(poll)
	assert few == many
	assert many <= 4  # branches; counts; alerts and their items


def test_more_cards_than_the_limit_are_counted_and_said_to_be_cut(world, as_user, monkeypatch):
	copies(world, 6)
	monkeypatch.setattr(board, "LIMIT", 4)
	with as_user(world.staff):
		answer = get_kanban_invoices(json.dumps({"searchTerm": "mona"}))
	assert (answer["card_count"], answer["limit"], answer["truncated"]) == (4, 4, True)
	assert answer["total_matching"] >= 7
	for column in answer["data"].values():
		assert all(card["items"] for card in column)  # cards are cut, never their lines


def test_the_delivered_column_is_cut_to_its_newest_cards(world, as_user, monkeypatch):
	copies(world, 4)
	now = frappe.utils.now_datetime()
	names = frappe.get_all(
		"Sales Invoice",
		filters={"jarz_branch": world.branch.name, "sales_invoice_state": "Received"},
		pluck="name",
		order_by="creation desc",
		limit=4,
	)
	for hours, name in enumerate(names):
		frappe.db.set_value(
			"Sales Invoice",
			name,
			{
				"sales_invoice_state": "Delivered",
				"jarz_delivered_on": frappe.utils.add_to_date(
					now, hours=24 - hours
				),  # later than any other test's
			},
		)
	monkeypatch.setattr(board, "DELIVERED_CARDS", 2)
	with as_user(world.staff):
		answer = get_kanban_invoices()
	assert {card["name"] for card in answer["data"]["delivered"]} == set(names[:2])


@pytest.mark.bench(reason="MariaDB's query plans")
@pytest.mark.parametrize(
	("index", "query"),
	[
		("jarz_board", lambda invoice, branches: board._standing(invoice, branches)),
		("jarz_delivered", lambda invoice, branches: board._lately_delivered(invoice, branches)),
		(
			"jarz_changes",
			lambda invoice, branches: updates._changed(invoice, branches, frappe.utils.now_datetime()).select(
				invoice.name
			),
		),
	],
)
def test_each_reading_has_its_index(world, index, query):
	sql = query(frappe.qb.DocType("Sales Invoice"), (world.branch.name,))
	plan = sql.walk()
	rows = frappe.db.sql("explain " + plan[0], plan[1], as_dict=True)
	assert index in (rows[0].possible_keys or "")


def test_a_number_with_quotes_and_wildcards_is_only_a_number(world, as_user):
	copies(world, 1)
	strange = 'O\'Brien \\ %s "1" --'
	row = frappe.get_all(
		"Sales Invoice",
		filters={"jarz_branch": world.branch.name, "sales_invoice_state": "Received"},
		pluck="name",
		order_by="creation desc",
		limit=1,
	)[0]
	frappe.db.sql("update `tabSales Invoice` set name = %s where name = %s", (strange, row))
	frappe.db.sql("update `tabSales Invoice Item` set parent = %s where parent = %s", (strange, row))
	with as_user(world.staff):
		found = get_kanban_invoices(json.dumps({"searchTerm": strange}))["data"]["received"]
	assert [card["name"] for card in found] == [strange]
	assert len(found[0]["items"]) == 2


def test_the_filter_is_read_once_and_keeps_to_the_own_branches(world, as_user):
	with as_user(world.staff):
		found = filters.parse({"branches": [world.branch.name, world.second_branch.name]})
	assert found.branches == (world.branch.name,)
	assert found.narrowed is False
