"""Commercial policies: orders of a kind (samples, staff meals) with a list, a discount and a delivery of their own."""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from jarz_pos.sales import cart
from jarz_pos.sales.words import OrderRefused


@dataclass(frozen=True)
class Policy:
	"""A policy that was picked for an order; `discount` is in percent of the goods."""

	name: str
	order_purpose: str
	price_list: str
	discount: Decimal
	waives_shipping: bool
	no_courier: bool


NONE = Policy("", "", "", Decimal(0), waives_shipping=False, no_courier=False)


def policy(order: cart.Order) -> Policy:
	"""The policy that `order` names, `NONE` without one. Raises OrderRefused for one that the branch does not have."""
	if not order.policy:
		return NONE
	try:
		found = frappe.get_cached_doc("Jarz Commercial Policy", order.policy)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		found = None
	if not found or not found.enabled or (found.pos_profile and found.pos_profile != order.branch):
		frappe.throw(
			_("There is no commercial policy {0} in {1}.").format(order.policy, order.branch), OrderRefused
		)
	return Policy(
		name=found.name,
		order_purpose=found.order_purpose or "",
		price_list=found.price_list or "",
		discount=Decimal(str(found.discount_percentage or 0)),
		waives_shipping=bool(found.waives_shipping_income),
		no_courier=bool(found.no_courier),
	)
