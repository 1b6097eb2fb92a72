"""Orders of sales partners leave: with the partner's rider, so without a courier of ours (contract 1.9.7, flows 14 and 16).

The partner's row of fees is the memory of the dispatch: a repeat is answered from it.
"""

import frappe
from frappe import _

from jarz_pos import guards
from jarz_pos.kanban import outbound, states
from jarz_pos.sales import methods, partner_transactions, payment


class NotThisWay(frappe.ValidationError):
	"""The order is no partner's, or its money is not where the caller thinks."""


def send(order: frappe._dict, *, branch: str = "", reason: str | None = None) -> str | None:
	"""Send the order, which `outbound.lock` gave; what is still to pay goes into the drawer of `branch`, "" for its own.

	Returns the Payment Entry, None where nothing was to pay. `reason`: why it goes although stock is short.
	"""
	entry = None
	if order.outstanding_amount > 0:
		outbound.require_ready(order)  # before money is taken
		entry = payment.pay(payment.PaymentRequest(order.name, methods.CASH, branch))["payment_entry"]
		order = outbound.lock(order.name)
	outbound.send(order, outbound.Sending(reason=reason))
	if entry:
		partner_transactions.link(order.name, payment_entry=entry)
	return entry


def unpaid(name: str, branch: str) -> dict[str, object]:
	"""Take the cash and send the order (flow 14); the payload of `sales_partner_unpaid_out_for_delivery`."""
	order = _partner_order(name)
	if not outbound.is_out(order):
		if order.outstanding_amount <= 0:
			frappe.throw(
				_("Order {0} is paid already: collect nothing. Refresh the board and send it.").format(name),
				NotThisWay,
			)
		send(order, branch=branch)
	entry = partner_transactions.of_invoice(name).payment_entry
	amount = frappe.db.get_value("Payment Entry", entry, "paid_amount") if entry else 0
	return {
		**_answer(order),
		"payment_entry": entry,
		"amount": amount,
		"outstanding_before": amount,
		"mode": "sales_partner_unpaid_cash",
	}


def paid(name: str) -> dict[str, object]:
	"""Send an order that is paid (flow 16); the payload of `sales_partner_paid_out_for_delivery`."""
	order = _partner_order(name)
	if not outbound.is_out(order):
		if order.outstanding_amount > 0:
			frappe.throw(_("Order {0} is not paid yet.").format(name), NotThisWay)
		send(order)
	old, new = states.READY, states.OUT_FOR_DELIVERY
	return {
		**_answer(order),
		"old_state": old,
		"old_state_key": states.key(old),
		"new_state": new,
		"new_state_key": states.key(new),
		"mode": "sales_partner_paid",
	}


def _partner_order(name: str) -> frappe._dict:
	order = outbound.lock(name)
	if not order.sales_partner:
		frappe.throw(_("Order {0} is of no sales partner.").format(order.name), NotThisWay)
	return order


def _answer(order: frappe._dict) -> dict[str, object]:
	sent = outbound.answer(order.name)
	return {
		"success": True,
		"invoice": order.name,
		"delivery_note": sent["delivery_note"],
		"delivery_note_reused": sent["delivery_note_reused"],
		"sales_partner": order.sales_partner,
		"sales_partner_transaction": partner_transactions.name_of(order.name),
		"kanban_profile": guards.branch_of(order),
	}
