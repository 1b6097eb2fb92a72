"""The board as the client reads it: a fixed number of statements, whatever the number of cards (contract 1.8.2).

Branches · names · orders · items · notes · receipts · payments; a count more where the limit cuts. The window of 60 days is read through the index (branch, state, posting date) and Delivered through (branch,
state, delivered on), so older orders cost nothing.
"""

import datetime
from functools import reduce

import frappe
from frappe import _
from frappe.query_builder import Criterion
from frappe.query_builder.functions import Coalesce, Count, NullIf
from frappe.utils import add_days, now_datetime, today
from pypika.queries import QueryBuilder, Table

from jarz_pos import guards
from jarz_pos.kanban import cards, returned, rows, states
from jarz_pos.kanban.filters import PAYMENT_STATUSES, BoardFilters, state_labels
from jarz_pos.kanban.search import ways

LIMIT = 5000
WINDOW_DAYS = 60
DELIVERED_DAYS = 2
DELIVERED_CARDS = 30


def read(filters: BoardFilters) -> dict[str, object]:
	"""Cards by column with the counts around them: the payload of `get_kanban_invoices`."""
	if not filters.branches:
		return {
			**_payload([], filters, total=0),
			"notice_code": "no_branch_assigned",
			"notice": _("You are not assigned to a branch. Ask a manager to add you to a POS Profile."),
		}
	invoice = _invoice()
	chosen = _narrowed(invoice, filters) if filters.narrowed else _standing(invoice, filters.branches)
	chosen = chosen.as_("chosen")
	newest = frappe.qb.from_(chosen).select(chosen.name).orderby(chosen.modified, order=frappe.qb.desc)
	names = [name for (name,) in newest.limit(LIMIT + 1).run()]
	total = len(names)
	if total > LIMIT:
		total = frappe.qb.from_(chosen).select(Count("*")).run()[0][0]
	return _payload(_cards(names[:LIMIT]), filters, total)


def one(name: str) -> dict[str, object]:
	"""The card of one existing order, with what the details sheet asks for besides (1.8.3). The caller has checked it."""
	card = _cards([name])[0]
	shipping, billing = frappe.db.get_value(
		"Sales Invoice", name, ["shipping_address_name", "customer_address"]
	)
	return {
		**card,
		"was_free_shipping": not card["shipping_income"] and not card["is_pickup"],
		"shipping_address_name": shipping or "",
		"customer_address": billing or "",
		"can_cancel": card["docstatus_value"] == 1 and card["status"] in states.BEFORE_DISPATCH,
	}


def columns() -> list[dict[str, object]]:
	"""The seven columns in their order (1.8.1)."""
	return [
		{
			"id": states.key(state),
			"name": state,
			"color": states.COLOURS.get(state, states.DEFAULT_COLOUR),
			"order": position,
		}
		for position, state in enumerate(states.ORDER)
	]


def _payload(found: list[dict], filters: BoardFilters, total: int) -> dict[str, object]:
	data: dict[str, list[dict]] = {states.key(state): [] for state in states.ORDER}
	for card in found:
		data[states.key(card["status"])].append(card)
	for column, standing in data.items():
		cards.sort(column, standing)
	return {
		"success": True,
		"data": data,
		"truncated": total > len(found),
		"total_matching": total,
		"limit": LIMIT,
		"filtered": filters.narrowed,
		"card_count": len(found),
	}


def _cards(names: list[str]) -> list[dict[str, object]]:
	if not names:
		return []
	found = rows.orders(names)
	settled = [row.name for row in found if row.docstatus == 1 and row.outstanding_amount <= 0]
	items, notes, receipts = rows.items(names), rows.notes(names), rows.receipts(names)
	paid_by = rows.paid_by(settled) if settled else {}
	closed, may_return = _closed_features(), guards.is_manager()
	return [
		cards.card(
			row,
			items=items.get(row.name, []),
			notes=notes.get(row.name, (0, "")),
			receipt=receipts.get(row.name),
			paid_by=paid_by.get(row.name),
		)
		| closed
		| _return_flags(row, may=may_return)
		for row in found
	]


def _closed_features() -> dict[str, object]:
	"""Without these keys the client would offer actions that are not there (1.18 C)."""
	return {
		"can_amend": False,
		"amendment_block_code": "not_available",
		"amendment_block_reason": _(
			"Changing an order is not part of this release: cancel it and create it again."
		),
	}


def _return_flags(row: frappe._dict, *, may: bool) -> dict[str, object]:
	code, reason = returned.block(row, may=may)
	return {"can_return": not code, "return_block_code": code or None, "return_block_reason": reason or None}


def _names(invoice: Table, *conditions: Criterion) -> QueryBuilder:
	"""Only names and times, so that sorting and limiting never carry whole rows."""
	return frappe.qb.from_(invoice).select(invoice.name, invoice.modified).where(Criterion.all(conditions))


def _standing(invoice: Table, branches: tuple[str, ...]) -> QueryBuilder:
	"""Everything of the window, and of Delivered only what was delivered lately."""
	standing = _names(
		invoice,
		invoice.jarz_branch.isin(branches),
		invoice.sales_invoice_state.isin([state for state in states.ORDER if state != states.DELIVERED]),
		invoice.posting_date >= add_days(today(), -WINDOW_DAYS),
		invoice.docstatus.isin((1, 2)),
		invoice.is_return == 0,
	)
	delivered = _lately_delivered(invoice, branches).as_("delivered")
	return standing.union_all(frappe.qb.from_(delivered).select(delivered.name, delivered.modified))


def _lately_delivered(invoice: Table, branches: tuple[str, ...]) -> QueryBuilder:
	"""By the time of delivery, not of posting."""
	return (
		_names(
			invoice,
			invoice.jarz_branch.isin(branches),
			invoice.sales_invoice_state == states.DELIVERED,
			invoice.jarz_delivered_on >= now_datetime() - datetime.timedelta(days=DELIVERED_DAYS),
			invoice.docstatus == 1,
		)
		.orderby(invoice.jarz_delivered_on, order=frappe.qb.desc)
		.limit(DELIVERED_CARDS)
	)


def _narrowed(invoice: Table, filters: BoardFilters) -> QueryBuilder:
	"""Whatever the age of an order, as soon as something narrows the search."""
	conditions = [
		invoice.jarz_branch.isin(filters.branches),
		invoice.sales_invoice_state.isin(state_labels(filters)),
		invoice.is_return == 0,
		*_status_conditions(invoice, filters.status),
	]
	if filters.customer:
		conditions.append(invoice.customer == filters.customer)
	if filters.date_from:
		conditions.append(invoice.posting_date >= filters.date_from)
	if filters.date_to:
		conditions.append(invoice.posting_date <= filters.date_to)
	due = Coalesce(NullIf(invoice.rounded_total, 0), invoice.grand_total)  # the amount that the card shows
	if filters.amount_from is not None:
		conditions.append(due >= filters.amount_from)
	if filters.amount_to is not None:
		conditions.append(due <= filters.amount_to)
	if not filters.search:
		return _names(invoice, *conditions)
	found = [_names(invoice, *conditions, way) for way in ways(invoice, filters.search)]
	return reduce(lambda all_ways, way: all_ways.union(way), found)


def _status_conditions(invoice: Table, status: str) -> list[Criterion]:
	if status in PAYMENT_STATUSES:
		return [invoice.docstatus == 1, invoice.status.isin(PAYMENT_STATUSES[status])]
	if status == "return":
		return [invoice.docstatus == 1, invoice.jarz_return_status.isin((returned.PARTLY, returned.FULLY))]
	return [invoice.docstatus.isin({"draft": (0,), "cancelled": (2,)}.get(status, (1, 2)))]


def _invoice() -> Table:
	return frappe.qb.DocType("Sales Invoice")
