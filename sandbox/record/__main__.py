"""Record the scripted days on a running site: `bin/bench run -- python -m sandbox.record [day ...]`.

The site is $JARZ_URL, or what --url says. Each day is played in a shop of its own; what came out is written to sandbox/golden.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from sandbox.record import days
from sandbox.record.compare import differences
from sandbox.record.front_door import FrontDoor
from sandbox.record.recording import read, record, write

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def main(arguments: list[str]) -> int:
	"""Exit code 1 where --check found a difference."""
	options = _options(arguments)
	door = FrontDoor(options.url, ("Administrator", options.password))
	differ = False
	for name in options.day or days.NAMES:
		began, script = time.monotonic(), days.day(name)
		versions = {} if options.check else _versions(door)
		rows = record(door, script)
		print(f"{name}: {len(rows)} rows in {time.monotonic() - began:.0f} s", flush=True)
		path = options.into / f"{name}.json"
		if options.check:
			found = differences(read(path)[1], rows)
			differ = differ or bool(found)
			print("\n".join(found) if found else f"{name}: as recorded")
		else:
			options.into.mkdir(parents=True, exist_ok=True)
			write(path, {"day": name, "about": script.__doc__.strip(), **versions}, rows)
	return int(differ)


def _versions(door: FrontDoor) -> dict[str, str]:
	"""What the site runs."""
	found = door.call(door.administrator, "frappe.utils.change_log.get_versions").message
	if not found:
		raise SystemExit(
			"this site does not tell its versions: recordings are made on a bench, others may --check"
		)
	return {app: found[app]["version"] for app in ("frappe", "erpnext")}


def _options(arguments: list[str]) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="python -m sandbox.record", description=__doc__)
	parser.add_argument("day", nargs="*", choices=[[], *days.NAMES], help="all where none is named")
	parser.add_argument("--url", default=os.environ.get("JARZ_URL"), help="default $JARZ_URL")
	parser.add_argument("--password", default="admin", help="Administrator's")
	parser.add_argument("--into", type=Path, default=GOLDEN)
	parser.add_argument("--check", action="store_true", help="compare with the recordings instead of writing")
	options = parser.parse_args(arguments)
	if not options.url:
		parser.error("no site: give --url, or run it within bin/bench run")
	return options


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
