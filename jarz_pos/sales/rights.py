"""What in an order only the manager tier may decide (contract 1.6 and 1.15)."""

import frappe
from frappe import _

from jarz_pos import guards
from jarz_pos.catalog import prices
from jarz_pos.sales.buyer import Buyer
from jarz_pos.sales.cart import Order
from jarz_pos.sales.partner import Partner
from jarz_pos.sales.policy import Policy
from jarz_pos.sales.shop import Shop
from jarz_pos.sales.words import OrderRefused


def check(order: Order, policy: Policy) -> None:
	"""Raises PermissionError for a discount, a custom rate, a fee or a waived fee that the caller may not give."""
	if guards.is_manager():
		return
	if any(line.discount.given for line in order.lines):
		_refuse(_("Only a manager may give a discount or change a price."))
	if order.delivery_income is not None:
		_refuse(_("Only a manager may change the delivery fee."))
	if order.zero_shipping and not policy.waives_shipping:
		_refuse(_("Only a manager may waive the delivery fee."))


def price_list(order: Order, shop: Shop, policy: Policy, buyer: Buyer, partner: Partner | None) -> str:
	"""The list that the order is priced with, in the branch's currency.

	Another list than the branch's needs the manager tier. With a policy, a list that the shop would choose itself is no
	choice of the caller: the policy's, the partner's, the customer's or his group's. Raises PermissionError, ValidationError.
	"""
	wanted = order.price_list or policy.price_list
	own = (
		{policy.price_list, partner.price_list if partner else "", *buyer.price_lists()}
		if policy.name
		else set()
	)
	found = wanted if wanted and wanted in own else prices.effective_price_list(shop.name, wanted or None)
	listed = frappe.get_cached_doc("Price List", found) if found else None
	if not (listed and listed.enabled and listed.selling and listed.currency == shop.currency):
		frappe.throw(
			_("Branch {0} cannot sell from price list {1}.").format(shop.name, found or "?"), OrderRefused
		)
	return found


def _refuse(text: str) -> None:
	frappe.throw(text, frappe.PermissionError)
