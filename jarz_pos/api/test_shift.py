"""Shifts are not there yet: the client is told that none is open, in the form that it reads (contract 1.2)."""

import pytest

SHIFT = "jarz_pos.api.shift.get_active_shift"


@pytest.mark.parametrize("params", [{}, {"pos_profile": "Nasr City"}])
def test_no_shift_is_open(world, http, params):
	answer = http(world.staff).post(SHIFT, params)
	assert (answer.status, answer.body) == (200, {})


def test_strangers_are_refused(world, http):
	for user in (world.stranger, world.bookkeeper, None):
		assert http(user).post(SHIFT).status == 403, user
