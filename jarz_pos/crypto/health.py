"""How the reading of each chain goes, for people who look after it."""

import frappe
from frappe.utils import now_datetime, time_diff_in_seconds

from jarz_pos.crypto import store

READING, STUCK, OFF = "Reading", "Stuck", "Off"
PATIENCE_SECONDS = 120


def chains() -> list[dict]:
	"""One row for each chain: `{chain, state, head, cursor, behind, final, synced_on, provider, window, error, error_on}`.

	`state` Stuck: nothing was heard from the chain for two minutes. An error is told as long as it is newer than a reading.
	"""
	sync, chain = frappe.qb.DocType(store.SYNC), frappe.qb.DocType("Jarz Chain")
	rows = (
		frappe.qb.from_(chain)
		.left_join(sync)
		.on(sync.name == chain.name)
		.select(chain.name.as_("chain"), chain.enabled, sync.head, sync.cursor, sync.final, sync.synced_on)
		.select(sync.provider, sync.window, sync.last_error, sync.last_error_on)
		.orderby(chain.name)
		.run(as_dict=True)
	)
	return [_health(row) for row in rows]


def _health(row: frappe._dict) -> dict:
	heard = row.synced_on and time_diff_in_seconds(now_datetime(), row.synced_on) < PATIENCE_SECONDS
	tells = row.last_error_on and (not row.synced_on or row.last_error_on >= row.synced_on)
	return {
		"chain": row.chain,
		"state": (READING if heard else STUCK) if row.enabled else OFF,
		"head": row.head or 0,
		"cursor": row.cursor or 0,
		"behind": max((row.head or 0) - (row.cursor or 0), 0),
		"final": row.final or 0,
		"synced_on": row.synced_on,
		"provider": row.provider,
		"window": row.window,
		"error": row.last_error if tells else None,
		"error_on": row.last_error_on if tells else None,
	}
