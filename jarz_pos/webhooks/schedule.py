"""When a message that was not accepted is sent again. Pure: no database, no Frappe."""

import email.utils
from datetime import datetime, timedelta, timezone

# Ten more tries in about three days.
DELAYS = tuple(
	timedelta(seconds=seconds)
	for seconds in (5, 30, 120, 600, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 20 * 3600, 34 * 3600)
)
JITTER = 0.2
LONGEST_WISH = timedelta(days=1)


def delay(attempts: int, luck: float, wish: timedelta | None = None) -> timedelta | None:
	"""How long to wait after `attempts` failed tries; None when it is given up.

	`luck` in [0, 1) spreads those who failed together. `wish` is what the receiver asked for by Retry-After: never sooner
	than that, but a wish of more than a day counts as a day.
	"""
	if attempts > len(DELAYS):
		return None
	spread = DELAYS[attempts - 1] * (1 + JITTER * luck)
	return max(spread, min(wish, LONGEST_WISH)) if wish else spread


def wish(retry_after: str | None, now: datetime) -> timedelta | None:
	"""What a Retry-After header asks for, in seconds or as a date; None for none and for rubbish. `now` has a time zone."""
	written = (retry_after or "").strip()
	if written.isdecimal() and len(written) < 10:
		return timedelta(seconds=int(written))
	try:
		moment = email.utils.parsedate_to_datetime(written)
	except ValueError:
		return None
	if moment.tzinfo is None:
		moment = moment.replace(tzinfo=timezone.utc)
	return max(moment - now, timedelta())
