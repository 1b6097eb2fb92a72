"""Golden traces: what a bench did on a scripted day the sandbox does too, row by row."""

import json
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest

from sandbox.record import days
from sandbox.record.compare import differences
from sandbox.record.front_door import FrontDoor
from sandbox.record.recording import days_of, read, record

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SITE = "golden.localhost"


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> Iterator[str]:
	"""A served site with the app and nothing else; each day makes its own shop there."""
	from frappe import bootstrap

	from sandbox.server.server import Server

	sites = tmp_path_factory.mktemp("golden")
	frappe.destroy()
	bootstrap.make_site(SITE, sites)
	with Server(SITE, sites) as server:
		yield server.url


def unlike_the_bench(url: str, name: str) -> list[str]:
	"""Play a day; how it differs from its recording."""
	recorded = read(GOLDEN / f"{name}.json")[1]
	played = record(FrontDoor(url), days.day(name))
	return differences(recorded, json.loads(json.dumps(played)))


def test_every_day_is_recorded_with_the_versions_it_was_recorded_on():
	found = {path.stem: read(path)[0] for path in days_of(GOLDEN)}
	assert found.keys() == set(days.NAMES)
	assert all(head["frappe"] and head["erpnext"] for head in found.values())


@pytest.mark.parametrize("name", days.NAMES)
def test_the_sandbox_does_what_a_bench_did(url, name):
	found = unlike_the_bench(url, name)
	assert not found, "\n".join(found)


# The proof that the traces can fail: the sandbox is broken on purpose


def test_a_swapped_debit_and_credit_is_caught(url, monkeypatch):
	from erpnext.accounts import general_ledger

	insert = general_ledger._insert

	def swapped(doctype, row):
		if doctype == "GL Entry":
			for side in general_ledger.FORMS:
				debit, credit = f"debit{side}", f"credit{side}"
				row = {**row, debit: row.get(credit, 0), credit: row.get(debit, 0)}
		insert(doctype, row)

	monkeypatch.setattr(general_ledger, "_insert", swapped)
	assert any("Debtors" in line and "debit" in line for line in unlike_the_bench(url, "tour"))


def test_a_rounding_that_a_bench_does_not_do_is_caught(url, monkeypatch):
	from erpnext.accounts import totals

	monkeypatch.setattr(totals, "round_to_coin", lambda amount, currency, precision: amount)
	assert any("rounded_total" in line for line in unlike_the_bench(url, "tour"))


def test_a_permission_that_is_skipped_is_caught(url, monkeypatch):
	monkeypatch.setattr(frappe.permissions, "list_conditions", lambda *_args, **_options: [])
	assert any("Staff asks REST" in line for line in unlike_the_bench(url, "branches"))
