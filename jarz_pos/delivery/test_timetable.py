from datetime import timedelta

import frappe
import pytest

from jarz_pos.delivery import timetable
from jarz_pos.delivery.slots import Hours, Timetable


@pytest.fixture
def table(world):
	"""The timetable of Nasr City, reduced to one day."""
	document = frappe.get_doc("Jarz POS Profile Timetable", world.branch.name)
	document.timetable = document.timetable[:1]
	document.timetable[0].update(
		{"day": "Friday", "opening_time": "09:30:00", "closing_time": "01:15:00", "same_day": "Next Day"}
	)
	return document


def test_a_timetable_is_read_with_one_statement_and_every_setting(world, table, sql_count):
	table.update(
		{
			"slot_hours": 1,
			"slot_minutes": "45",
			"has_custom_last_slot": 1,
			"last_slot_hours": 0,
			"last_slot_minutes": "30",
			"anchor_last_slot_to_closing": 1,
		}
	)
	table.save()
	with sql_count() as statements:
		found = timetable.timetable_of(world.branch.name)
	assert len(statements) == 1
	friday = Hours(4, timedelta(hours=9, minutes=30), timedelta(hours=1, minutes=15), next_day=True)
	assert found == Timetable((friday,), timedelta(minutes=105), timedelta(minutes=30), anchored=True)


def test_the_last_slot_is_regular_unless_it_is_switched_on(world, table):
	table.update({"has_custom_last_slot": 0, "last_slot_hours": 1})
	table.save()
	assert timetable.timetable_of(world.branch.name).last_length is None


def test_a_branch_without_timetable_or_days_has_no_slots_and_is_always_open(world, table):
	table.timetable = []
	table.save()
	for name in (world.branch.name, world.foreign_branch.name):
		assert timetable.timetable_of(name) is None
		assert timetable.available_slots(name) == []
		assert timetable.next_available_slot(name) is None
		assert timetable.opening_state(name)["is_open"] is True


def test_a_branch_is_closed_on_a_day_without_hours(world, table):
	now = frappe.utils.now_datetime()
	table.timetable[0].day = (now + timedelta(days=3)).strftime("%A")
	table.save()
	assert timetable.opening_state(world.branch.name) == {
		"is_open": False,
		"message": f"Branch {world.branch.name} is closed now.",
	}
