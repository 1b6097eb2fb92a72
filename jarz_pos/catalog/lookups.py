"""The side lookups of the till: price lists, policies, partners, the drawer's balance (contract 1.3.4)."""

import frappe
from frappe.query_builder.functions import Sum

from jarz_pos.catalog.branches import Branch


def price_lists(branch: Branch, default: str) -> list[dict]:
	"""Lists that a manager may sell from: enabled, for selling, in the branch's currency; `default` is the branch's own.

	A till shows bare numbers, so a list of another currency is not offered.
	"""
	listing = frappe.qb.DocType("Price List")
	rows = (
		frappe.qb.from_(listing)
		.select(
			listing.name,
			listing.currency,
			listing.jarz_price_override_label,
			listing.jarz_zero_shipping_default,
		)
		.where((listing.enabled == 1) & (listing.selling == 1) & (listing.currency == branch.currency))
		.orderby(listing.name)
		.run(as_dict=True)
	)
	return [
		{
			"name": row.name,
			"display_label": row.jarz_price_override_label or row.name,
			"currency": row.currency,
			"is_default": row.name == default,
			"zero_shipping_default": bool(row.jarz_zero_shipping_default),
		}
		for row in rows
	]


def commercial_policies(branch: Branch) -> list[dict]:
	"""Enabled policies of the branch and those of every branch, by name."""
	policy = frappe.qb.DocType("Jarz Commercial Policy")
	rows = (
		frappe.qb.from_(policy)
		.select(
			policy.name,
			policy.policy_name,
			policy.order_purpose,
			policy.price_list,
			policy.discount_percentage,
			policy.waives_shipping_income,
			policy.no_courier,
		)
		.where(policy.enabled == 1)
		.where(policy.pos_profile.isnull() | policy.pos_profile.isin(["", branch.name]))
		.orderby(policy.policy_name)
		.run(as_dict=True)
	)
	return [
		{
			"name": row.name,
			"policy_name": row.policy_name,
			"order_purpose": row.order_purpose or "",  # the client parses it as a text that is never null
			"price_list": row.price_list or None,
			"discount_percentage": float(row.discount_percentage or 0),
			"waives_shipping_income": bool(row.waives_shipping_income),
			"no_courier": bool(row.no_courier),
		}
		for row in rows
	]


def customer_price_list(customer: str) -> str | None:
	"""The list a customer buys from: his own, else his Customer Group's, if it can be sold from; else None."""
	person, group = frappe.qb.DocType("Customer"), frappe.qb.DocType("Customer Group")
	listing = frappe.qb.DocType("Price List")
	rows = (
		frappe.qb.from_(person)
		.left_join(group)
		.on(group.name == person.customer_group)
		.join(listing)
		.on((listing.name == person.default_price_list) | (listing.name == group.default_price_list))
		.select(listing.name, person.default_price_list)
		.where((person.name == customer) & (listing.enabled == 1) & (listing.selling == 1))
		.run()
	)
	own_first = sorted(rows, key=lambda row: row[0] != row[1])
	return own_first[0][0] if own_first else None


def sales_partners(search: str, limit: int) -> list[dict]:
	"""Sales partners with `search` anywhere in their name, by name, at most `limit`.

	A shop has a handful of them, so they are read whole and searched here, where case means nothing in any script.
	"""
	partner = frappe.qb.DocType("Sales Partner")
	rows = frappe.qb.from_(partner).select(partner.name, partner.partner_name).orderby(partner.name).run()
	found = [(name, label or name) for name, label in rows if search.casefold() in (label or name).casefold()]
	return [{"name": name, "partner_name": label, "title": label} for name, label in found[:limit]]


def balance(account: str) -> float:
	"""What the books say lies in `account`, in its own currency."""
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(Sum(entry.debit_in_account_currency - entry.credit_in_account_currency))
		.where((entry.account == account) & (entry.is_cancelled == 0))
		.run()
	)
	return float(rows[0][0] or 0)
