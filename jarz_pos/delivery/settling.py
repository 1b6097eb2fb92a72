"""Settling at the counter: one order, or all that a courier has open in the branches of the caller (contract 1.9.6, 1.9.8).

A repeat finds nothing open and gets the answer of the settlement that closed the rows.
"""

from itertools import groupby

import frappe
from frappe import _

from jarz_pos import guards
from jarz_pos.delivery import settlement, settlement_plan, transactions


class NothingToSettle(frappe.ValidationError):
	"""No row was ever open."""


def settle_order(name: str, party_type: str = "", party: str = "") -> dict[str, object]:
	"""Settle the open rows of one order; the payload of both endpoints of 1.9.6.

	`party`: the courier that the caller saw, "" when he saw none. The entry point retries deadlocks. Raises NothingToSettle,
	CannotSettle, PermissionError.
	"""
	order = guards.require_invoice(name, lock=True)
	rows = transactions.of_invoice(order.name, lock=True)
	if not rows:
		frappe.throw(
			_("There is nothing to settle on order {0}: it has not gone out with a courier.").format(
				order.name
			),
			NothingToSettle,
		)
	_require_courier(rows[0], party_type, party)
	open_rows = [row for row in rows if row.status == transactions.UNSETTLED]
	if open_rows:
		document = settlement.make(open_rows)
		return _of_order(open_rows, document.name, document.journal_entry)
	return _settled_before(rows)


def settle_courier(party_type: str, party: str) -> dict[str, object]:
	"""Settle all that the courier has open in the caller's branches, one Settlement for each branch; the payload of 1.9.8.

	The entry point retries deadlocks. Raises NothingToSettle, CannotSettle.
	"""
	branches = guards.branches()
	seen = transactions.unsettled(party_type, party, branches)
	settlement.lock_orders(row.reference_invoice for row in seen)
	rows = transactions.unsettled(party_type, party, branches, lock=True)
	if [row.name for row in rows] != [row.name for row in seen]:
		raise guards.StaleSnapshot  # another till was faster: look again
	if not rows:
		return _of_documents([_last(party_type, party, branches)])
	ordered = sorted(rows, key=_place)
	return _of_documents([settlement.make(list(group)) for _key, group in groupby(ordered, key=_place)])


def courier_called(written: str) -> tuple[str, str]:
	"""The party of the courier whose name or record is `written`, among those with open rows here. Raises NothingToSettle."""
	table = frappe.qb.DocType(transactions.DOCTYPE)
	found = (
		frappe.qb.from_(table)
		.select(table.party_type, table.party)
		.distinct()
		.where((table.party_name == written) | (table.party == written))
		.where(table.status == transactions.UNSETTLED)
		.where(table.branch.isin(guards.branches() or ("",)))
		.limit(2)
		.run()
	)
	if len(found) != 1:
		frappe.throw(
			_("Several couriers are called {0}. Settle on the desk.").format(written)
			if found
			else _("{0} has nothing to settle in your branches.").format(written),
			NothingToSettle,
		)
	return found[0]


def _place(row: frappe._dict) -> tuple[str, str, int]:
	"""What one Settlement cannot mix: companies, branches, and the bank of delivery partners with the drawer."""
	return row.company, row.branch, row.is_partner_order


def _require_courier(row: frappe._dict, party_type: str, party: str) -> None:
	if party and (party_type, party) != (row.party_type, row.party):
		frappe.throw(
			_("Order {0} is with {1}. Refresh the board.").format(
				row.reference_invoice, row.party_name or row.party
			),
			settlement.CannotSettle,
		)


def _settled_before(rows: list[frappe._dict]) -> dict[str, object]:
	"""The answer for rows that are all closed: by their last Settlement, or at dispatch."""
	found = frappe.get_all(
		settlement.DOCTYPE,
		filters={"name": ("in", [row.settlement for row in rows if row.settlement] or [""])},
		fields=["name", "journal_entry"],
		order_by="creation desc",
		limit=1,
	)
	if not found:
		return _of_order(rows, None, rows[0].journal_entry)
	[last] = found
	return _of_order([row for row in rows if row.settlement == last.name], last.name, last.journal_entry)


def _of_order(rows: list[frappe._dict], document: str | None, journal: str | None) -> dict[str, object]:
	plan = settlement_plan.of((row.amount, row.shipping_amount) for row in rows)
	return {
		"success": True,
		"invoice": rows[0].reference_invoice,
		"settlement": document,
		"journal_entry": journal,
		"order_amount": float(plan.collected),
		"shipping_amount": float(plan.fees),
		"net_amount": float(plan.net),
		"party_type": rows[0].party_type,
		"party": rows[0].party,
		"courier_transactions": [row.name for row in rows],
		"mode": plan.action,
	}


def _last(party_type: str, party: str, branches: tuple[str, ...]) -> frappe._dict:
	found = frappe.get_all(
		settlement.DOCTYPE,
		filters={
			"party_type": party_type,
			"party": party,
			"branch": ("in", branches or [""]),
			"docstatus": 1,
		},
		fields=[
			"name",
			"journal_entry",
			"net_amount",
			"total_collected",
			"total_fees",
			"party_type",
			"party",
		],
		order_by="creation desc",
		limit=1,
	)
	if not found:
		frappe.throw(_("{0} has nothing to settle in your branches.").format(party), NothingToSettle)
	return found[0]


def _of_documents(documents: list) -> dict[str, object]:
	"""One answer for the Settlements of all branches; the client reads one journal."""
	journals = [document.journal_entry for document in documents if document.journal_entry]
	return {
		"success": True,
		"settlement": documents[0].name,
		"settlements": [document.name for document in documents],
		"journal_entry": journals[0] if journals else None,
		"journal_entries": journals,
		"net_balance": sum(document.net_amount for document in documents),
		"order_amount": sum(document.total_collected for document in documents),
		"shipping_amount": sum(document.total_fees for document in documents),
		"party_type": documents[0].party_type,
		"party": documents[0].party,
	}
