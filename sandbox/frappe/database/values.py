"""Python values to what SQLite stores, and back to what MariaDB's driver gives for the same column."""

import datetime
import math
import re
from decimal import Decimal

PLACES = 9  # of a decimal(21,9) column
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")


def to_storage(value: object) -> object:
	"""A parameter of a statement as SQLite takes it."""
	if isinstance(value, bool):
		return int(value)
	if isinstance(value, datetime.datetime):
		return value.replace(tzinfo=None).isoformat(" ", "microseconds")
	if isinstance(value, datetime.date | datetime.time):
		return value.isoformat()
	if isinstance(value, datetime.timedelta):
		return clock_text(value)
	if isinstance(value, Decimal):
		return float(round(value, PLACES))
	if isinstance(value, float):
		return round(value, PLACES)
	if isinstance(value, int):
		return int(value)
	if isinstance(value, str):
		return str(value) if type(value) is not str else value
	return value


def for_column(kind: str, name: str, value: object) -> object:
	"""A value to be written into a column of that field type, in its one spelling. ValueError for what MariaDB refuses."""
	value = to_storage(value)
	if value is None or kind not in _WRITERS:
		return value
	try:
		return _WRITERS[kind](value)
	except ValueError:
		raise ValueError(f"Incorrect {kind.lower()} value: {value!r} for column {name}") from None


def from_storage(value: object) -> object:
	"""One value of a row: no binary noise behind the ninth place; a computed moment (MAX(modified)) is one again."""
	if type(value) is float:
		return round(value, PLACES)
	if type(value) is str and len(value) == 26 and _MOMENT.fullmatch(value):
		return datetime.datetime.fromisoformat(value)
	return value


def date_of(stored: bytes) -> datetime.date | None:
	"""Converter of date columns."""
	text = stored.decode()
	return datetime.date.fromisoformat(text[:10]) if text else None


def moment_of(stored: bytes) -> datetime.datetime | None:
	"""Converter of datetime columns."""
	text = stored.decode()
	return datetime.datetime.fromisoformat(text) if text else None


def clock_of(stored: bytes) -> datetime.timedelta | None:
	"""Converter of time columns: MariaDB's driver gives the time since midnight."""
	text = stored.decode()
	return clock(text) if text else None


def clock(text: str) -> datetime.timedelta:
	"""The time since midnight of "9:30", "09:30:00" or "09:30:00.250000"."""
	negative, text = text.startswith("-"), text.lstrip("-")
	hours, minutes, seconds = [*text.split(":"), "0", "0"][:3]
	span = datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds or 0))
	return -span if negative else span


def clock_text(span: datetime.timedelta) -> str:
	"""The text of a time column, whose order is the order of time."""
	seconds = span.days * 86400 + span.seconds
	return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{span.microseconds:06d}"


def _whole(value: object) -> int:
	return int(value) if isinstance(value, int) else math.floor(float(value) + 0.5)


def _number(value: object) -> float:
	return round(float(value), PLACES)


def _date(value: object) -> str:
	return _parsed(value).date().isoformat()


def _datetime(value: object) -> str:
	return _parsed(value).isoformat(" ", "microseconds")


def _time(value: object) -> str:
	text = str(value)
	return clock_text(clock(text.rpartition(" ")[2] if "-" in text[1:] else text))


def _parsed(value: object) -> datetime.datetime:
	"""The spellings of a moment that MariaDB takes."""
	text = str(value).strip().replace("T", " ")
	for pattern in ("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y%m%d"):
		try:
			return datetime.datetime.strptime(text, pattern)
		except ValueError:
			continue
	raise ValueError(text)


_WRITERS = {
	**dict.fromkeys(("Int", "Check", "Long Int"), _whole),
	**dict.fromkeys(("Float", "Currency", "Percent", "Rating", "Duration"), _number),
	"Date": _date,
	"Datetime": _datetime,
	"Time": _time,
}
