"""The Sales Invoice of an order: which field holds what (contract 1.6, "Server behaviour to provide")."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import erp, settings
from jarz_pos.delivery import fees
from jarz_pos.delivery.slots import Slot
from jarz_pos.sales import rows
from jarz_pos.sales.buyer import Buyer
from jarz_pos.sales.cart import Order
from jarz_pos.sales.lines import Priced, Row
from jarz_pos.sales.partner import Partner
from jarz_pos.sales.policy import Policy
from jarz_pos.sales.promo import Promotion
from jarz_pos.sales.shop import Shop

# An empty text, not None: Frappe v15 fills a Time field that is None with the time of day (contract 4, row 17).
NO_SLOT = {
	"jarz_delivery_date": None,
	"jarz_delivery_time_from": "",
	"jarz_delivery_duration": None,
	"jarz_delivery_slot_label": None,
}


@dataclass(frozen=True)
class Draft:
	"""All that was decided about an order before anything is written.

	`state`: where it starts on the board. `discount` is on the whole order, `fee` what its delivery costs the customer.
	"""

	order: Order
	state: str
	shop: Shop
	buyer: Buyer
	partner: Partner | None
	policy: Policy
	priced: Priced
	promotion: Promotion
	discount: Decimal
	fee: Decimal
	slot: Slot | None
	notes: tuple[str, ...]


def build(draft: Draft) -> Document:
	"""A new draft Sales Invoice, not yet saved."""
	invoice = frappe.new_doc("Sales Invoice")
	invoice.update(_head(draft))
	invoice.update(_order_facts(draft))
	invoice.update(_slot(draft.slot))
	for row in draft.priced.rows:
		invoice.append("items", _row(row, draft.shop))
	for row in _taxes(draft):
		invoice.append("taxes", row)
	return invoice


def _head(draft: Draft) -> dict:
	"""ERPNext's own fields. The prices are ours, so its Pricing Rules stay out."""
	shop, buyer, priced = draft.shop, draft.buyer, draft.priced
	return {
		"company": shop.company,
		"customer": buyer.name,
		"customer_address": buyer.billing_address,
		"shipping_address_name": buyer.shipping_address,
		"territory": (buyer.territory and buyer.territory.name) or buyer.customer.territory,
		"is_pos": 0,
		"update_stock": 0,
		"pos_profile": shop.name,
		"cost_center": shop.cost_center,
		"currency": shop.currency,
		"conversion_rate": shop.conversion_rate,
		"selling_price_list": priced.price_list,
		"price_list_currency": shop.currency,
		"plc_conversion_rate": shop.conversion_rate,
		"ignore_pricing_rule": 1,
		"taxes_and_charges": None if draft.partner else shop.taxes_template,
		"apply_discount_on": "Net Total" if draft.discount else "Grand Total",
		"discount_amount": float(draft.discount),
		# Never the customer's default partner: only an order that names one is a partner order.
		"sales_partner": draft.partner.name if draft.partner else "",
		"commission_rate": draft.partner.commission_rate if draft.partner else 0,
	}


def _order_facts(draft: Draft) -> dict:
	order, policy = draft.order, draft.policy
	return {
		"sales_invoice_state": draft.state,
		"jarz_branch": draft.shop.name,
		"jarz_acceptance_status": "Pending",
		"jarz_is_pickup": int(order.pickup),
		"jarz_no_courier": int(policy.no_courier),
		"jarz_payment_method": order.payment_method,
		"jarz_delivery_income_set": int(order.delivery_income is not None),
		"jarz_delivery_income": float(order.delivery_income or 0),
		"jarz_shipping_expense": float(_courier_fee(draft)),
		"jarz_commercial_policy": policy.name or None,
		"jarz_order_purpose": order.order_purpose or policy.order_purpose,
		"jarz_policy_reason": order.policy_reason,
		"jarz_promo_codes": ", ".join(result.code for result in draft.promotion.accepted),
		"jarz_order_channel": order.channel,
		"jarz_audit_note": "\n".join(draft.notes),
	}


def _courier_fee(draft: Draft) -> Decimal:
	"""What the trip is expected to cost us, for the card; dispatch fixes it. A partner brings couriers of his own."""
	territory = draft.buyer.territory
	return fees.courier_fee(
		[territory.courier_fee] if territory else [],
		pickup=draft.order.pickup or bool(draft.partner),
		no_courier=draft.policy.no_courier,
	)


def _slot(slot: Slot | None) -> dict:
	if not slot:
		return NO_SLOT
	return {
		"jarz_delivery_date": slot.start.date(),
		"jarz_delivery_time_from": slot.start.time(),
		"jarz_delivery_duration": slot.seconds,
		"jarz_delivery_slot_label": slot.label,
	}


def _row(row: Row, shop: Shop) -> dict:
	unit, factor = rows.selling_unit(frappe.get_cached_doc("Item", row.item_code))
	return {
		"item_code": row.item_code,
		"qty": float(row.qty),
		"uom": unit,
		"conversion_factor": factor,
		"price_list_rate": float(row.priced.price),
		"rate": float(row.priced.rate),
		"discount_percentage": float(row.priced.percentage),
		"warehouse": shop.warehouse,
		"income_account": shop.income_account,
		"cost_center": shop.cost_center,
		**row.facts,
	}


def _taxes(draft: Draft) -> Iterable[dict]:
	"""The branch's sales taxes and the delivery fee; a partner order has neither (rule 4)."""
	if draft.partner:
		return
	if draft.shop.taxes_template:
		yield from erp.template_taxes(draft.shop.taxes_template)
	if draft.fee:
		yield {
			"charge_type": "Actual",
			"account_head": settings.company_accounts(draft.shop.company).delivery_income,
			"description": _("Shipping Income ({0})").format(_place(draft)),
			"tax_amount": float(draft.fee),
			"cost_center": draft.shop.cost_center,
		}


def _place(draft: Draft) -> str:
	return draft.buyer.territory.name if draft.buyer.territory else draft.buyer.customer.territory
