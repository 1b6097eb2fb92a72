"""Amounts without a binary fraction. Pure: no database, no Frappe."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal


def quantize(amount: Decimal | int | str | float, places: int) -> Decimal:
	"""`amount` with `places` decimals, half away from zero as a till rounds. A float is read by its shortest spelling."""
	exact = amount if isinstance(amount, Decimal) else Decimal(str(amount))
	return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def split(total: Decimal, weights: Sequence[Decimal], places: int) -> list[Decimal]:
	"""Divide `total` in proportion to `weights`; the parts have `places` decimals and sum to `total` exactly.

	The residue of the rounding goes to the last part. Without any positive weight the parts are equal.
	"""
	if not weights:
		return []
	whole = sum(weights)
	if not whole:
		weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
	parts = [quantize(total * weight / whole, places) for weight in weights[:-1]]
	return [*parts, total - sum(parts)]
