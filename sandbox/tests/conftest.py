"""The tests of the sandbox itself: here `frappe` and `erpnext` are the sandbox's."""

import sys
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
for _folder in (str(TREE / "sandbox"), str(TREE)):
	if _folder not in sys.path:
		sys.path.insert(0, _folder)

from sandbox.tests.core_fixtures import as_trial_user, core, core_sites  # noqa: E402, F401
from sandbox.tests.server_fixtures import admin, nobody, people, server, staff, stranger, unlocked, url  # noqa: E402, F401
