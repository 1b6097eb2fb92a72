"""The lines of a journal before they are posted. Pure: no database, no Frappe."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Leg:
	"""One line, in company currency: `amount` above zero is a debit, below zero a credit.

	A Receivable or Payable account needs its party. `against` is the Sales Invoice or credit note that the line settles.
	"""

	account: str
	amount: Decimal
	party_type: str = ""
	party: str = ""
	against: str = ""


class Unbalanced(ValueError):
	"""Debits and credits differ: a defect of the plan that made the legs, never of what a person entered."""


def posted(legs: Iterable[Leg]) -> list[Leg]:
	"""The legs that move something; [] where nothing is to be posted. Raises Unbalanced."""
	moving = [leg for leg in legs if leg.amount]
	if sum(leg.amount for leg in moving):
		raise Unbalanced(moving)
	return moving
