from datetime import datetime

import pytest

SLOTS = "jarz_pos.api.delivery_slots."
KEYS = {
	"date",
	"time",
	"datetime",
	"end_datetime",
	"label",
	"day_label",
	"time_label",
	"is_default",
	"business_date",
}
BOTH = ("get_available_delivery_slots", "get_next_available_slot")


def test_slots_have_exactly_the_keys_and_types_of_the_contract(world, http):
	answer = http(world.staff).post(SLOTS + BOTH[0], {"pos_profile_name": world.branch.name})
	assert answer.status == 200 and answer.message
	for position, slot in enumerate(answer.message):
		assert set(slot) == KEYS
		assert slot["is_default"] is (position == 0)
		assert all(isinstance(value, str) and value for key, value in slot.items() if key != "is_default")
		start = datetime.strptime(slot["datetime"], "%Y-%m-%dT%H:%M:%S")
		assert slot["datetime"] == f"{slot['date']}T{slot['time']}"
		assert (datetime.strptime(slot["end_datetime"], "%Y-%m-%dT%H:%M:%S") - start).seconds == 7200
		assert slot["label"] == f"{slot['day_label']}, {slot['time_label']}"


def test_the_next_slot_is_the_first_of_the_list(world, http):
	client, params = http(world.staff), {"pos_profile_name": world.branch.name}
	first = client.post(SLOTS + BOTH[0], params).message[0]
	assert client.post(SLOTS + BOTH[1], params).message == first


def test_without_a_timetable_there_is_an_empty_list_and_null(world, http):
	client, params = http(world.foreign_staff), {"pos_profile_name": world.foreign_branch.name}
	listed = client.post(SLOTS + BOTH[0], params)
	assert (listed.status, listed.message) == (200, [])
	single = client.post(SLOTS + BOTH[1], params)
	assert (single.status, single.body) == (200, {})


@pytest.mark.parametrize("endpoint", BOTH)
def test_slots_are_for_the_branchs_own_people(world, http, endpoint):
	params = {"pos_profile_name": world.branch.name}
	for user in (world.second_staff, world.foreign_staff, world.stranger, world.bookkeeper, None):
		assert http(user).post(SLOTS + endpoint, params).status == 403, user
	for name in ("nowhere", "' OR 1=1 --", "فرع 🏪"):
		assert http(world.staff).post(SLOTS + endpoint, {"pos_profile_name": name}).status == 403


@pytest.mark.parametrize("endpoint", BOTH)
@pytest.mark.parametrize("wrong", [None, "", [], {"a": 1}, True, "x" * 5000])
def test_a_wrong_branch_is_refused_in_words(world, http, endpoint, wrong):
	answer = http(world.staff).post(SLOTS + endpoint, {"pos_profile_name": wrong})
	assert answer.status == 417
	assert "branch" in answer.error_text()
