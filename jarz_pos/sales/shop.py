"""Where an order is taken: what the invoice inherits from the branch."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import nowdate

from jarz_pos import erp
from jarz_pos.sales.words import OrderRefused


@dataclass(frozen=True)
class Shop:
	"""A branch as the invoice needs it. `currency` is that of its invoices and its price list.

	`places`: decimals of a rate on the invoice. `conversion_rate`: what one unit of `currency` is worth in the company's books.
	"""

	name: str
	company: str
	currency: str
	conversion_rate: float
	places: int
	warehouse: str | None
	cost_center: str | None
	income_account: str | None
	taxes_template: str | None
	item_groups: tuple[str, ...]


def shop(branch: str) -> Shop:
	"""The branch, which must exist (the caller has passed `guards.require_branch`). No query while it is cached."""
	profile = frappe.get_cached_doc("POS Profile", branch)
	company = frappe.get_cached_doc("Company", profile.company)
	currency = profile.currency or company.default_currency
	return Shop(
		name=profile.name,
		company=company.name,
		currency=currency,
		conversion_rate=_exchange_rate(currency, company.default_currency),
		places=frappe.get_precision("Sales Invoice Item", "rate", currency=currency),
		warehouse=profile.warehouse,
		cost_center=profile.cost_center or company.cost_center,
		income_account=profile.income_account,
		taxes_template=profile.taxes_and_charges,
		item_groups=tuple(row.item_group for row in profile.item_groups),
	)


def _exchange_rate(from_currency: str, to_currency: str) -> float:
	"""What one unit of `from_currency` costs in `to_currency` today. Raises OrderRefused where no rate is known."""
	if from_currency == to_currency:
		return 1.0
	rate = erp.exchange_rate(from_currency, to_currency, nowdate())
	if not rate:
		frappe.throw(
			_("There is no exchange rate from {0} to {1} for today.").format(from_currency, to_currency),
			OrderRefused,
		)
	return rate
