"""A courier's account as he sees it: orders and adjustments as they came, settlements as they were paid."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Date, Sum

from jarz_pos.delivery import settlement, transactions

NOTHING = Decimal(0)
DISPATCHED, CHANGED, SETTLED = "Order", "Change", "Settlement"


@dataclass(frozen=True)
class Event:
	"""One line; amounts in company currency. `settled`: what he paid, below zero what he was paid."""

	moment: datetime.datetime
	kind: str
	document_type: str
	document: str
	customer: str = ""
	collected: Decimal = NOTHING
	fee: Decimal = NOTHING
	settled: Decimal = NOTHING


def balance_before(party_type: str, party: str, branches: Iterable[str], day: datetime.date | str) -> Decimal:
	"""What he held before `day`: above zero our money, below zero what we owed him."""
	branches = tuple(branches)
	row, paid = frappe.qb.DocType(transactions.DOCTYPE), frappe.qb.DocType(settlement.DOCTYPE)
	taken = (
		_of(frappe.qb.from_(row), row, party_type, party, branches)
		.select(Sum(row.amount - row.shipping_amount))
		.where(_on_account(row))
		.where(row.date < day)
		.run()
	)
	given = (
		_of(frappe.qb.from_(paid), paid, party_type, party, branches)
		.select(Sum(paid.net_amount))
		.where((paid.docstatus == 1) & (paid.posting_date < day))
		.run()
	)
	return _decimal(taken[0][0]) - _decimal(given[0][0])


def events(party_type: str, party: str, branches: Iterable[str], period: tuple[str, str]) -> list[Event]:
	"""What happened from the first to the last day of `period`, in its order."""
	branches = tuple(branches)
	found = [
		*_orders(party_type, party, branches, period),
		*_settlements(party_type, party, branches, period),
	]
	return sorted(found, key=lambda event: event.moment)


def _orders(party_type: str, party: str, branches: tuple[str, ...], period: tuple[str, str]) -> list[Event]:
	row, invoice = frappe.qb.DocType(transactions.DOCTYPE), frappe.qb.DocType("Sales Invoice")
	query = (
		_of(frappe.qb.from_(row), row, party_type, party, branches)
		.left_join(invoice)
		.on(invoice.name == row.reference_invoice)
		.select(
			row.date, row.kind, row.reference_invoice, row.amount, row.shipping_amount, invoice.customer_name
		)
		.where(_on_account(row))
		.where(Date(row.date) >= period[0])
		.where(Date(row.date) <= period[1])
		.orderby(row.date, row.name)
	)
	return [
		Event(
			line.date,
			DISPATCHED if line.kind == transactions.DISPATCH else CHANGED,
			"Sales Invoice",
			line.reference_invoice,
			line.customer_name or "",
			collected=_decimal(line.amount),
			fee=_decimal(line.shipping_amount),
		)
		for line in query.run(as_dict=True)
	]


def _settlements(
	party_type: str, party: str, branches: tuple[str, ...], period: tuple[str, str]
) -> list[Event]:
	paid = frappe.qb.DocType(settlement.DOCTYPE)
	query = (
		_of(frappe.qb.from_(paid), paid, party_type, party, branches)
		.select(paid.creation, paid.posting_date, paid.name, paid.net_amount)
		.where(paid.docstatus == 1)
		.where(paid.posting_date >= period[0])
		.where(paid.posting_date <= period[1])
		.orderby(paid.creation, paid.name)
	)
	return [
		Event(
			datetime.datetime.combine(line.posting_date, line.creation.time()),
			SETTLED,
			settlement.DOCTYPE,
			line.name,
			settled=_decimal(line.net_amount),
		)
		for line in query.run(as_dict=True)
	]


def _on_account(row: frappe.qb.DocType) -> object:
	"""Not what was paid on the spot: that never stood on his account."""
	return (row.status == transactions.UNSETTLED) | row.settlement.isnotnull()


def _of(
	query: object, table: frappe.qb.DocType, party_type: str, party: str, branches: tuple[str, ...]
) -> object:
	return query.where(
		(table.party_type == party_type) & (table.party == party) & table.branch.isin(branches)
	)


def _decimal(amount: float | None) -> Decimal:
	return Decimal(str(amount or 0))
