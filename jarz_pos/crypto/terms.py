"""What a charge asks for, frozen when it is made. Pure: no database, no Frappe.

Amounts of tokens are integers in the token's smallest unit; money is Decimal; moments are Unix seconds.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

LATE_ACCEPT = "Accept"
LATE_HOLD = "Hold"


@dataclass(frozen=True)
class Terms:
	"""The part of a charge that its status depends on.

	`due`, `tolerance`: units of `token`; what is short by no more than `tolerance` is enough. A payment in a block after
	`accept_until` (or after the charge was `cancelled`) is late: counted where `late` says Accept, else kept apart.
	`confirmations`: blocks, its own included, that a payment needs before goods may leave.
	"""

	chain: int
	token: str
	address: str
	due: int
	accept_until: int
	confirmations: int
	tolerance: int = 0
	late: str = LATE_ACCEPT
	cancelled: int | None = None

	@property
	def enough(self) -> int:
		return max(self.due - self.tolerance, 1)

	@property
	def closes(self) -> int:
		return self.accept_until if self.cancelled is None else min(self.accept_until, self.cancelled)


def units_due(amount: Decimal, rate: Decimal, decimals: int) -> int:
	"""Units of a token that pay `amount` at `rate` (money for one whole token), rounded up so that nobody is a unit short."""
	return int((amount / rate).scaleb(decimals).to_integral_value(rounding=ROUND_CEILING))


def tolerance(due: int, percent: Decimal, most: int) -> int:
	"""Units by which a payment may be short: `percent` of `due`, and never more than `most` units."""
	return max(min(int(due * percent / 100), most), 0)


def confirmations(amount: Decimal, tiers: list[tuple[Decimal, int]]) -> int:
	"""Blocks that a charge of `amount` needs: those of the highest tier (from amount, blocks) that it reaches, at least 1."""
	reached = [(start, blocks) for start, blocks in tiers if amount >= start]
	return max(max(reached)[1], 1) if reached else 1


def readable(units: int, decimals: int) -> str:
	"""`units` written as whole tokens, exactly and without exponent: 1234500 at 6 decimals is "1.2345"."""
	text = f"{units:0{decimals + 1}d}"
	whole, fraction = (text[:-decimals], text[-decimals:].rstrip("0")) if decimals else (text, "")
	return f"{whole}.{fraction}" if fraction else whole
