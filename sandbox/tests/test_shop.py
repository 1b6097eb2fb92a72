"""The unchanged app on the sandbox: its own test shop trades over HTTP, and the books are those of a bench."""

import json
from collections.abc import Iterator

import frappe
import pytest

from sandbox.tests import shop_day
from sandbox.tests.webclient import Web

SITE = "trade.localhost"


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
