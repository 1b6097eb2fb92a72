"""What a delivery costs the customer (F) and what it costs us (S), contract 2.4. Pure: no database, no Frappe."""

from collections.abc import Iterable
from decimal import Decimal

NOTHING = Decimal(0)


def delivery_fee(
	territory_income: Decimal,
	*,
	override: Decimal | None = None,
	pickup: bool = False,
	partner: bool = False,
	free_shipping: bool = False,
) -> Decimal:
	"""F, what the customer pays for the delivery, in the order's currency (contract 1.6 rule 4).

	`override` replaces the territory's income; None means not set, 0 a delivery that is free on purpose. `free_shipping`
	sums up the reasons that need no amount: a free-shipping bundle, a promotion, a policy, a zero-shipping price list.
	"""
	if pickup or partner or free_shipping:
		return NOTHING
	return territory_income if override is None else override


def courier_fee(
	territory_expenses: Iterable[Decimal],
	*,
	override: Decimal | None = None,
	stored: Decimal | None = None,
	pickup: bool = False,
	no_courier: bool = False,
) -> Decimal:
	"""S, what we pay for the trip, in company currency. What the customer pays or is spared does not change it.

	First that is there: nothing for pickup and no-courier orders, the approved `override`, the fee `stored` on the invoice,
	the first expense above zero of `territory_expenses`: the sub-territory's own, the territory's own, then its parents'
	upwards. A Currency column cannot say "not set", so 0 in `stored` or in a Territory means it; an `override` of 0 counts.
	"""
	if pickup or no_courier:
		return NOTHING
	if override is not None:
		return override
	if stored:
		return stored
	return next((expense for expense in territory_expenses if expense > 0), NOTHING)
