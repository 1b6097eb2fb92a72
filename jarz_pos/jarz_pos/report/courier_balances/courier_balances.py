"""What each courier holds of our money and is owed, by branch and by how long the orders are out."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, today

from jarz_pos import permissions
from jarz_pos.delivery import balances
from jarz_pos.jarz_pos.report import columns

# Days since the order left, up to and including; the last bucket has no end.
BUCKETS = (("today", 0), ("days_1_3", 3), ("days_4_7", 7), ("older", None))
MOST_BARS = 12


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, one row for each courier and branch, and a chart of those who hold most."""
	filters = frappe._dict(filters or {})
	rows = _rows(filters)
	return _columns(), rows, None, _chart(rows)


def _rows(filters: frappe._dict) -> list[dict]:
	branches = [name for name in permissions.readable_branches() if filters.branch in (None, "", name)]
	day = getdate(today())
	found: dict[tuple, dict] = {}
	for part in balances.by_day(branches, filters.company or "", filters.party or ""):
		key = (part.branch, part.party_type, part.party)
		row = found.setdefault(key, _empty(part))
		collected, fees = Decimal(str(part.collected)), Decimal(str(part.fees))
		row["orders"] += part.orders
		row["collected"] += collected
		row["fees"] += fees
		row["balance"] += collected - fees
		row[bucket((day - getdate(part.day)).days)] += collected - fees
		row["oldest"] = min(row["oldest"], part.day)
	ordered = sorted(found.values(), key=lambda row: row["balance"], reverse=True)
	return [
		{key: float(value) if isinstance(value, Decimal) else value for key, value in row.items()}
		for row in ordered
	]


def bucket(days: int) -> str:
	"""The column for money that is out since `days` days."""
	return next(name for name, last in BUCKETS if last is None or days <= last)


def _empty(part: frappe._dict) -> dict:
	return {
		"party_type": part.party_type,
		"party": part.party,
		"party_name": part.party_name or part.party,
		"branch": part.branch,
		"currency": part.currency,
		"oldest": part.day,
		"orders": 0,
		**dict.fromkeys(("collected", "fees", "balance", *(name for name, _last in BUCKETS)), Decimal(0)),
	}


def _columns() -> list[dict]:
	return [
		columns.text("party_name", _("Courier"), 180),
		columns.text("branch", _("Branch")),
		columns.text("orders", _("Orders"), 80, "Int"),
		columns.money("collected", _("Collected")),
		columns.money("fees", _("Courier Fees")),
		columns.money("balance", _("Balance")),
		columns.money("today", _("Today")),
		columns.money("days_1_3", _("1 to 3 Days")),
		columns.money("days_4_7", _("4 to 7 Days")),
		columns.money("older", _("Over 7 Days")),
		columns.text("oldest", _("Oldest"), 110, "Date"),
		columns.text("party_type", _("Courier Is"), 90),
		columns.link("party", _("Courier Record"), "party_type"),
		columns.currency(),
	]


def _chart(rows: list[dict]) -> dict | None:
	shown = [row for row in rows if row["balance"]][:MOST_BARS]
	if not shown:
		return None
	labels = {
		"today": _("Today"),
		"days_1_3": _("1 to 3 Days"),
		"days_4_7": _("4 to 7 Days"),
		"older": _("Over 7 Days"),
	}
	return {
		"type": "bar",
		"data": {
			"labels": [row["party_name"] for row in shown],
			"datasets": [
				{"name": labels[name], "values": [row[name] for row in shown]} for name, _last in BUCKETS
			],
		},
		"barOptions": {"stacked": 1},
		"colors": ["green", "blue", "orange", "red"],
		"fieldtype": "Currency",
	}
