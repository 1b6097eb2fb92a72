"""Installing, migrating and removing the app on sites of every kind (architecture, decision 12)."""

import pytest

from jarz_pos.setup.custom_fields import definitions

# What stands in a chart of accounts: by kind, and under a group of that kind.
KINDS = {
	"delivery_income_account": "Income",
	"delivery_expense_account": "Expense",
	"courier_clearing_account": "Liability",
}

ON_THE_DESK = (
	("Kanban Board", "Jarz Orders"),
	("Workspace", "Jarz POS"),
	("Report", "Courier Balances"),
	("Number Card", "Jarz Orders Out"),
	("Dashboard", "Jarz POS"),
)

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

# Everything that the database holds, by names. What Frappe writes anew at each migrate has random names: there the name is
# that of the thing; and what only tells what happened is left out.
FOOTPRINT = """
LOGS = {
	"tabActivity Log", "tabDeleted Document", "tabError Log", "tabInstalled Application", "tabScheduled Job Log", "tabSessions",
	"tabVersion",
}
NAMES = {
	"tabDefaultValue": "concat_ws('.', parent, defkey)",
	"tabDocField": "concat_ws('.', parent, fieldname)",
	"tabDocPerm": "concat_ws('.', parent, role, permlevel)",
	"tabSingles": "concat_ws('.', doctype, field)",
}
result = {}
for (table,) in frappe.db.sql("show tables"):
	columns = [row[0] for row in frappe.db.sql(f"show columns from `{table}`")]
	indexes = sorted({row[2] for row in frappe.db.sql(f"show index from `{table}`")})
	name = NAMES.get(table, "name" if "name" in columns else "count(*)")
	rows = [] if table in LOGS else sorted(str(row[0]) for row in frappe.db.sql(f"select {name} from `{table}`"))
	result[table] = {"columns": sorted(columns), "indexes": indexes, "rows": sorted(set(rows))}
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

# One order, sold and paid through the endpoints.
SELL = """
from jarz_pos.tests import factories
factories.ensure("Item Group", "Sweets", item_group_name="Sweets", parent_item_group="All Item Groups")
factories.ensure("Price List", "Counter", price_list_name="Counter", currency="EUR", selling=1, enabled=1)
factories.make_item("SWEET", "Sweets", "4.50", price_list="Counter", is_stock_item=0)
profile = frappe.get_doc("POS Profile", "Old Counter")
profile.update({"selling_price_list": "Counter", "item_groups": [{"item_group": "Sweets"}]})
profile.save()
year = frappe.utils.getdate().year
factories.ensure("Fiscal Year", str(year), year=str(year), year_start_date=f"{year}-01-01", year_end_date=f"{year}-12-31")
order = frappe.call(
	"jarz_pos.api.invoices.create_pos_invoice",
	cart_json=[{"item_code": "SWEET", "qty": 2, "rate": 4.5}],
	customer_name="Walking Customer",
	pos_profile_name="Old Counter",
	pickup=1,
)
paid = frappe.call("jarz_pos.api.invoices.pay_invoice", invoice_name=order["name"], payment_mode="Cash")
assert paid["success"], paid
"""

# What a bookkeeper sees of it once the app is gone: the document, its page, its accounts; and he may cancel it.
READ = """
invoice = frappe.get_last_doc("Sales Invoice")
page = frappe.get_print("Sales Invoice", invoice.name)
result = {
	"facts": [invoice.docstatus, invoice.status, invoice.customer, invoice.grand_total, invoice.outstanding_amount],
	"items": [[row.item_code, row.qty, row.amount] for row in invoice.items],
	"on_paper": invoice.name in page and "SWEET" in page,
	"ledger": frappe.get_all(
		"GL Entry",
		filters={"is_cancelled": 0},
		fields=["voucher_type", "account", "party", "debit", "credit"],
		order_by="voucher_type, account, debit",
	),
}
"""
CANCEL = """
for doctype in ("Payment Entry", "Sales Invoice"):
	frappe.get_last_doc(doctype).cancel()
result = frappe.db.count("GL Entry", {"is_cancelled": 0})
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


@pytest.fixture
def old_shop(blank_site):
	"""A site with two companies, one in a country's chart, and two branches; and then this app."""
	_company(blank_site, "Alpha", "AL", "EUR", "Germany", "SKR03 mit Kontonummern")
	_company(blank_site, "Beta", "BE", "JPY", "Japan")
	blank_site.run(OLD_BRANCH)
	blank_site.before = blank_site.run(FOOTPRINT)
	blank_site.frappe("install-app", "jarz_pos")
	return blank_site


def _differences(before: dict, after: dict) -> list[str]:
	"""What came and what went, one line each."""
	found = [f"table {table}" for table in set(before) ^ set(after)]
	for table in set(before) & set(after):
		for kind, then in before[table].items():
			now = after[table][kind]
			found += [f"{table}: {kind} {thing} came" for thing in now if thing not in then]
			found += [f"{table}: {kind} {thing} went" for thing in then if thing not in now]
	return sorted(found)


@pytest.mark.slow
@pytest.mark.bench(reason="installing into, migrating and removing from a blank site of MariaDB")
def test_installs_beside_old_branches_runs_twice_migrates_and_leaves_nothing_behind(old_shop):
	accounts = old_shop.run(ACCOUNTS)
	_assert_accounts(accounts, "Alpha")
	_assert_accounts(accounts, "Beta")
	assert old_shop.run(DRAWERS) == {
		"Old Counter": ["Cash", "Old Counter Cash"],
		"Second Counter": ["Cash", "Second Counter Cash"],
	}
	assert old_shop.run(RUN_SETUP) == []
	installed = old_shop.run(FOOTPRINT)
	for doctype, name in ON_THE_DESK:
		assert name in installed[f"tab{doctype}"]["rows"], f"{doctype} {name}"
	old_shop.frappe("migrate", "--skip-search-index")
	assert old_shop.run(RUN_SETUP) == []
	assert _differences(installed, old_shop.run(FOOTPRINT)) == []
	old_shop.frappe("uninstall-app", "jarz_pos", "--yes", "--no-backup")
	assert _differences(old_shop.before, old_shop.run(FOOTPRINT)) == []
	assert old_shop.run(DRAWERS) == {"Old Counter": ["Cash"], "Second Counter": ["Cash"]}


@pytest.mark.slow
@pytest.mark.bench(reason="removing the app from a site of MariaDB that has traded")
def test_orders_are_readable_when_the_app_is_gone(old_shop):
	old_shop.run(SELL)
	before = old_shop.run(READ)
	assert before["facts"] == [1, "Paid", "Walking Customer", 9, 0]
	assert before["items"] == [["SWEET", 2, 9]] and before["on_paper"]
	assert len(before["ledger"]) == 4
	told = old_shop.frappe("uninstall-app", "jarz_pos", "--yes", "--no-backup")
	assert "Mode of Payment Old Counter Cash stays" in told
	assert "jarz_pos" not in old_shop.run("result = str(frappe.get_hooks())")
	assert old_shop.run(READ) == before
	assert old_shop.run(CANCEL) == 0
