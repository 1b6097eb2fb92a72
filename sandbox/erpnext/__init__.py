"""The import name `erpnext` of the embedded site: the part of ERPNext that jarz_pos uses, on the sandbox's own `frappe`.

What is not offered raises NotOffered with its name. Refuses to be imported beside a genuine installation.
"""

import frappe
from frappe.not_offered import refuser

__version__ = "15.0.0"
__getattr__ = refuser(__name__)


def get_company_currency(company: str) -> str | None:
	"""The currency of the company's books."""
	return frappe.get_cached_value("Company", company, "default_currency")


def get_default_company(user: str | None = None) -> str | None:
	"""The company of the user's defaults, else the site's."""
	return frappe.defaults.get_user_default("Company", user) or frappe.db.get_single_value(
		"Global Defaults", "default_company"
	)
