"""What each courier holds for us and is owed, by order: the open Courier Transactions, summed in the database (contract 1.9.8).

For one courier and company this is the balance of Courier Clearing (invariant 1 of 2.5): a test compares the two.
"""

from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Count, Date, Max, Sum

from jarz_pos.delivery import transactions


def of_couriers(branches: Iterable[str]) -> list[dict[str, object]]:
	"""The list of 1.9.8: couriers with open rows in `branches`, who owes most first. Delivery partners are left out.

	Amounts are sums in the currency of the rows' company.
	"""
	couriers: dict[tuple[str, str], dict[str, object]] = {}
	for row in _orders(tuple(branches)):
		courier = couriers.setdefault((row.party_type, row.party), _courier(row))
		courier["balance"] += row.amount - row.shipping
		courier["details"].append(
			{
				"invoice": row.invoice,
				"woo_order_id": None,
				"city": row.city or "",
				"territory": row.territory or "",
				"amount": float(row.amount),
				"shipping": float(row.shipping),
			}
		)
	found = sorted(couriers.values(), key=lambda courier: courier["balance"], reverse=True)
	return [{**courier, "balance": float(courier["balance"])} for courier in found]


def open_in(branches: Iterable[str]) -> list[frappe._dict]:
	"""Everybody with open rows in `branches`, delivery partners too, by branch and name: orders, collected, fees, net."""
	branches = tuple(branches)
	if not branches:
		return []
	table = frappe.qb.DocType(transactions.DOCTYPE)
	return (
		frappe.qb.from_(table)
		.select(
			table.branch,
			table.party_type,
			table.party,
			Max(table.party_name).as_("party_name"),
			Max(table.currency).as_("currency"),
			Count(table.reference_invoice).distinct().as_("orders"),
			Sum(table.amount).as_("collected"),
			Sum(table.shipping_amount).as_("fees"),
			Sum(table.amount - table.shipping_amount).as_("net"),
		)
		.where(table.branch.isin(branches) & (table.status == transactions.UNSETTLED))
		.groupby(table.branch, table.party_type, table.party)
		.orderby(table.branch, Max(table.party_name))
		.run(as_dict=True)
	)


def by_day(branches: Iterable[str], company: str = "", party: str = "") -> list[frappe._dict]:
	"""The open rows of `branches` by branch, courier and the day on which the orders left: collected, fees, orders."""
	branches = tuple(branches)
	if not branches:
		return []
	table = frappe.qb.DocType(transactions.DOCTYPE)
	query = (
		frappe.qb.from_(table)
		.select(
			table.branch,
			table.party_type,
			table.party,
			Max(table.party_name).as_("party_name"),
			Max(table.currency).as_("currency"),
			Date(table.date).as_("day"),
			Count(table.reference_invoice).distinct().as_("orders"),
			Sum(table.amount).as_("collected"),
			Sum(table.shipping_amount).as_("fees"),
		)
		.where(table.branch.isin(branches) & (table.status == transactions.UNSETTLED))
		.groupby(table.branch, table.party_type, table.party, Date(table.date))
		.orderby(table.branch, table.party_type, table.party)
	)
	for column, value in ((table.company, company), (table.party, party)):
		if value:
			query = query.where(column == value)
	return query.run(as_dict=True)


def _courier(row: frappe._dict) -> dict[str, object]:
	name = row.party_name or row.party
	return {
		"party_type": row.party_type or "",
		"party": row.party or "",
		"display_name": name,
		"courier": name,
		"courier_name": name,
		"balance": Decimal(0),
		"details": [],
	}


def _orders(branches: tuple[str, ...]) -> list[frappe._dict]:
	if not branches:
		return []
	table, invoice, address = (
		frappe.qb.DocType(doctype) for doctype in (transactions.DOCTYPE, "Sales Invoice", "Address")
	)
	rows = (
		frappe.qb.from_(table)
		.left_join(invoice)
		.on(invoice.name == table.reference_invoice)
		.left_join(address)
		.on(address.name == invoice.shipping_address_name)
		.select(
			table.party_type,
			table.party,
			table.reference_invoice.as_("invoice"),
			Max(table.party_name).as_("party_name"),
			Max(invoice.territory).as_("territory"),
			Max(address.city).as_("city"),
			Sum(table.amount).as_("amount"),
			Sum(table.shipping_amount).as_("shipping"),
		)
		.where((table.status == transactions.UNSETTLED) & (table.is_partner_order == 0))
		.where(table.branch.isin(branches))
		.groupby(table.party_type, table.party, table.reference_invoice)
		.orderby(table.party_type, table.party, table.reference_invoice)
		.run(as_dict=True)
	)
	for row in rows:
		row.amount, row.shipping = Decimal(str(row.amount)), Decimal(str(row.shipping))
	return rows
