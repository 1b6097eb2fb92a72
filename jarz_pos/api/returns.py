"""Goods that come back (contract 1.9.9). A refusal is HTTP 200 with `{success: false, error}`, as the board's are."""

from datetime import timedelta
from decimal import Decimal

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.kanban import returned
from jarz_pos.sync import requests
from jarz_pos.wire import Wire

# How long the same return by the same user is the same click (contract 4, row 7).
SAME_RETURN = timedelta(minutes=2)
MOST_LINES = 1000
MOST_UNITS = 10**9


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
@guards.answers_refusals
def get_return_preview(invoice_id: Wire = None) -> dict:
	"""What can come back of an order, and who holds the money."""
	return returned.preview(wire.text(invoice_id, _("The order number"), required=True))


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.answers_refusals
@guards.retries_deadlocks
@guards.manager
def submit_invoice_return(
	invoice_id: Wire = None,
	lines: Wire = None,
	reason: Wire = None,
	return_type: Wire = None,
	refund_mode: Wire = None,
	pay_courier_for_trip: Wire = None,
	return_delivery_fee: Wire = None,
	notes: Wire = None,
	request_id: Wire = None,
) -> dict:
	"""Book a return, once whatever the number of clicks; manager tier.

	`lines`: JSON list of `{si_detail, qty}`. `return_delivery_fee`: 1 or 0; absent, the fee goes back with the last goods.
	"""
	body = {key: value for key, value in locals().items() if key != "request_id"}
	asked = _asked(body)
	guards.require_invoice(asked.invoice)
	request = requests.Request(
		method="submit_invoice_return",
		request_id=wire.text(request_id, _("The request id")),
		body=body,
		window=SAME_RETURN,
	)
	return requests.once(
		request, lambda: returned.take_back(asked), reference=("Sales Invoice", "credit_note")
	)


def _asked(body: dict[str, Wire]) -> returned.Asked:
	mode = wire.text(body["refund_mode"], _("The refund")) or returned.CUSTOMER_CREDIT
	if mode not in (returned.REFUND_NOW, returned.CUSTOMER_CREDIT):
		frappe.throw(_("There is no refund {0}. Use refund_now or customer_credit.").format(mode))
	fee = body["return_delivery_fee"]
	why = (
		wire.text(body["return_type"], _("The kind of return")),
		wire.text(body["reason"], _("The reason"), required=True, max_length=500),
		wire.text(body["notes"], _("Notes"), max_length=2000),
	)
	return returned.Asked(
		invoice=wire.text(body["invoice_id"], _("The order number"), required=True),
		units=_units(wire.json_list(body["lines"], _("The lines"))),
		reason="\n".join(filter(None, why)),
		refund_now=mode == returned.REFUND_NOW,
		pay_trip=body["pay_courier_for_trip"] is None or wire.flag(body["pay_courier_for_trip"]),
		with_fee=None if fee in (None, "") else wire.flag(fee),
	)


def _units(lines: list) -> dict[str, Decimal]:
	"""Units by row; a line of zero is one that stays, and a row that is named twice counts twice."""
	if len(lines) > MOST_LINES:
		frappe.throw(_("At most {0} lines can come back at once.").format(MOST_LINES))
	units: dict[str, Decimal] = {}
	for line in lines:
		if not isinstance(line, dict):
			frappe.throw(_("Each line that comes back needs si_detail and qty."))
		row = wire.text(line.get("si_detail"), _("The line"), required=True)
		qty = wire.decimal(line.get("qty"), _("The quantity"), minimum=0, maximum=MOST_UNITS)
		if qty:
			units[row] = units.get(row, Decimal(0)) + qty
	return units
