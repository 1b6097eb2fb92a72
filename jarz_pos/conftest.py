"""Fixtures of all tests. On a real bench (bin/bench sets JARZ_SITE) they lead to its site; elsewhere to an embedded
one, the sandbox's, where tests marked `bench` are left out and listed.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

ON_BENCH = bool(os.environ.get("JARZ_SITE"))
if not ON_BENCH:
	TREE = Path(__file__).resolve().parents[1]
	sys.path[:0] = [str(TREE / "sandbox"), str(TREE)]

BENCH_ONLY = "needs a bench: "


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""Leaves out, elsewhere, what only a bench has."""
	for item in () if ON_BENCH else items:
		if mark := item.get_closest_marker("bench"):
			item.add_marker(pytest.mark.skip(reason=BENCH_ONLY + mark.kwargs["reason"]))


def pytest_terminal_summary(terminalreporter) -> None:
	"""The tests that were left out, by reason."""
	stats = terminalreporter.stats
	left_out = defaultdict(list)
	for report in [report for report in stats.get("skipped", ()) if BENCH_ONLY in str(report.longrepr)]:
		stats["skipped"].remove(report)
		left_out[str(report.longrepr).split(BENCH_ONLY)[1].rstrip("')\"")].append(report.nodeid)
	if left_out:
		terminalreporter.section("only on a bench (bin/test --bench)")
	for reason, names in sorted(left_out.items()):
		terminalreporter.write_line(reason)
		for name in names:
			terminalreporter.write_line(f"  {name}")


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	"""Connects this process to the test site as Administrator."""
	if ON_BENCH:
		yield from connected()
		return
	from sandbox.testing import embedded_site

	with embedded_site():
		yield from connected()


def connected() -> Iterator[str]:
	import frappe

	sites = os.environ["JARZ_SITES_PATH"]
	# Frappe finds logs and public files by paths relative to the sites folder.
	os.chdir(sites)
	frappe.init(os.environ["JARZ_SITE"], sites_path=sites)
	frappe.connect()
	yield os.environ["JARZ_SITE"]
	frappe.destroy()


@pytest.fixture(autouse=True)
def clean_slate(request: pytest.FixtureRequest) -> Iterator[None]:
	"""Every test begins as Administrator in a new transaction; what it did not commit is gone afterwards."""
	request.getfixturevalue("site")
	from jarz_pos.tests.site import start_over

	start_over()
	yield
	start_over()


@pytest.fixture(scope="session")
def world(site):
	"""The committed shop that all tests share: companies, branches, users, items, customers."""
	from jarz_pos.tests import factories

	return factories.world()


@pytest.fixture
def as_user(site) -> Callable[[str], AbstractContextManager]:
	"""`with as_user(name):` runs its body as that user, in this process."""
	import frappe

	@contextmanager
	def acting(name: str) -> Iterator[None]:
		before = frappe.session.user
		frappe.set_user(name)
		try:
			yield
		finally:
			frappe.set_user(before)

	return acting


@pytest.fixture
def committed(site) -> Callable[[], AbstractContextManager]:
	"""`with committed():` commits what its body made, so that the web server and other connections see it."""
	import frappe

	@contextmanager
	def committing() -> Iterator[None]:
		yield
		frappe.db.commit()

	return committing


@pytest.fixture(scope="session")
def http(site) -> Callable:
	"""`http(user)` signs in over HTTP and gives a jarz_pos.tests.client.Client; `http(None)` is a stranger."""
	from jarz_pos.tests.client import Client

	known: dict[tuple[str | None, str | None], Client] = {}

	def sign_in(user: str | None = None, password: str | None = None) -> Client:
		if (user, password) not in known:
			known[user, password] = Client(os.environ["JARZ_URL"], user, password)
		return known[user, password]

	return sign_in


@pytest.fixture
def staff(world, http):
	"""The client of a cashier of the first branch."""
	return http(world.staff)


@pytest.fixture
def line_manager(world, http):
	"""The client of the first branch's line manager."""
	return http(world.line_manager)


@pytest.fixture
def blank_site(site) -> Iterator:
	"""A jarz_pos.tests.blank_site.BlankSite of its own: Frappe and ERPNext, no company, jarz_pos not installed."""
	from jarz_pos.tests.blank_site import BlankSite

	with BlankSite() as blank:
		yield blank


@pytest.fixture
def sql_count(site) -> Callable[[], AbstractContextManager[list[str]]]:
	"""`with sql_count() as statements:` lists the SQL statements that its body sends from this process."""
	from jarz_pos.tests.site import recorded_statements

	return recorded_statements
