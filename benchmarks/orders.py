"""An order through the API beside ERPNext's own insert and submit of the same invoice; tills at once; copies at once."""

import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable

import frappe

from jarz_pos.tests import checkout, factories
from jarz_pos.tests.client import Client, in_parallel
from jarz_pos.tests.site import fresh_view, recorded_statements

LINES = (5, 20)
MOST_STATEMENTS = {5: 150, 20: 400}
MOST_TIME, LEAST_THROUGHPUT = 0.65, 3
ROUNDS, TILLS, SECONDS, HOT_ITEMS, COPIES = 15, 4, 20, 10, 32
ITEMS = [f"BENCH-ORDER-{number:02}" for number in range(max(LINES))]
PRICE, STOCK = 7.5, 100_000
TABLES = {
	"Sales Invoice": "name",
	"Sales Invoice Item": "parent",
	"Sales Taxes and Charges": "parent",
	"Payment Schedule": "parent",
	"GL Entry": "voucher_no",
	"Payment Ledger Entry": "voucher_no",
	"Jarz Request": "reference_name",
}


def run() -> dict:
	"""Statements, time and ledger of single orders, orders a second, and one order from many connections."""
	world = factories.world()
	_goods(world)
	began = frappe.utils.now()
	try:
		results = {f"lines_{lines}": _one(world, lines) for lines in LINES}
		results["tills_at_once"] = _tills(world)
		results["copies_at_once"] = _copies(world)
	finally:
		frappe.set_user("Administrator")
		_remove(began)
	return {**results, "met": all(result["met"] for result in results.values())}


def _one(world: factories.World, lines: int) -> dict:
	"""Nothing is committed; both ways begin like a request, with what Redis keeps and nothing else, and take turns."""
	codes = ITEMS[:lines]
	ways = {"api": lambda: by_api(world, codes), "erpnext": lambda: by_erpnext(world, codes)}
	for way in (
		*ways.values(),
		*ways.values(),
	):  # the first order of an item fills its defaults, the second the caches
		way()
		frappe.db.commit()
	ledgers = {name: _ledger(way()) for name, way in ways.items()}
	statements = {name: _statements(way) for name, way in ways.items()}
	times: dict[str, list[float]] = {name: [] for name in ways}
	for _round in range(ROUNDS):
		for name, way in ways.items():
			times[name].append(_seconds(way))
	ratio = statistics.median(times["api"]) / statistics.median(times["erpnext"])
	return {
		"ms": {name: round(statistics.median(found) * 1000, 1) for name, found in times.items()},
		"time_ratio": round(ratio, 3),
		"statements": statements,
		"equal_ledger": ledgers["api"] == ledgers["erpnext"],
		"bar": {"time_ratio": MOST_TIME, "statements": MOST_STATEMENTS[lines], "equal_ledger": True},
		"met": ratio <= MOST_TIME
		and statements["api"] <= MOST_STATEMENTS[lines]
		and ledgers["api"] == ledgers["erpnext"],
	}


def by_api(world: factories.World, codes: list[str]) -> str:
	"""One order as the till sends it; the name of its invoice."""
	frappe.set_user(world.staff)
	lines = [{"item_code": code, "qty": 2, "rate": PRICE, "is_bundle": False} for code in codes]
	frappe.local.form_dict = frappe._dict(checkout.body(world, *lines))
	return frappe.call(checkout.CREATE, **frappe.local.form_dict)["name"]


def by_erpnext(world: factories.World, codes: list[str]) -> str:
	"""The same invoice by ERPNext's own insert and submit."""
	frappe.set_user("Administrator")
	invoice = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"company": world.company,
			"customer": world.customer,
			"currency": "EGP",
			"selling_price_list": world.branch.price_list,
			"ignore_pricing_rule": 1,
			"pos_profile": world.branch.name,
			"jarz_branch": world.branch.name,
			"sales_invoice_state": "Received",
			"items": [{"item_code": code, "qty": 2, "warehouse": world.branch.warehouse} for code in codes],
			"taxes": [
				{
					"charge_type": "Actual",
					"account_head": _delivery_income(world.company),
					"description": "Shipping Income",
					"tax_amount": 50,
				}
			],
		}
	)
	invoice.insert()
	invoice.submit()
	return invoice.name


def _delivery_income(company: str) -> str:
	settings = frappe.get_cached_doc("Jarz Settings")
	return next(row.delivery_income_account for row in settings.company_accounts if row.company == company)


def _ledger(invoice: str) -> list:
	"""What was booked, without names and moments."""
	rows = frappe.get_all(
		"GL Entry",
		filters={"voucher_no": invoice},
		fields=["account", "party", "party_type", "debit", "credit", "cost_center", "against_voucher_type"],
		order_by="account asc, debit asc, credit asc",
	)
	fresh_view()
	return [tuple(row.values()) for row in rows]


def _statements(way: Callable[[], str]) -> int:
	fresh_view()
	with recorded_statements() as statements:
		way()
	fresh_view()
	return len(statements)


def _seconds(way: Callable[[], str]) -> float:
	fresh_view()
	started = time.perf_counter()
	way()
	taken = time.perf_counter() - started
	fresh_view()
	return taken


def _tills(world: factories.World) -> dict:
	"""Orders of 3 to 5 lines from the same few items, committed one by one, by as many processes as there are tills.

	Both ways meet the same site. `Selling Settings` says how often ERPNext adds up the month: with each transaction, its
	default, every order waits for the company's row, so both settings are measured; the doctor of the app warns of it.
	"""
	found = {}
	frequency = frappe.db.get_single_value("Selling Settings", "sales_update_frequency")
	try:
		for setting in ("Each Transaction", "Daily"):
			frappe.db.set_single_value("Selling Settings", "sales_update_frequency", setting)
			frappe.db.commit()
			found[setting] = {way: _together(way) for way in ("erpnext", "api")}
	finally:
		frappe.db.set_single_value("Selling Settings", "sales_update_frequency", frequency)
		frappe.db.commit()
	default = found["Each Transaction"]["erpnext"]["orders_per_second"]
	ours = {setting: round(ways["api"]["orders_per_second"] / default, 2) for setting, ways in found.items()}
	surfaced = sum(ways["api"]["failed"] for ways in found.values())
	return {
		"tills": TILLS,
		"cores": os.cpu_count(),
		"by_sales_update_frequency": found,
		"api_against_erpnext_default": ours,
		"bar": {"api_against_erpnext_default": LEAST_THROUGHPUT, "failed": 0},
		"met": max(ours.values()) >= LEAST_THROUGHPUT and not surfaced,
	}


def _together(way: str) -> dict:
	command = [sys.executable, "-m", "benchmarks.orders", way]
	tills = [
		subprocess.Popen([*command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
		for number in range(TILLS)
	]
	for till in tills:
		till.stdout.readline()  # it has warmed up
	for till in tills:
		till.stdin.write("go\n")
		till.stdin.flush()
	answers = [json.loads(till.communicate()[0].splitlines()[-1]) for till in tills]
	times = sorted(taken for answer in answers for taken in answer["times"])
	return {
		"orders_per_second": round(sum(len(answer["times"]) for answer in answers) / SECONDS, 2),
		"p50_ms": round(statistics.median(times) * 1000),
		"p95_ms": round(times[int(len(times) * 0.95)] * 1000),
		"failed": sum(answer["failed"] for answer in answers),
	}


def _till(way: str, number: int) -> dict:
	"""One process: orders as fast as they go for `SECONDS`. A deadlock that reaches us counts as failed."""
	world = factories.World()
	make = {"api": by_api, "erpnext": by_erpnext}[way]
	make(world, ITEMS[:3])
	fresh_view()
	print("ready", flush=True)
	sys.stdin.readline()
	times, failed, turn = [], 0, number
	end = time.monotonic() + SECONDS
	while time.monotonic() < end:
		turn += 1
		codes = [ITEMS[(turn * 7 + step * (1 + turn % 3)) % HOT_ITEMS] for step in range(3 + turn % 3)]
		fresh_view()
		started = time.perf_counter()
		try:
			make(world, list(dict.fromkeys(codes)))
			frappe.db.commit()
			times.append(time.perf_counter() - started)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			failed += 1
	return {"times": times, "failed": failed}


def _copies(world: factories.World) -> dict:
	"""One order from many connections at once, over HTTP."""
	client = Client(os.environ["JARZ_URL"], world.staff)
	line = {"item_code": ITEMS[0], "qty": 2, "rate": PRICE, "is_bundle": False}
	request = {**checkout.body(world, line), "request_id": str(uuid.uuid4())}
	before = frappe.db.count("Sales Invoice")
	started = time.perf_counter()
	answers = in_parallel([lambda: client.post(checkout.CREATE, request)] * COPIES)
	taken = time.perf_counter() - started
	invoices = frappe.db.count("Sales Invoice") - before
	same = all(answer.status == 200 and answer.message == answers[0].message for answer in answers)
	return {
		"copies": COPIES,
		"seconds": round(taken, 2),
		"invoices": invoices,
		"same_answer_for_all": same,
		"bar": {"invoices": 1, "same_answer_for_all": True},
		"met": invoices == 1 and same,
	}


def _goods(world: factories.World) -> None:
	"""Items with a price and stock; they stay for the next run."""
	for code in ITEMS:
		factories.make_item(code, world.group_cakes, str(PRICE))
	if not frappe.db.exists("Bin", {"item_code": ITEMS[-1], "warehouse": world.branch.warehouse}):
		factories.receive_stock(world.company, world.branch.warehouse, dict.fromkeys(ITEMS, STOCK))
	frappe.db.commit()


def _remove(began: str) -> None:
	"""The orders of this run, so that the next benchmark finds the site as it was."""
	frappe.db.rollback()
	invoices = frappe.get_all("Sales Invoice", filters={"creation": (">=", began)}, pluck="name")
	for doctype, field in TABLES.items():
		for start in range(0, len(invoices), 500):
			frappe.db.delete(doctype, {field: ("in", invoices[start : start + 500])})
	frappe.db.commit()


def main(way: str, number: str) -> None:
	"""A till of `_together`: `python -m benchmarks.orders api 3`."""
	os.chdir(os.environ["JARZ_SITES_PATH"])
	frappe.init(os.environ["JARZ_SITE"], sites_path=os.environ["JARZ_SITES_PATH"])
	frappe.connect()
	print(json.dumps(_till(way, int(number))), flush=True)
	frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
