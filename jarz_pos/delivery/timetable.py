"""Reads a branch's opening hours, so that `slots`, which decides, needs no database."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import cint, now_datetime, to_timedelta

from jarz_pos.delivery import slots


def timetable_of(branch: str) -> slots.Timetable | None:
	"""Hours and slot lengths of `branch`; None without a timetable or without a row for any day (contract 1.5). One query."""
	table, day = (
		frappe.qb.DocType("Jarz POS Profile Timetable"),
		frappe.qb.DocType("Jarz POS Profile Day Timing"),
	)
	rows = (
		frappe.qb.from_(table)
		.join(day)
		.on((day.parent == table.name) & (day.parenttype == "Jarz POS Profile Timetable"))
		.select(
			table.slot_hours,
			table.slot_minutes,
			table.has_custom_last_slot,
			table.last_slot_hours,
			table.last_slot_minutes,
			table.anchor_last_slot_to_closing,
			day.day,
			day.opening_time,
			day.closing_time,
			day.same_day,
		)
		.where(table.pos_profile == branch)
		.orderby(day.idx)
		.run(as_dict=True)
	)
	if not rows:
		return None
	first = rows[0]
	return slots.Timetable(
		hours=tuple(_hours(row) for row in rows),
		length=_length(first.slot_hours, first.slot_minutes),
		last_length=_length(first.last_slot_hours, first.last_slot_minutes)
		if first.has_custom_last_slot
		else None,
		anchored=bool(first.anchor_last_slot_to_closing),
	)


def available_slots(branch: str) -> list[dict]:
	"""The slots on offer now, as the client reads them, the first one being the default."""
	offered = slots.generate(timetable_of(branch), now_datetime())
	return [slot.answer(is_default=not position) for position, slot in enumerate(offered)]


def next_available_slot(branch: str) -> dict | None:
	"""The first slot on offer now; None when there is none."""
	found = slots.next_slot(timetable_of(branch), now_datetime())
	return found.answer(is_default=True) if found else None


def opening_state(branch: str) -> dict:
	"""Whether the branch is within its opening hours: `{is_open: bool, message: str}`; without hours it is always open."""
	timetable = timetable_of(branch)
	if timetable is None:
		return {"is_open": True, "message": _("Branch {0} has no opening hours.").format(branch)}
	if slots.is_open(timetable, now_datetime()):
		return {"is_open": True, "message": _("Branch {0} is open.").format(branch)}
	return {"is_open": False, "message": _("Branch {0} is closed now.").format(branch)}


def _hours(row: frappe._dict) -> slots.Hours:
	return slots.Hours(
		weekday=slots.WEEKDAYS.index(row.day),
		opening=to_timedelta(row.opening_time),
		closing=to_timedelta(row.closing_time),
		next_day=row.same_day == "Next Day",
	)


def _length(hours: int | None, minutes: str | None) -> timedelta:
	return timedelta(hours=cint(hours), minutes=cint(minutes))
