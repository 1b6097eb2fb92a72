"""Installing, migrating and removing the app on sites of every kind (architecture, decision 12)."""

import json

import pytest

from jarz_pos.setup.custom_fields import definitions

# What stands in a chart of accounts: by kind, and under a group of that kind.
KINDS = {
	"delivery_income_account": "Income",
	"delivery_expense_account": "Expense",
	"courier_clearing_account": "Liability",
}

ACCOUNTS = """
settings = frappe.get_doc("Jarz Settings")
result = {
	row.company: {
		field: frappe.db.get_value(
			"Account", row.get(field), ["company", "root_type", "account_type", "is_group", "parent_account"], as_dict=True
		)
		for field in ("delivery_income_account", "delivery_expense_account", "courier_clearing_account")
	}
	for row in settings.company_accounts
}
"""

MAKE_COMPANY = """
from jarz_pos.tests import factories
from erpnext.setup.setup_wizard.operations.install_fixtures import install
if not frappe.db.exists("Item Group", "All Item Groups"):
	install("{country}")
factories.make_company("{name}", "{abbreviation}", "{currency}", "{country}", "{chart}")
"""

FOOTPRINT = """
tables = [row[0] for row in frappe.db.sql("show tables")]
result = {
	"tables": sorted(table for table in tables if "Jarz" in table or table in ("tabBundle", "tabBundle Item Group")),
	"fields": frappe.get_all("Custom Field", filters={"module": "Jarz POS"}, pluck="name"),
	"columns": [
		f"{doctype}.{column}"
		for doctype in ("Sales Invoice", "Sales Invoice Item", "Territory", "Customer", "Contact", "Address", "POS Profile")
		for column in frappe.db.get_table_columns(doctype)
		if column.startswith("jarz_") or column == "sales_invoice_state"
	],
	"roles": frappe.get_all("Role", filters={"name": ("like", "%jarz%")}, pluck="name"),
	"role_profiles": frappe.get_all("Role Profile", filters={"name": ("like", "%jarz%")}, pluck="name"),
	"boards": frappe.get_all("Kanban Board", filters={"reference_doctype": "Sales Invoice"}, pluck="name"),
	"workspaces": frappe.get_all("Workspace", filters={"module": "Jarz POS"}, pluck="name"),
	"desk": [
		f"{doctype} {name}"
		for doctype in ("Report", "Print Format", "Number Card", "Dashboard Chart", "Dashboard")
		for name in frappe.get_all(doctype, filters={"module": "Jarz POS"}, pluck="name")
	],
	"accounts": frappe.get_all("Account", filters={"account_name": ("in", ("Delivery Income", "Delivery Expense", "Courier Clearing", "Bank Account", "Mobile Wallet", "Old Counter"))}, pluck="name"),
	"modes": frappe.get_all("Mode of Payment", filters={"name": ("in", ("InstaPay", "Mobile Wallet", "Old Counter Cash"))}, pluck="name"),
	"walk_in": frappe.db.exists("Customer", "Walking Customer"),
	"index": frappe.db.sql("show index from `tabSales Invoice` where Key_name like '%jarz%'"),
}
"""

# A branch that was there before us, paying into ERPNext's one shared cash account.
OLD_BRANCH = """
company = frappe.get_doc("Company", "Alpha")
account = frappe.db.get_value("Account", {"company": "Alpha", "account_type": "Cash", "is_group": 0})
mode = frappe.get_doc("Mode of Payment", "Cash")
if not mode.accounts:
	mode.append("accounts", {"company": "Alpha", "default_account": account})
	mode.save()
frappe.get_doc({
	"doctype": "POS Profile", "name": "Old Counter", "company": "Alpha", "currency": company.default_currency,
	"warehouse": frappe.db.get_value("Warehouse", {"company": "Alpha", "is_group": 0}),
	"write_off_account": company.default_expense_account, "write_off_cost_center": company.cost_center, "write_off_limit": 1,
	"payments": [{"mode_of_payment": "Cash", "default": 1}],
}).insert()
frappe.get_doc({
	"doctype": "POS Profile", "name": "Second Counter", "company": "Alpha", "currency": company.default_currency,
	"warehouse": frappe.db.get_value("Warehouse", {"company": "Alpha", "is_group": 0}),
	"write_off_account": company.default_expense_account, "write_off_cost_center": company.cost_center, "write_off_limit": 1,
	"payments": [{"mode_of_payment": "Cash", "default": 1}],
}).insert()
"""

DRAWERS = """
result = {
	name: [row.mode_of_payment for row in frappe.get_doc("POS Profile", name).payments]
	for name in ("Old Counter", "Second Counter")
}
"""

RUN_SETUP = "from jarz_pos.setup import sync; result = sync.run()"


def _company(
	site, name: str, abbreviation: str, currency: str, country: str, chart: str = "Standard"
) -> None:
	site.run(
		MAKE_COMPANY.format(
			name=name, abbreviation=abbreviation, currency=currency, country=country, chart=chart
		)
	)


def _assert_accounts(accounts: dict, company: str) -> None:
	assert set(accounts[company]) == set(KINDS)
	for field, kind in KINDS.items():
		account = accounts[company][field]
		assert (account["company"], account["root_type"], account["is_group"]) == (company, kind, 0), field
		assert account["parent_account"], field
	assert accounts[company]["courier_clearing_account"]["account_type"] == "Payable"


def test_this_site_was_installed_before_its_first_company_and_lacks_nothing(world):
	import frappe

	from jarz_pos.setup import sync

	for doctype, fields in definitions().items():
		assert {field["fieldname"] for field in fields} <= set(
			frappe.get_meta(doctype).get_valid_columns()
		) | {
			field["fieldname"] for field in fields if field["fieldtype"] in ("Section Break", "Column Break")
		}
	assert sync.run() == [], "a second run of the set-up must find nothing to do"


def test_each_branch_has_a_cash_account_and_mode_of_its_own(world):
	import frappe

	for branch in (world.branch, world.second_branch, world.foreign_branch):
		profile = frappe.get_doc("POS Profile", branch.name)
		mode = f"{branch.name} Cash"
		assert mode in [row.mode_of_payment for row in profile.payments]
		account = frappe.db.get_value(
			"Mode of Payment Account", {"parent": mode, "company": branch.company}, "default_account"
		)
		assert branch.name in account
		kind = frappe.db.get_value("Account", account, ["account_type", "company"])
		assert kind == ("Cash", branch.company)


@pytest.mark.bench(reason="charts of accounts of other countries")
def test_a_company_made_later_gets_its_accounts_at_once_in_a_country_chart(world):
	import frappe

	from jarz_pos import settings
	from jarz_pos.tests import factories

	company = factories.make_company("Later India", "LI", "INR", "India", "India - Chart of Accounts")
	accounts = settings.company_accounts(company)
	kinds = [
		frappe.db.get_value("Account", name, ["company", "root_type", "is_group"])
		for name in (accounts.delivery_income, accounts.delivery_expense, accounts.courier_clearing)
	]
	assert kinds == [(company, "Income", 0), (company, "Expense", 0), (company, "Liability", 0)]


@pytest.mark.slow
@pytest.mark.bench(reason="installing into, migrating and removing from a blank site of MariaDB")
def test_installs_beside_old_branches_runs_twice_migrates_and_leaves_nothing_behind(blank_site):
	_company(blank_site, "Alpha", "AL", "EUR", "Germany", "SKR03 mit Kontonummern")
	blank_site.run(OLD_BRANCH)
	before = blank_site.run(FOOTPRINT)
	assert before["fields"] == [] and before["tables"] == []

	blank_site.frappe("install-app", "jarz_pos")
	_company(blank_site, "Beta", "BE", "JPY", "Japan")
	accounts = blank_site.run(ACCOUNTS)
	_assert_accounts(accounts, "Alpha")
	_assert_accounts(accounts, "Beta")
	assert blank_site.run(DRAWERS) == {
		"Old Counter": ["Cash", "Old Counter Cash"],
		"Second Counter": ["Cash", "Second Counter Cash"],
	}
	assert blank_site.run(RUN_SETUP) == []
	blank_site.frappe("migrate", "--skip-search-index")
	assert blank_site.run(RUN_SETUP) == []
	installed = blank_site.run(FOOTPRINT)
	assert installed["boards"] and installed["workspaces"] == ["Jarz POS"]
	assert {"Report Courier Balances", "Number Card Jarz Orders Out", "Dashboard Jarz POS"} <= set(
		installed["desk"]
	)

	blank_site.frappe("uninstall-app", "jarz_pos", "--yes", "--no-backup")
	after = blank_site.run(FOOTPRINT)
	assert json.dumps(after, sort_keys=True) == json.dumps(before, sort_keys=True)
	assert blank_site.run(DRAWERS) == {"Old Counter": ["Cash"], "Second Counter": ["Cash"]}
