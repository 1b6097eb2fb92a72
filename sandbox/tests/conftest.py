"""The tests of the sandbox itself: here `frappe` and `erpnext` are the sandbox's. On a bench there is none of it."""

import os
import sys
from pathlib import Path

import pytest

if os.environ.get("JARZ_SITE"):
	collect_ignore_glob = ["*"]
else:
	TREE = Path(__file__).resolve().parents[2]
	for _folder in (str(TREE / "sandbox"), str(TREE)):
		if _folder not in sys.path:
			sys.path.insert(0, _folder)

	from sandbox.tests.core_fixtures import as_trial_user, core, core_sites  # noqa: F401
	from sandbox.tests.server_fixtures import (  # noqa: F401
		admin,
		nobody,
		people,
		server,
		staff,
		stranger,
		unlocked,
		url,
	)

	_left: list[tuple[str, str] | None] = []

	def _is_ours(item: pytest.Item | None) -> bool:
		return bool(item) and Path(__file__).parent in item.path.parents

	@pytest.hookimpl(hookwrapper=True)
	def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None):
		"""These tests have sites of their own; that of the app's tests is left before the first and there again after the last."""
		import frappe

		if _is_ours(item) and not _left:
			there = hasattr(frappe.local, "site")
			_left.append((frappe.local.site, frappe.local.sites_path) if there else None)
			frappe.destroy()
		yield
		if _left and nextitem and not _is_ours(nextitem):
			frappe.destroy()
			if back := _left.pop():
				frappe.init(back[0], sites_path=back[1])
				frappe.connect()
