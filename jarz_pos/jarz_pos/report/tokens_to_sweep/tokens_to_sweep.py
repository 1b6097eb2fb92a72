"""Tokens that lie at the addresses of charges, as the chain says now; the button makes the call that sends them to the treasury."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_days, getdate, today

from jarz_pos.crypto import sweeping
from jarz_pos.crypto.chain.pool import NoProvider
from jarz_pos.jarz_pos.report import columns


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Columns, one row for each address with something at it, and a message where nobody can say."""
	filters = frappe._dict(filters or {})
	if not filters.token:
		return _columns(), [], None
	token = frappe.get_cached_doc("Jarz Token", filters.token)
	try:
		found = sweeping.places(token, getdate(filters.from_date or add_days(today(), -sweeping.DAYS)))
	except NoProvider as reason:
		return _columns(), [], _("No provider of {0} answers: {1}").format(token.chain, reason)
	return _columns(), [_row(place, token.decimals) for place in found], None


def _row(place: sweeping.Place, decimals: int) -> dict:
	return {
		"doctype": "Crypto Charge",
		"charge": place.charge,
		"address": place.address,
		"tokens": float(Decimal(place.units).scaleb(-decimals)),  # for people's eyes
		"by": _("Factory") if place.salt else _("Key of the wallet, or another factory"),
	}


def _columns() -> list[dict]:
	return [
		columns.link("charge", _("Charge"), "doctype", 170),
		columns.text("address", _("Address"), 400),
		{**columns.text("tokens", _("Tokens"), 150, "Float"), "precision": 6},
		columns.text("by", _("Emptied by"), 270),
		{**columns.text("doctype", "DocType"), "hidden": 1},
	]
