"""How the reading of each chain goes."""

from frappe import _

from jarz_pos.crypto import health
from jarz_pos.jarz_pos.report import columns


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	"""Columns, and one row for each chain."""
	return _columns(), health.chains()


def _columns() -> list[dict]:
	return [
		columns.text("chain", _("Chain"), 150),
		columns.text("state", _("State"), 110),
		columns.text("head", _("Head"), 110, "Int"),
		columns.text("cursor", _("Read up to"), 110, "Int"),
		columns.text("behind", _("Blocks behind"), 130, "Int"),
		columns.text("final", _("Final"), 110, "Int"),
		columns.text("synced_on", _("Last read"), 170, "Datetime"),
		columns.text("provider", _("Provider"), 110),
		columns.text("window", _("Window"), 80, "Int"),
		columns.text("error", _("Last error"), 320),
		columns.text("error_on", _("Since"), 160, "Datetime"),
	]
