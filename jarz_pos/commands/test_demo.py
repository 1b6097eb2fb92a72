"""The demo shop, on a site that has companies already. Runs after all other tests (conftest.py)."""

import os

import frappe
import pytest

from jarz_pos.delivery import couriers
from jarz_pos.delivery.couriers import Courier
from jarz_pos.kanban import states
from jarz_pos.setup import demo
from jarz_pos.setup.demo import crew, folk, menu, places, trade
from jarz_pos.tests.client import Client
from jarz_pos.tests.dispatches import assert_books_agree
from jarz_pos.tests.site import fresh_view

ORDERS = trade.DAYS * trade.ORDERS_A_DAY
OURS = {"jarz_order_channel": ("like", "Demo %")}


@pytest.fixture(scope="module")
def shop(console, world):
	"""The demo in the first company, made once for this file; what the command said."""
	done = console("demo", "--yes")
	assert done.returncode == 0, done.stdout
	fresh_view()
	return done.stdout


def counts() -> dict[str, int]:
	doctypes = (
		"Sales Invoice",
		"Payment Entry",
		"Item",
		"Item Price",
		"Bundle",
		"Territory",
		"Customer",
		"Address",
	)
	doctypes += (
		"Contact",
		"User",
		"Employee",
		"Supplier",
		"Stock Entry",
		"GL Entry",
		"Jarz Invoice Note",
		"Account",
	)
	return {doctype: frappe.db.count(doctype) for doctype in (*doctypes, "Jarz POS Payment Receipt")}


def test_the_shop_has_what_it_promises(shop):
	assert crew.password() in shop
	districts = [row[0] for _branch, rows in places.REGIONS.values() for row in rows]
	assert len(districts) == len(set(districts)) == 60
	assert frappe.db.count("Territory", {"name": ("in", districts), "jarz_delivery_income": (">", 0)}) == 60
	assert sum(len(rows) for _prefix, rows in menu.GROUPS.values()) == 80
	assert frappe.db.count("Bin", {"warehouse": ("like", "Jarz %"), "actual_qty": (">", 0)}) == 160
	for branch in places.BRANCHES:
		listed = {one.name for one in couriers.active((branch,))}
		wanted = {f"{first} {last}" for first, last, at in folk.EMPLOYED_COURIERS if at == branch}
		assert wanted | {name for name, at in folk.FREELANCE_COURIERS if at == branch} <= listed
	assert sum(len(crew.customers_of(branch)) for branch in places.BRANCHES) == folk.CUSTOMERS
	assert frappe.db.count("Sales Invoice", OURS) == ORDERS


def test_its_orders_stand_in_every_state_but_returned(shop, world):
	found = set(frappe.get_all("Sales Invoice", filters=OURS, pluck="sales_invoice_state"))
	assert found == set(states.ORDER) - {states.RETURNED}
	rows = frappe.get_all("Courier Transaction", fields=["party_type", "party"], distinct=True)
	assert_books_agree(world.company, *(Courier(row.party_type, row.party, "") for row in rows))
	paid = set(frappe.get_all("Sales Invoice", filters={**OURS, "docstatus": 1}, pluck="status"))
	assert {"Paid", "Unpaid"} <= paid
	assert frappe.db.exists(
		"Sales Invoice Item", {"jarz_is_bundle_parent": 1, "jarz_bundle_code": ("is", "set")}
	)


def test_its_books_balance(shop):
	names = frappe.get_all("Sales Invoice", filters=OURS, pluck="name")
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.voucher_no, entry.debit, entry.credit)
		.where(entry.voucher_no.isin(names) & (entry.is_cancelled == 0))
		.run(as_dict=True)
	)
	live = frappe.get_all("Sales Invoice", filters={**OURS, "docstatus": 1}, pluck="name")
	assert {row.voucher_no for row in rows} == set(live)
	assert abs(sum(row.debit - row.credit for row in rows)) < 0.005


def test_its_people_sign_in_and_see_their_board(shop):
	for person in demo.sign_ins():
		client = Client(os.environ["JARZ_URL"], person["email"], crew.password())
		profiles = [row["name"] for row in client.post("jarz_pos.api.pos.get_pos_profiles").message]
		assert profiles == sorted(person["branches"])
		board = client.post("jarz_pos.api.kanban.get_kanban_invoices", {"filters": "{}"})
		assert board.status == 200 and board.message["success"] is True, board.body
		cards = [card for column in board.message["data"].values() for card in column]
		assert cards


def test_a_second_run_changes_nothing_and_says_so(shop, console, fresh):
	before = counts()
	done = console("demo", "--yes")
	assert done.returncode == 0, done.stdout
	assert done.stdout.startswith("Everything is there already.")
	assert crew.password() in done.stdout
	fresh()
	assert counts() == before


def test_it_asks_before_it_fills_a_shop_that_trades(shop, console, world, committed):
	invoice = frappe.get_all("Sales Invoice", filters={**OURS, "docstatus": 1}, pluck="name", limit=1)[0]
	branch = frappe.db.get_value("Sales Invoice", invoice, "pos_profile")
	with committed():
		frappe.db.set_value("Sales Invoice", invoice, "pos_profile", world.branch.name, update_modified=False)
	try:
		done = console("demo")
		assert done.returncode == 1
		assert "--yes" in done.stdout and "Traceback" not in done.stdout
	finally:
		with committed():
			frappe.db.set_value("Sales Invoice", invoice, "pos_profile", branch, update_modified=False)


def test_an_unknown_company_is_refused(console, world):
	done = console("demo", "--yes", "--company", "Nobody Ltd")
	assert done.returncode == 1
	assert "Nobody Ltd" in done.stdout and "Traceback" not in done.stdout


def test_a_second_company_is_refused(shop, console, world):
	done = console("demo", "--yes", "--company", world.other_company)
	assert done.returncode == 1
	assert f"belongs to company {world.company} already" in done.stdout and "Traceback" not in done.stdout


def test_the_password_is_another_one_on_every_site(shop, monkeypatch):
	ours = crew.password()
	monkeypatch.setattr(crew, "get_encryption_key", lambda: "another site")
	assert crew.password() != ours and len(ours) == 12
