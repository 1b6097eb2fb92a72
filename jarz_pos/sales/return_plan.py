"""What comes back of an order, what that is worth to the last coin, and whose money it was. Pure: no database, no Frappe.

Every amount is a Decimal in the order's currency, and positive where it goes back to the customer. Amounts are planned from
the whole order: what has come back altogether after this return, less what was credited before. So each return is rounded, and
all returns of an order together are the order, whatever their number and sequence.

The delivery fee (and every other charge of a fixed amount) goes back with the return that completes the order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from jarz_pos.journals import Leg
from jarz_pos.money import quantize

NOTHING = Decimal(0)
PLAIN, PARENT, CHILD = "", "parent", "child"


class ReturnRefused(Exception):
	"""Why lines cannot come back: `code` and the values that its sentence names."""

	def __init__(self, code: str, *values: object) -> None:
		super().__init__(code, *values)
		self.code, self.values = code, values


@dataclass(frozen=True)
class Line:
	"""A row of the invoice. `amount`: its net amount after all discounts; `credited` of it, and `returned` units, are back.

	`kind`: of a bundle the invoice has the bundle itself (PARENT) and then the items that it holds (CHILD).
	"""

	name: str
	item_name: str
	qty: Decimal
	amount: Decimal
	returned: Decimal = NOTHING
	credited: Decimal = NOTHING
	kind: str = PLAIN

	@property
	def left(self) -> Decimal:
		return self.qty - self.returned


@dataclass(frozen=True)
class Charge:
	"""A row of taxes and charges. `weights`: what part of `amount` each line of the order bears; `fixed`: none of them does."""

	account: str
	description: str
	amount: Decimal
	credited: Decimal = NOTHING
	fixed: bool = False
	weights: tuple[Decimal, ...] = ()

	@property
	def left(self) -> Decimal:
		return self.amount - self.credited


@dataclass(frozen=True)
class Sold:
	"""An order with what has come back of it. `due`: what the customer was asked for; `credited`: sum of the credit notes."""

	lines: tuple[Line, ...]
	charges: tuple[Charge, ...]
	due: Decimal
	credited: Decimal
	places: int


@dataclass(frozen=True)
class Credit:
	"""What a credit note says: `charges` beside their amounts; `rounding` brings its total to what is due back."""

	net: Decimal
	charges: tuple[tuple[Charge, Decimal], ...]
	rounding: Decimal
	completes: bool

	@property
	def total(self) -> Decimal:
		return self.net + sum((amount for _charge, amount in self.charges), NOTHING) + self.rounding


@dataclass(frozen=True)
class Money:
	"""Where the money of a return is: not yet paid (flow 26), with the courier (27), with a sales partner, in the branch (28)."""

	unpaid: Decimal
	courier: Decimal
	partner: Decimal
	branch: Decimal


@dataclass(frozen=True)
class Party:
	"""An account of ours with whom it is kept."""

	account: str
	kind: str
	name: str


def quantities(lines: Sequence[Line], asked: Mapping[str, Decimal]) -> dict[str, Decimal]:
	"""Units of each row that come back. A bundle brings what is left of its items, and is back itself with the last of them.

	Where a bundle and items of it are both asked for, an item comes back as often as the larger of the two says.
	Raises ReturnRefused.
	"""
	known = {line.name: line for line in lines}
	for name, qty in asked.items():
		if name not in known:
			raise ReturnRefused("unknown_line", name)
		if qty <= 0:
			raise ReturnRefused("not_positive", known[name].item_name)
		if qty > known[name].left:
			raise ReturnRefused("more_than_sold", known[name].item_name, known[name].left)
	coming = dict(asked)
	for parent, children in _bundles(lines):
		whole = coming.pop(parent.name, NOTHING)
		for child in children:
			brought = min(whole * child.qty / parent.qty, child.left)
			if qty := max(coming.get(child.name, NOTHING), brought):
				coming[child.name] = qty
		back = _whole_bundles(parent, children, coming) - parent.returned
		if back > 0:
			coming[parent.name] = back
	if not coming:
		raise ReturnRefused("nothing")
	return coming


def credit(sold: Sold, coming: Mapping[str, Decimal], *, with_fixed: bool | None = None) -> Credit:
	"""The credit note for `coming` units. `with_fixed`: with the fixed charges or without; None: when all goods are back."""
	after = [line.returned + coming.get(line.name, NOTHING) for line in sold.lines]
	completes = all(back == line.qty for line, back in zip(sold.lines, after, strict=True))
	shares = [back / line.qty for line, back in zip(sold.lines, after, strict=True)]
	net = sum(
		(
			quantize(line.amount * share, sold.places) - line.credited
			for line, share in zip(sold.lines, shares, strict=True)
			if line.name in coming or completes
		),
		NOTHING,
	)
	fixed_too = completes if with_fixed is None else with_fixed
	charges = tuple(
		(charge, amount)
		for charge in sold.charges
		if (amount := _charged_back(charge, shares, sold.places, completes=completes, fixed_too=fixed_too))
	)
	kept = NOTHING if fixed_too else sum((charge.left for charge in sold.charges if charge.fixed), NOTHING)
	planned = net + sum((amount for _charge, amount in charges), NOTHING)
	missing = sold.due - sold.credited - kept - planned
	# Before the last return only what would exceed the amount due: the order's own rounding comes at the end.
	return Credit(net, charges, missing if completes else min(missing, NOTHING), completes)


def whose_money(
	total: Decimal, *, outstanding: Decimal, with_courier: Decimal, with_partner: bool = False
) -> Money:
	"""First what was never paid, then what the courier holds for the order; the rest reached the partner or the branch."""
	unpaid = min(total, max(outstanding, NOTHING))
	courier = min(total - unpaid, max(with_courier, NOTHING))
	rest = total - unpaid - courier
	return Money(unpaid, courier, rest if with_partner else NOTHING, NOTHING if with_partner else rest)


def legs(
	money: Money,
	*,
	customer: Party,
	invoice: str,
	credit_note: str,
	courier: Party | None = None,
	partner: Party | None = None,
	trip: Decimal = NOTHING,
	delivery_expense: str = "",
) -> list[Leg]:
	"""The journal of a return: flows 26 and 27 and what a sales partner owes less; `trip`: fee that the courier does not get (29)."""
	found = [
		Leg(customer.account, money.unpaid, customer.kind, customer.name, credit_note),
		Leg(customer.account, -money.unpaid, customer.kind, customer.name, invoice),
	]
	for holder, amount in ((courier, money.courier), (partner, money.partner)):
		if holder and amount:
			found += [
				Leg(customer.account, amount, customer.kind, customer.name, credit_note),
				Leg(holder.account, -amount, holder.kind, holder.name),
			]
	if courier and trip:
		found += [Leg(courier.account, trip, courier.kind, courier.name), Leg(delivery_expense, -trip)]
	return found


def _bundles(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
	"""Each bundle with its items: the rows that follow it on the invoice. One without items is a line like others."""
	children: list[Line] = []
	for line in reversed(lines):
		if line.kind == CHILD:
			children.insert(0, line)
			continue
		if line.kind == PARENT and children:
			yield line, children
		children = []


def _whole_bundles(parent: Line, children: Sequence[Line], coming: Mapping[str, Decimal]) -> Decimal:
	"""How many bundles are back with all that they held."""
	whole = min(
		(child.returned + coming.get(child.name, NOTHING)) * parent.qty / child.qty for child in children
	)
	return whole.quantize(Decimal(1), rounding=ROUND_FLOOR)


def _charged_back(
	charge: Charge, shares: Sequence[Decimal], places: int, *, completes: bool, fixed_too: bool
) -> Decimal:
	if charge.fixed:
		return charge.left if fixed_too else NOTHING
	if completes:
		return charge.left
	whole = sum(charge.weights, NOTHING)
	if not whole:
		return NOTHING
	borne = sum((weight * share for weight, share in zip(charge.weights, shares, strict=True)), NOTHING)
	return quantize(charge.amount * borne / whole, places) - charge.credited
