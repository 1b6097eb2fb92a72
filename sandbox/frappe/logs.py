"""Logs of the site, and the traceback of what went wrong."""

import logging
import traceback
from pathlib import Path

from frappe.context import local

_handlers: set[str] = set()


def logger(module: str | None = None, *_args: object, **_kwargs: object) -> logging.Logger:
	"""The log `<site>/logs/<module>.log`; warnings and errors are kept."""
	name = f"{module or 'frappe'}-{local.site}"
	found = logging.getLogger(name)
	folder = Path(local.site_path) / "logs"
	path = str(folder / f"{module or 'frappe'}.log")
	if path not in _handlers:
		folder.mkdir(exist_ok=True)
		handler = logging.FileHandler(path, delay=True)
		handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
		found.addHandler(handler)
		found.setLevel(logging.WARNING)
		found.propagate = False
		_handlers.add(path)
	return found


def get_traceback(with_context: bool = False) -> str:
	"""The traceback of the exception that is being handled, "" without one."""
	text = traceback.format_exc()
	return "" if text.startswith("NoneType") else text
