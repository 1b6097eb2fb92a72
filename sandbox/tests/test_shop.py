"""The unchanged app on the sandbox: its own test shop trades over HTTP, and the books are those of a bench."""

import datetime
import json
from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import scheduler

from sandbox import tour
from sandbox.record.invariants import Finding
from sandbox.tests import shop_day
from sandbox.tests.webclient import Web

SITE = "trade.localhost"
ADMINISTRATOR = ("Administrator", "admin")


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Iterator:
	"""The served shop and its world; this process stays connected to it."""
	from frappe import bootstrap

	from sandbox.server.server import Server

	sites = tmp_path_factory.mktemp("trade")
	frappe.destroy()
	bootstrap.make_site(SITE, sites)
	frappe.init(SITE, sites_path=str(sites))
	frappe.connect()
	frappe.set_user("Administrator")
	from jarz_pos.tests import factories

	world = factories.world()
	frappe.db.commit()
	with Server(SITE, sites) as server:
		yield server, world, factories.PASSWORD
	frappe.destroy()


def test_a_day_of_trade_books_what_it_books_on_a_bench(shop):
	server, world, password = shop
	people: dict[str, Web] = {}

	def post(user: str, method: str, sent: dict) -> dict:
		web = people.setdefault(user, Web(server.url, user, password))
		answer = web.post(f"/api/method/{method}", json=sent)
		assert answer.status_code == 200, answer.text
		message = answer.json()["message"]
		assert message.get("success", True), message
		return message

	found = json.loads(json.dumps(shop_day.play(world, post, frappe.db.rollback)))
	assert found == json.loads(shop_day.BOOKED.read_text())


def test_the_books_of_the_day_balance(shop):
	debit, credit = frappe.db.sql("SELECT SUM(debit), SUM(credit) FROM `tabGL Entry` WHERE is_cancelled = 0")[
		0
	]
	assert debit == credit > 0


@pytest.mark.parametrize(
	("rows", "text"),
	[
		([("Cash - JT", 10, 0), ("Sales - JT", 0, 9)], "Total Debit must be equal to Total Credit"),
		([("Debtors - JT", 10, 0), ("Sales - JT", 0, 10)], "Party Type and Party is required"),
		([("Income - JT", 10, 0), ("Sales - JT", 0, 10)], "is a Group Account"),
		([("Cash - JT", 0, 0), ("Sales - JT", 0, 0)], "Both Debit and Credit values cannot be zero"),
	],
)
def test_a_journal_that_a_bench_refuses_is_refused(shop, rows, text):
	frappe.set_user("Administrator")
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"voucher_type": "Journal Entry",
			"company": "Jarz Trading",
			"posting_date": frappe.utils.today(),
			"accounts": [
				{"account": account, "debit_in_account_currency": debit, "credit_in_account_currency": credit}
				for account, debit, credit in rows
			],
		}
	)
	with pytest.raises(frappe.ValidationError, match=text):
		entry.insert().submit()
	frappe.db.rollback()


def test_the_tour_tells_a_day_and_ends_well(shop, capsys):
	assert tour.play(shop[0].url, ADMINISTRATOR) == 0
	told = capsys.readouterr().out
	assert "The same order comes back" in told and "Trial balance of" in told
	assert told.count("✓") == 8 and "✗" not in told


def test_a_tour_whose_books_do_not_hold_fails(shop, capsys, monkeypatch):
	monkeypatch.setattr(tour.day, "play", lambda stage: None)
	monkeypatch.setattr(tour.stablecoin, "play", lambda stage, branch: None)
	broken = Finding(
		"Each drawer holds what its branch is told", ("Garden City: 5 in the ledger, 4 at the till",)
	)
	monkeypatch.setattr(tour, "findings", lambda books: [broken])
	assert tour.play(shop[0].url, ADMINISTRATOR) == 1
	assert "✗ Each drawer holds" in capsys.readouterr().out


def test_a_tour_that_is_refused_on_its_way_fails(shop, capsys, monkeypatch):
	def refused(stage):
		stage.call("Nobody knows this", stage.staff(), "pos.get_nothing")

	monkeypatch.setattr(tour.day, "play", refused)
	assert tour.play(shop[0].url, ADMINISTRATOR) == 1
	assert "The day ended early: Nobody knows this" in capsys.readouterr().err


def test_what_the_app_has_due_runs(shop, caplog):
	now = datetime.datetime.now()
	scheduler.tick(now)
	ran = scheduler.tick(now + datetime.timedelta(days=8))
	assert {"jarz_pos.tasks.sweep_prints", "jarz_pos.tasks.check_charges"} < set(ran)
	assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
