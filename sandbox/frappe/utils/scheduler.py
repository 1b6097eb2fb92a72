"""The scheduler: whoever serves the site calls `tick()` every minute."""

import datetime
import logging

import frappe
from frappe.not_offered import refuse, refuser

__getattr__ = refuser(__name__)
log = logging.getLogger("sandbox.scheduler")

# Seconds between two runs of each kind of event.
PERIODS = {
	"all": 60,
	"hourly": 3600,
	"hourly_long": 3600,
	"daily": 86400,
	"daily_long": 86400,
	"weekly": 604800,
	"weekly_long": 604800,
}
EVERY_MINUTE = "* * * * *"  # as often as the clock ticks
_last_runs: dict[tuple[str, str], datetime.datetime] = {}


def tick(now: datetime.datetime | None = None) -> list[str]:
	"""Run what the apps' `scheduler_events` have due since the last tick; returns what ran. A fault stops only its job."""
	now = now or datetime.datetime.now()
	events, ran = frappe.get_hooks("scheduler_events", {}) or {}, []
	cron = events.get("cron", {})
	if other := set(cron) - {EVERY_MINUTE}:
		raise refuse(f"scheduler_events cron «{other.pop()}»")
	every = {kind: found for kind, found in events.items() if kind != "cron"}
	every["all"] = [*every.get("all", []), *cron.get(EVERY_MINUTE, [])]
	for kind, methods in every.items():
		for method in methods:
			key = (frappe.local.site_path, method)
			last = _last_runs.setdefault(key, now)
			if kind == "all" or (now - last).total_seconds() >= PERIODS[kind]:
				_last_runs[key] = now
				_run(method)
				ran.append(method)
	return ran


def is_scheduler_inactive(*_args: object, **_kwargs: object) -> bool:
	"""It runs as long as the site is served."""
	return False


def _run(method: str) -> None:
	try:
		frappe.call(method)
		frappe.db.commit()
	except Exception:
		frappe.db.rollback()
		log.exception("%s failed", method)
