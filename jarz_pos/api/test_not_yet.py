"""Features that are not there yet answer in the form that the client reads (contract 1.1, 1.2, 1.8.6, 1.9.9)."""

import pytest

ANSWERS = [
	("shift.get_active_shift", {}, {}),
	("shift.get_active_shift", {"pos_profile": "Nasr City"}, {}),
	(
		"trips.get_delivery_trips",
		{"status": "Created", "limit": "50"},
		{"message": {"success": True, "data": []}},
	),
]
ALL = [name for name, _params, _body in ANSWERS]


@pytest.mark.parametrize(("name", "params", "body"), ANSWERS)
def test_an_empty_answer_has_the_form_that_the_client_reads(world, http, name, params, body):
	answer = http(world.staff).post(f"jarz_pos.api.{name}", params)
	assert (answer.status, answer.body) == (200, body)


def test_the_board_asks_for_trips_with_get(world, http):
	assert http(world.staff).get("jarz_pos.api.trips.get_delivery_trips", {"limit": 50}).message["data"] == []


@pytest.mark.parametrize("name", ALL)
def test_strangers_are_refused(world, http, name):
	for user in (world.stranger, world.bookkeeper, None):
		assert http(user).post(f"jarz_pos.api.{name}").status == 403, user
