"""The setup wizard: a new site gets its country, its currency, its first company and its owner."""

import frappe
from frappe.not_offered import refuse, refuser
from frappe.utils import cint
from frappe.utils.password import update_password

__getattr__ = refuser(__name__)

# What the wizard makes of a country's taxes: title, account, rate
TAXES = {"Egypt": ("Egypt Tax", "GST", 10.0)}
NOT_OWNER = ("Administrator", "Guest", "All", "Customer", "Supplier", "Employee", "Employee Self Service")


@frappe.whitelist()
def setup_complete(args: dict | str) -> dict:
	"""Set the site up by the answers of its first user; commits. A second time does nothing."""
	if cint(frappe.db.get_single_value("System Settings", "setup_complete")):
		return {"status": "ok"}
	answers = frappe._dict(frappe.parse_json(args))
	if answers.country not in TAXES:
		raise refuse(f"the setup wizard for {answers.country}")
	from erpnext.setup import install

	_system(answers)
	install.install_fixtures(answers.country)
	install.price_lists(answers.currency)
	_fiscal_year(answers)
	_company(answers)
	_taxes(answers)
	_owner(answers)
	frappe.db.set_single_value("System Settings", "setup_complete", 1)
	frappe.clear_cache()
	for hook in frappe.get_hooks("setup_wizard_complete"):
		frappe.get_attr(hook)(answers)
	frappe.db.commit()
	return {"status": "ok"}


def _system(answers: frappe._dict) -> None:
	settings = frappe.get_doc("System Settings")
	settings.update(
		{
			"country": answers.country,
			"language": "en",
			"time_zone": answers.timezone,
			"rounding_method": "Banker's Rounding",
			"float_precision": "3",
			"number_format": "#,###.##",
		}
	)
	settings.save(ignore_permissions=True)
	frappe.db.set_value("Currency", answers.currency, "enabled", 1)


def _fiscal_year(answers: frappe._dict) -> None:
	frappe.get_doc(
		{
			"doctype": "Fiscal Year",
			"year": str(frappe.utils.getdate(answers.fy_start_date).year),
			"year_start_date": answers.fy_start_date,
			"year_end_date": answers.fy_end_date,
		}
	).insert(ignore_permissions=True)


def _company(answers: frappe._dict) -> None:
	# Defaults first: documents that come with the company read them.
	frappe.db.set_default("currency", answers.currency)
	frappe.db.set_default("country", answers.country)
	frappe.get_doc(
		{
			"doctype": "Company",
			"company_name": answers.company_name,
			"abbr": answers.company_abbr,
			"default_currency": answers.currency,
			"country": answers.country,
			"create_chart_of_accounts_based_on": "Standard Template",
			"chart_of_accounts": answers.chart_of_accounts,
		}
	).insert(ignore_permissions=True)
	defaults = frappe.get_doc("Global Defaults")
	defaults.update(
		{
			"default_company": answers.company_name,
			"default_currency": answers.currency,
			"country": answers.country,
		}
	)
	defaults.save(ignore_permissions=True)
	for doctype, values in (
		("Selling Settings", {"selling_price_list": "Standard Selling", "cust_master_name": "Customer Name"}),
		("Buying Settings", {"buying_price_list": "Standard Buying"}),
		(
			"Stock Settings",
			{
				"stock_uom": "Nos",
				"item_naming_by": "Item Code",
				"valuation_method": "FIFO",
				"auto_insert_price_list_rate_if_missing": 1,
				"default_warehouse": f"Stores - {answers.company_abbr}",
			},
		),
	):
		settings = frappe.get_doc(doctype)
		settings.update(values)
		settings.save(ignore_permissions=True)
	frappe.db.set_default("stock_uom", "Nos")


def _taxes(answers: frappe._dict) -> None:
	title, label, rate = TAXES[answers.country]
	account = frappe.get_doc(
		{
			"doctype": "Account",
			"account_name": label,
			"company": answers.company_name,
			"parent_account": f"Duties and Taxes - {answers.company_abbr}",
			"account_type": "Tax",
			"tax_rate": rate,
		}
	).insert(ignore_permissions=True)
	# As the wizard leaves it: this account names no currency of its own.
	frappe.db.set_value("Account", account.name, "account_currency", None, update_modified=False)
	frappe.clear_document_cache("Account", account.name)
	row = {"charge_type": "On Net Total", "account_head": account.name, "rate": rate}
	frappe.get_doc(
		{
			"doctype": "Sales Taxes and Charges Template",
			"title": title,
			"company": answers.company_name,
			"taxes": [{**row, "description": f"{label} @ {rate}"}],
		}
	).insert(ignore_permissions=True)
	frappe.get_doc(
		{
			"doctype": "Item Tax Template",
			"title": title,
			"company": answers.company_name,
			"taxes": [{"tax_type": account.name, "tax_rate": rate}],
		}
	).insert(ignore_permissions=True)


def _owner(answers: frappe._dict) -> None:
	if not answers.email or frappe.db.exists("User", answers.email):
		return
	first, _blank, last = (answers.full_name or "").partition(" ")
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": answers.email,
			"first_name": first or answers.email,
			"last_name": last,
			"send_welcome_email": 0,
		}
	)
	roles = frappe.get_all("Role", {"name": ("not in", NOT_OWNER)}, pluck="name", order_by="name asc")
	user.set("roles", [{"role": role} for role in roles])
	user.insert(ignore_permissions=True)
	if answers.password:
		update_password(answers.email, answers.password)
