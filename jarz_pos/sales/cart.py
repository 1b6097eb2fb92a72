"""What a checkout asks for, as values, and the rules that need no database. Pure: no database, no Frappe.

`intake` makes these values from what a client sends; `pricing` and `order` only read them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

MOST_LINES = 300
MOST_ROWS = 500
MOST_UNITS = Decimal(100_000)
HIGHEST_RATE = Decimal(100_000_000)
MOST_CHOICES = 200
# What a Currency column of the database still holds, with room for exchange rates.
MOST_TOTAL = Decimal(10_000_000_000)
CASH, ONLINE = "cash", "online"
WALK_IN = "Walking Customer"  # what the client sends when no customer was chosen


class CartRefusal(ValueError):
	"""A cart that cannot be sold. `code` names the reason (texts: `words`), `values` fill its text."""

	def __init__(self, code: str, *values: object):
		super().__init__(code, *values)
		self.code = code
		self.values = values


@dataclass(frozen=True)
class Discount:
	"""What a line is sold for instead of its price: at most one of the three is set. Amounts are for one unit."""

	rate: Decimal | None = None
	percentage: Decimal | None = None
	amount: Decimal | None = None

	@property
	def given(self) -> bool:
		return not (self.rate is None and not self.percentage and not self.amount)


@dataclass(frozen=True)
class Line:
	"""One line of the cart. `shown_rate` is what the till showed for one unit, None when it sent none.

	`choices` of a bundle: how many units of which item were chosen in which group.
	"""

	number: int
	item_code: str
	qty: Decimal
	shown_rate: Decimal | None = None
	is_bundle: bool = False
	choices: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
	discount: Discount = Discount()


@dataclass(frozen=True)
class Order:
	"""A checkout as contract 1.6 describes it. `delivery_income` None means not set, 0 a free delivery on purpose."""

	branch: str
	customer: str
	lines: tuple[Line, ...]
	address: str = ""
	slot_start: datetime | None = None
	slot_end: datetime | None = None
	pickup: bool = False
	branch_confirmed: bool = False
	sales_partner: str = ""
	payment_type: str = ""
	payment_method: str = ""
	price_list: str = ""
	delivery_income: Decimal | None = None
	zero_shipping: bool = False
	policy: str = ""
	order_purpose: str = ""
	policy_reason: str = ""
	promo_codes: tuple[str, ...] = ()
	channel: str = ""
	replay: bool = False

	@property
	def paid_online(self) -> bool:
		"""A partner order whose money the partner has already taken (contract 2.3, flow 15)."""
		return bool(self.sales_partner) and self.payment_type == ONLINE


def check_lines(lines: tuple[Line, ...]) -> None:
	"""Raises CartRefusal for a cart that is empty, endless or asks for quantities that nobody can mean."""
	if not lines:
		raise CartRefusal("empty")
	if len(lines) > MOST_LINES:
		raise CartRefusal("too_many_lines", MOST_LINES)
	for line in lines:
		if line.qty <= 0:
			raise CartRefusal("qty_not_positive", line.number, line.item_code)
		if line.qty > MOST_UNITS:
			raise CartRefusal("qty_too_large", line.number, line.item_code, MOST_UNITS)
		if line.is_bundle and line.qty != line.qty.to_integral_value():
			raise CartRefusal("bundle_qty_not_whole", line.number, line.item_code)


def check_choices(line: Line, groups: Mapping[str, tuple[str, int]]) -> None:
	"""Raises CartRefusal unless the choices of the bundle `line` fill its groups exactly.

	`groups` maps the key of each group to its name and the number of units to choose in it.
	"""
	if sum(len(items) for items in line.choices.values()) > MOST_CHOICES:
		raise CartRefusal("too_many_choices", line.number, line.item_code)
	for key in line.choices:
		if key not in groups:
			raise CartRefusal("unknown_group", line.number, line.item_code, key)
	for key, (name, wanted) in groups.items():
		chosen = sum(line.choices.get(key, {}).values())
		if chosen != wanted:
			raise CartRefusal("wrong_choice_count", line.number, line.item_code, name, wanted, chosen)


def counted(entries: Iterable[tuple[str, int]]) -> dict[str, int]:
	"""Units of each item, in the order of their first choice: entries may repeat an item or carry a count."""
	total: Counter[str] = Counter()
	for item_code, count in entries:
		total[item_code] += count
	return dict(total)
