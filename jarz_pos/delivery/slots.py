"""When an order can be delivered: the slots of a branch's timetable (contract 1.5). Pure: no database, no Frappe.

All moments are naive and in the site's time. A *business day* is the day under whose opening hours a slot is sold; with
closing after midnight its last slots start on the following calendar date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAYS_AHEAD = 4
NOTICE = timedelta(minutes=30)
ONE_DAY = timedelta(days=1)
FARTHEST = timedelta(days=366)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class TooFarAhead(ValueError):
	"""A delivery that is asked for more than a year ahead."""


@dataclass(frozen=True)
class Hours:
	"""Opening hours of one weekday (0 = Monday), as time since midnight; `next_day`: closing is after midnight.

	A business day never exceeds 24 hours: `next_day` with a closing later than the opening on the clock (ten to ten, in a
	field whose default is *Next Day*) means the same day.
	"""

	weekday: int
	opening: timedelta
	closing: timedelta
	next_day: bool = False

	def on(self, day: date) -> tuple[datetime, datetime]:
		"""Opening and closing of the business day `day`."""
		midnight = datetime.combine(day, time())
		over_midnight = self.next_day and self.closing <= self.opening
		return midnight + self.opening, midnight + self.closing + (ONE_DAY if over_midnight else timedelta())


@dataclass(frozen=True)
class Timetable:
	"""Hours of the week and the length of a slot.

	`last_length` is the length of a shorter final slot, None without one: it follows the regular ones, or, `anchored`, ends
	exactly at closing, and then the regular ones stop before it.
	"""

	hours: tuple[Hours, ...]
	length: timedelta
	last_length: timedelta | None = None
	anchored: bool = False


@dataclass(frozen=True)
class Slot:
	"""One slot. `today` is the calendar date on which it is offered, for the words Today and Tomorrow."""

	start: datetime
	end: datetime
	business_date: date
	today: date

	@property
	def seconds(self) -> int:
		return int((self.end - self.start).total_seconds())

	@property
	def day_label(self) -> str:
		"""Today, Tomorrow or the weekday of the business day; so last night's late slots do not read like tonight's."""
		days = (self.business_date - self.today).days
		return {0: "Today", 1: "Tomorrow"}.get(days, WEEKDAYS[self.business_date.weekday()])

	@property
	def time_label(self) -> str:
		return f"{_twelve_hours(self.start)} - {_twelve_hours(self.end)}"

	@property
	def label(self) -> str:
		return f"{self.day_label}, {self.time_label}"

	def answer(self, *, is_default: bool) -> dict[str, str | bool]:
		"""The object that the client reads; every string is there, `is_default` is a boolean."""
		return {
			"date": self.start.date().isoformat(),
			"time": self.start.strftime("%H:%M:%S"),
			"datetime": self.start.isoformat(timespec="seconds"),
			"end_datetime": self.end.isoformat(timespec="seconds"),
			"label": self.label,
			"day_label": self.day_label,
			"time_label": self.time_label,
			"is_default": is_default,
			"business_date": self.business_date.isoformat(),
		}


def generate(timetable: Timetable | None, now: datetime) -> list[Slot]:
	"""The slots on offer at `now`, by start: the rest of today and four days on, with 30 minutes' notice.

	After midnight the slots of yesterday's business day that are still to come are offered too.
	"""
	today = now.date()
	business_days = (today + timedelta(days=offset) for offset in range(-1, DAYS_AHEAD + 1))
	offered: dict[datetime, Slot] = {}
	for slot in (slot for day in business_days for slot in _of_day(timetable, day, today)):
		if slot.start >= now + NOTICE:
			offered.setdefault(slot.start, slot)  # overlapping hours of two days: one entry for one start
	return [offered[start] for start in sorted(offered)]


def next_slot(timetable: Timetable | None, now: datetime) -> Slot | None:
	"""The first slot on offer; None without hours."""
	return next(iter(generate(timetable, now)), None)


def slot_for(
	start: datetime, timetable: Timetable | None, now: datetime, *, end: datetime | None = None
) -> Slot | None:
	"""The slot to store on an order that asks for `start` (contract 1.6 rule 5).

	A start in the past becomes the next real slot, None when there is none. A start of the timetable gets that slot's own
	end, also within the 30 minutes' notice and beyond the days on offer: it was on offer when the cashier chose it. Any
	other future start is kept, up to `end` when that lies within a day after it, else for the regular length. Raises
	TooFarAhead for a start more than a year ahead.
	"""
	if start < now:
		return next_slot(timetable, now)
	if start - now > FARTHEST:
		raise TooFarAhead(f"a delivery at {start} is more than a year ahead")
	today = now.date()
	known = [
		slot
		for business_day in (start.date() - ONE_DAY, start.date())
		for slot in _of_day(timetable, business_day, today)
		if slot.start == start
	]
	if known:
		return known[0]
	if end is None or not timedelta() < end - start <= ONE_DAY:
		end = start + (timetable.length if timetable else timedelta())
	return Slot(start, end, start.date(), today)


def is_open(timetable: Timetable | None, now: datetime) -> bool:
	"""Whether the branch is open at `now`; without a timetable it always is."""
	if timetable is None or not timetable.hours:
		return True
	return any(
		opening <= now < closing
		for day in (now.date() - ONE_DAY, now.date())
		for hours in timetable.hours
		if hours.weekday == day.weekday()
		for opening, closing in [hours.on(day)]
	)


def _of_day(timetable: Timetable | None, day: date, today: date) -> Iterator[Slot]:
	"""All slots of one business day, without any notice."""
	for hours in timetable.hours if timetable else ():
		if hours.weekday == day.weekday():
			for start, end in _grid(timetable, *hours.on(day)):
				yield Slot(start, end, day, today)


def _grid(timetable: Timetable, opening: datetime, closing: datetime) -> Iterator[tuple[datetime, datetime]]:
	"""Start and end of the slots between opening and closing; each fits before closing."""
	length, last = timetable.length, timetable.last_length
	if length <= timedelta():
		return
	anchored = bool(last) and timetable.anchored and closing - last >= opening
	regular_until = closing - last if anchored else closing
	start = opening
	while start + length <= regular_until:
		yield start, start + length
		start += length
	if anchored:
		yield closing - last, closing
	elif last and not timetable.anchored and start + last <= closing:
		yield start, start + last


def _twelve_hours(moment: datetime) -> str:
	"""`01:00 PM`, whatever the server's locale."""
	return f"{moment.hour % 12 or 12:02d}:{moment.minute:02d} {'AM' if moment.hour < 12 else 'PM'}"
