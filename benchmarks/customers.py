"""Customer search among 20 000 customers, beside a search with leading wildcards over the same rows."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterator

import frappe
from frappe.utils import now

from jarz_pos.customers import backfill, keys, search
from jarz_pos.tests import factories
from jarz_pos.tests.site import recorded_statements

CUSTOMERS = 20_000
MOST_STATEMENTS = 3
REPEATS = 15
PREFIX = "BENCH-"

FIRST = ("Mohamed", "Ahmed", "Mona", "Sara", "محمد", "أحمد", "فاطمة", "منى", "Omar", "Youssef")
LAST = ("Ali", "Hassan", "Adel", "Fathy", "علي", "حسن", "إبراهيم", "عبد الرحمن", "Nabil", "Saleh")
OPERATORS = ("10", "11", "12", "15")
STAMPS = ("creation", "modified", "owner", "modified_by")

TYPED = {
	"common first name": "mohamed",
	"common last name": "ali",
	"two common words": "mohamed ali",
	"Arabic word, other spelling": "احمد",
	"rare word": "K17777",
	"nothing there": "zzzz",
	"whole number, local": "010 00017777",
	"whole number, international": "+20 10 00017777",
	"first digits": "010",
	"second number of a contact": "01500017777",
}


def run() -> dict:
	"""Statements, milliseconds and plan of each search; statements must be at most MOST_STATEMENTS."""
	world = factories.world()
	_remove()
	_insert(world.branch.territory)
	started = time.perf_counter()
	backfill.fill_phone_keys()
	filled = time.perf_counter() - started
	frappe.db.commit()  # the searches run on what other connections would see
	frappe.db.sql("analyze table `tabCustomer`, `tabJarz Customer Key`")
	try:
		searches = {label: _measure(typed) for label, typed in TYPED.items()}
		wildcard = {
			label: round(_milliseconds(lambda typed=typed: _with_wildcards(typed)), 2)
			for label, typed in TYPED.items()
		}
	finally:
		_remove()
	return {
		"customers": CUSTOMERS,
		"filling_all_keys_s": round(filled, 2),
		"searches": searches,
		"leading_wildcards_ms": wildcard,
		"bar": {"statements": MOST_STATEMENTS, "phone_search": "by index"},
		"met": all(
			found["statements"] <= MOST_STATEMENTS and found["by_index"] for found in searches.values()
		),
	}


def _measure(typed: str) -> dict:
	search.search(typed, "Individual")  # settings and metadata are in the cache of a running server
	with recorded_statements() as statements:
		rows = search.search(typed, "Individual")
	plan = frappe.db.sql("explain " + str(frappe.db.last_query), as_dict=True)
	keys_read = [step for step in plan if step.key and "search_key" in step.key]
	return {
		"rows": len(rows),
		"statements": len(statements),
		"ms": round(_milliseconds(lambda: search.search(typed, "Individual")), 2),
		"by_index": bool(keys_read) and not any(_reads_all(step) for step in plan),
	}


def _reads_all(step: frappe._dict) -> bool:
	"""A whole table of people is read. (Territories are few enough to be read whole.)"""
	return step.type == "ALL" and step.table in ("tabCustomer", f"tab{keys.DOCTYPE}", "other_0")


def _milliseconds(call: Callable[[], object]) -> float:
	times = []
	for _repeat in range(REPEATS):
		started = time.perf_counter()
		call()
		times.append((time.perf_counter() - started) * 1000)
	return statistics.median(times)


def _with_wildcards(typed: str) -> list[dict]:
	pattern = f"%{typed}%"
	return frappe.get_all(
		"Customer",
		filters={"disabled": 0},
		or_filters={"customer_name": ("like", pattern), "mobile_no": ("like", pattern)},
		fields=["name", "customer_name", "mobile_no", "territory"],
		order_by="customer_name asc",
		limit=20,
	)


def _insert(territory: str) -> None:
	"""Rows as ERPNext keeps them, written in sets: documents would take an hour."""
	stamp = (now(), now(), "Administrator", "Administrator")
	people = list(_people())
	with_contact = people[1::4]  # the others came without one, as imported customers do
	_bulk(
		"Customer",
		(
			"name",
			"customer_name",
			"customer_type",
			"mobile_no",
			"territory",
			"customer_group",
			"disabled",
			*STAMPS,
		),
		(
			(name, called, "Individual", mobile, territory, "Individual", 0, *stamp)
			for name, called, mobile, _ in people
		),
	)
	_bulk(
		"Contact",
		("name", "first_name", *STAMPS),
		((name, called, *stamp) for name, called, _, _ in with_contact),
	)
	_bulk(
		"Dynamic Link",
		("name", "parent", "parenttype", "parentfield", "link_doctype", "link_name", *STAMPS),
		((name, name, "Contact", "links", "Customer", name, *stamp) for name, *_ in with_contact),
	)
	_bulk(
		"Contact Phone",
		("name", "parent", "parenttype", "parentfield", "phone", "is_primary_mobile_no", *STAMPS),
		(
			(f"{name}-{place}", name, "Contact", "phone_nos", number, int(place == 0), *stamp)
			for name, _, *numbers in with_contact
			for place, number in enumerate(numbers)
		),
	)


def _people() -> Iterator[tuple[str, str, str, str]]:
	names = itertools.cycle(itertools.product(FIRST, LAST))
	for number, (first, last) in zip(range(CUSTOMERS), names, strict=False):
		written = ("0", "+20 ", "0020")[number % 3]
		mobile = f"{written}{OPERATORS[number % len(OPERATORS)]}{number:08d}"
		if number == 17777:  # looked for above
			mobile = f"+20 10{number:08d}"
		yield f"{PREFIX}{number:05d}", f"{first} {last} K{number}", mobile, f"015{number:08d}"


def _bulk(doctype: str, columns: tuple[str, ...], rows: Iterator[tuple]) -> None:
	frappe.db.bulk_insert(doctype, list(columns), rows)


def _remove() -> None:
	for doctype in ("Customer", "Contact", "Dynamic Link", "Contact Phone"):
		frappe.db.delete(doctype, {"name": ("like", f"{PREFIX}%")})
	frappe.db.delete(keys.DOCTYPE, {"customer": ("like", f"{PREFIX}%")})
	frappe.db.commit()  # leave the site as it was, whatever comes after
