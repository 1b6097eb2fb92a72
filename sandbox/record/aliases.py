"""Pure: what must differ from one playing of a day to the next gets a name that does not.

Numbers of series, hashes and uuids are counted in the order in which they first appear; days are told from today; the time
of the clock and the shop's mark are left out.
"""

import datetime
import re
from collections.abc import Iterable, Mapping

# A number of a series, with the tail that the app gives to the reference of a payment
SERIES = re.compile(r"\b((?:[A-Z]{2,}-)+)\d{4}-(\d{5})(?:-[0-9A-F]{4})?\b")
UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")
HASH = re.compile(r"(?=.*\d)(?=.*[a-z])[0-9a-z]{10}")
DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
MOMENT = re.compile(r"<today(?:-1)?>[ T]\d\d:\d\d:\d\d(?:\.\d+)?")
TOKEN = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[0-9a-zA-Z_\-]{32,}=*")
# No slot begins at a fraction of a second.
CLOCK_TIME = re.compile(r"\b\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,6}\b")
# Keys whose value is a reading of the clock
CLOCK = frozenset(
	"creation modified timestamp current_time posting_time upload_date confirmed_date last_payment_seconds".split()
)
# Keys whose value is the end of a series' number
ENDS = frozenset(["invoice_id_short"])
DAYS = 15


class Aliases:
	"""One playing of a day: `today` is its date, `mark` the shop's, `phones` its numbers by those of the script."""

	def __init__(self, today: datetime.date, mark: str = "", phones: Mapping[str, str] | None = None) -> None:
		self.today = today
		self._mark = re.compile(rf"(?i){re.escape(mark)}[ .-]?") if mark else None
		self._phones = {} if phones is None else phones
		self._known: dict[str, str] = {}
		self._counts: dict[str, int] = {}

	def of(self, value: object, key: str = "") -> object:
		"""`value` with names that do not change; lists keep their order, the keys of maps are sorted.

		Keys that are hashes stay in the order in which they came: sorted, each playing would have another.
		"""
		if isinstance(value, Mapping):
			names = sorted(value, key=lambda name: "" if HASH.fullmatch(str(name)) else str(name))
			return {self._text(str(name)): self.of(value[name], str(name)) for name in names}
		if isinstance(value, list | tuple):
			return [self.of(each, key) for each in value]
		if key in CLOCK and value not in (None, ""):
			return "<now>"
		if key in ENDS:
			return "<number>"
		if isinstance(value, str):
			return self._text(value)
		if isinstance(value, float) and value.is_integer():
			return int(value)
		return value

	def rows(self, found: Iterable[object]) -> list[object]:
		"""Rows without an order of their own, sorted by what they say."""
		return sorted((self.of(row) for row in found), key=repr)

	def _text(self, text: str) -> str:
		if self._mark:
			text = self._mark.sub("", text)
		for script, number in self._phones.items():
			# However it is spelt.
			text = re.sub("[ -]?".join(number[-10:]), script[-10:], text)
		text = SERIES.sub(lambda found: self._alias(found[0], found[1].rstrip("-")), text)
		text = UUID.sub(lambda found: self._alias(found[0], "uuid"), text)
		if HASH.fullmatch(text):
			return self._alias(text, "row")
		if TOKEN.fullmatch(text):
			return self._alias(text, "token")
		return CLOCK_TIME.sub("<now>", MOMENT.sub("<now>", DATE.sub(self._day, text)))

	def _alias(self, name: str, kind: str) -> str:
		if name not in self._known:
			self._counts[kind] = self._counts.get(kind, 0) + 1
			self._known[name] = f"<{kind} {self._counts[kind]}>"
		return self._known[name]

	def _day(self, found: re.Match) -> str:
		try:
			distance = (datetime.date(*map(int, found.groups())) - self.today).days
		except ValueError:
			return found[0]
		if distance == 0:
			return "<today>"
		return f"<today{distance:+}>" if abs(distance) <= DAYS else found[0]
