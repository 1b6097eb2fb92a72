"""The company that the demo shop belongs to."""

import frappe
from frappe import _
from frappe.utils import getdate, today

from jarz_pos.setup.demo.places import CAIRO

NAME, ABBREVIATION = "Jarz Demo Trading", "JDT"


def choose(wanted: str | None, owner_email: str, password: str) -> str:
	"""The company of an earlier run, `wanted`, the site's first one, or a new one in EGP where there is none.

	Raises DoesNotExistError for an unknown company, ValidationError when the demo is in another one already. On a new site
	ERPNext's own setup wizard makes the company, which commits.
	"""
	wanted = frappe.get_doc("Company", wanted).name if wanted else ""
	earlier = frappe.db.get_value("POS Profile", CAIRO, "company")
	if wanted and earlier and wanted != earlier:
		frappe.throw(_("The demo shop belongs to company {0} already.").format(earlier))
	if chosen := earlier or wanted:
		return chosen
	if first := frappe.db.get_value("Company", {}, "name", order_by="creation asc"):
		return first
	from frappe.desk.page.setup_wizard.setup_wizard import setup_complete  # only a new site needs it

	setup_complete(_wizard_answers(owner_email, password))
	if not frappe.db.exists("Company", NAME):
		_insert()  # the wizard had been completed without a company
	return NAME


def _wizard_answers(owner_email: str, password: str) -> dict:
	year = getdate(today()).year
	return {
		"language": "English",
		"country": "Egypt",
		"timezone": "Africa/Cairo",
		"currency": "EGP",
		"full_name": "Shop Owner",
		"email": owner_email,
		"password": password,
		"company_name": NAME,
		"company_abbr": ABBREVIATION,
		"chart_of_accounts": "Standard",
		"fy_start_date": f"{year}-01-01",
		"fy_end_date": f"{year}-12-31",
		"bank_account": "",
		"setup_demo": 0,
	}


def _insert() -> None:
	frappe.get_doc(
		{
			"doctype": "Company",
			"company_name": NAME,
			"abbr": ABBREVIATION,
			"default_currency": "EGP",
			"country": "Egypt",
			"create_chart_of_accounts_based_on": "Standard Template",
			"chart_of_accounts": "Standard",
		}
	).insert()
