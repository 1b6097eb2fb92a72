"""Orders that are not finished: how many stand in each column of each branch, and for how long.

An order's age counts from when it was placed, on the road from when it left.
"""

import datetime

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Count, Min, Sum
from frappe.utils import now_datetime

from jarz_pos import permissions
from jarz_pos.jarz_pos.report import columns
from jarz_pos.kanban import states

OPEN = (*states.BEFORE_DISPATCH, states.OUT_FOR_DELIVERY)
# Up to how old an order of a column is; the last one takes the rest.
AGES = (
	("hour", "Within an Hour", datetime.timedelta(hours=1)),
	("hours_4", "1 to 4 Hours", datetime.timedelta(hours=4)),
	("day", "4 to 24 Hours", datetime.timedelta(days=1)),
	("days_3", "1 to 3 Days", datetime.timedelta(days=3)),
	("older", "Older", None),
)


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, one row for each branch and state with orders, and a chart of the states by age; one statement."""
	branch = (filters or {}).get("branch")
	branches = [name for name in permissions.readable_branches() if branch in (None, "", name)]
	rows = _rows(branches) if branches else []
	return _columns(), rows, None, _chart(rows)


def _rows(branches: list[str]) -> list[dict]:
	invoice = frappe.qb.DocType("Sales Invoice")
	since = Coalesce(invoice.jarz_out_on, invoice.creation)
	now = now_datetime()
	counts, younger = [], None
	for key, _label, limit in AGES:
		edge = now - limit if limit else datetime.datetime(1000, 1, 1)
		inside = since >= edge if younger is None else (since >= edge) & (since < younger)
		counts.append(Sum(Case().when(inside, 1).else_(0)).as_(key))
		younger = edge
	found = (
		frappe.qb.from_(invoice)
		.select(
			invoice.jarz_branch.as_("branch"),
			invoice.sales_invoice_state.as_("state"),
			Count("*").as_("orders"),
			*counts,
			Min(since).as_("oldest"),
			Sum(invoice.base_grand_total).as_("value"),
			invoice.company,
		)
		.where(invoice.jarz_branch.isin(branches))
		.where(invoice.sales_invoice_state.isin(OPEN))
		.where((invoice.docstatus == 1) & (invoice.is_return == 0))
		.groupby(invoice.jarz_branch, invoice.sales_invoice_state, invoice.company)
		.run(as_dict=True)
	)
	for row in found:
		row.update({key: int(row[key]) for key, _label, _limit in AGES})
		row.currency = frappe.get_cached_value("Company", row.company, "default_currency")
	return sorted(found, key=lambda row: (row.branch, OPEN.index(row.state)))


def _columns() -> list[dict]:
	return [
		columns.text("branch", _("Branch"), 160),
		columns.text("state", _("State")),
		columns.text("orders", _("Orders"), 80, "Int"),
		*(columns.text(key, _(label), 130, "Int") for key, label, _limit in AGES),
		columns.text("oldest", _("Oldest"), 190, "Datetime"),
		columns.money("value", _("Value")),
		columns.currency(),
	]


def _chart(rows: list[dict]) -> dict | None:
	if not rows:
		return None
	return {
		"type": "bar",
		"barOptions": {"stacked": 1},
		"data": {
			"labels": [_(state) for state in OPEN],
			"datasets": [
				{
					"name": _(label),
					"values": [sum(row[key] for row in rows if row["state"] == state) for state in OPEN],
				}
				for key, label, _limit in AGES
			],
		},
	}
