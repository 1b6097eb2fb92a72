"""Orders that went out unpaid because their customers pay online: which they are, and their money (contract 1.9.9, flow 11)."""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime

from jarz_pos import guards
from jarz_pos.delivery import transactions
from jarz_pos.kanban import rows, states
from jarz_pos.sales import methods, payment, receipts

AWAITING, CONFIRMED, CONVERTED = payment.AWAITING, payment.CONFIRMED, "Converted to Cash"
ORDER_FIELDS = ("jarz_payment_method", "jarz_payment_confirmation_status")
MOST_ROWS = 500


class CannotConfirm(frappe.ValidationError):
	"""The order waits for nothing, or its receipt does not prove the payment."""


@dataclass(frozen=True)
class Confirmation:
	"""`receipt`: the payment receipt that was checked against the bank; `reference`: what the bank calls the transfer."""

	order: str
	receipt: str
	reference: str = ""


def waiting(branches: tuple[str, ...]) -> list[dict[str, object]]:
	"""The orders of `branches` that wait for an online payment, the longest waiting first; the rows of 1.9.9."""
	if not branches:
		return []
	orders = _waiting(branches)
	proofs = rows.receipts([order.name for order in orders]) if orders else {}
	return [_shown(order, proofs.get(order.name) or frappe._dict()) for order in orders]


def confirm(asked: Confirmation) -> dict[str, object]:
	"""Book the transfer as one Payment Entry (flow 11); the payload of `confirm_online_payment`.

	Needs a receipt of the order with the same amount. A repeat gets the same entry. Raises CannotConfirm, PermissionError.
	"""
	if not receipts.may_confirm():
		frappe.throw(_("Only a manager can confirm an online payment."), frappe.PermissionError)
	order = guards.require_invoice(asked.order, lock=True, fields=ORDER_FIELDS)
	if order.jarz_payment_confirmation_status == CONFIRMED and order.outstanding_amount <= 0:
		# Nothing is outstanding, so this finds the entry that paid.
		entry = payment.pay(payment.PaymentRequest(order.name, order.jarz_payment_method))
		return {**_confirmed(entry, order.jarz_payment_method), "already_confirmed": True}
	if order.jarz_payment_confirmation_status != AWAITING or order.outstanding_amount <= 0:
		frappe.throw(_("Order {0} does not wait for an online payment.").format(order.name), CannotConfirm)
	receipt = fitting_receipt(asked.receipt, order.name, Decimal(str(order.outstanding_amount)))
	method = methods.method(receipt.payment_method)
	entry = payment.pay(payment.PaymentRequest(order.name, method, reference_no=asked.reference))
	receipts.confirm(receipt.name)
	return _confirmed(entry, method)


def fitting_receipt(name: str, order: str, amount: Decimal) -> frappe._dict:
	"""The receipt `name`, held, if it counts for the order and has this amount. Raises CannotConfirm."""
	fields = ["name", "sales_invoice", "status", "amount", "payment_method"]
	receipt = name and frappe.db.get_value(receipts.DOCTYPE, name, fields, as_dict=True, for_update=True)
	if not receipt or receipt.sales_invoice != order or receipt.status == receipts.CHANGED:
		frappe.throw(
			_("Order {0} needs a payment receipt first: take a picture of the transfer.").format(order),
			CannotConfirm,
		)
	if abs(Decimal(str(receipt.amount)) - amount) > receipts.TOLERANCE:
		frappe.throw(
			_("Receipt {0} is of {1}, but {2} is to be paid on order {3}.").format(
				name, receipt.amount, amount, order
			),
			CannotConfirm,
		)
	return receipt


def _confirmed(entry: dict[str, object], method: str) -> dict[str, object]:
	return {
		"success": True,
		"invoice": entry["invoice"],
		"payment_entry": entry["payment_entry"],
		"payment_confirmation_status": CONFIRMED,
		"amount": entry["amount"],
		"method": method,
	}


def _waiting(branches: tuple[str, ...]) -> list[frappe._dict]:
	invoice, sent = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType(transactions.DOCTYPE)
	return (
		frappe.qb.from_(invoice)
		.left_join(sent)
		.on((sent.reference_invoice == invoice.name) & (sent.kind == transactions.DISPATCH))
		.select(
			invoice.name,
			invoice.customer,
			invoice.customer_name,
			invoice.outstanding_amount,
			invoice.jarz_payment_method,
			invoice.jarz_out_on,
			sent.party_type,
			sent.party,
			sent.party_name,
		)
		.where(invoice.jarz_branch.isin(branches))
		.where(invoice.sales_invoice_state.isin(states.DISPATCHED))
		.where(invoice.jarz_payment_confirmation_status == AWAITING)
		.where((invoice.docstatus == 1) & (invoice.outstanding_amount > 0))
		.orderby(invoice.jarz_out_on, invoice.name)
		.limit(MOST_ROWS)
		.run(as_dict=True)
	)


def _shown(order: frappe._dict, receipt: frappe._dict) -> dict[str, object]:
	age = now_datetime() - order.jarz_out_on if order.jarz_out_on else None
	return {
		"invoice": order.name,
		"woo_order_id": None,
		"customer": order.customer,
		"customer_name": order.customer_name or order.customer,
		"amount": float(order.outstanding_amount),
		"expected_reference": order.name,
		"payment_method": order.jarz_payment_method or None,
		"courier_party_type": order.party_type or None,
		"courier_party": order.party or None,
		"courier_name": order.party_name or None,
		"unconfirmed_since": str(order.jarz_out_on).split(".")[0] if order.jarz_out_on else None,
		"age_seconds": int(age.total_seconds()) if age else 0,
		"receipt_name": receipt.name,
		"receipt_status": receipt.status,
		"receipt_image_url": receipt.receipt_image_url or receipt.receipt_image or None,
		"can_confirm": receipts.may_confirm() and bool(receipt.name),
	}
