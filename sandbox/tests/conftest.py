"""The tests of the sandbox itself: here `frappe` and `erpnext` are the sandbox's. On a bench there is none of it."""

import os
import sys
from pathlib import Path

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
