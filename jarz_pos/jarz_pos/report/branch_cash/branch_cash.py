"""The drawer of each branch day by day: what lay in it, what came and went, what lies in it now."""

import datetime

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Sum
from frappe.utils import add_days, today

from jarz_pos import drawers, permissions
from jarz_pos.jarz_pos.report import columns

SHOWN_DAYS = 14


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, one row for each drawer and day with movements, and a chart of what lay in the drawers at the end of each day."""
	filters = frappe._dict(filters or {})
	first = filters.from_date or add_days(today(), -SHOWN_DAYS)
	last = filters.to_date or today()
	rows = [row for drawer in _drawers(filters) for row in _days(drawer, first, last)]
	return _columns(), rows, None, _chart(rows)


def _drawers(filters: frappe._dict) -> list[frappe._dict]:
	"""The drawers of the branches that the user may see; a branch whose drawer is not set up yet has none."""
	names = [name for name in permissions.readable_branches() if filters.branch in (None, "", name)]
	branches = frappe.get_all(
		"POS Profile",
		filters={"name": ("in", names or [""])},
		fields=["name", "company"],
		order_by="name asc",
	)
	found = []
	for branch in branches:
		try:
			drawer = drawers.cash_drawer(branch.name, branch.company)
		except drawers.NoDrawer:
			frappe.clear_last_message()
			continue
		found.append(frappe._dict(branch=branch.name, account=drawer.account, currency=drawer.currency))
	return found


def _days(drawer: frappe._dict, first: str, last: str) -> list[dict]:
	entry, paid = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Settlement")
	moved = entry.debit - entry.credit
	counts = (entry.account == drawer.account) & (entry.is_cancelled == 0)
	before = frappe.qb.from_(entry).select(Sum(moved)).where(counts & (entry.posting_date < first)).run()
	from_couriers = Case().when(paid.name.isnotnull(), moved).else_(0)
	from_orders = Case().when(entry.voucher_type == "Payment Entry", moved).else_(0)
	days = (
		frappe.qb.from_(entry)
		.left_join(paid)
		.on((paid.journal_entry == entry.voucher_no) & (entry.voucher_type == "Journal Entry"))
		.select(
			entry.posting_date.as_("day"),
			Sum(from_orders).as_("orders"),
			Sum(from_couriers).as_("couriers"),
			Sum(moved).as_("moved"),
		)
		.where(counts & (entry.posting_date >= first) & (entry.posting_date <= last))
		.groupby(entry.posting_date)
		.orderby(entry.posting_date)
		.run(as_dict=True)
	)
	rows, balance = [], float(before[0][0] or 0)
	for day in days or [frappe._dict(day=last, orders=0, couriers=0, moved=0)]:
		rows.append(_row(drawer, day, balance))
		balance = rows[-1]["closing"]
	return rows


def _row(drawer: frappe._dict, day: frappe._dict, opening: float) -> dict:
	return {
		"day": day.day,
		"branch": drawer.branch,
		"account": drawer.account,
		"currency": drawer.currency,
		"opening": opening,
		"orders": float(day.orders),
		"couriers": float(day.couriers),
		"others": float(day.moved - day.orders - day.couriers),
		"closing": opening + float(day.moved),
	}


def _columns() -> list[dict]:
	return [
		columns.text("day", _("Date"), 110, "Date"),
		columns.text("branch", _("Branch"), 160),
		columns.money("opening", _("Before")),
		columns.money("orders", _("Customers")),
		columns.money("couriers", _("Couriers")),
		columns.money("others", _("Other")),
		columns.money("closing", _("After")),
		columns.text("account", _("Account"), 200),
		columns.currency(),
	]


def _chart(rows: list[dict]) -> dict | None:
	days: list[datetime.date] = sorted({row["day"] for row in rows}, key=str)
	if not days:
		return None
	lines = {}
	for row in rows:
		lines.setdefault(row["branch"], {})[row["day"]] = row["closing"]
	return {
		"type": "bar",
		"data": {
			"labels": [str(day) for day in days],
			"datasets": [
				{"name": branch, "values": _carried(closings, days)} for branch, closings in lines.items()
			],
		},
		"fieldtype": "Currency",
	}


def _carried(closings: dict, days: list) -> list[float]:
	"""A day without movements ends as the one before."""
	values, last = [], 0.0
	for day in days:
		last = closings.get(day, last)
		values.append(last)
	return values
