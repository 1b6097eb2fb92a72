"""Reports over orders: the margin of deliveries as the ledger has it, and what waits how long."""

from decimal import Decimal as D

import frappe
import pytest
from frappe.utils import add_days, add_to_date, now_datetime, today

from jarz_pos import settings
from jarz_pos.jarz_pos.report.delivery_margin import delivery_margin
from jarz_pos.jarz_pos.report.orders_by_state_and_age import orders_by_state_and_age
from jarz_pos.kanban import outbound
from jarz_pos.tests import factories
from jarz_pos.tests.dispatches import rider
from jarz_pos.tests.orders import make_order


def margin(world, **filters):
	chosen = {"company": world.company, "from_date": today(), "to_date": today(), **filters}
	_columns, rows, _message, chart = delivery_margin.execute(chosen)
	return rows, chart


def in_books(account):
	rows = frappe.get_all(
		"GL Entry", {"account": account, "posting_date": today(), "is_cancelled": 0}, ["debit", "credit"]
	)
	return sum((D(str(row.debit)) - D(str(row.credit)) for row in rows), D(0))


def total(rows, key):
	return round(sum((D(str(row[key])) for row in rows), D(0)), 2)


@pytest.fixture
def place(world):
	return factories.ensure(
		"Territory",
		"Margin Hills",
		territory_name="Margin Hills",
		parent_territory="All Territories",
		jarz_delivery_expense=35,
	).name


def sent(world, place, name="Margin Rider"):
	order = make_order(world, territory=place, state="Ready", disable_rounded_total=1)
	outbound.send(outbound.lock(order.name), outbound.Sending(courier=rider(world, name)))
	return order.name


def test_income_and_expense_stand_in_the_order_s_territory(world, place):
	sent(world, place)
	make_order(world, territory=place, disable_rounded_total=1)  # billed, not sent yet
	rows, chart = margin(world)
	here = [row for row in rows if row["territory"] == place]
	assert [(str(row["day"]), row["income"], row["expense"], row["margin"]) for row in here] == [
		(today(), 100.0, 35.0, 65.0)
	]
	assert [set_["name"] for set_ in chart["data"]["datasets"]] == [
		"Delivery Income",
		"Delivery Expense",
		"Margin",
	]


def test_the_sums_are_those_of_the_ledger(world, place):
	sent(world, place)
	accounts = settings.company_accounts(world.company)
	# Something that belongs to no order.
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": world.company,
			"posting_date": today(),
			"accounts": [
				{"account": accounts.delivery_expense, "debit_in_account_currency": 7.5},
				{"account": accounts.delivery_income, "credit_in_account_currency": 7.5},
			],
		}
	)
	for line in entry.accounts:
		line.cost_center = frappe.get_cached_value("Company", world.company, "cost_center")
	entry.insert().submit()
	rows, _chart = margin(world)
	assert total(rows, "income") == -in_books(accounts.delivery_income)
	assert total(rows, "expense") == in_books(accounts.delivery_expense)
	assert [row["income"] for row in rows if not row["territory"]] == [7.5]
	assert margin(world, from_date=add_days(today(), 1), to_date=add_days(today(), 2))[0] == []


def test_people_of_a_branch_read_its_margin_only(world, place, as_user):
	sent(world, place)
	with as_user(world.line_manager):
		assert place in {row["territory"] for row in margin(world)[0]}
		assert margin(world, branch=world.second_branch.name)[0] == []
	rows, _chart = margin(world, branch=world.second_branch.name)
	assert place not in {row["territory"] for row in rows}


@pytest.mark.bench(reason="reports of the desk")
def test_the_desk_shows_both_to_whom_they_concern(world, place, as_user):
	from frappe.desk.query_report import run

	sent(world, place)
	dates = {"company": world.company, "from_date": today(), "to_date": today()}
	with as_user(world.line_manager):
		found = run("Delivery Margin", filters=dates)
		assert place in {row["territory"] for row in found["result"] if isinstance(row, dict)}
		assert found["add_total_row"] and found["chart"]
	with as_user(world.staff):
		assert run("Orders by State and Age", filters={})["result"]
		with pytest.raises(frappe.PermissionError):
			run("Delivery Margin", filters=dates)


def waiting(**filters):
	_columns, rows, _message, chart = orders_by_state_and_age.execute(filters)
	return {(row["branch"], row["state"]): row for row in rows}, chart


@pytest.mark.parametrize(
	("hours", "column"),
	[(0.5, "hour"), (2, "hours_4"), (5, "day"), (30, "days_3"), (100, "older"), (100_000, "older")],
)
def test_an_order_counts_under_its_age(world, hours, column):
	key = (world.branch.name, "Ready")
	before = waiting()[0].get(key, {}).get(column, 0)
	order = make_order(world, state="Ready").name
	placed = add_to_date(now_datetime(), hours=-hours)
	frappe.db.set_value("Sales Invoice", order, "creation", placed, update_modified=False)
	row = waiting()[0][key]
	assert row[column] == before + 1
	assert row["orders"] == sum(row[name] for name in ("hour", "hours_4", "day", "days_3", "older"))
	assert row["oldest"] <= placed


def test_on_the_road_the_age_counts_from_the_departure(world, place):
	key = (world.branch.name, "Out for Delivery")
	before = waiting()[0].get(key, {}).get("hour", 0)
	order = sent(world, place, "Age Rider")
	frappe.db.set_value("Sales Invoice", order, "creation", "2020-01-01", update_modified=False)
	assert waiting()[0][key]["hour"] == before + 1


def test_finished_orders_and_those_of_other_branches_are_left_out(world, as_user):
	for state in ("Ready", "Delivered", "Returned"):
		make_order(world, state=state)
	make_order(world, branch=world.second_branch, customer=world.second_customer)
	with as_user(world.staff):
		rows, chart = waiting()
		assert {branch for branch, _state in rows} <= {world.branch.name}
		assert {state for _branch, state in rows} <= {"Received", "In Progress", "Ready", "Out for Delivery"}
		assert waiting(branch=world.second_branch.name)[0] == {}
	assert chart["data"]["labels"] == ["Received", "In Progress", "Ready", "Out for Delivery"]
