import base64
from datetime import datetime, timedelta, timezone

import pytest

from jarz_pos.webhooks import schedule, signing

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)


def test_the_example_of_the_standard_has_its_signature():
	# The worked example of the Standard Webhooks specification.
	headers = signing.headers(
		"msg_p5jXN8AQM9LWM0D4loKWxJek",
		1614265330,
		b'{"test": 2432232314}',
		["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
	)
	assert headers == {
		"webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
		"webhook-timestamp": "1614265330",
		"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
	}


def test_both_secrets_sign_while_one_is_rotated():
	old, new = signing.new_secret(), signing.new_secret()
	both = signing.headers("evt_1", 1, b"{}", [new, old])["webhook-signature"].split()
	assert both == [
		signing.headers("evt_1", 1, b"{}", [secret])["webhook-signature"] for secret in (new, old)
	]
	assert both[0] != both[1]


def test_secrets_are_long_and_never_the_same():
	made = {signing.new_secret() for _turn in range(50)}
	assert len(made) == 50
	assert all(len(base64.b64decode(secret.removeprefix("whsec_"))) == 32 for secret in made)


def test_retries_go_on_for_about_three_days_and_then_end():
	pauses = [schedule.delay(attempts, 0.0) for attempts in range(1, 11)]
	assert timedelta(days=2.5) < sum(pauses, timedelta()) < timedelta(days=3.5)
	assert pauses == sorted(pauses)
	assert schedule.delay(11, 0.0) is None


def test_luck_spreads_the_retries_but_not_by_more_than_a_fifth():
	assert schedule.delay(4, 0.0) < schedule.delay(4, 0.999) <= schedule.delay(4, 0.0) * 1.2


@pytest.mark.parametrize(
	("header", "wished"),
	[
		("120", timedelta(minutes=2)),
		("Fri, 20 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
		("Fri, 20 Nov 2026 11:00:00 GMT", timedelta()),
		("soon", None),
		("-5", None),
		("9" * 400, None),
		("", None),
		(None, None),
	],
)
def test_retry_after_is_read_in_both_forms(header, wished):
	assert schedule.wish(header, NOW) == wished


def test_a_wish_delays_but_never_hastens_nor_stops_for_long():
	assert schedule.delay(1, 0.0, timedelta(minutes=2)) == timedelta(minutes=2)
	assert schedule.delay(7, 0.0, timedelta(seconds=1)) == schedule.DELAYS[6]
	assert schedule.delay(1, 0.0, timedelta(days=400)) == timedelta(days=1)
