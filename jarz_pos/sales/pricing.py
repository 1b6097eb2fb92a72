"""What an order costs before taxes: lines, discounts, bundles. Pure: no database, no Frappe.

Amounts are Decimals in the currency of the invoice; `places` is the number of decimals that ERPNext stores a rate with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from jarz_pos.money import quantize
from jarz_pos.sales.cart import Discount

HUNDRED = Decimal(100)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Priced:
	"""One unit: its price in the list, and what it is sold for. `percentage` is the discount between the two."""

	price: Decimal
	rate: Decimal
	percentage: Decimal = NOTHING


@dataclass(frozen=True)
class Choice:
	"""One chosen item of a bundle with its list price and how many units of it one bundle holds."""

	group_key: str
	group_name: str
	item_code: str
	price: Decimal
	units: int


@dataclass(frozen=True)
class Child:
	"""An invoice row of a bundle: `units` of an item in one bundle, and what each of them is sold for."""

	choice: Choice
	units: int
	priced: Priced


def sold_for(price: Decimal, discount: Discount, places: int) -> Priced:
	"""The unit price after `discount`; never below zero. A discount in percent is kept as such, also on the invoice."""
	price = quantize(price, places)
	if discount.rate is not None:
		rate = quantize(discount.rate, places)
	elif discount.percentage:
		rate = quantize(price * (HUNDRED - discount.percentage) / HUNDRED, places)
	elif discount.amount:
		rate = quantize(max(price - discount.amount, NOTHING), places)
	else:
		return Priced(price, price)
	return Priced(price, rate, discount.percentage or NOTHING) if rate else free(price)


def free(price: Decimal) -> Priced:
	"""A unit that costs nothing: 100 % off, since ERPNext takes a rate of 0 alone for "not set"."""
	return Priced(price, NOTHING, HUNDRED if price else NOTHING)


def split_bundle(price: Decimal, choices: Sequence[Choice], places: int) -> list[Child]:
	"""Rows whose amounts sum to the bundle's `price` exactly, for one bundle and so for any number of them.

	All children get one discount percentage on their own prices; without prices, equal shares. Rates are rounded down to
	`places`, and one unit of the last item takes the residue, in a row of its own where that item was chosen more than
	once: a rate can only be exact for what it is multiplied with.
	"""
	if not choices:
		return []
	total = quantize(price, places)
	whole = sum(choice.price * choice.units for choice in choices)
	units = sum(choice.units for choice in choices)
	percentage = HUNDRED - total * HUNDRED / whole if whole else NOTHING
	rates = [_down(choice.price * total / whole if whole else total / units, places) for choice in choices]
	residue = total - sum(rate * choice.units for rate, choice in zip(rates, choices, strict=True))
	last, last_rate = choices[-1], rates[-1]
	parts = [*zip(choices, (choice.units for choice in choices), rates, strict=True)]
	if residue and last.units > 1:
		parts[-1:] = [(last, last.units - 1, last_rate), (last, 1, last_rate + residue)]
	elif residue:
		parts[-1:] = [(last, 1, last_rate + residue)]
	return [Child(choice, units, _share(choice.price, rate, percentage)) for choice, units, rate in parts]


def too_low(shown: Decimal | None, rate: Decimal, places: int) -> bool:
	"""Whether the till showed less than the unit costs. A price in fractions of the smallest coin is no difference."""
	return shown is not None and quantize(shown, places) < rate


def percent_of(amount: Decimal, percentage: Decimal, places: int) -> Decimal:
	"""`percentage` of `amount`, at most all of it."""
	return quantize(amount * min(percentage, HUNDRED) / HUNDRED, places)


def _share(price: Decimal, rate: Decimal, percentage: Decimal) -> Priced:
	return Priced(price, rate, percentage) if rate else free(price)


def _down(amount: Decimal, places: int) -> Decimal:
	return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
