"""Returns are not there yet: both calls say so, in the form that the client reads (contract 1.9.9)."""

import frappe
from frappe import _

from jarz_pos import guards
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
@guards.answers_refusals
def get_return_preview(invoice_id: Wire = None) -> dict:
	"""Why this order cannot be returned here."""
	order = guards.require_invoice(invoice_id)
	return {
		"success": False,
		"error": _not_yet(),
		"can_return": False,
		"return_block_reason": _not_yet(),
		"invoice_id": order.name,
		"lines": [],
	}


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.answers_refusals
def submit_invoice_return(invoice_id: Wire = None) -> dict:
	"""Refused."""
	guards.require_invoice(invoice_id)
	return {"success": False, "error": _not_yet()}


def _not_yet() -> str:
	return _("Returns cannot be booked at the till yet. Make a credit note in ERPNext.")
