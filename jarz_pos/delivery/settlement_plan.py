"""What settling open rows with a courier comes to (contract 2.3, flows 5, 7, 7b, 7c and 9). Pure.

Previews, single orders, all orders of a courier and the form on the desk take their amounts from here. Amounts are Decimals
in company currency.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jarz_pos.journals import Leg

COLLECT, PAY, NONE = "collect", "pay", "none"
PAY_EXCESS, EVEN = "pay_excess", "even"


@dataclass(frozen=True)
class Plan:
	"""`collected`: what the courier holds of customers' money; `fees`: what he has earned."""

	collected: Decimal
	fees: Decimal

	@property
	def net(self) -> Decimal:
		"""Above zero the courier pays it to the branch, below zero the branch pays it to him."""
		return self.collected - self.fees

	@property
	def action(self) -> str:
		"""What the branch does: collect, pay or none."""
		if not self.net:
			return NONE
		return COLLECT if self.net > 0 else PAY

	@property
	def scenario(self) -> str:
		"""The same as the client's dialog names it: a fee above the collected money is told from a fee alone (1.9.6)."""
		if self.action == PAY and self.collected > 0:
			return PAY_EXCESS
		return EVEN if self.action == NONE else self.action


def of(rows: Iterable[tuple[Decimal, Decimal]]) -> Plan:
	"""The plan of rows of (amount, shipping): adjustments count like dispatches, whatever their sign."""
	amounts, fees = zip(*rows, strict=True) if (rows := list(rows)) else ((), ())
	return Plan(sum(amounts, Decimal(0)), sum(fees, Decimal(0)))


def legs(plan: Plan, *, money: str, clearing: str, party_type: str, party: str) -> list[Leg]:
	"""The journal of the net: account `money` against what the courier stands at; no lines where it is zero."""
	if not plan.net:
		return []
	return [Leg(money, plan.net), Leg(clearing, -plan.net, party_type, party)]


def collected_after_all(
	amount: Decimal, *, order: str, customer: str, receivable: str, clearing: str, party_type: str, party: str
) -> list[Leg]:
	"""The courier collects what the customer was to pay online (flow 12); the fee is posted since the dispatch."""
	return [
		Leg(clearing, amount, party_type, party),
		Leg(receivable, -amount, "Customer", customer, against=order),
	]


def moved_to_bank(amount: Decimal, *, bank: str, clearing: str, party_type: str, party: str) -> list[Leg]:
	"""The customer has paid online what the courier was to collect (flow 13); a negative amount takes that back."""
	return [Leg(bank, amount), Leg(clearing, -amount, party_type, party)]
