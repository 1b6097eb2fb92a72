from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jarz_pos.delivery import slots
from jarz_pos.delivery.slots import NOTICE, WEEKDAYS, Hours, Slot, Timetable

# 2026-03-02 is a Monday.
MONDAY = date(2026, 3, 2)
EVERY_DAY = range(7)


def at(text: str) -> datetime:
	return datetime.fromisoformat(text)


def hours(opening: str, closing: str, days=EVERY_DAY, *, next_day: bool = False) -> tuple[Hours, ...]:
	return tuple(Hours(day, clock(opening), clock(closing), next_day) for day in days)


def clock(text: str) -> timedelta:
	hour, minute = text.split(":")
	return timedelta(hours=int(hour), minutes=int(minute))


def table(rows: tuple[Hours, ...], length: str = "2:00", **last: object) -> Timetable:
	return Timetable(rows, clock(length), **last)


def starts(found: list[Slot], day: str) -> list[str]:
	return [slot.start.strftime("%H:%M") for slot in found if slot.start.date().isoformat() == day]


def spans(found: list[Slot], day: str) -> list[str]:
	return [f"{slot.start:%H:%M}-{slot.end:%H:%M}" for slot in found if slot.start.date().isoformat() == day]


def test_slots_are_offered_for_today_and_four_days_and_sorted():
	found = slots.generate(table(hours("10:00", "18:00")), at("2026-03-02T08:00"))
	assert {slot.business_date for slot in found} == {MONDAY + timedelta(days=n) for n in range(5)}
	assert [slot.start for slot in found] == sorted(slot.start for slot in found)
	assert len(found) == 5 * 4


def test_a_weekday_without_a_row_has_no_slots():
	found = slots.generate(table(hours("10:00", "18:00", days=(0, 2))), at("2026-03-02T08:00"))
	assert {slot.business_date for slot in found} == {MONDAY, MONDAY + timedelta(days=2)}


@pytest.mark.parametrize(
	("now", "first"),
	[
		("2026-03-02T09:29:59", "10:00"),
		("2026-03-02T09:30:00", "10:00"),
		("2026-03-02T09:30:01", "12:00"),
		("2026-03-02T11:31", "14:00"),
	],
)
def test_a_start_within_thirty_minutes_moves_to_the_following_grid_point(now, first):
	found = slots.next_slot(table(hours("10:00", "18:00")), at(now))
	assert found.start.strftime("%H:%M") == first


def test_the_notice_may_reach_over_midnight_into_the_next_day():
	timetable = table(hours("00:00", "04:00"))
	assert slots.next_slot(timetable, at("2026-03-02T23:45")).start == at("2026-03-03T02:00")
	assert slots.next_slot(timetable, at("2026-03-02T23:30")).start == at("2026-03-03T00:00")


def test_a_slot_must_fit_before_closing():
	found = slots.generate(table(hours("10:00", "17:00")), at("2026-03-02T08:00"))
	assert spans(found, "2026-03-03") == ["10:00-12:00", "12:00-14:00", "14:00-16:00"]


def test_a_shorter_last_slot_continues_the_cadence():
	found = slots.generate(table(hours("10:00", "17:30"), last_length=clock("1:00")), at("2026-03-02T08:00"))
	assert spans(found, "2026-03-03")[-2:] == ["14:00-16:00", "16:00-17:00"]


def test_a_shorter_last_slot_that_does_not_fit_is_left_out():
	found = slots.generate(table(hours("10:00", "16:30"), last_length=clock("1:00")), at("2026-03-02T08:00"))
	assert spans(found, "2026-03-03")[-1] == "14:00-16:00"


def test_an_anchored_last_slot_ends_at_closing_and_the_regular_ones_stop_before_it():
	found = slots.generate(
		table(hours("10:00", "17:00"), last_length=clock("1:30"), anchored=True), at("2026-03-02T08:00")
	)
	assert spans(found, "2026-03-03") == ["10:00-12:00", "12:00-14:00", "15:30-17:00"]


def test_a_day_too_short_for_the_anchored_last_slot_keeps_its_regular_ones():
	timetable = table(hours("10:00", "11:00"), "0:30", last_length=clock("1:30"), anchored=True)
	assert spans(slots.generate(timetable, at("2026-03-02T08:00")), "2026-03-03") == [
		"10:00-10:30",
		"10:30-11:00",
	]


def test_closing_on_the_next_day_sells_slots_after_midnight_under_the_day_before():
	found = slots.generate(table(hours("20:00", "02:00", days=(0,), next_day=True)), at("2026-03-02T12:00"))
	assert [(slot.start, slot.business_date) for slot in found] == [
		(at("2026-03-02T20:00"), MONDAY),
		(at("2026-03-02T22:00"), MONDAY),
		(at("2026-03-03T00:00"), MONDAY),
	]
	assert found[-1].answer(is_default=False)["date"] == "2026-03-03"
	assert found[-1].label == "Today, 12:00 AM - 02:00 AM"


def test_after_midnight_the_rest_of_yesterdays_business_day_is_still_offered():
	timetable = table(hours("20:00", "04:00", next_day=True), "1:00")
	found = slots.generate(timetable, at("2026-03-03T01:10"))
	assert starts(found, "2026-03-03")[:3] == ["02:00", "03:00", "20:00"]
	assert [slot.business_date for slot in found[:3]] == [MONDAY, MONDAY, MONDAY + timedelta(days=1)]
	assert [slot.day_label for slot in found[:3]] == ["Monday", "Monday", "Today"]


def test_opening_for_exactly_a_day_is_possible():
	found = slots.generate(
		table(hours("08:00", "08:00", days=(0,), next_day=True), "12:00"), at("2026-03-02T01:00")
	)
	assert [slot.start for slot in found] == [at("2026-03-02T08:00"), at("2026-03-02T20:00")]


def test_next_day_with_a_closing_later_on_the_clock_means_the_same_day():
	found = slots.generate(
		table(hours("10:00", "22:00", days=(0,), next_day=True), "6:00"), at("2026-03-02T08:00")
	)
	assert [slot.start for slot in found] == [at("2026-03-02T10:00"), at("2026-03-02T16:00")]


def test_overlapping_hours_give_one_slot_for_one_start():
	rows = hours("22:00", "04:00", days=(0,), next_day=True) + hours("00:00", "06:00", days=(1,))
	found = slots.generate(table(rows), at("2026-03-02T12:00"))
	assert starts(found, "2026-03-03") == ["00:00", "02:00", "04:00"]


def test_labels_speak_of_the_business_day_on_a_twelve_hour_clock():
	found = slots.generate(table(hours("13:00", "14:30"), "1:30"), at("2026-03-02T08:00"))
	assert [slot.label for slot in found] == [
		"Today, 01:00 PM - 02:30 PM",
		"Tomorrow, 01:00 PM - 02:30 PM",
		"Wednesday, 01:00 PM - 02:30 PM",
		"Thursday, 01:00 PM - 02:30 PM",
		"Friday, 01:00 PM - 02:30 PM",
	]


def test_the_answer_has_the_keys_and_formats_that_the_client_reads():
	slot = Slot(at("2026-03-02T13:00"), at("2026-03-02T14:30"), MONDAY, MONDAY)
	assert slot.answer(is_default=True) == {
		"date": "2026-03-02",
		"time": "13:00:00",
		"datetime": "2026-03-02T13:00:00",
		"end_datetime": "2026-03-02T14:30:00",
		"label": "Today, 01:00 PM - 02:30 PM",
		"day_label": "Today",
		"time_label": "01:00 PM - 02:30 PM",
		"is_default": True,
		"business_date": "2026-03-02",
	}
	assert slot.seconds == 5400


@pytest.mark.parametrize(
	"timetable", [None, Timetable((), timedelta(hours=1)), table(hours("10:00", "18:00"), "0:00")]
)
def test_without_hours_or_length_there_are_no_slots(timetable):
	assert slots.generate(timetable, at("2026-03-02T08:00")) == []
	assert slots.next_slot(timetable, at("2026-03-02T08:00")) is None


# slot_for: what an order stores (contract 1.6, rule 5)
NOW = at("2026-03-02T11:50")
DAY = table(hours("10:00", "18:00"))


def test_a_start_in_the_past_snaps_to_the_next_real_slot():
	found = slots.slot_for(at("2026-03-02T10:00"), DAY, NOW)
	assert (found.start, found.end) == (at("2026-03-02T14:00"), at("2026-03-02T16:00"))


def test_a_start_in_the_past_without_any_slot_left_gives_none():
	assert slots.slot_for(at("2026-03-02T10:00"), None, NOW) is None


def test_a_known_slot_gets_its_own_end_whatever_end_was_sent():
	found = slots.slot_for(at("2026-03-03T12:00"), DAY, NOW, end=at("2026-03-03T12:05"))
	assert found.end == at("2026-03-03T14:00")
	assert found.label == "Tomorrow, 12:00 PM - 02:00 PM"


def test_a_known_slot_is_kept_within_the_notice_and_beyond_the_days_on_offer():
	assert slots.slot_for(at("2026-03-02T12:00"), DAY, NOW).end == at("2026-03-02T14:00")
	assert slots.slot_for(at("2026-03-20T12:00"), DAY, NOW).end == at("2026-03-20T14:00")


def test_a_known_slot_after_midnight_belongs_to_the_day_before():
	found = slots.slot_for(at("2026-03-04T00:00"), table(hours("20:00", "02:00", next_day=True)), NOW)
	assert (found.business_date, found.day_label) == (date(2026, 3, 3), "Tomorrow")


@pytest.mark.parametrize(
	("end", "kept"),
	[
		("2026-03-03T13:30", "2026-03-03T13:30"),
		(None, "2026-03-03T15:07"),
		("2026-03-03T13:07", "2026-03-03T15:07"),
		("2026-03-03T09:00", "2026-03-03T15:07"),
		("2026-03-09T13:00", "2026-03-03T15:07"),
	],
)
def test_an_unknown_future_start_is_kept_with_a_sensible_end(end, kept):
	found = slots.slot_for(at("2026-03-03T13:07"), DAY, NOW, end=end and at(end))
	assert (found.start, found.end) == (at("2026-03-03T13:07"), at(kept))


def test_an_unknown_future_start_without_timetable_and_end_has_no_length():
	assert slots.slot_for(at("2026-03-03T13:07"), None, NOW).seconds == 0


@pytest.mark.parametrize("start", ["2027-03-05T12:00", "9999-12-31T23:59"])
def test_a_delivery_more_than_a_year_ahead_is_refused(start):
	with pytest.raises(slots.TooFarAhead):
		slots.slot_for(at(start), DAY, NOW)


@pytest.mark.parametrize(
	("now", "is_open"),
	[
		("2026-03-02T19:59", False),
		("2026-03-02T20:00", True),
		("2026-03-03T01:59", True),
		("2026-03-03T02:00", False),
		("2026-03-03T20:00", False),
	],
)
def test_a_branch_is_open_between_opening_and_closing_also_after_midnight(now, is_open):
	assert slots.is_open(table(hours("20:00", "02:00", days=(0,), next_day=True)), at(now)) is is_open


def test_a_branch_without_hours_is_always_open():
	assert slots.is_open(None, NOW) is True


times = st.integers(0, 24 * 4 - 1).map(lambda quarter: timedelta(minutes=15 * quarter))
lengths = st.integers(1, 24).map(lambda quarter: timedelta(minutes=15 * quarter))
timetables = st.builds(
	Timetable,
	hours=st.lists(
		st.builds(Hours, st.integers(0, 6), times, times, st.booleans()),
		max_size=7,
		unique_by=lambda row: row.weekday,
	).map(tuple),
	length=lengths,
	last_length=st.none() | lengths,
	anchored=st.booleans(),
)
moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31))


@settings(max_examples=300, deadline=None)
@given(timetables, moments)
def test_whatever_the_timetable_every_slot_keeps_the_rules(timetable, now):
	found = slots.generate(timetable, now)
	by_day = {row.weekday: row for row in timetable.hours}
	assert [slot.start for slot in found] == sorted({slot.start for slot in found})
	for slot in found:
		opening, closing = by_day[slot.business_date.weekday()].on(slot.business_date)
		assert slot.start >= now + NOTICE
		assert opening <= slot.start < slot.end <= closing
		assert closing - opening <= timedelta(days=1)
		assert -1 <= (slot.business_date - now.date()).days <= 4
		assert slot.end - slot.start in (timetable.length, timetable.last_length)
		if timetable.anchored and slot.end - slot.start != timetable.length:
			assert slot.end == closing
		assert all(
			isinstance(value, str)
			for key, value in slot.answer(is_default=True).items()
			if key != "is_default"
		)
		assert slot.day_label in ("Today", "Tomorrow", *WEEKDAYS)


@settings(max_examples=300, deadline=None)
@given(timetables, moments, st.timedeltas(timedelta(days=-10), timedelta(days=300)))
def test_whatever_is_asked_for_an_order_gets_a_slot_that_is_not_over(timetable, now, away):
	found = slots.slot_for(now + away, timetable, now)
	if found is None:
		assert away < timedelta() and slots.generate(timetable, now) == []
	else:
		assert found.start >= now
		assert found.end >= found.start
		assert away < timedelta() or found.start == now + away


@settings(max_examples=200, deadline=None)
@given(timetables, moments)
def test_every_slot_on_offer_is_stored_as_it_was_offered(timetable, now):
	for slot in slots.generate(timetable, now):
		stored = slots.slot_for(slot.start, timetable, now)
		assert stored.start == slot.start
		assert (stored.end, stored.business_date) == (slot.end, slot.business_date)
