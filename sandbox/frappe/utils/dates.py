"""Dates and times in the site's time zone. Functions that get a text give a text back, as Frappe's do."""

import calendar
import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import frappe
from dateutil import parser
from dateutil.relativedelta import relativedelta

DATE, MOMENT = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S.%f"
_FALLBACK_ZONE = "Asia/Kolkata"  # of a site whose setup wizard has not run
_FORMATS = {
	"dd-mm-yyyy": "%d-%m-%Y",
	"yyyy-mm-dd": "%Y-%m-%d",
	"dd/mm/yyyy": "%d/%m/%Y",
	"mm/dd/yyyy": "%m/%d/%Y",
	"mm-dd-yyyy": "%m-%d-%Y",
	"dd.mm.yyyy": "%d.%m.%Y",
}


def now_datetime() -> datetime.datetime:
	"""Now on the site's clock, without a zone."""
	return datetime.datetime.now(_zone(get_system_timezone())).replace(tzinfo=None)


def now() -> str:
	"""The same as a text with microseconds."""
	return now_datetime().strftime(MOMENT)


def nowdate() -> str:
	"""Today's date as a text."""
	return now_datetime().strftime(DATE)


today = nowdate


def nowtime() -> str:
	"""The time of day as a text."""
	return now_datetime().strftime("%H:%M:%S.%f")


def get_system_timezone() -> str:
	"""Name of the site's zone."""
	if frappe.local.flags.in_setup_of_site:
		return _FALLBACK_ZONE
	cache = frappe.local.cache
	if "time_zone" not in cache:
		with frappe.db.unseen():
			stored = frappe.db.get_singles_dict("System Settings").get("time_zone")
		cache["time_zone"] = stored or _FALLBACK_ZONE
	return cache["time_zone"]


def get_datetime_in_timezone(time_zone: str) -> datetime.datetime:
	"""Now in another zone."""
	return datetime.datetime.now(_zone(time_zone))


def getdate(string_date: object = None, parse_day_first: bool = False) -> datetime.date | None:
	"""A date from almost anything; today without an argument. ValidationError for what is none."""
	if not string_date:
		return now_datetime().date()
	if isinstance(string_date, datetime.datetime):
		return string_date.date()
	if isinstance(string_date, datetime.date):
		return string_date
	if str(string_date).startswith("0001-01-01"):
		return None
	try:
		return _parsed(str(string_date), parse_day_first).date()
	except (ValueError, OverflowError):
		frappe.throw(
			frappe._("{0} is not a valid date string.").format(frappe.bold(string_date)),
			title=frappe._("Invalid Date"),
		)


def get_datetime(datetime_str: object = None) -> datetime.datetime | None:
	"""A moment from almost anything; now for None. ValueError for what is none."""
	if datetime_str is None:
		return now_datetime()
	if isinstance(datetime_str, datetime.datetime):
		return datetime_str
	if isinstance(datetime_str, datetime.timedelta):
		return datetime_str
	if isinstance(datetime_str, list | tuple):
		return datetime.datetime(*datetime_str)
	if isinstance(datetime_str, datetime.date):
		return datetime.datetime.combine(datetime_str, datetime.time())
	if not datetime_str or datetime_str.startswith("0001-01-01"):
		return None
	return _parsed(datetime_str, False)


def to_timedelta(time_str: object) -> datetime.timedelta:
	"""The time since midnight."""
	if isinstance(time_str, datetime.time):
		time_str = str(time_str)
	if not isinstance(time_str, str):
		return time_str
	moment = parser.parse(time_str)
	return datetime.timedelta(
		hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
	)


def get_time(time_str: object) -> datetime.time:
	"""The time of day."""
	if isinstance(time_str, datetime.datetime):
		return time_str.time()
	if isinstance(time_str, datetime.time):
		return time_str
	if isinstance(time_str, datetime.timedelta):
		return (datetime.datetime.min + time_str).time()
	return parser.parse(time_str).time()


def add_to_date(
	date: object,
	years: float = 0,
	months: float = 0,
	weeks: float = 0,
	days: float = 0,
	hours: float = 0,
	minutes: float = 0,
	seconds: float = 0,
	as_string: bool = False,
	as_datetime: bool = False,
) -> object:
	"""A later (or earlier) date; a text stays a text, and becomes one with a time where hours are added."""
	if date is None:
		date = now_datetime()
	with_time = bool(hours or minutes or seconds) or as_datetime
	if isinstance(date, str):
		as_string = True
		with_time = with_time or " " in date
		date = _parsed(date, False)
		if not with_time:
			date = date.date()
	elif with_time and not isinstance(date, datetime.datetime):
		date = datetime.datetime.combine(date, datetime.time())
	shifted = date + relativedelta(
		years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
	)
	if not as_string:
		return shifted
	return shifted.strftime(MOMENT if with_time else DATE)


def add_days(date: object, days: object) -> object:
	"""Days later."""
	return add_to_date(date, days=days)


def add_months(date: object, months: object) -> object:
	"""Months later, at most the end of that month."""
	return add_to_date(date, months=months)


def add_years(date: object, years: object) -> object:
	"""Years later."""
	return add_to_date(date, years=years)


def date_diff(string_ed_date: object, string_st_date: object) -> int:
	"""Days from the second date to the first."""
	return (getdate(string_ed_date) - getdate(string_st_date)).days


def time_diff(string_ed_date: object, string_st_date: object) -> datetime.timedelta:
	"""The time between two moments."""
	return get_datetime(string_ed_date) - get_datetime(string_st_date)


def time_diff_in_seconds(string_ed_date: object, string_st_date: object) -> float:
	"""The same in seconds."""
	return time_diff(string_ed_date, string_st_date).total_seconds()


def time_diff_in_hours(string_ed_date: object, string_st_date: object) -> float:
	"""The same in hours, to six places."""
	return round(time_diff_in_seconds(string_ed_date, string_st_date) / 3600, 6)


def get_first_day(dt: object, d_years: int = 0, d_months: int = 0, as_str: bool = False) -> object:
	"""First day of the month."""
	first = getdate(dt).replace(day=1) + relativedelta(years=d_years, months=d_months)
	return first.strftime(DATE) if as_str else first


def get_last_day(dt: object) -> datetime.date:
	"""Last day of the month."""
	day = getdate(dt)
	return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def get_weekday(moment: datetime.date | None = None) -> str:
	"""English name of the day."""
	return (moment or now_datetime()).strftime("%A")


def get_timestamp(date: object) -> float:
	"""Seconds since 1970."""
	return get_datetime(str(date)).timestamp()


def get_date_str(date_obj: object) -> str:
	"""Date as stored."""
	return getdate(date_obj).strftime(DATE)


def get_datetime_str(datetime_obj: object) -> str:
	"""Moment as stored."""
	return get_datetime(datetime_obj).strftime(MOMENT)


def formatdate(
	string_date: object = None, format_string: str | None = None, *_args: object, **_kwargs: object
) -> str:
	"""A date as people read it on this site."""
	if not string_date:
		return ""
	if format_string and format_string not in _FORMATS:
		raise frappe.NotOffered(f"sandbox: the date format «{format_string}» is not offered")
	return getdate(string_date).strftime(_FORMATS[format_string or _setting("date_format", "dd-mm-yyyy")])


format_date = formatdate


def format_time(time_string: object = None, *_args: object, **_kwargs: object) -> str:
	"""A time as people read it."""
	return get_time(time_string).strftime(
		"%H:%M:%S" if _setting("time_format", "HH:mm:ss") == "HH:mm:ss" else "%H:%M"
	)


def format_datetime(datetime_string: object, *_args: object, **_kwargs: object) -> str:
	"""A moment as people read it."""
	if not datetime_string:
		return ""
	moment = get_datetime(datetime_string)
	return f"{formatdate(moment)} {format_time(moment)}"


def format_duration(seconds: object, hide_days: bool = False) -> str:
	"""`1d 2h 30m 5s` without the parts that are nothing."""
	left, parts = frappe.utils.cint(seconds), []
	units = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
	for unit, length in units[1:] if hide_days else units:
		amount, left = divmod(left, length)
		if amount:
			parts.append(f"{amount}{unit}")
	return " ".join(parts)


def _setting(name: str, fallback: str) -> str:
	return frappe.db.get_singles_dict("System Settings").get(name) or fallback


@lru_cache
def _zone(name: str) -> ZoneInfo:
	return ZoneInfo(name)


def _parsed(text: str, day_first: bool) -> datetime.datetime:
	try:
		return datetime.datetime.strptime(
			text, MOMENT if "." in text else "%Y-%m-%d %H:%M:%S" if " " in text else DATE
		)
	except ValueError:
		return parser.parse(text, dayfirst=day_first)
