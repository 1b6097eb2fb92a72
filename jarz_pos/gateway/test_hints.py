"""Many changes, few hints, and never one change too few."""

import itertools
import threading
import time

import pytest

from jarz_pos.gateway.hints import Hinter

PAUSE = 0.2


@pytest.fixture
def told():
	"""A running Hinter and the list of (seconds since start, hint) that it told."""
	said: list[tuple[float, dict]] = []
	began = time.monotonic()
	hinter = Hinter(lambda hint: said.append((time.monotonic() - began, hint)), PAUSE)
	thread = threading.Thread(target=hinter.run, daemon=True)
	thread.start()
	yield hinter, said
	hinter.stop()
	thread.join(2)
	assert not thread.is_alive()


def test_a_single_change_is_told_at_once(told):
	hinter, said = told
	hinter.changed({"n": 1})
	time.sleep(PAUSE * 0.9)
	assert [hint for _at, hint in said] == [{"n": 1}]


def test_a_burst_becomes_a_few_hints_and_ends_with_the_last_change(told):
	hinter, said = told
	for number in range(100):
		hinter.changed({"n": number})
		time.sleep(PAUSE / 20)
	time.sleep(PAUSE * 2)
	assert said[-1][1] == {"n": 99}
	assert 3 <= len(said) <= 100 / 20 + 3
	gaps = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(said)]
	assert min(gaps) >= PAUSE * 0.9


def test_what_comes_at_the_same_moment_is_one_hint(told):
	hinter, said = told
	for number in range(10):
		hinter.changed({"n": number})
	time.sleep(PAUSE * 3)
	assert [hint for _at, hint in said] == [{"n": 9}]


def test_silence_stays_silent(told):
	_hinter, said = told
	time.sleep(PAUSE * 3)
	assert said == []
