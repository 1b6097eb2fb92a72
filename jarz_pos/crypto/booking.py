"""What the payments of a charge are in money: one line for each payment that may be booked. Pure: no database, no Frappe."""

from dataclasses import dataclass
from decimal import Decimal

from jarz_pos.crypto.fold import Payment, Standing
from jarz_pos.crypto.terms import Terms
from jarz_pos.money import quantize


@dataclass(frozen=True)
class Line:
	"""Money in the charge's currency, at its locked rate. `paid`: what the tokens are worth; `allocated`: of that, and of
	`difference`, for what the charge asks; the rest is the customer's advance.

	`difference`: what the shop bears for a payment that is short (positive) or keeps of one that is over (negative), within
	the tolerance.
	"""

	payment: str
	tx: str
	paid: Decimal
	allocated: Decimal
	difference: Decimal = Decimal(0)

	@property
	def advance(self) -> Decimal:
		return self.paid + self.difference - self.allocated


def lines(
	terms: Terms, standing: Standing, amount: Decimal, places: int, *, only_final: bool = False
) -> list[Line]:
	"""Lines of all payments that have their confirmations (or are final), in the chain's order.

	Shares of `amount` are cumulative, so that however it was paid in parts they add up to it exactly.
	"""

	def worth(units: int) -> Decimal:
		return quantize(amount * units / terms.due, places)

	ripe = [payment for payment in standing.payments if (payment.final if only_final else payment.settled)]
	last = max((index for index, payment in enumerate(ripe) if payment.counted), default=-1)
	total = sum(payment.fact.units for payment in ripe if payment.counted)
	made, before = [], 0
	for index, payment in enumerate(ripe):
		if not payment.counted:
			made.append(_line(payment, worth(payment.fact.units), Decimal(0)))
			continue
		after = before + payment.fact.units
		share = worth(min(after, terms.due)) - worth(min(before, terms.due))
		over = worth(max(after - terms.due, 0)) - worth(max(before - terms.due, 0))
		difference = Decimal(0)
		if index == last and terms.enough <= total < terms.due:
			difference = amount - worth(total)
		elif index == last and 0 < total - terms.due <= min(terms.tolerance, payment.fact.units):
			difference = -over
		allocated = share + max(difference, Decimal(0))
		made.append(_line(payment, share + over, allocated, difference))
		before = after
	return [line for line in made if line.paid > 0]


def given_back(terms: Terms, amount: Decimal, units: int, left: tuple[int, Decimal], places: int) -> Decimal:
	"""What a refund of `units` is in money, at the locked rate. `left`: the units that lie there and what they stand at in the books.

	The last unit takes along what rounding has left, so that what came in and went back adds up to nothing.
	"""
	left_units, left_money = left
	if units == left_units:
		return left_money
	return min(quantize(amount * units / terms.due, places), left_money)


def _line(payment: Payment, paid: Decimal, allocated: Decimal, difference: Decimal = Decimal(0)) -> Line:
	return Line(payment.fact.payment, payment.fact.tx, paid, allocated, difference)
