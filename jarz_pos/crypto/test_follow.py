"""The job that reads a chain: started by the scheduler's task, run by the site's own worker, ended by switching the chain off."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

from jarz_pos import tasks
from jarz_pos.crypto import store, sync
from jarz_pos.crypto.watched import Watched
from jarz_pos.tests.chain_shop import Shop

SOON_SECONDS = 60


@pytest.fixture(scope="module")
def shop(world) -> Iterator[Shop]:
	opened = Shop(world, name="Followed")
	yield opened
	opened.close()


def _soon(happened: Callable[[], bool], what: str) -> None:
	until = time.monotonic() + SOON_SECONDS
	while not happened():
		assert time.monotonic() < until, what
		time.sleep(0.1)
		frappe.db.rollback()


def test_the_sites_worker_reads_and_books_until_the_chain_is_switched_off(shop):
	order, charge = shop.order()

	def held() -> bool:
		return frappe.db.get_value(store.SYNC, shop.chain, "lease_until") > now_datetime()

	tasks.chains()
	_soon(held, "no worker reads the chain")
	shop.pay(charge)
	shop.node.mine(2)
	_soon(lambda: shop.status(charge) == "Settled", "the payment was not seen")
	_soon(lambda: not frappe.db.get_value("Sales Invoice", order, "outstanding_amount"), "it was not booked")
	frappe.db.set_value("Jarz Chain", shop.chain, "enabled", 0)
	frappe.db.commit()
	_soon(lambda: not held(), "the worker reads on")


def test_a_shift_after_the_other_reads_with_what_is_known(shop, monkeypatch):
	frappe.db.set_value("Jarz Chain", shop.chain, "enabled", 1)
	frappe.db.commit()
	monkeypatch.setattr(sync, "FOLLOW_SECONDS", 2)
	monkeypatch.setattr(sync, "SHIFT_SECONDS", 0.5)
	monkeypatch.setattr(sync, "_enqueue", lambda chain: handed.append(chain))
	known, handed, read = [], [], Watched._read
	monkeypatch.setattr(
		Watched, "_read", lambda self, since: known.append((id(self), since)) or read(self, since)
	)
	charge = shop.charge()
	shop.pay(charge)
	sync.follow(shop.chain)
	frappe.db.rollback()
	assert shop.status(charge) == "Detected" and handed == [shop.chain]
	assert [since for _watched, since in known].count(None) == 1, (
		"all charges are read once a job, not once a shift"
	)
	assert frappe.db.get_value(store.SYNC, shop.chain, "lease_until") <= now_datetime()


@pytest.mark.parametrize(
	"minutes", [5, 65]
)  # committed late; made in the hour that comes twice when summer time ends
def test_a_charge_that_stands_before_others_is_watched_and_nothing_is_read_twice(shop, monkeypatch, minutes):
	seen = Watched(shop.chain)
	newer = store.charge(shop.charge())
	assert newer.address in seen.fresh()
	reads, read = [], Watched._read
	monkeypatch.setattr(Watched, "_read", lambda self, since: reads.append(since) or read(self, since))
	assert newer.address in seen.fresh() and len(reads) == 1
	late = store.charge(shop.charge("500"))
	written = newer.creation - timedelta(minutes=minutes)
	frappe.db.set_value(store.CHARGE, late.name, "creation", written, update_modified=False)
	frappe.db.commit()
	assert seen.fresh()[late.address] == late.name
	del reads[:]
	assert late.address in seen.fresh() and reads == [newer.creation]
