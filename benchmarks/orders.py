"""An order through the API beside ERPNext's own insert and submit of the same invoice; tills at once; copies at once."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import frappe

from jarz_pos.tests import checkout, factories
from jarz_pos.tests.client import Client, in_parallel
from jarz_pos.tests.site import fresh_view, recorded_statements

LINES = (5, 20)
MOST_STATEMENTS = {5: 150, 20: 400}
MOST_TIME, LEAST_THROUGHPUT = 0.65, 3
ROUNDS, TILLS, TURNS, SECONDS, HOT_ITEMS, COPIES = 15, 4, 5, 8, 10, 32
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
	client = Client(os.environ["JARZ_URL"], world.staff)
	for way in (
		*ways.values(),
		*ways.values(),
	):  # the first order of an item fills its defaults, the second the caches
		way()
		frappe.db.commit()
	ledgers = {name: _ledger(way()) for name, way in ways.items()}
	statements = {name: _statements(way) for name, way in ways.items()}
	times: dict[str, list[float]] = {name: [] for name in (*ways, "over_http")}
	for _round in range(ROUNDS):
		for name, way in ways.items():
			times[name].append(_seconds(way))
		times["over_http"].append(_seconds(lambda: _over_http(client, codes, world)))
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


def _request(world: factories.World, codes: list[str]) -> dict:
	return checkout.body(
		world, *[{"item_code": code, "qty": 2, "rate": PRICE, "is_bundle": False} for code in codes]
	)


def _over_http(client: Client, codes: list[str], world: factories.World) -> str:
	"""Committed; the network, the session and the commit come on top. For information, no bar."""
	answer = client.post(checkout.CREATE, _request(world, codes))
	assert answer.status == 200, answer.error_text()
	return answer.message["name"]


def by_api(world: factories.World, codes: list[str]) -> str:
	"""One order as the till sends it; the name of its invoice."""
	frappe.set_user(world.staff)
	frappe.local.form_dict = frappe._dict(_request(world, codes))
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
			"cost_center": frappe.get_cached_value("Company", world.company, "cost_center"),
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

	ERPNext lets the tills wait for each other from the naming of an invoice to its commit, so it gets no further with more of
	them. Both ways take turns on the same site. `Selling Settings` says how often ERPNext adds up the month: with each
	transaction, its default, every order sums up the month and waits for the company's row; the doctor of the app warns of
	it, so our way is also measured as the doctor wants it.
	"""
	frequency = frappe.db.get_single_value("Selling Settings", "sales_update_frequency")
	contenders = {
		"erpnext_default": ("erpnext", "Each Transaction"),
		"api": ("api", "Each Transaction"),
		"api_as_the_doctor_wants": ("api", "Daily"),
	}
	found: dict[str, list[dict]] = {name: [] for name in contenders}
	tills = [_Till(number) for number in range(TILLS)]
	try:
		for _turn in range(TURNS):
			for name, (way, setting) in contenders.items():
				_set_frequency(setting)
				found[name].append(_together(tills, way))
	finally:
		for till in tills:
			till.end()
		_set_frequency(frequency)
	figures = {name: _figures(rounds) for name, rounds in found.items()}
	default = figures["erpnext_default"]["orders_per_second"]
	ratios = {name: round(figure["orders_per_second"] / default, 2) for name, figure in figures.items()}
	failed = figures["api"]["failed"] + figures["api_as_the_doctor_wants"]["failed"]
	return {
		"tills": TILLS,
		"cores": os.cpu_count(),
		**figures,
		"against_erpnext_default": ratios,
		"bar": {"against_erpnext_default": LEAST_THROUGHPUT, "failed": 0},
		"met": ratios["api_as_the_doctor_wants"] >= LEAST_THROUGHPUT and not failed,
	}


def _set_frequency(setting: str) -> None:
	frappe.db.set_single_value("Selling Settings", "sales_update_frequency", setting)
	frappe.db.commit()


def _together(tills: list["_Till"], way: str) -> dict:
	for till in tills:
		till.start(way)
	answers = [till.answer() for till in tills]
	return {
		"times": [taken for answer in answers for taken in answer["times"]],
		"failed": sum(answer["failed"] for answer in answers),
	}


def _figures(rounds: list[dict]) -> dict:
	times = sorted(taken for found in rounds for taken in found["times"])
	return {
		"orders_per_second": round(len(times) / (SECONDS * len(rounds)), 2),
		"each_turn": [round(len(found["times"]) / SECONDS, 2) for found in rounds],
		"p50_ms": round(statistics.median(times) * 1000),
		"p95_ms": round(times[int(len(times) * 0.95)] * 1000),
		"failed": sum(found["failed"] for found in rounds),
	}


class _Till:
	"""A process that makes orders whenever it is told to: `python -m benchmarks.orders 3`."""

	def __init__(self, number: int):
		command = [sys.executable, "-m", "benchmarks.orders", str(number)]
		pipe = subprocess.PIPE
		self.process = subprocess.Popen(
			command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
		)
		assert self.process.stdout.readline() == "ready\n"

	def start(self, way: str) -> None:
		self.process.stdin.write(f"{way}\n")
		self.process.stdin.flush()

	def answer(self) -> dict:
		return json.loads(self.process.stdout.readline())

	def end(self) -> None:
		self.process.stdin.close()
		self.process.wait()


def _sell(way: str, number: int) -> dict:
	"""Orders as fast as they go for `SECONDS`; one that is not through by then does not count. A deadlock that reaches us
	counts as failed.
	"""
	world, make = factories.World(), {"api": by_api, "erpnext": by_erpnext}[way]
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
			if time.monotonic() <= end:
				times.append(time.perf_counter() - started)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			failed += 1
	return {"times": times, "failed": failed}


def _copies(world: factories.World) -> dict:
	"""One order from many connections at once, over HTTP."""
	client = Client(os.environ["JARZ_URL"], world.staff)
	request = _request(world, ITEMS[:1])
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


def main(number: str) -> None:
	"""A till: reads which way to sell from its input, line by line, and answers with its figures."""
	os.chdir(os.environ["JARZ_SITES_PATH"])
	frappe.init(os.environ["JARZ_SITE"], sites_path=os.environ["JARZ_SITES_PATH"])
	frappe.connect()
	for way in (by_api, by_erpnext):
		way(factories.World(), ITEMS[:3])
		fresh_view()
	print("ready", flush=True)
	for line in sys.stdin:
		print(json.dumps(_sell(line.strip(), int(number))), flush=True)
	frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
