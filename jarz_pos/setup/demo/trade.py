"""A week of orders, taken, prepared, paid, sent out and now and then cancelled by the people of the demo shop.

Deliveries spread over today and the six days that follow. Each order carries its number in the channel field; an order
that is there is left alone. The dice of an order depend on its number only.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal

import frappe
from frappe.utils import getdate, today

from jarz_pos import settings
from jarz_pos.catalog import bundles
from jarz_pos.delivery import couriers, flows
from jarz_pos.kanban import acceptance, cancel, handover, moves, notes, states
from jarz_pos.sales import methods, order, payment, receipts
from jarz_pos.sales.cart import CASH, ONLINE, Line, Order
from jarz_pos.setup.demo import crew, folk, menu, offers
from jarz_pos.setup.demo.places import ALEXANDRIA, CAIRO

DAYS, ORDERS_A_DAY = 7, 9
# How far the orders of a day have come: today's are nearly done, those of later days wait.
PROGRESS = (
	(states.READY, states.READY, states.IN_PROGRESS),
	(states.IN_PROGRESS, states.RECEIVED, states.READY),
	(states.RECEIVED, states.RECEIVED, states.IN_PROGRESS),
)
NOTES = (
	"Please ring twice.",
	"بدون سكر",
	"Leave it with the doorman.",
	"Birthday: write “Happy Birthday Nour” 🎂",
)
REASONS = ("Customer changed their mind", "Wrong address", "Ordered twice")


def week() -> Iterator[str]:
	"""The orders that are missing; after each day says how many were made."""
	for day in range(DAYS):
		date = getdate(today()) + timedelta(days=day)
		numbers = range(day * ORDERS_A_DAY + 1, (day + 1) * ORDERS_A_DAY + 1)
		missing = [number for number in numbers if not _known(number)]
		for number in missing:
			_DemoOrder(number, day).make(datetime.combine(date, time()))
		if missing:
			yield f"{len(missing)} orders for {date:%A}"


def channel(number: int) -> str:
	"""What marks an order as the demo's, and tells which one it is."""
	return f"Demo {number:03}"


def _known(number: int) -> bool:
	return bool(frappe.db.exists("Sales Invoice", {"jarz_order_channel": channel(number)}))


class _DemoOrder:
	"""One order and what becomes of it."""

	def __init__(self, number: int, day: int) -> None:
		self.number = number
		self.dice = random.Random(number)
		self.branch = CAIRO if number % 3 else ALEXANDRIA
		self.goal = PROGRESS[min(day, 2)][number % 3]
		self.partner = offers.PARTNER if number % 11 == 0 else ""
		self.walk_in = number % 8 == 0 and not self.partner
		self.is_out = day == 0 and number % 4 < 2 and self.goal == states.READY

	def make(self, midnight: datetime) -> None:
		"""Through the functions behind the till's and the board's endpoints, as the people who would do it."""
		with _acting(self._someone("Jarz POS Staff")):
			name = order.create(self._checkout(midnight), states.initial(self.partner))["name"]
			if self.number % 7 == 0:
				notes.add(name, self.dice.choice(NOTES))
			if self.goal != states.RECEIVED:
				acceptance.accept(name)
			for state in (states.IN_PROGRESS, states.READY):
				if states.ORDER.index(state) <= states.ORDER.index(self.goal):
					moves.move(name, state)
			self._pay(name)
			if self.is_out:
				self._send(name)
		if self.number % 10 == 4 and not self.is_out:
			with _acting(self._someone("Jarz Line Manager")):
				cancel.cancel(name, self.dice.choice(REASONS))

	def _checkout(self, midnight: datetime) -> Order:
		customers = crew.customers_of(self.branch)
		return Order(
			branch=self.branch,
			customer=settings.walk_in_customer() if self.walk_in else self.dice.choice(customers),
			lines=tuple(self._lines()),
			slot_start=None
			if self.walk_in
			else midnight + timedelta(hours=self.dice.choice((12, 14, 17, 20))),
			pickup=self.walk_in,
			sales_partner=self.partner,
			payment_type=self.dice.choice((CASH, ONLINE)) if self.partner else "",
			payment_method=self.dice.choice((methods.CASH, methods.CASH, methods.INSTAPAY, methods.WALLET)),
			promo_codes=(offers.PROMO,) if self.number % 13 == 0 and not self.partner else (),
			channel=channel(self.number),
		)

	def _lines(self) -> Iterator[Line]:
		codes = [f"{prefix}-{n:02}" for prefix, rows in menu.GROUPS.values() for n in range(1, len(rows) + 1)]
		chosen = self.dice.sample(codes, self.dice.randint(1, 6))
		for position, code in enumerate(chosen, 1):
			yield Line(number=position, item_code=code, qty=Decimal(self.dice.randint(1, 4)))
		if self.number % 4 == 1:
			yield self._bundle(len(chosen) + 1)

	def _bundle(self, position: int) -> Line:
		name = self.dice.choice(list(menu.BUNDLES))
		choices: dict[str, dict[str, int]] = {}
		for group in bundles.definitions([name])[0].groups:
			prefix, rows = menu.GROUPS[group.item_group]
			units = choices.setdefault(group.key, {})
			for _unit in range(group.quantity):
				code = f"{prefix}-{self.dice.randint(1, len(rows)):02}"
				units[code] = units.get(code, 0) + 1
		return Line(number=position, item_code=name, qty=Decimal(1), is_bundle=True, choices=choices)

	def _pay(self, name: str) -> None:
		"""Walk-ins pay at once, every third customer in advance; the rest when the courier comes."""
		if self.partner or not (self.walk_in or self.number % 3 == 1):
			return
		method = methods.CASH if self.walk_in else self.dice.choice((methods.INSTAPAY, methods.WALLET))
		paid = payment.pay(payment.PaymentRequest(name, method))
		if method != methods.CASH:
			receipts.create(receipts.ReceiptRequest(name, method, Decimal(str(paid["amount"]))))

	def _send(self, name: str) -> None:
		"""With a courier of the branch who is paid later, or over the counter; one of three has arrived."""
		if self.walk_in or self.partner:
			handover.move(name, states.OUT_FOR_DELIVERY)
		else:
			rider = self.dice.choice(couriers.active((self.branch,)))
			handover.transition(name, handover.Party(rider.party_type, rider.party), flows.LATER)
		if self.number % 3 == 0:
			handover.move(name, states.DELIVERED)

	def _someone(self, post: str) -> str:
		logins = [
			login for login, (_name, held, at) in folk.USERS.items() if held == post and self.branch in at
		]
		return crew.email(self.dice.choice(logins))


@contextmanager
def _acting(user: str) -> Iterator[None]:
	"""The body runs as `user`, with his rights."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)
