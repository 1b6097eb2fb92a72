"""Amounts in English words, as they stand on an invoice."""

import frappe
from frappe.utils.numbers import cint, flt, number_format_precision

ONES = (
	"zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
	" seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def in_words(integer: object, in_million: bool = True) -> str:
	"""A whole number in words."""
	return _spelled(int(integer))


def money_in_words(
	number: object, main_currency: str | None = None, fraction_currency: str | None = None
) -> str:
	"""`EGP Twelve and Thirty Four Piastre[F] only.`; "" for an amount below zero."""
	amount = flt(number)
	if amount < 0:
		return ""
	main_currency = main_currency or frappe.defaults.get_user_default("currency") or "INR"
	fields = ["fraction", "fraction_units", "number_format"]
	with frappe.db.unseen():
		currency = frappe.db.get_value("Currency", main_currency, fields, as_dict=True) or frappe._dict()
	fraction_currency = fraction_currency or currency.fraction or frappe._("Cent")
	places = number_format_precision(currency.number_format or "#,###.##")
	whole, _point, rest = f"{amount:.{places}f}".partition(".")
	units = cint(currency.fraction_units) or 100
	part = int(rest.ljust(len(str(units)) - 1, "0")[: len(str(units)) - 1]) if rest else 0
	if whole == "0" and not part:
		return f"{main_currency} {frappe._('Zero')} {frappe._('only.')}"
	in_parts = f"{_titled(part)} {fraction_currency}" if part else ""
	if whole == "0":
		return f"{in_parts} {frappe._('only.')}"
	text = f"{main_currency} {_titled(int(whole))}"
	return (
		f"{text} {frappe._('and')} {in_parts} {frappe._('only.')}" if part else f"{text} {frappe._('only.')}"
	)


def _titled(number: int) -> str:
	return _spelled(number).replace("-", " ").title()


def _spelled(number: int) -> str:
	if number < 0:
		return f"minus {_spelled(-number)}"
	for scale, name in SCALES:
		if number >= scale:
			rest = number % scale
			head = f"{_spelled(number // scale)} {name}"
			if not rest:
				return head
			return f"{head} and {_spelled(rest)}" if rest < 100 else f"{head}, {_spelled(rest)}"
	if number >= 100:
		head, rest = f"{ONES[number // 100]} hundred", number % 100
		return f"{head} and {_spelled(rest)}" if rest else head
	if number < 20:
		return ONES[number]
	ones = number % 10
	return TENS[number // 10 - 2] + (f"-{ONES[ones]}" if ones else "")
