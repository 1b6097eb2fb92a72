"""Exchange rates."""

import frappe
from frappe.not_offered import refuser
from frappe.utils import cint, flt, getdate

__getattr__ = refuser(__name__)


def get_exchange_rate(
	from_currency: str, to_currency: str, transaction_date: object = None, args: str | None = None
) -> float:
	"""The newest Currency Exchange up to the date; 0 where there is none (nothing is asked of the internet)."""
	if not (from_currency and to_currency):
		return 0
	if from_currency == to_currency:
		return 1
	day = getdate(transaction_date)
	filters = {"date": ("<=", day), "from_currency": from_currency, "to_currency": to_currency}
	if args in ("for_selling", "for_buying"):
		filters[args] = 1
	settings = frappe.get_cached_doc("Accounts Settings")
	if not cint(settings.get("allow_stale")):
		oldest = frappe.utils.add_days(day, -cint(settings.get("stale_days")))
		filters["date"] = ("between", [oldest, day])
	rate = frappe.get_all("Currency Exchange", filters, pluck="exchange_rate", order_by="date desc", limit=1)
	return flt(rate[0]) if rate else 0
