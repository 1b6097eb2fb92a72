"""python-escpos, without what it leaves behind. Pure.

Each process that imports it reads its table of printer models with a slow parser and keeps a copy in a new temporary folder,
for ever; RQ has a new process for every job. It takes a copy where it finds one, so it finds one, which goes again.
"""

import json
import os
import pickle
import platform
import tempfile
from importlib.util import find_spec
from pathlib import Path

_FOLDER = "ESCPOS_CAPABILITIES_PICKLE_DIR"


def _load() -> None:
	folder = Path(find_spec("escpos").origin).parent
	with tempfile.TemporaryDirectory(prefix="jarz-escpos-") as place:
		table = json.loads((folder / "capabilities.json").read_text())
		(Path(place) / f"{platform.python_version()}.capabilities.pickle").write_bytes(pickle.dumps(table))
		os.environ[_FOLDER] = place
		try:
			import escpos.capabilities  # noqa: F401
		finally:
			del os.environ[_FOLDER]


if _FOLDER not in os.environ:
	_load()

from escpos.capabilities import CAPABILITIES  # noqa: E402
from escpos.printer import Dummy  # noqa: E402

PROFILES: dict[str, dict] = CAPABILITIES["profiles"]

__all__ = ["PROFILES", "Dummy"]
