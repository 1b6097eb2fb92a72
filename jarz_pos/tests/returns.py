"""Goods sent out and brought back, and what is looked at afterwards: shared by the tests of returns."""

import json
import uuid
from collections.abc import Mapping
from decimal import Decimal

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Sum

from jarz_pos.api import returns
from jarz_pos.delivery import flows
from jarz_pos.delivery.couriers import Courier
from jarz_pos.kanban import outbound, states
from jarz_pos.tests import orders


def send_out(order: Document, courier: Courier | None, mode: str = flows.LATER) -> None:
	"""The order leaves, with all that dispatch makes."""
	if order.sales_invoice_state != states.OUT_FOR_DELIVERY:
		orders.put_in(order.name, states.READY)
	outbound.send(outbound.lock(order.name), outbound.Sending(courier=courier, mode=mode))
	order.reload()


def request(order: Document, units: Mapping[str, float] | None = None, **values: object) -> dict:
	"""The body of a return of `units` by item code, of everything when None; each is a click of its own."""
	lines = [
		{"si_detail": row.name, "qty": row.qty if units is None else units.get(row.item_code, 0)}
		for row in order.items
	]
	return {
		"invoice_id": order.name,
		"lines": json.dumps(lines),
		"reason": "Too sweet",
		"return_type": "Customer Return",
		"request_id": str(uuid.uuid4()),
		**values,
	}


def give_back(
	order: Document, units: Mapping[str, float] | None = None, user: str = "line.manager@jarz.test", **values
) -> dict:
	"""A return through the endpoint, in this process."""
	frappe.set_user(user)
	try:
		return returns.submit_invoice_return(**request(order, units, **values))
	finally:
		frappe.set_user("Administrator")


def booked(*vouchers: str | None) -> dict[tuple[str, str], Decimal]:
	"""Debit minus credit of these vouchers by account and party; what comes out even is left out."""
	sums: dict[tuple[str, str], Decimal] = {}
	for voucher in filter(None, vouchers):
		for key, amount in orders.ledger(voucher).items():
			sums[key] = sums.get(key, Decimal(0)) + amount
	return {key: amount for key, amount in sums.items() if amount}


def booked_by(answer: dict) -> dict[tuple[str, str], Decimal]:
	"""The same over all that a return has posted, stock excepted."""
	return booked(answer["credit_note"], answer["journal_entry"], answer["refund_payment_entry"])


def outstanding(*invoices: str) -> list[Decimal]:
	return [
		Decimal(str(frappe.db.get_value("Sales Invoice", name, "outstanding_amount"))) for name in invoices
	]


def stock(item: str, warehouse: str) -> Decimal:
	"""By the stock ledger, with which the Bin must agree."""
	row = frappe.qb.DocType("Stock Ledger Entry")
	total = (
		frappe.qb.from_(row)
		.select(Sum(row.actual_qty))
		.where((row.item_code == item) & (row.warehouse == warehouse) & (row.is_cancelled == 0))
		.run()[0][0]
	)
	held = frappe.db.get_value("Bin", {"item_code": item, "warehouse": warehouse}, "actual_qty")
	assert Decimal(str(total)) == Decimal(str(held))
	return Decimal(str(total))
