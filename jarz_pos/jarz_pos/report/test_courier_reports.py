"""Reports, cards and print of settlements, as people of a branch see them on the desk."""

import uuid
from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days, now_datetime, today

from jarz_pos import drawers
from jarz_pos.delivery import settling, transactions
from jarz_pos.jarz_pos.report.courier_balances import courier_balances
from jarz_pos.tests.roads import FEE, holds, make_courier, send

TOTAL = Decimal("147.77")


@pytest.fixture
def courier(world):
	"""A new one for each test: Frappe commits when it draws a chart."""
	return make_courier(f"Rider {uuid.uuid4().hex[:8]}", world.branch)


pytestmark = pytest.mark.bench(reason="the desk: reports, cards, charts, print")


def rows_of(report: str, **filters: object) -> list[dict]:
	from frappe.desk.query_report import run

	found = run(report, filters=filters, ignore_prepared_report=True)["result"]
	return [row for row in found if isinstance(row, dict)]


def test_balances_are_shown_by_age_and_branch(world, courier, as_user):
	old = send(world, courier)
	send(world, courier, prepaid=True)
	send(world, courier, branch=world.second_branch)
	frappe.db.set_value(
		transactions.DOCTYPE, transactions.dispatch_name(old), "date", add_days(now_datetime(), -9)
	)
	with as_user(world.manager):
		rows = {row["branch"]: row for row in rows_of("Courier Balances") if row["party"] == courier.party}
	first, second = rows[world.branch.name], rows[world.second_branch.name]
	assert (first["orders"], first["collected"], first["fees"]) == (2, 147.77, 60)
	assert (first["older"], first["today"], str(first["oldest"])) == (117.77, -30, add_days(today(), -9))
	assert second["today"] == second["balance"] == 117.77
	assert Decimal(str(round(first["balance"] + second["balance"], 2))) == holds(courier, world.company)
	with as_user(world.staff):
		assert {row["branch"] for row in rows_of("Courier Balances")} == {world.branch.name}
	with as_user(world.bookkeeper):
		assert {row["branch"] for row in rows_of("Courier Balances", party=courier.party)} == set(rows)


@pytest.mark.parametrize(
	("days", "column"),
	[(0, "today"), (1, "days_1_3"), (3, "days_1_3"), (4, "days_4_7"), (7, "days_4_7"), (8, "older")],
)
def test_money_grows_older_by_the_day(days, column):
	assert courier_balances.bucket(days) == column


def test_a_statement_runs_from_the_first_to_the_last_balance(world, courier, as_user):
	old = send(world, courier)
	frappe.db.set_value(
		transactions.DOCTYPE, transactions.dispatch_name(old), "date", add_days(now_datetime(), -9)
	)
	send(world, courier)
	settling.settle_courier(courier.party_type, courier.party)
	send(world, courier, prepaid=True)
	asked = {
		"courier": f"{courier.party_type}:{courier.party}",
		"from_date": add_days(today(), -1),
		"to_date": today(),
	}
	with as_user(world.staff):
		rows = rows_of("Courier Statement", **asked)
	assert [row["event"] for row in rows] == ["Opening", "Order", "Settlement", "Order", "Closing"]
	assert [round(row["balance"], 2) for row in rows] == [117.77, 235.54, 0, -30, -30]
	assert rows[2]["settled"] == 235.54
	closing = rows[-1]
	assert (closing["collected"], closing["fee"], closing["settled"]) == (147.77, 60, 235.54)
	assert Decimal(str(rows[-1]["balance"])) == holds(courier, world.company)
	with as_user(world.second_staff):
		assert [row["event"] for row in rows_of("Courier Statement", **asked)] == ["Opening", "Closing"]


def test_the_drawer_is_shown_day_by_day(world, courier, as_user):
	drawer = drawers.cash_drawer(world.branch.name, world.company).account

	def of_today() -> dict:
		with as_user(world.staff):
			found = rows_of("Branch Cash", from_date=today(), to_date=today())
		assert {row["branch"] for row in found} == {world.branch.name}
		return found[-1]

	before = of_today()
	send(world, courier)
	settling.settle_courier(courier.party_type, courier.party)
	after = of_today()
	assert after["account"] == drawer
	assert round(after["couriers"] - before["couriers"], 2) == float(TOTAL - FEE)
	assert round(after["closing"] - before["closing"], 2) == float(TOTAL - FEE)
	assert after["orders"] == before["orders"]
	moved = frappe.get_all(
		"GL Entry",
		filters={"account": drawer, "is_cancelled": 0},
		fields=["debit", "credit"],
		order_by="name",
	)
	assert round(sum(row.debit - row.credit for row in moved), 2) == round(after["closing"], 2)


def test_cards_count_the_branches_of_the_user(world, courier, as_user):
	from frappe.desk.doctype.number_card.number_card import get_result

	def card(name: str) -> float:
		document = frappe.get_doc("Number Card", name)
		with as_user(world.line_manager):
			return get_result(document.as_dict(), document.filters_json)

	out, settled = card("Jarz Orders Out"), card("Jarz Settled Today") or 0
	send(world, courier)
	send(world, courier, branch=world.second_branch)
	assert card("Jarz Orders Out") == out + 1
	settling.settle_courier(courier.party_type, courier.party)
	assert round(card("Jarz Settled Today") - settled, 2) == float(TOTAL - FEE)


def test_the_chart_of_settlements_has_data(world, courier, as_user):
	from frappe.desk.doctype.dashboard_chart.dashboard_chart import get as chart_data

	def settled_today() -> float:
		with as_user(world.staff):
			return chart_data(chart_name="Jarz Settlements", refresh=1)["datasets"][0]["values"][-1]

	before = settled_today()
	settling.settle_order(send(world, courier))
	# Frappe cuts the sums of such charts to whole units.
	assert abs(settled_today() - before - float(TOTAL - FEE)) < 1


@pytest.mark.parametrize("doctype", ["Workspace", "Dashboard"])
def test_what_the_desk_shows_of_the_shop_is_there(doctype):
	document = frappe.get_doc(doctype, "Jarz POS")
	found = [
		(field.options, row.get(field.fieldname))
		for row in document.get_all_children()
		for field in row.meta.get("fields", {"fieldtype": "Link"})
		if field.options in ("Number Card", "Dashboard Chart") and row.get(field.fieldname)
	]
	found += [(row.link_type, row.link_to) for row in document.get("links") or [] if row.type == "Link"]
	found += [(row.type, row.link_to) for row in document.get("shortcuts") or []]
	assert len(found) > 5
	for kind, name in found:
		assert frappe.db.exists(kind, name), (kind, name)


def test_a_settlement_is_printed_with_its_orders_and_room_to_sign(world, courier):
	order = send(world, courier)
	name = settling.settle_order(order)["settlement"]
	printed = frappe.get_print("Settlement", name, print_format="Courier Settlement")
	for shown in (name, order, courier.name, world.customer, "117.77", "Cashier"):
		assert shown in printed, shown
