"""Runs console commands as an administrator does: in a process of their own, on the test site."""

import os
import subprocess
import sys

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""The demo fills the site with a whole shop, so it comes after all other tests."""
	items.sort(key=lambda item: item.path.name == "test_demo.py")


@pytest.fixture(scope="session")
def console(site):
	"""`console("doctor", "--json")` runs `bench --site S jarz-pos doctor --json`; its text, errors included, and exit code."""

	def run(*arguments: str, on: str = site) -> subprocess.CompletedProcess:
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", on, "jarz-pos"]
		return subprocess.run(
			[*command, *arguments],
			cwd=os.environ["JARZ_SITES_PATH"],
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			text=True,
			timeout=600,
		)

	return run


@pytest.fixture
def fresh(site):
	"""Call it to see what a command has committed."""
	from jarz_pos.tests.site import fresh_view

	return fresh_view
