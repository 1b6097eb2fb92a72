"""The board as the client reads it: a fixed number of statements, whatever the number of cards (contract 1.8.2).

Branches · cards · the trimmed Delivered column · items · notes · receipts · payments; a count more where the limit
cuts. The window of 60 days is read through the index (branch, state, posting date) and Delivered through (branch,
state, delivered on), so older orders cost nothing.
"""

import datetime

import frappe
from frappe import _
from frappe.query_builder import Criterion
from frappe.query_builder.functions import Coalesce, Count, NullIf
from frappe.utils import add_days, now_datetime, today
from pypika.queries import QueryBuilder, Table

from jarz_pos.kanban import cards, rows, states
from jarz_pos.kanban.filters import PAYMENT_STATUSES, BoardFilters, state_labels
from jarz_pos.kanban.search import matches

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
	found = rows.orders(chosen.orderby(invoice.modified, order=frappe.qb.desc).limit(LIMIT + 1))
	total = len(found)
	if total > LIMIT:
		total, found = _count(chosen), found[:LIMIT]
	if not filters.narrowed:
		delivered = rows.orders(_lately_delivered(invoice, filters.branches))
		total, found = total + len(delivered), found + delivered
	return _payload(_cards(found), filters, total)


def one(name: str) -> dict[str, object]:
	"""The card of one existing order, with what the details sheet asks for besides (1.8.3). The caller has checked it."""
	invoice = _invoice()
	row = rows.orders(_names(invoice, invoice.name == name))[0]
	return {
		**_cards([row])[0],
		"was_free_shipping": not row.shipping_income and not row.jarz_is_pickup,
		"shipping_address_name": row.shipping_address_name or "",
		"customer_address": row.customer_address or "",
		"can_cancel": row.docstatus == 1 and row.sales_invoice_state in states.BEFORE_DISPATCH,
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


def _cards(found: list[frappe._dict]) -> list[dict[str, object]]:
	names = [row.name for row in found]
	if not names:
		return []
	settled = [row.name for row in found if row.docstatus == 1 and row.outstanding_amount <= 0]
	items, notes, receipts = rows.items(names), rows.notes(names), rows.receipts(names)
	paid_by = rows.paid_by(settled) if settled else {}
	closed = _closed_features()
	return [
		{
			**cards.card(
				row,
				items=items.get(row.name, ()),
				notes=notes.get(row.name, (0, "")),
				receipt=receipts.get(row.name),
				paid_by=paid_by.get(row.name),
			),
			**closed,
		}
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
		"can_return": False,
		"return_block_code": "not_available",
		"return_block_reason": _("Returns are not part of this release."),
	}


def _names(invoice: Table, *conditions: Criterion) -> QueryBuilder:
	"""Only names, so that sorting and limiting never carry whole rows."""
	return frappe.qb.from_(invoice).select(invoice.name).where(Criterion.all(conditions))


def _standing(invoice: Table, branches: tuple[str, ...]) -> QueryBuilder:
	"""Everything of the window, but Delivered, which `_lately_delivered` reads."""
	return _names(
		invoice,
		invoice.jarz_branch.isin(branches),
		invoice.sales_invoice_state.isin([state for state in states.ORDER if state != states.DELIVERED]),
		invoice.posting_date >= add_days(today(), -WINDOW_DAYS),
		invoice.docstatus.isin((1, 2)),
		invoice.is_return == 0,
	)


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
	if filters.search:
		conditions.append(matches(invoice, filters.search))
	return _names(invoice, *conditions)


def _status_conditions(invoice: Table, status: str) -> list[Criterion]:
	if status in PAYMENT_STATUSES:
		return [invoice.docstatus == 1, invoice.status.isin(PAYMENT_STATUSES[status])]
	return [invoice.docstatus.isin({"draft": (0,), "cancelled": (2,)}.get(status, (1, 2)))]


def _count(chosen: QueryBuilder) -> int:
	return frappe.qb.from_(chosen.as_("found")).select(Count("*")).run()[0][0]


def _invoice() -> Table:
	return frappe.qb.DocType("Sales Invoice")
