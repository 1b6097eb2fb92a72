"""What deliveries bring in and what they cost, by day and territory, read from the ledger (contract 2.5, row 5).

Every entry on the two accounts is in a row, so the sums are those of the ledger: what belongs to no order stands in rows
without a territory, which are left out where a branch is chosen, and for people who see single branches only.
"""

from collections import defaultdict

import frappe
from frappe import _
from frappe.query_builder.functions import Max, Sum
from pypika.queries import QueryBuilder, Table

from jarz_pos import permissions, settings
from jarz_pos.jarz_pos.report import columns


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, one row for each day and territory, and a chart of the days. Amounts in company currency."""
	filters = frappe._dict(filters or {})
	accounts = settings.company_accounts(filters.company)
	totals: dict[tuple, dict[str, float]] = defaultdict(lambda: {"income": 0.0, "expense": 0.0})
	for day, territory, debit, credit in _booked(
		filters, accounts.delivery_income, "Sales Invoice", _invoices()
	):
		totals[day, territory or ""]["income"] += float(credit - debit)
	dispatched = _booked(filters, accounts.delivery_expense, "Journal Entry", _dispatches())
	for day, territory, debit, credit in dispatched:
		totals[day, territory or ""]["expense"] += float(debit - credit)
	currency = frappe.get_cached_value("Company", filters.company, "default_currency")
	rows = [
		{
			"day": day,
			"territory": territory or None,
			**amounts,
			"margin": amounts["income"] - amounts["expense"],
			"currency": currency,
		}
		for (day, territory), amounts in sorted(totals.items(), key=lambda item: tuple(map(str, item[0])))
	]
	return _columns(), rows, None, _chart(rows)


def _booked(filters: frappe._dict, account: str, voucher_type: str, orders: QueryBuilder) -> list[tuple]:
	"""Day, territory, debit and credit of the account; `orders` tells the order behind a voucher of that type."""
	entry, invoice = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Sales Invoice")
	behind = orders.as_("behind")
	query = (
		frappe.qb.from_(entry)
		.left_join(behind)
		.on((entry.voucher_type == voucher_type) & (behind.voucher == entry.voucher_no))
		.left_join(invoice)
		.on(invoice.name == behind.invoice)
		.select(entry.posting_date, invoice.territory, Sum(entry.debit), Sum(entry.credit))
		.where(entry.account == account)
		.where(entry.posting_date >= filters.from_date)
		.where(entry.posting_date <= filters.to_date)
		.where(entry.is_cancelled == 0)
		.groupby(entry.posting_date, invoice.territory)
	)
	return _of_branches(query, invoice, filters.branch).run()


def _of_branches(query: QueryBuilder, invoice: Table, branch: str | None) -> QueryBuilder:
	"""Only what the user may see; all of it where he may see everything and chose nothing."""
	if not branch and not permissions.bound_to_branches(frappe.session.user):
		return query
	names = [name for name in permissions.readable_branches() if branch in (None, "", name)]
	return query.where(invoice.jarz_branch.isin(names or [""]))


def _invoices() -> QueryBuilder:
	"""Income is booked by the order itself, or by its credit note."""
	invoice = frappe.qb.DocType("Sales Invoice")
	return frappe.qb.from_(invoice).select(invoice.name.as_("voucher"), invoice.name.as_("invoice"))


def _dispatches() -> QueryBuilder:
	"""A courier's fee is booked, or taken back, by the journal that his row names."""
	row = frappe.qb.DocType("Courier Transaction")
	return (
		frappe.qb.from_(row)
		.select(row.journal_entry.as_("voucher"), Max(row.reference_invoice).as_("invoice"))
		.where(row.journal_entry.isnotnull())
		.groupby(row.journal_entry)
	)


def _columns() -> list[dict]:
	return [
		columns.text("day", _("Date"), 110, "Date"),
		columns.text("territory", _("Territory"), 200),
		columns.money("income", _("Delivery Income"), 150),
		columns.money("expense", _("Delivery Expense"), 150),
		columns.money("margin", _("Margin"), 150),
		columns.currency(),
	]


def _chart(rows: list[dict]) -> dict | None:
	if not rows:
		return None
	days = sorted({row["day"] for row in rows})
	lines = (("income", _("Delivery Income")), ("expense", _("Delivery Expense")), ("margin", _("Margin")))
	return {
		"type": "bar",
		"fieldtype": "Currency",
		"data": {
			"labels": [str(day) for day in days],
			"datasets": [
				{
					"name": label,
					"values": [sum(row[key] for row in rows if row["day"] == day) for day in days],
				}
				for key, label in lines
			],
		},
	}
