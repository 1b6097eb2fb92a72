"""One courier between two days: what he took along, what came back, what he settled, and where that leaves him. To print."""

from decimal import Decimal

import frappe
from frappe import _

from jarz_pos import permissions
from jarz_pos.delivery import statement
from jarz_pos.jarz_pos.report import columns


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	"""Columns and rows: the balance before the first day, each event with the balance after it, the last balance.

	`filters.courier`: kind and name of the record, like `Supplier:Swift Riders`.
	"""
	filters = frappe._dict(filters or {})
	branches = [name for name in permissions.readable_branches() if filters.branch in (None, "", name)]
	kind, _colon, name = (filters.courier or "").partition(":")
	if not (name and filters.from_date and filters.to_date and branches):
		return _columns(), []
	balance = statement.balance_before(kind, name, branches, filters.from_date)
	rows = [{"event": _("Opening"), "balance": float(balance), "bold": 1}]
	happened = statement.events(kind, name, branches, (filters.from_date, filters.to_date))
	for event in happened:
		balance += event.collected - event.fee - event.settled
		rows.append(_row(event, balance))
	rows.append({"event": _("Closing"), **_totals(happened), "balance": float(balance), "bold": 1})
	return _columns(), [{**row, "currency": _currency(branches[0])} for row in rows]


def _totals(events: list[statement.Event]) -> dict:
	return {
		field: float(sum(getattr(event, field) for event in events))
		for field in ("collected", "fee", "settled")
	}


def _row(event: statement.Event, balance: Decimal) -> dict:
	return {
		"moment": event.moment,
		"event": _(event.kind),
		"document_type": event.document_type,
		"document": event.document,
		"customer": event.customer,
		"collected": float(event.collected),
		"fee": float(event.fee),
		"settled": float(event.settled),
		"balance": float(balance),
	}


def _currency(branch: str) -> str:
	company = frappe.db.get_value("POS Profile", branch, "company")
	return frappe.get_cached_value("Company", company, "default_currency")


def _columns() -> list[dict]:
	return [
		columns.text("moment", _("When"), 190, "Datetime"),
		columns.text("event", _("What"), 110),
		columns.link("document", _("Document"), "document_type", 190),
		columns.text("customer", _("Customer"), 160),
		columns.money("collected", _("Collected")),
		columns.money("fee", _("Courier Fee")),
		columns.money("settled", _("Settled")),
		columns.money("balance", _("Balance")),
	]
