"""What the shop asks for an item or a bundle: the one resolution that the till shows and an order is priced with.

Order of contract 1.3.2 and 1.6 rule 6: the customer's own Item Price, the general Item Price, Item.standard_rate. There is
no further fallback: what has no price is absent, and the caller decides what absence means.

A price is for one *selling unit* of the item: its default sales unit, else its stock unit, which is also what ERPNext puts
on an invoice row that names no unit. It is in the currency of the price list. Item.standard_rate and Bundle.bundle_price
know no currency but the site's, so they count only in a list of that currency, and only above zero.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import IfNull
from frappe.utils import getdate

from jarz_pos import guards
from jarz_pos.catalog import branches


@dataclass(frozen=True)
class PriceBook:
	"""Prices of some items in one list on one day."""

	listed: Mapping[str, Decimal]
	standard: Mapping[str, Decimal]
	in_site_currency: bool

	def item(self, item_code: str) -> Decimal | None:
		"""Price of one selling unit, None where the shop has set none."""
		return self.listed.get(item_code, self.standard.get(item_code))

	def bundle(self, erpnext_item: str, bundle_price: Decimal | float | None) -> Decimal | None:
		"""Price of one bundle: the Item Price of its item, else its own (contract 1.3.3)."""
		if erpnext_item in self.listed:
			return self.listed[erpnext_item]
		return _exact(bundle_price) if bundle_price and self.in_site_currency else None


def item_prices(
	item_codes: Iterable[str],
	price_list: str,
	*,
	customer: str | None = None,
	on: datetime.date | str | None = None,
) -> dict[str, Decimal]:
	"""Price of one selling unit of each item, in the list's currency; items without a price are absent. One query.

	`customer` brings in his own Item Prices, `on` is the day (default: today). An unknown or disabled list has no prices.
	"""
	book = price_book(item_codes, price_list, customer=customer, on=on)
	return {**book.standard, **book.listed}


def bundle_prices(
	bundles: Iterable[Mapping],
	price_list: str,
	*,
	customer: str | None = None,
	on: datetime.date | str | None = None,
) -> dict[str, Decimal]:
	"""Price of one unit of each bundle by its name; rows need `name`, `erpnext_item`, `bundle_price`. One query."""
	bundles = list(bundles)
	book = price_book([row["erpnext_item"] for row in bundles], price_list, customer=customer, on=on)
	found = {row["name"]: book.bundle(row["erpnext_item"], row["bundle_price"]) for row in bundles}
	return {name: price for name, price in found.items() if price is not None}


def price_book(
	item_codes: Iterable[str],
	price_list: str,
	*,
	customer: str | None = None,
	on: datetime.date | str | None = None,
) -> PriceBook:
	"""All prices of `item_codes` in `price_list`, read with one query. Arguments as in `item_prices`."""
	codes = set(item_codes)
	rows = _rows(codes, price_list, customer or "", getdate(on)) if codes and price_list else []
	listed, standard = {}, {}
	for row in sorted(rows, key=_precedence):
		rate = _per_selling_unit(row.rate, row.uom or _selling_unit(row), row)
		if rate is not None:
			listed.setdefault(row.item_code, rate)
		base = _per_selling_unit(row.standard_rate, row.stock_uom, row)
		if base and base > 0:
			standard[row.item_code] = base
	site_currency = bool(rows) and rows[0].currency == frappe.db.get_default("currency")
	return PriceBook(listed, standard if site_currency else {}, site_currency)


def effective_price_list(profile: str, requested: str | None = None) -> str:
	"""The price list that a caller gets in branch `profile`: the branch's, or for the manager tier the requested one.

	The branch's own list may be asked for by name by everyone (contract 1.3.4). A branch without a list sells from the
	default of Selling Settings; "" where there is none either. Raises PermissionError for another list outside the manager
	tier, and ValidationError for a list that cannot be sold from.
	"""
	branch = branches.branch(profile)
	own = branch.price_list or default_price_list()
	if not requested or requested == own:
		return own
	if not guards.is_manager():
		frappe.throw(
			_("Only a manager may sell from price list {0}.").format(requested), frappe.PermissionError
		)
	sold_from = {"name": requested, "enabled": 1, "selling": 1, "currency": branch.currency}
	found = frappe.db.get_value("Price List", sold_from, "name")
	if not found:
		frappe.throw(
			_("Price list {0} does not exist, or branch {1} cannot sell from it.").format(requested, profile)
		)
	return found


def default_price_list() -> str:
	"""The shop's own price list, from Selling Settings; "" when none is set."""
	return frappe.db.get_single_value("Selling Settings", "selling_price_list") or ""


def _rows(codes: set[str], price_list: str, customer: str, day: datetime.date) -> list[frappe._dict]:
	"""One row for each item and Item Price that may apply, and one without a price for an item that has none.

	Empty links are told apart with an explicit null check: `in (NULL, '')` never matches NULL.
	"""
	item, price = frappe.qb.DocType("Item"), frappe.qb.DocType("Item Price")
	listing, unit = frappe.qb.DocType("Price List"), frappe.qb.DocType("UOM Conversion Detail")
	of_customer = IfNull(price.customer, "") == ""
	if customer:
		of_customer = of_customer | (price.customer == customer)
	applies = (
		(price.item_code == item.name)
		& (price.price_list == listing.name)
		& (price.selling == 1)
		& (IfNull(price.batch_no, "") == "")
		& (IfNull(price.supplier, "") == "")
		& (price.valid_from.isnull() | (price.valid_from <= day))
		& (price.valid_upto.isnull() | (price.valid_upto >= day))
		& ((IfNull(price.uom, "") == "") | (price.uom == item.stock_uom) | (price.uom == item.sales_uom))
	)
	return (
		frappe.qb.from_(item)
		.join(listing)
		.on((listing.name == price_list) & (listing.enabled == 1) & (listing.selling == 1))
		.left_join(price)
		.on(applies & of_customer)
		.left_join(unit)
		.on((unit.parent == item.name) & (unit.parenttype == "Item") & (unit.uom == item.sales_uom))
		.select(
			item.name.as_("item_code"),
			item.stock_uom,
			item.sales_uom,
			item.standard_rate,
			unit.conversion_factor,
			listing.currency,
			price.name,
			price.uom,
			price.customer,
			price.price_list_rate.as_("rate"),
			price.valid_from,
		)
		.where(item.name.isin(sorted(codes)))
		.orderby(price.modified, order=frappe.qb.desc)
		.run(as_dict=True)
	)


def _precedence(row: frappe._dict) -> tuple:
	"""Best first: the customer's own, a price of the selling unit (or of no unit) before one of the stock unit, newest.

	Rows come with the last changed first, which decides between equals.
	"""
	unit = _selling_unit(row)
	return (
		not row.customer,
		bool(row.uom) and row.uom != unit,
		-(row.valid_from or datetime.date.min).toordinal(),
		row.uom != unit,
	)


def _selling_unit(row: frappe._dict) -> str:
	return row.sales_uom or row.stock_uom


def _per_selling_unit(rate: float | None, priced_unit: str, row: frappe._dict) -> Decimal | None:
	"""`rate` for one selling unit; None without a rate, or where nothing says how many stock units that is."""
	if rate is None:
		return None
	if priced_unit == _selling_unit(row):
		return _exact(rate)
	return _exact(rate) * _exact(row.conversion_factor) if row.conversion_factor else None


def _exact(number: Decimal | float) -> Decimal:
	"""The amount as written: the driver gives floats, whose shortest spelling is what the column holds."""
	return Decimal(str(number))
