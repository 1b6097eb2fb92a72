"""What has changed since a device last asked (contract 1.10): polled every 10 to 30 seconds by every device, so only
indexed columns are read, and never more than a screenful."""

import datetime

import frappe
from frappe.query_builder import Case, Criterion
from frappe.query_builder.functions import Count, Sum
from frappe.utils import get_datetime, now_datetime
from pypika.queries import QueryBuilder, Table

from jarz_pos.kanban import cards, states

LONGEST_LOOK_BACK = datetime.timedelta(hours=24)
# A change may be committed some moments after the time that is written on it.
OVERLAP = datetime.timedelta(seconds=3)
ALERT_WINDOW = datetime.timedelta(hours=12)
MOST_ROWS = 100
MOST_ALERTS = 50
SUMMARY_ITEMS = 3


def count_since(branches: tuple[str, ...], last_check: str) -> dict[str, object]:
	"""How many orders are new and how many others changed since `last_check`, a time that an earlier answer gave.

	A device that asks for the first time, or sends what is no time, has just read the board: nothing is new for it.
	"""
	now = now_datetime()
	since = _moment(last_check)
	new = changed = 0
	if since and branches:
		invoice = _invoice()
		is_new = Case().when(invoice.creation > since, 1).else_(0)
		query = _changed(invoice, branches, max(since, now - LONGEST_LOOK_BACK))
		changed, new = query.select(Count("*"), Sum(is_new)).run()[0]
		new = int(new or 0)
	return {
		"success": True,
		"has_updates": bool(changed),
		"new_count": new,
		"modified_count": changed - new,
		"total_updates": changed,
		"current_time": str(now - OVERLAP),
	}


def recent(branches: tuple[str, ...], minutes: int) -> dict[str, object]:
	"""The orders that were made, and those that changed, within the last `minutes`; the newest first."""
	since = now_datetime() - datetime.timedelta(minutes=minutes)
	found = []
	if branches:
		invoice = _invoice()
		found = (
			_changed(invoice, branches, since)
			.select(
				invoice.name,
				invoice.customer_name,
				invoice.grand_total,
				invoice.status,
				invoice.docstatus,
				invoice.sales_invoice_state,
				invoice.jarz_branch.as_("pos_profile"),
				invoice.creation,
				invoice.modified,
			)
			.orderby(invoice.modified, order=frappe.qb.desc)
			.limit(MOST_ROWS)
			.run(as_dict=True)
		)
	new = [_row(row) for row in found if row.creation > since]
	return {
		"success": True,
		"new_invoices": new,
		"modified_invoices": [_row(row) for row in found if row.creation <= since],
	}


def alerts(branches: tuple[str, ...]) -> list[dict[str, object]]:
	"""Orders of the last 12 hours that nobody has accepted yet, the newest first; two statements."""
	if not branches:
		return []
	invoice = _invoice()
	since = now_datetime() - ALERT_WINDOW
	found = (
		frappe.qb.from_(invoice)
		.select(
			invoice.name,
			invoice.customer,
			invoice.customer_name,
			invoice.grand_total,
			invoice.rounded_total,
			invoice.net_total,
			invoice.outstanding_amount,
			invoice.posting_date,
			invoice.posting_time,
			invoice.creation,
			invoice.sales_invoice_state,
			invoice.jarz_branch,
			invoice.jarz_acceptance_status,
			invoice.jarz_delivery_date,
			invoice.jarz_delivery_time_from,
			invoice.jarz_is_pickup,
		)
		.where(invoice.jarz_branch.isin(branches))
		.where(invoice.sales_invoice_state.isin(states.BEFORE_DISPATCH))
		.where(invoice.posting_date >= since.date())
		.where(invoice.creation >= since)
		.where(invoice.docstatus == 1)
		.where(invoice.jarz_acceptance_status == "Pending")
		.orderby(invoice.creation, order=frappe.qb.desc)
		.limit(MOST_ALERTS)
		.run(as_dict=True)
	)
	items = _items([row.name for row in found]) if found else {}
	return [_alert(row, items.get(row.name, [])) for row in found]


def _changed(invoice: Table, branches: tuple[str, ...], since: datetime.datetime) -> QueryBuilder:
	return frappe.qb.from_(invoice).where(
		Criterion.all(
			[
				invoice.jarz_branch.isin(branches),
				invoice.modified > since,
				invoice.sales_invoice_state.isin(states.ORDER),
				invoice.docstatus.isin((1, 2)),
			]
		)
	)


def _moment(written: str) -> datetime.datetime | None:
	"""None for what is no time: polling must not fail."""
	try:
		found = get_datetime(written) if written else None
	except (ValueError, OverflowError):
		return None
	return found.replace(tzinfo=None) if found else None


def _items(names: list[str]) -> dict[str, list[dict]]:
	line = frappe.qb.DocType("Sales Invoice Item")
	rows = (
		frappe.qb.from_(line)
		.select(line.parent, line.item_code, line.item_name, line.qty)
		.where(line.parent.isin(names))
		.where(line.parenttype == "Sales Invoice")
		.orderby(line.parent, line.idx)
		.run()
	)
	found: dict[str, list[dict]] = {}
	for parent, code, name, quantity in rows:
		found.setdefault(parent, []).append(
			{"item_code": code, "item_name": name, "qty": float(quantity or 0)}
		)
	return found


def _row(row: frappe._dict) -> dict[str, object]:
	return {
		**row,
		"grand_total": float(row.grand_total or 0),
		"creation": str(row.creation),
		"modified": str(row.modified),
	}


def _alert(row: frappe._dict, items: list[dict]) -> dict[str, object]:
	start = cards.clock(row.jarz_delivery_time_from) or None
	branch = cards.text(row.jarz_branch)
	return {
		"name": row.name,
		"invoice_id": row.name,
		"customer": cards.text(row.customer),
		"customer_name": cards.text(row.customer_name) or cards.text(row.customer),
		"pos_profile": branch,
		"effective_pos_profile": branch,
		"custom_kanban_profile": branch,
		"kanban_profile": branch,
		"branch_display": branch,
		"grand_total": cards.number(row.rounded_total or row.grand_total),
		"net_total": cards.number(row.net_total),
		"outstanding": cards.number(row.outstanding_amount),
		"sales_invoice_state": row.sales_invoice_state,
		"acceptance_status": row.jarz_acceptance_status,
		"requires_acceptance": True,
		"delivery_date": cards.text(row.jarz_delivery_date) or None,
		"delivery_time": start,
		"delivery_time_from": start,
		"posting_date": cards.text(row.posting_date),
		"posting_time": cards.clock(row.posting_time),
		"custom_is_pickup": bool(row.jarz_is_pickup),
		"items": items,
		"item_count": len(items),
		"item_summary": _summary(items),
		"timestamp": str(row.creation),
		"woo_order_id": None,
	}


def _summary(items: list[dict]) -> str:
	shown = ", ".join(f"{item['qty']:g} x {item['item_name']}" for item in items[:SUMMARY_ITEMS])
	return f"{shown}, …" if len(items) > SUMMARY_ITEMS else shown


def _invoice() -> Table:
	return frappe.qb.DocType("Sales Invoice")
