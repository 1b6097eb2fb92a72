"""`python -m sandbox`: the embedded site at the command line. `bin/demo` is the comfortable way in."""

import argparse
import sys
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
PORT = 8080


def main(arguments: list[str]) -> int:
	"""The exit code of one command."""
	options = _options(arguments)
	# The import names `frappe` and `erpnext` are offered from here on; nothing before may ask for them.
	for folder in (str(TREE / "sandbox"), str(TREE)):
		if folder not in sys.path:
			sys.path.insert(0, folder)
	from sandbox.server import commands

	return getattr(commands, options.command)(options)


def _options(arguments: list[str]) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
	commands = parser.add_subparsers(dest="command", required=True)
	data = argparse.ArgumentParser(add_help=False)
	data.add_argument("--data", type=_folder, default=TREE / ".sandbox", help="where the site is kept")
	web = argparse.ArgumentParser(add_help=False)
	web.add_argument("--host", default="127.0.0.1")
	web.add_argument("--port", type=int, default=PORT)
	demo = commands.add_parser("demo", parents=[data, web], help="build where missing, serve, print users")
	demo.add_argument("--reset", action="store_true", help="start over")
	demo.add_argument("--tour", action="store_true", help="play a day of trade instead of serving")
	commands.add_parser("serve", parents=[data, web], help="serve a site that is built")
	commands.add_parser("build", parents=[data], help="build a site without a shop")
	commands.add_parser("reset", parents=[data], help="remove the site")
	run = commands.add_parser("run", parents=[data], help="a command of the app, like `run jarz-pos doctor`")
	run.add_argument("words", nargs=argparse.REMAINDER)
	return parser.parse_args(arguments)


def _folder(text: str) -> Path:
	return Path(text).expanduser().resolve()


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
