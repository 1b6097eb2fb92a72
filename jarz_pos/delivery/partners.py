"""Delivery partners: courier companies, whose riders bring orders on the company's account (contract 2.3, flows 18 and 19).

What a rider of such a partner collects and costs stands with the partner's Supplier, and is settled through a bank account;
the rider himself is kept as information.
"""

from dataclasses import replace

import frappe
from frappe import _

from jarz_pos.delivery.couriers import SUPPLIER, Courier

DOCTYPE = "Jarz Delivery Partner"


class NoSettlementAccount(frappe.ValidationError):
	"""A partner settles through an account of another company."""


def active() -> list[dict[str, str]]:
	"""The partners in use, by name (contract 1.9.2)."""
	return frappe.get_all(
		DOCTYPE, filters={"is_active": 1}, fields=["name", "partner_name"], order_by="name asc"
	)


def billed(courier: Courier) -> Courier:
	"""Who answers for the money of `courier`: the Supplier of the partner that he rides for, else himself.

	Raises ValidationError for a rider of a partner that is no longer in use.
	"""
	if not courier.partner:
		return courier
	fields = ["supplier", "partner_name", "is_active"]
	partner = frappe.db.get_value(DOCTYPE, courier.partner, fields, as_dict=True)
	if not partner.is_active:
		frappe.throw(
			_("{0} rides for {1}, with whom we no longer work.").format(courier.name, partner.partner_name)
		)
	return replace(courier, party_type=SUPPLIER, party=partner.supplier, name=partner.partner_name)


def settlement_account(name: str, company: str) -> str:
	"""The bank account of `company` through which the partner `name` settles. Raises NoSettlementAccount."""
	account = frappe.db.get_value(DOCTYPE, name, "settlement_account")
	if frappe.get_cached_value("Account", account, "company") != company:
		frappe.throw(
			_("Delivery partner {0} settles through {1}, which is no account of {2}.").format(
				name, account, company
			),
			NoSettlementAccount,
		)
	return account
