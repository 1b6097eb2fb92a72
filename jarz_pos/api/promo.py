"""Promo codes as the till asks about them before checkout (contract 1.3.5)."""

from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.sales import cart, intake, order, promo
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["POST"])
@guards.staff
def validate_promo_codes(
	codes: Wire = None,
	cart_json: Wire = None,
	pos_profile: Wire = None,
	channel: Wire = None,
	pickup: Wire = None,
	customer: Wire = None,
) -> dict:
	"""What the codes would give for this cart: for display only, the order judges them again.

	A cart that cannot be priced is a reason why each code gives nothing, since the till expects a map in any case.
	"""
	branch = wire.text(pos_profile, _("The branch"), required=True)
	guards.require_branch(branch)
	asked = cart.Order(
		branch=branch,
		customer=wire.text(customer, _("The customer")) or cart.WALK_IN,
		lines=tuple(intake.cart_lines(cart_json, may_be_empty=True)),
		promo_codes=intake.promo_codes(codes),
		pickup=wire.flag(pickup),
		channel=wire.text(channel, _("The channel"), max_length=40),
		replay=True,  # a price that changed since is the order's business, not the code's
	)
	try:
		promotion, basket = order.preview_promotion(asked)
	except frappe.ValidationError as refusal:
		reason = guards.refusal_text(refusal)
		frappe.clear_messages()
		return _answer([promo.Result(code, reason=reason) for code in asked.promo_codes])
	return _answer(
		promotion.results,
		total=promotion.discount,
		eligible=basket.net_total,
		capped=promotion.capped,
	)


def _answer(
	results: Iterable[promo.Result],
	*,
	total: Decimal = Decimal(0),
	eligible: Decimal = Decimal(0),
	capped: bool = False,
) -> dict:
	results = tuple(results)
	return {
		"results": [
			{
				"code": result.code,
				"accepted": result.accepted,
				"discount_type": result.kind,
				"discount_amount": float(result.discount),
				"free_delivery": result.free_delivery,
				"reason": result.reason,
			}
			for result in results
		],
		"total_discount": float(total),
		"free_delivery": any(result.free_delivery for result in results),
		"eligible_net_total": float(eligible),
		"capped": capped,
	}
