"""Totals of an invoice: rows, discount, taxes, rounding. Amounts of the document's currency and the company's (`base_`)."""

import frappe
from erpnext.accounts.tax_rows import TaxRows
from frappe.not_offered import refuse
from frappe.utils import cint, flt

COMPANY = "base_"


def calculate(doc: object) -> None:
	"""Fill every amount of `doc` from quantities, rates, discounts and taxes."""
	Totals(doc).calculate()


class Totals:
	"""One calculation."""

	def __init__(self, doc: object):
		self.doc = doc
		self.items, self.taxes = doc.get("items") or [], doc.get("taxes") or []
		self.evened_out = 0.0  # what the grand total has beyond the last tax row

	def calculate(self) -> None:
		for row in self.items:
			self._price(row)
		self._sums()
		TaxRows(self).run(after_discount=False)
		self._discount()
		self._grand_total()
		self._round()
		self._in_words()

	def to_base(self, part: object, *fields: str) -> None:
		"""The company's amounts beside those of the document."""
		for field in fields:
			value = flt(
				flt(part.get(field), part.precision(field)) * self.doc.conversion_rate,
				part.precision(COMPANY + field),
			)
			part.set(COMPANY + field, value)

	def _price(self, row: object) -> None:
		for field in ("qty", "price_list_rate", "discount_percentage"):
			row.set(field, flt(row.get(field), row.precision(field)))
		listed, percentage = flt(row.price_list_rate), flt(row.discount_percentage)
		if percentage == 100:
			row.rate = 0.0
			row.discount_amount = listed
		elif listed:
			if not flt(row.rate):
				row.rate = flt(listed * (1 - percentage / 100), row.precision("rate"))
			row.discount_amount = flt(listed - flt(row.rate), row.precision("discount_amount"))
			if row.discount_amount < 0:
				row.margin_type, row.margin_rate_or_amount = "Amount", -row.discount_amount
		row.rate = flt(row.rate, row.precision("rate"))
		row.net_rate = row.rate
		row.amount = flt(row.rate * flt(row.qty), row.precision("amount"))
		row.net_amount = row.amount
		self.to_base(row, "price_list_rate", "rate", "net_rate", "amount", "net_amount")
		row.stock_qty = flt(flt(row.qty) * flt(row.conversion_factor or 1), row.precision("stock_qty"))
		row.stock_uom_rate = flt(row.rate / flt(row.conversion_factor or 1), row.precision("stock_uom_rate"))

	def _sums(self) -> None:
		doc = self.doc
		doc.total_qty = sum(flt(row.qty) for row in self.items)
		doc.total = flt(sum(row.amount for row in self.items), doc.precision("total"))
		doc.base_total = flt(sum(row.base_amount for row in self.items), doc.precision("base_total"))
		self.sum_net()

	def sum_net(self) -> None:
		"""Net totals of the rows."""
		doc = self.doc
		doc.net_total = flt(sum(row.net_amount for row in self.items), doc.precision("net_total"))
		doc.base_net_total = flt(
			sum(row.base_net_amount for row in self.items), doc.precision("base_net_total")
		)

	def _discount(self) -> None:
		doc = self.doc
		on = doc.apply_discount_on
		if flt(doc.additional_discount_percentage):
			basis = doc.net_total if on == "Net Total" else self._running_total()
			doc.discount_amount = flt(
				flt(basis) * flt(doc.additional_discount_percentage) / 100, doc.precision("discount_amount")
			)
		doc.base_discount_amount = flt(
			flt(doc.discount_amount) * doc.conversion_rate, doc.precision("base_discount_amount")
		)
		if not flt(doc.discount_amount):
			return
		if not on:
			frappe.throw(frappe._("Please select Apply Discount On"))
		basis = self._discount_basis(on)
		if not basis:
			return
		self._share_discount(flt(doc.discount_amount), basis, on)
		self.sum_net()
		if on == "Net Total":
			TaxRows(self, reduced=True).run(after_discount=False)
		else:
			TaxRows(self, reduced=True).run(after_discount=True)

	def _discount_basis(self, on: str) -> float:
		if on == "Net Total":
			return self.doc.net_total
		# A fixed amount, and what is a share of one, is not made cheaper by a discount on goods.
		fixed: dict[int, float] = {}
		for row in self.taxes:
			if row.charge_type == "Actual":
				fixed[row.idx] = flt(row.tax_amount)
			elif row.charge_type in ("On Previous Row Amount", "On Previous Row Total"):
				before = fixed.get(cint(row.row_id), 0.0)
				if before:
					fixed[row.idx] = before * flt(row.rate) / 100
		return flt(self._running_total() - sum(fixed.values()), self.doc.precision("grand_total"))

	def _share_discount(self, discount: float, basis: float, on: str) -> None:
		doc, net = self.doc, 0.0
		for position, row in enumerate(self.items):
			share = discount * row.net_amount / basis
			row.net_amount = flt(row.net_amount - share, row.precision("net_amount"))
			net += row.net_amount
			is_last = position == len(self.items) - 1
			if is_last and (on == "Net Total" or not self.taxes):
				left = flt(doc.net_total - net - discount, doc.precision("net_total"))
				row.net_amount = flt(row.net_amount + left, row.precision("net_amount"))
			row.net_rate = flt(row.net_amount / row.qty, row.precision("net_rate")) if flt(row.qty) else 0.0
			self.to_base(row, "net_rate", "net_amount")

	def _running_total(self) -> float:
		return flt(self.taxes[-1].total if self.taxes else self.doc.net_total)

	def _grand_total(self) -> None:
		doc = self.doc
		running = self._running_total()
		doc.grand_total = flt(running + self.evened_out, doc.precision("grand_total"))
		doc.total_taxes_and_charges = flt(running - doc.net_total, doc.precision("total_taxes_and_charges"))
		if self.taxes:
			doc.base_total_taxes_and_charges = flt(
				doc.total_taxes_and_charges * doc.conversion_rate,
				doc.precision("base_total_taxes_and_charges"),
			)
			taxes = sum(flt(row.base_tax_amount_after_discount_amount) for row in self.taxes)
			base = doc.base_net_total + taxes + self.evened_out
			doc.base_grand_total = flt(
				doc.grand_total * doc.conversion_rate if doc.conversion_rate != 1 else base,
				doc.precision("base_grand_total"),
			)
		else:
			doc.base_total_taxes_and_charges = 0.0
			doc.base_grand_total = flt(
				doc.grand_total * doc.conversion_rate, doc.precision("base_grand_total")
			)

	def _round(self) -> None:
		doc = self.doc
		doc.rounded_total = doc.base_rounded_total = 0.0
		doc.rounding_adjustment = doc.base_rounding_adjustment = 0.0
		if cint(doc.get("disable_rounded_total")) or cint(
			frappe.db.get_single_value("Global Defaults", "disable_rounded_total")
		):
			return
		doc.rounded_total = round_to_coin(doc.grand_total, doc.currency, doc.precision("rounded_total"))
		doc.rounding_adjustment = flt(
			doc.rounded_total - doc.grand_total, doc.precision("rounding_adjustment")
		)
		self.to_base(doc, "rounding_adjustment", "rounded_total")

	def _in_words(self) -> None:
		doc = self.doc
		company = frappe.get_cached_value("Company", doc.company, "default_currency")
		rounded = not cint(doc.get("disable_rounded_total"))
		base = abs(doc.base_rounded_total if rounded else doc.base_grand_total)
		own = abs(doc.rounded_total if rounded else doc.grand_total)
		doc.base_in_words = frappe.utils.money_in_words(base, company)
		doc.in_words = frappe.utils.money_in_words(own, doc.currency)


def round_to_coin(amount: float, currency: str, precision: int) -> float:
	"""The nearest amount that can be paid with the currency's smallest coin; a whole one where none is known."""
	coin = frappe.get_cached_value("Currency", currency, "smallest_currency_fraction_value")
	if not flt(coin):
		return float(frappe.utils.rounded(amount))
	if round(flt(coin) / 0.01, 9) != 1:
		raise refuse(f"rounding to a smallest coin of {coin}")
	return flt(amount, precision)
