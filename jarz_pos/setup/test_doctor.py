"""Each thing that can be wrong with a shop is found, named, and comes with a cure."""

import frappe
import pytest

from jarz_pos.setup import doctor, indexes, services
from jarz_pos.setup.findings import HINT, PROBLEM


@pytest.fixture(autouse=True)
def sound_caches(site):
	"""What was cached of a broken shop goes with the transaction."""
	yield
	frappe.db.rollback()
	frappe.clear_cache()


def break_field(world):
	frappe.db.delete("Custom Field", {"dt": "Territory", "fieldname": "jarz_delivery_income"})


def break_role(world):
	frappe.db.delete("Role", {"name": "Jarz Courier"})


def break_board(world):
	frappe.db.delete("Kanban Board", {"field_name": "sales_invoice_state"})


def break_account(world):
	frappe.db.delete("Jarz Company Accounts", {"company": world.company})


def break_account_elsewhere(world):
	other = frappe.db.get_value(
		"Jarz Company Accounts", {"company": world.other_company}, "courier_clearing_account"
	)
	frappe.db.set_value(
		"Jarz Company Accounts", {"company": world.company}, "courier_clearing_account", other
	)


def break_online(world):
	frappe.db.delete("Mode of Payment Account", {"parent": "InstaPay", "company": world.company})


def break_debtors(world):
	frappe.db.set_value("Company", world.company, "default_receivable_account", None)


def break_year(world):
	frappe.db.set_value("Fiscal Year", {"disabled": 0}, "disabled", 1)


def break_selling(world):
	frappe.db.set_single_value("Selling Settings", "dn_required", "Yes")


def break_staff(world):
	frappe.db.delete("POS Profile User", {"parent": world.branch.name})


def break_post(world):
	frappe.db.delete("Has Role", {"parent": world.staff})
	frappe.cache.hdel("roles", world.staff)


def break_drawer(world):
	frappe.db.delete("POS Payment Method", {"parent": world.branch.name})


def break_warehouse(world):
	frappe.db.set_value("Warehouse", world.branch.warehouse, "disabled", 1)


def break_timetable(world):
	frappe.db.delete("Jarz POS Profile Timetable", {"pos_profile": world.branch.name})


def break_list(world):
	frappe.db.set_value("Price List", world.branch.price_list, "enabled", 0)


def break_groups(world):
	frappe.db.delete("POS Item Group", {"parent": world.branch.name})


def break_price(world):
	frappe.db.delete("Item Price", {"item_code": "CAKE-1"})


def break_bundle(world):
	frappe.db.set_value("Bundle", world.bundle, "bundle_price", 0)


def break_fees(world):
	frappe.db.set_value("Territory", world.branch.territory, "jarz_delivery_income", 0)


def break_walk_in(world):
	frappe.db.set_single_value("Jarz Settings", "walk_in_customer", "")


@pytest.mark.parametrize(
	("breaks", "level", "said"),
	[
		(break_field, PROBLEM, "Territory lacks the fields jarz_delivery_income"),
		(break_role, PROBLEM, "Roles are missing: Jarz Courier"),
		(break_board, PROBLEM, "no Kanban Board"),
		(break_account, PROBLEM, "Company Jarz Trading has no delivery income account"),
		(break_account_elsewhere, PROBLEM, "cannot be posted to"),
		(break_online, PROBLEM, "InstaPay has no account in company Jarz Trading"),
		(break_debtors, PROBLEM, "Company Jarz Trading has no default receivable account"),
		(break_year, PROBLEM, "Company Jarz Trading has no fiscal year for today"),
		(break_selling, PROBLEM, "ask for a Delivery Note before an invoice"),
		(break_staff, PROBLEM, "Nobody works in branch Nasr City"),
		(break_post, PROBLEM, "hold no role of the shop: staff@jarz.test"),
		(break_drawer, PROBLEM, "Branch Nasr City has no cash drawer"),
		(break_warehouse, PROBLEM, "Branch Nasr City has no warehouse in use"),
		(break_timetable, HINT, "Branch Nasr City offers no delivery slots"),
		(break_list, PROBLEM, "Branch Nasr City has no price list to sell from"),
		(break_groups, PROBLEM, "Branch Nasr City shows no items"),
		(break_price, HINT, "without a price: CAKE-1"),
		(break_bundle, HINT, "Branch Nasr City does not show the bundles Party Box"),
		(break_fees, HINT, "Delivery costs nothing in Nasr City Area"),
		(break_walk_in, PROBLEM, "No customer stands for walk-in sales"),
	],
)
def test_what_is_broken_is_found_and_comes_with_a_cure(world, breaks, level, said):
	def found() -> list:
		return [finding for finding in doctor.examine() if said in finding.text]

	assert found() == []
	breaks(world)
	frappe.clear_cache()
	frappe.local.cache = {}
	(finding,) = found()[:1]
	assert finding.level == level
	assert finding.mend


def test_a_missing_index_of_any_table_is_named(world, monkeypatch):
	def found() -> list:
		return [finding for finding in doctor.examine() if "Indexes are missing" in finding.text]

	assert found() == []
	monkeypatch.setitem(indexes.INDEXES, "jarz_not_there", ("Courier Transaction", ("status",)))
	(finding,) = found()
	assert finding.level == PROBLEM and finding.text.endswith("slow: jarz_not_there")


@pytest.mark.parametrize(
	("frequency", "slow"), [("Each Transaction", True), ("Daily", False), ("Monthly", False)]
)
def test_the_doctor_hints_at_the_setting_that_makes_orders_queue(world, frequency, slow):
	frappe.db.set_single_value("Selling Settings", "sales_update_frequency", frequency)
	assert any("adds up the month's sales" in finding.text for finding in doctor.examine()) is slow


@pytest.mark.bench(reason="Redis, workers and Frappe's socket.io server, which the doctor looks for")
def test_a_sound_shop_has_no_problems(world):
	assert [finding for finding in doctor.examine() if finding.level == PROBLEM] == []


def test_services_that_are_down_are_named(site, monkeypatch):
	for key in ("redis_cache", "redis_queue"):
		monkeypatch.setitem(frappe.local.conf, key, "redis://127.0.0.1:1")
	monkeypatch.setitem(frappe.local.conf, "socketio_port", 1)
	texts = " ".join(
		finding.text for check in (services.redis_servers, services.socketio) for finding in check()
	)
	for name in ("redis_cache", "redis_queue", "socket.io"):
		assert name in texts
