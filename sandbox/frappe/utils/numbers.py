"""Numbers: reading them from texts, rounding, and money as people read it."""

import datetime
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import frappe

BANKERS, LEGACY, COMMERCIAL = "Banker's Rounding", "Banker's Rounding (legacy)", "Commercial Rounding"
_NEVER = {
	"Date": datetime.date(1, 1, 1),
	"Datetime": datetime.datetime(1, 1, 1),
	"Time": datetime.timedelta(0),
}
_NUMBER_FORMATS = {
	"#,###.##": (",", ".", 2),
	"#.###,##": (".", ",", 2),
	"# ###.##": (" ", ".", 2),
	"# ###,##": (" ", ",", 2),
	"#,###.###": (",", ".", 3),
	"#,###": (",", "", 0),
	"#.###": (".", "", 0),
}


def cint(s: object, default: int = 0) -> int:
	"""A whole number; `default` for what is none."""
	try:
		return int(float(s))
	except (TypeError, ValueError, OverflowError):
		return default


def sbool(x: object) -> object:
	"""True and False from their English words; anything else as it is."""
	return (
		{"true": True, "1": True, "false": False, "0": False}.get(x.lower(), x) if isinstance(x, str) else x
	)


def flt(s: object, precision: int | None = None, rounding_method: str | None = None) -> float:
	"""A number, 0 for what is none, rounded where a precision is given."""
	if isinstance(s, str):
		s = s.replace(",", "")
	try:
		number = float(s)
	except (TypeError, ValueError):
		return 0.0
	return number if precision is None else rounded(number, precision, rounding_method)


def rounded(num: object, precision: int = 0, rounding_method: str | None = None) -> float:
	"""Round by the method of the site: half to even as it is written, unless System Settings say otherwise."""
	precision = cint(precision)
	method = rounding_method or _rounding_method()
	number = float(num)
	if number != number or abs(number) in (float("inf"),):
		return number
	shifted = Decimal(repr(number)).scaleb(precision)
	if method == COMMERCIAL:
		# A binary neighbour of a half counts as the half.
		nearest = shifted.quantize(_places(shifted))
		result = nearest.quantize(Decimal(1), ROUND_HALF_UP)
	elif method == BANKERS:
		result = shifted.quantize(_places(shifted)).quantize(Decimal(1), ROUND_HALF_EVEN)
	elif method == LEGACY:
		result = _legacy(shifted, precision)
		if not precision:
			return int(result)
	else:
		raise frappe.ValidationError(frappe._("Unknown Rounding Method: {}").format(method))
	return float(result.scaleb(-precision))


def cast(fieldtype: str, value: object = None) -> object:
	"""A stored text in the type of its field."""
	if fieldtype in ("Currency", "Float", "Percent"):
		return flt(value)
	if fieldtype in ("Int", "Check"):
		return cint(value)
	if fieldtype == "Date":
		return frappe.utils.getdate(value) if value else _NEVER["Date"]
	if fieldtype == "Datetime":
		return frappe.utils.get_datetime(value) if value else _NEVER["Datetime"]
	if fieldtype == "Time":
		return frappe.utils.to_timedelta(value) if value else _NEVER["Time"]
	return "" if value is None and fieldtype != "Duration" else value


def number_format_precision(number_format: str | None = None) -> int:
	"""Places of the site's number format."""
	return _number_format(number_format)[2]


def fmt_money(
	amount: object, precision: int | None = None, currency: str | None = None, format: str | None = None
) -> str:
	"""An amount with separators, and the currency's symbol before it."""
	thousands, point, places = _number_format(format)
	if precision is None:
		precision = cint(frappe.db.get_default("currency_precision")) or places
	negative = flt(amount) < 0
	whole, _dot, fraction = f"{abs(rounded(flt(amount), precision)):.{precision}f}".partition(".")
	groups = f"{int(whole):,}".replace(",", thousands)
	text = ("-" if negative else "") + groups + (point + fraction if fraction else "")
	symbol = _symbol(currency) if currency else ""
	return f"{symbol} {text}" if symbol else text


def format_value(
	value: object, df: object = None, doc: object = None, currency: str | None = None, **_more: object
) -> str:
	"""A value as people read it, by the field's type."""
	field = frappe._dict(df or {})
	kind = field.fieldtype
	if value is None or kind == "Password":
		return ""
	if kind == "Currency":
		own = doc.get(field.options) if doc is not None and field.options else field.options
		return fmt_money(value, currency=currency or own or frappe.db.get_default("currency"))
	if kind == "Date":
		return frappe.utils.formatdate(value)
	if kind == "Datetime" or isinstance(value, datetime.datetime):
		return frappe.utils.format_datetime(value)
	if kind == "Time":
		return frappe.utils.format_time(value)
	if kind in ("Float", "Percent"):
		return fmt_money(value, precision=2) + ("%" if kind == "Percent" else "")
	if kind == "Duration":
		return frappe.utils.format_duration(value, field.hide_days)
	return str(value)


def _rounding_method() -> str:
	cache = frappe.local.cache
	if "rounding_method" not in cache:
		with frappe.db.unseen():
			settings = frappe.db.get_singles_dict("System Settings")
		cache["rounding_method"] = settings.get("rounding_method") or LEGACY
	return cache["rounding_method"]


def _places(shifted: Decimal) -> Decimal:
	"""The last place that a double of this size still holds: what differs behind it is noise."""
	return Decimal(1).scaleb(-max(0, 15 - max(1, shifted.adjusted() + 1)))


def _legacy(shifted: Decimal, precision: int) -> Decimal:
	"""Half towards the greater number; without places, half to even."""
	nearest = shifted.quantize(Decimal(1).scaleb(-8))
	if not precision:
		return nearest.quantize(Decimal(1), ROUND_HALF_EVEN)
	return (nearest + Decimal("0.5")).quantize(Decimal(1), ROUND_FLOOR)


def _number_format(name: str | None) -> tuple[str, str, int]:
	name = name or frappe.db.get_default("number_format") or "#,###.##"
	if name not in _NUMBER_FORMATS:
		raise frappe.NotOffered(f"sandbox: the number format «{name}» is not offered")
	return _NUMBER_FORMATS[name]


def _symbol(currency: str) -> str:
	return frappe.db.get_value("Currency", currency, "symbol") or currency
