"""What a dispatch does to the money (contract 2.3: flows 2 to 8, 10 and 18 to 21). Pure: no database, no Frappe.

Previews and confirmations both come here, so what is shown is what is posted. Amounts are Decimals in company currency,
rounded to it.
"""

from dataclasses import dataclass
from decimal import Decimal

from jarz_pos.journals import Leg

LATER, PAY_NOW, ONLINE = "later", "pay_now", "online"
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Terms:
	"""What a courier takes along: `amount` he collects for us, `fee` he gets; both 0 for an order without courier.

	`unpaid`: the customer still owes something. `awaits_payment`: he owes it, and will pay it online, not to the courier.
	"""

	amount: Decimal
	fee: Decimal
	unpaid: bool
	awaits_payment: bool = False

	@property
	def net(self) -> Decimal:
		"""What the courier brings back; below zero what he is owed."""
		return self.amount - self.fee


@dataclass(frozen=True)
class Books:
	"""Where a dispatch is posted. `money`: the drawer of the branch, the bank for a delivery partner."""

	order: str
	customer: str
	receivable: str
	courier_type: str
	courier: str
	clearing: str
	expense: str
	money: str


def terms(
	outstanding: Decimal, fee: Decimal, *, with_courier: bool = True, online_intent: bool = False
) -> Terms:
	"""The terms of a dispatch. `outstanding`: what is left to pay of the order, `fee`: what the courier gets for the trip."""
	owed = max(outstanding, NOTHING)
	if not with_courier:
		return Terms(NOTHING, NOTHING, unpaid=owed > 0)
	if online_intent and owed:
		return Terms(NOTHING, fee, unpaid=True, awaits_payment=True)
	return Terms(owed, fee, unpaid=owed > 0)


def legs(agreed: Terms, mode: str, books: Books) -> list[Leg]:
	"""The one journal of a dispatch: the courier owes what he collects and is owed his fee, or is paid on the spot."""
	paid_by_customer = Leg(books.receivable, -agreed.amount, "Customer", books.customer, against=books.order)
	fee = Leg(books.expense, agreed.fee)
	if mode == PAY_NOW:
		return [Leg(books.money, agreed.net), fee, paid_by_customer]
	return [
		Leg(books.clearing, agreed.amount, books.courier_type, books.courier),
		paid_by_customer,
		fee,
		Leg(books.clearing, -agreed.fee, books.courier_type, books.courier),
	]


def closed(agreed: Terms, mode: str) -> bool:
	"""Nothing is left to settle: paid on the spot, or what he collects is what he gets (contract 4, row 4)."""
	return mode == PAY_NOW or not agreed.net
