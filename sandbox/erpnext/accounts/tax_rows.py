"""The tax rows of an invoice: what each takes of each item, and the running total."""

import json

import frappe
from frappe.not_offered import refuse
from frappe.utils import cint, flt

KINDS = ("Actual", "On Net Total", "On Previous Row Amount", "On Previous Row Total", "On Item Quantity")


class TaxRows:
	"""One pass over the taxes of `totals.doc`."""

	def __init__(self, totals: object, *, reduced: bool = False):
		self.totals, self.doc = totals, totals.doc
		self._reduced = reduced  # a discount has been taken off the rows already
		self.items, self.taxes = totals.items, totals.taxes

	def run(self, *, after_discount: bool) -> None:
		"""Amounts of all rows; `after_discount` leaves `tax_amount` as it was before a discount on the grand total."""
		self._check()
		if not after_discount and self._has_included() and not self._reduced:
			self._take_included_out()
		amounts = self._amounts()
		total = self.doc.net_total
		for tax, amount in zip(self.taxes, amounts, strict=True):
			rounded = flt(amount, tax.precision("tax_amount"))
			if tax.charge_type == "Actual":
				rounded = flt(tax.tax_amount, tax.precision("tax_amount"))
			if not after_discount:
				tax.tax_amount = rounded
			tax.tax_amount_after_discount_amount = rounded
			total = flt(total + rounded, tax.precision("total"))
			tax.total = total
		self._even_out_included()
		for tax in self.taxes:
			self.totals.to_base(tax, "tax_amount", "tax_amount_after_discount_amount", "total")

	def _check(self) -> None:
		for tax in self.taxes:
			if tax.charge_type not in KINDS:
				raise refuse(f"taxes «{tax.charge_type}»")
			if tax.charge_type.startswith("On Previous"):
				if not tax.row_id:
					frappe.throw(
						frappe._("Please specify a valid Row ID for row {0} in table {1}").format(
							tax.idx, frappe._(tax.doctype)
						)
					)
				if cint(tax.row_id) >= tax.idx:
					frappe.throw(
						frappe._(
							"Cannot refer row number greater than or equal to current row number for this Charge type"
						)
					)
			if tax.charge_type == "Actual" and cint(tax.included_in_print_rate):
				frappe.throw(
					frappe._(
						"Charge of type 'Actual' in row {0} cannot be included in Item Rate or Paid Amount"
					).format(tax.idx)
				)

	def _has_included(self) -> bool:
		return any(cint(tax.included_in_print_rate) for tax in self.taxes)

	def _rate(self, tax: object, item: object) -> float:
		rates = json.loads(item.item_tax_rate or "{}")
		return flt(rates.get(tax.account_head, tax.rate))

	def _take_included_out(self) -> None:
		for item in self.items:
			share = self._included_share(item)
			if not share or not flt(item.qty):
				continue
			item.net_amount = flt(item.amount / (1 + share), item.precision("net_amount"))
			item.net_rate = flt(item.net_amount / item.qty, item.precision("net_rate"))
			self.totals.to_base(item, "net_rate", "net_amount")
		self.totals.sum_net()

	def _included_share(self, item: object) -> float:
		"""Taxes that stand in the price, as a part of the price without them."""
		shares: list[float] = []
		totals: list[float] = []
		for tax in self.taxes:
			share = 0.0
			if cint(tax.included_in_print_rate):
				rate = self._rate(tax, item) / 100
				if tax.charge_type == "On Net Total":
					share = rate
				elif tax.charge_type == "On Previous Row Amount":
					share = rate * shares[cint(tax.row_id) - 1]
				elif tax.charge_type == "On Previous Row Total":
					share = rate * totals[cint(tax.row_id) - 1]
				else:
					raise refuse(f"«{tax.charge_type}» in the price")
			shares.append(share)
			totals.append((totals[-1] if totals else 1.0) + share)
		return sum(shares)

	def _amounts(self) -> list[float]:
		"""Unrounded amount of each tax; notes what falls on each item."""
		sums = [0.0] * len(self.taxes)
		notes: list[dict] = [{} for _tax in self.taxes]
		for item in self.items:
			amounts: list[float] = []
			totals: list[float] = []
			for index, tax in enumerate(self.taxes):
				amount = self._of_item(tax, item, amounts, totals)
				amounts.append(amount)
				totals.append((totals[-1] if totals else item.net_amount) + amount)
				sums[index] += amount
				self._note(notes[index], tax, item, amount)
		for tax, note in zip(self.taxes, notes, strict=True):
			tax.item_wise_tax_detail = json.dumps(note, separators=(",", ":"))
		return sums

	def _of_item(self, tax: object, item: object, amounts: list[float], totals: list[float]) -> float:
		rate = self._rate(tax, item)
		if tax.charge_type == "Actual":
			return item.net_amount * flt(tax.tax_amount) / self.doc.net_total if self.doc.net_total else 0.0
		if tax.charge_type == "On Net Total":
			return rate / 100 * item.net_amount
		if tax.charge_type == "On Previous Row Amount":
			return rate / 100 * amounts[cint(tax.row_id) - 1]
		if tax.charge_type == "On Previous Row Total":
			return rate / 100 * totals[cint(tax.row_id) - 1]
		return rate * flt(item.qty)

	def _note(self, note: dict, tax: object, item: object, amount: float) -> None:
		key = item.item_code or item.item_name
		known = note.get(key, [0.0, 0.0])[1]
		rate = 0.0 if tax.charge_type == "Actual" else self._rate(tax, item)
		note[key] = [rate, known + amount * flt(self.doc.conversion_rate)]

	def _even_out_included(self) -> None:
		"""With taxes in the price the total is the sum of the prices: what rounding took comes to the grand total."""
		self.totals.evened_out = 0.0
		if not self._has_included() or not self.taxes:
			return
		if flt(self.doc.discount_amount):
			return
		last = self.taxes[-1]
		added = sum(
			tax.tax_amount_after_discount_amount for tax in self.taxes if not cint(tax.included_in_print_rate)
		)
		off = flt(self.doc.total + added - last.total, last.precision("total"))
		if off and abs(off) <= 5.0 / 10 ** last.precision("tax_amount"):
			self.totals.evened_out = off
