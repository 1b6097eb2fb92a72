"""What a sales partner takes for an order (contract 2.4). Pure: no database, no Frappe."""

from dataclasses import dataclass
from decimal import Decimal

from jarz_pos.money import quantize


@dataclass(frozen=True)
class Fees:
	"""Commission and its VAT, each rounded; the total is the sum of the rounded parts."""

	base: Decimal
	vat: Decimal

	@property
	def total(self) -> Decimal:
		return self.base + self.vat


def fees(
	amount: Decimal,
	*,
	commission: Decimal,
	vat_rate: Decimal,
	places: int,
	online_fee: Decimal = Decimal(0),
) -> Fees:
	"""Fees on an order of `amount`, in its currency with `places` decimals. Rates are percentages.

	`online_fee` is what the partner takes besides his commission where the customer paid him.
	"""
	base = quantize(amount * (commission + online_fee) / 100, places)
	return Fees(base, quantize(base * vat_rate / 100, places))
