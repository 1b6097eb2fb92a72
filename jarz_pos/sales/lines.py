"""Prices the lines of a cart with the shop's own prices, and makes of them the rows of the invoice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import fmt_money

from jarz_pos.catalog import bundles, prices
from jarz_pos.money import quantize
from jarz_pos.sales import cart, pricing, words
from jarz_pos.sales.goods import goods
from jarz_pos.sales.shop import Shop
from jarz_pos.sales.words import OrderRefused


class PriceChanged(OrderRefused):
	"""The till showed less than the shop asks for."""


@dataclass(frozen=True)
class Row:
	"""One row of the invoice: `qty` selling units of an item for `priced.rate` each; `facts` are our own fields."""

	item_code: str
	qty: Decimal
	priced: pricing.Priced
	facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Priced:
	"""A whole cart. `notes` say for people where the price differs from what the till showed or the list says."""

	rows: tuple[Row, ...]
	notes: tuple[str, ...]
	free_shipping: bool
	price_list: str

	@property
	def net_total(self) -> Decimal:
		"""Sum of the rows before discounts on the whole order, in the invoice's currency."""
		return sum((row.qty * row.priced.rate for row in self.rows), Decimal(0))

	@property
	def units(self) -> Decimal:
		return sum((row.qty for row in self.rows), Decimal(0))


def priced(order: cart.Order, shop: Shop, price_list: str, customer: str, *, may_discount: bool) -> Priced:
	"""The cart at the server's prices for `customer`, from a list in the branch's currency.

	`may_discount`: the caller may sell below them. Who may not is refused where the till showed less (contract 1.6 rule 6);
	a replay is booked at the server's price and noted (chapter 4, row 12). Raises OrderRefused, PriceChanged.
	"""
	return _Pricer(order, shop, price_list, customer, may_discount=may_discount).priced()


class _Pricer:
	"""One cart being priced: what was found for it, and the notes that come up."""

	def __init__(self, order: cart.Order, shop: Shop, price_list: str, customer: str, *, may_discount: bool):
		self.order, self.shop, self.price_list, self.may_discount = order, shop, price_list, may_discount
		self.notes: list[str] = []
		self.goods = goods(order, shop)
		self.book = prices.price_book(self.goods.item_codes, price_list, customer=customer)

	def priced(self) -> Priced:
		rows = tuple(row for line in self.order.lines for row in self._rows(line))
		if len(rows) > cart.MOST_ROWS:
			words.refuse(cart.CartRefusal("too_many_rows", cart.MOST_ROWS))
		whole = Priced(
			rows=rows,
			notes=tuple(self.notes),
			free_shipping=any(bundle.free_shipping for bundle in self.goods.bundles.values()),
			price_list=self.price_list,
		)
		if whole.net_total > cart.MOST_TOTAL:
			words.refuse(cart.CartRefusal("total_too_large", self._money(cart.MOST_TOTAL)))
		return whole

	def _rows(self, line: cart.Line) -> Iterator[Row]:
		if line.is_bundle:
			yield from self._bundle_rows(line, self.goods.bundles[line.item_code])
			return
		item = self.goods.items[line.item_code]
		yield Row(item.name, line.qty, self._sold_for(line, self.book.item(item.name), item.item_name))

	def _bundle_rows(self, line: cart.Line, bundle: bundles.Bundle) -> Iterator[Row]:
		"""The bundle itself, 100 % off, and what it holds (rule 7)."""
		price = self.book.bundle(bundle.erpnext_item, bundle.bundle_price)
		sold = self._sold_for(line, price, bundle.name)
		yield Row(
			bundle.erpnext_item,
			line.qty,
			pricing.free(sold.price),
			{"jarz_is_bundle_parent": 1, "jarz_bundle_code": bundle.name},
		)
		for child in pricing.split_bundle(sold.rate, self._choices(line, bundle), self.shop.places):
			yield Row(
				child.choice.item_code,
				child.units * line.qty,
				child.priced,
				{
					"jarz_is_bundle_child": 1,
					"jarz_parent_bundle": bundle.name,
					"jarz_bundle_group_key": child.choice.group_key,
					"jarz_bundle_group_name": child.choice.group_name,
				},
			)

	def _choices(self, line: cart.Line, bundle: bundles.Bundle) -> list[pricing.Choice]:
		"""A chosen item without a price of its own weighs nothing: the bundle has a price."""
		chosen = []
		for group in bundle.groups:
			for code, units in line.choices[group.key].items():
				item = self.goods.items[code].name
				price = quantize(self.book.item(item) or Decimal(0), self.shop.places)
				chosen.append(pricing.Choice(group.key, group.item_group, item, price, units))
		return chosen

	def _sold_for(self, line: cart.Line, price: Decimal | None, label: str) -> pricing.Priced:
		if price is None:
			frappe.throw(
				_("Line {0}: {1} has no price in price list {2}.").format(
					line.number, label, self.price_list
				),
				OrderRefused,
			)
		sold = pricing.sold_for(price, line.discount, self.shop.places)
		if line.discount.given:
			self._note(_("{0}: {1} instead of {2}, given by {3}"), label, sold.rate, sold.price)
			return sold
		if not pricing.too_low(line.shown_rate, sold.rate, self.shop.places):
			return sold
		return self._showed_less(line, sold, label)

	def _showed_less(self, line: cart.Line, sold: pricing.Priced, label: str) -> pricing.Priced:
		"""An order taken offline is never lost; the manager tier gives what the till showed; others are told."""
		if self.order.replay:
			self._note(
				_("{0}: the till showed {1}, booked at {2}; sent by {3}"), label, line.shown_rate, sold.rate
			)
			return sold
		if self.may_discount:
			self._note(_("{0}: {1} instead of {2}, given by {3}"), label, line.shown_rate, sold.price)
			return pricing.sold_for(sold.price, cart.Discount(rate=line.shown_rate), self.shop.places)
		frappe.throw(
			_("Line {0}: {1} costs {2} now, the till showed {3}. Reload the catalogue.").format(
				line.number, label, self._money(sold.rate), self._money(line.shown_rate)
			),
			PriceChanged,
		)

	def _note(self, text: str, label: str, new: Decimal, old: Decimal) -> None:
		self.notes.append(text.format(label, self._money(new), self._money(old), frappe.session.user))

	def _money(self, amount: Decimal) -> str:
		return fmt_money(float(amount), precision=self.shop.places)
