"""Fixtures of all tests. On a real bench (bin/bench sets JARZ_SITE) they lead to the site; elsewhere the tests
that need a site are skipped, and only those.
"""

import importlib.abc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

SITE = os.environ.get("JARZ_SITE")
NO_SITE = "needs a Frappe site: run it with `bin/test --bench`"


class NoSite(importlib.abc.MetaPathFinder):
	"""Skips the test file whose imports lead to frappe or erpnext, however long the way there is."""

	def find_spec(self, fullname, path=None, target=None):
		if fullname in ("frappe", "erpnext"):
			pytest.skip(NO_SITE, allow_module_level=True)


if not SITE:
	sys.meta_path.insert(0, NoSite())


def pytest_terminal_summary(terminalreporter) -> None:
	"""One line in place of one for each test that needs a site."""
	stats = terminalreporter.stats
	without = [report for report in stats.get("skipped", ()) if NO_SITE in str(report.longrepr)]
	if without:
		stats["skipped"] = [report for report in stats["skipped"] if report not in without]
		files = {report.nodeid.split("::")[0] for report in without}
		terminalreporter.write_line(f"{len(files)} test files not run, or not wholly: {NO_SITE}")


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	"""Connects this process to the test site as Administrator."""
	if not SITE:
		pytest.skip(NO_SITE)
	import frappe

	sites = os.environ["JARZ_SITES_PATH"]
	# Frappe finds logs and public files by paths relative to the sites folder.
	os.chdir(sites)
	frappe.init(SITE, sites_path=sites)
	frappe.connect()
	yield SITE
	frappe.destroy()


@pytest.fixture(autouse=True)
def clean_slate(request: pytest.FixtureRequest) -> Iterator[None]:
	"""Every test begins as Administrator in a new transaction; what it did not commit is gone afterwards."""
	if not SITE:
		yield
		return
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
