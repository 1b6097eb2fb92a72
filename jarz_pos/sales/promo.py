"""Promo codes: ERPNext's Coupon Code with a Pricing Rule on the whole transaction, and our "free delivery"."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate

from jarz_pos.money import quantize
from jarz_pos.sales import pricing
from jarz_pos.sales.words import OrderRefused

PERCENTAGE, AMOUNT, FREE_DELIVERY = "percentage", "amount", "free_delivery"
RULE_KIND = {"Discount Percentage": PERCENTAGE, "Discount Amount": AMOUNT}


@dataclass(frozen=True)
class Basket:
	"""What a code is judged by. Amounts are in `currency`, the invoice's."""

	company: str
	currency: str
	customer: str
	customer_group: str
	net_total: Decimal
	units: Decimal
	places: int


@dataclass(frozen=True)
class Result:
	"""What one code gives; `coupon` is the name of the Coupon Code, `reason` says why it gives nothing."""

	code: str
	coupon: str = ""
	kind: str = ""
	discount: Decimal = Decimal(0)
	free_delivery: bool = False
	reason: str = ""

	@property
	def accepted(self) -> bool:
		return not self.reason


@dataclass(frozen=True)
class Promotion:
	"""All codes of an order together; the discount is never more than the goods cost."""

	results: tuple[Result, ...]
	discount: Decimal
	capped: bool

	@property
	def free_delivery(self) -> bool:
		return any(result.free_delivery for result in self.results)

	@property
	def accepted(self) -> tuple[Result, ...]:
		return tuple(result for result in self.results if result.accepted)


NONE = Promotion((), Decimal(0), capped=False)


def judge(codes: Iterable[str], basket: Basket) -> Promotion:
	"""What `codes` give on `basket` today. At most two queries."""
	codes = tuple(codes)
	if not codes:
		return NONE
	coupons = _coupons(codes)
	rules = _rules({coupon.pricing_rule for coupon in coupons.values() if coupon.pricing_rule})
	results = tuple(_result(code, coupons.get(code.casefold()), rules, basket) for code in codes)
	given = sum((result.discount for result in results), Decimal(0))
	return Promotion(results, min(given, basket.net_total), capped=given > basket.net_total)


def use(promotion: Promotion) -> None:
	"""Count one use of each accepted code. Raises OrderRefused where another till used the last one meanwhile.

	The rows are locked in one order, and last of all that an order locks, so that tills do not wait for each other in circles.
	"""
	_count({result.coupon for result in promotion.accepted}, 1)


def give_back(codes: Iterable[str]) -> None:
	"""An order with these codes was cancelled."""
	_count({coupon.name for coupon in _coupons(tuple(codes)).values()}, -1)


def _count(coupons: set[str], step: int) -> None:
	for name in sorted(coupons):
		used, limit = frappe.db.get_value("Coupon Code", name, ["used", "maximum_use"], for_update=True)
		if step > 0 and limit and used >= limit:
			frappe.throw(_("Promo code {0} has been used up.").format(name), OrderRefused)
		frappe.db.set_value("Coupon Code", name, "used", max(used + step, 0), update_modified=False)


def _coupons(codes: tuple[str, ...]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(  # the till reads codes for customers; staff need no right on Coupon Code
		"Coupon Code",
		filters={"coupon_code": ("in", codes)},
		fields=[
			"name",
			"coupon_code",
			"customer",
			"pricing_rule",
			"valid_from",
			"valid_upto",
			"maximum_use",
			"used",
			"jarz_free_delivery",
		],
		order_by="name asc",
	)
	return {row.coupon_code.casefold(): row for row in rows}


def _rules(names: set[str]) -> dict[str, frappe._dict]:
	if not names:
		return {}
	rows = frappe.get_all(  # as above
		"Pricing Rule",
		filters={"name": ("in", sorted(names)), "disable": 0, "selling": 1, "apply_on": "Transaction"},
		fields=["*"],
		order_by="name asc",
	)
	return {row.name: row for row in rows}


def _result(code: str, coupon: frappe._dict | None, rules: dict[str, frappe._dict], basket: Basket) -> Result:
	if not coupon:
		return Result(code, reason=_("There is no promo code {0}.").format(code))
	reason = _coupon_refusal(coupon, basket)
	if reason:
		return Result(code, coupon.name, reason=reason)
	free, discount, kind = bool(coupon.jarz_free_delivery), Decimal(0), FREE_DELIVERY
	if coupon.pricing_rule:
		rule = rules.get(coupon.pricing_rule)
		reason = _rule_refusal(rule, code, basket)
		if reason:
			return Result(code, coupon.name, reason=reason)
		discount = _discount(rule, basket)
		kind = RULE_KIND[rule.rate_or_discount] if discount else FREE_DELIVERY
	if not discount and not free:
		return Result(code, coupon.name, reason=_("Promo code {0} gives nothing.").format(code))
	return Result(code, coupon.name, kind, discount, free)


def _coupon_refusal(coupon: frappe._dict, basket: Basket) -> str:
	today = getdate()
	if coupon.valid_from and coupon.valid_from > today:
		return _("Promo code {0} is not valid yet.").format(coupon.coupon_code)
	if coupon.valid_upto and coupon.valid_upto < today:
		return _("Promo code {0} has expired.").format(coupon.coupon_code)
	if coupon.maximum_use and coupon.used >= coupon.maximum_use:
		return _("Promo code {0} has been used up.").format(coupon.coupon_code)
	if coupon.customer and coupon.customer != basket.customer:
		return _("Promo code {0} belongs to another customer.").format(coupon.coupon_code)
	return ""


def _rule_refusal(rule: frappe._dict | None, code: str, basket: Basket) -> str:
	"""Rules that ask for more than a till knows are refused rather than guessed at."""
	if not rule or rule.price_or_product_discount != "Price" or rule.rate_or_discount not in RULE_KIND:
		return _("Promo code {0} cannot be used here.").format(code)
	if rule.condition or not _applies(rule, basket):
		return _("Promo code {0} cannot be used for this order.").format(code)
	if (rule.valid_from and rule.valid_from > getdate()) or (rule.valid_upto and rule.valid_upto < getdate()):
		return _("Promo code {0} is not valid today.").format(code)
	if basket.net_total < Decimal(str(rule.min_amt or 0)) or basket.units < Decimal(str(rule.min_qty or 0)):
		return _("The order is too small for promo code {0}.").format(code)
	over = (rule.max_amt and basket.net_total > Decimal(str(rule.max_amt))) or (
		rule.max_qty and basket.units > Decimal(str(rule.max_qty))
	)
	return _("The order is too large for promo code {0}.").format(code) if over else ""


def _applies(rule: frappe._dict, basket: Basket) -> bool:
	if rule.company and rule.company != basket.company:
		return False
	if rule.rate_or_discount == "Discount Amount" and rule.currency and rule.currency != basket.currency:
		return False
	parties = {"": True, "Customer": rule.customer == basket.customer}
	parties["Customer Group"] = rule.customer_group == basket.customer_group
	return parties.get(rule.applicable_for or "", False)


def _discount(rule: frappe._dict, basket: Basket) -> Decimal:
	if rule.rate_or_discount == "Discount Percentage":
		return pricing.percent_of(
			basket.net_total, Decimal(str(rule.discount_percentage or 0)), basket.places
		)
	return quantize(Decimal(str(rule.discount_amount or 0)), basket.places)
