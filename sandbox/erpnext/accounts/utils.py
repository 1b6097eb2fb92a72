"""Fiscal years and balances."""

import frappe
from frappe.not_offered import refuser
from frappe.query_builder.functions import Sum
from frappe.utils import flt, formatdate, getdate

__getattr__ = refuser(__name__)


class FiscalYearError(frappe.ValidationError):
	pass


def get_fiscal_year(date: object, company: str | None = None) -> tuple:
	"""(name, start, end) of the year that the date lies in. Raises FiscalYearError where there is none."""
	day = getdate(date)
	filters = {"disabled": 0, "year_start_date": ("<=", day), "year_end_date": (">=", day)}
	fields = ["name", "year_start_date", "year_end_date"]
	for year in frappe.get_all("Fiscal Year", filters, fields, order_by="year_start_date desc"):
		companies = frappe.get_all(
			"Fiscal Year Company", {"parent": year.name}, pluck="company", order_by="idx asc"
		)
		if not companies or not company or company in companies:
			return year.name, year.year_start_date, year.year_end_date
	text = frappe._("{0} {1} is not in any active Fiscal Year").format(frappe._("Date"), formatdate(day))
	if company:
		text = frappe._("{0} for {1}").format(text, frappe.bold(company))
	frappe.throw(text, FiscalYearError)


def get_balance_on(
	account: str | None = None, date: object = None, party_type: str | None = None, party: str | None = None
) -> float:
	"""Debit minus credit of an account or a party up to a date."""
	gl = frappe.qb.DocType("GL Entry")
	query = frappe.qb.from_(gl).select(Sum(gl.debit) - Sum(gl.credit)).where(gl.is_cancelled == 0)
	if account:
		query = query.where(gl.account == account)
	if party:
		query = query.where((gl.party_type == party_type) & (gl.party == party))
	if date:
		query = query.where(gl.posting_date <= getdate(date))
	return flt(query.run()[0][0], 2)
