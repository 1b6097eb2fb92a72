"""What the client shows before one order is settled (contract 1.9.6), with the amounts that the settlement will book."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime

from jarz_pos import guards
from jarz_pos.delivery import dispatch, settlement_plan, transactions

ORDER_FIELDS = (*dispatch.ORDER_FIELDS, "status", "jarz_payment_confirmation_status", "jarz_out_on")
AWAITING = "Awaiting Payment"


def of_order(name: str, party_type: str = "", party: str = "") -> dict[str, object]:
	"""The preview of the order `name`; amounts in company currency.

	On the road the sum of its open rows decides, verbatim; before that, what its dispatch would collect and cost. What is
	settled comes to nothing. `party`: the courier that the client has in mind, for an order that none has yet.
	"""
	order = guards.require_invoice(name, fields=ORDER_FIELDS)
	if order.docstatus != 1:
		frappe.throw(_("Order {0} is not open.").format(order.name))
	rows = transactions.of_invoice(order.name)
	open_rows = [row for row in rows if row.status == transactions.UNSETTLED]
	awaits = order.jarz_payment_confirmation_status == AWAITING and order.outstanding_amount > 0
	unpaid = awaits or any(row.amount for row in open_rows)
	if not rows:
		agreed = dispatch.terms_of(order)
		plan = settlement_plan.Plan(agreed.amount, agreed.fee)
		awaits, unpaid = agreed.awaits_payment, agreed.unpaid
	else:
		plan = settlement_plan.of((row.amount, row.shipping_amount) for row in open_rows)
	return {
		**_order(order),
		**_courier(rows, party_type, party),
		**_amounts(plan, open_rows),
		**_payments(order),
		"is_unpaid_effective": unpaid,
		"is_online_unconfirmed": awaits,
		"message": _message(order.name, plan, bool(rows), bool(open_rows)),
	}


def _order(order: frappe._dict) -> dict[str, object]:
	return {
		"invoice": order.name,
		"woo_order_id": None,
		"invoice_total": float(order.rounded_total or order.grand_total),
		"invoice_status": (order.status or "").lower(),
		"outstanding": float(order.outstanding_amount),
		"is_paid_now": order.outstanding_amount <= 0,
		"ofd_creation": _moment(order.jarz_out_on),
	}


def _courier(rows: list[frappe._dict], party_type: str, party: str) -> dict[str, object]:
	if not rows:
		return {
			"party_type": party_type or None,
			"party": party or None,
			"is_partner_order": False,
			"delivery_partner": None,
		}
	return {
		"party_type": rows[0].party_type,
		"party": rows[0].party,
		"is_partner_order": bool(rows[0].is_partner_order),
		"delivery_partner": rows[0].delivery_partner or None,
	}


def _amounts(plan: settlement_plan.Plan, open_rows: list[frappe._dict]) -> dict[str, object]:
	return {
		"order_amount": float(plan.collected),
		"shipping_amount": float(plan.fees),
		"net_amount": float(plan.net),
		"collect_amount": float(max(plan.net, Decimal(0))),
		"pay_amount": float(max(-plan.net, Decimal(0))),
		"scenario": plan.scenario,
		"branch_action": plan.action,
		"has_courier_transaction": bool(open_rows),
		"courier_order_amount": float(plan.collected) if open_rows else 0.0,
		"courier_shipping_amount": float(plan.fees) if open_rows else 0.0,
	}


def _payments(order: frappe._dict) -> dict[str, object]:
	entry, reference = (
		frappe.qb.DocType("Payment Entry"),
		frappe.qb.DocType("Payment Entry Reference"),
	)
	paid = (
		frappe.qb.from_(reference)
		.join(entry)
		.on(entry.name == reference.parent)
		.select(entry.name, entry.creation)
		.where((reference.reference_doctype == "Sales Invoice") & (reference.reference_name == order.name))
		.where(entry.docstatus == 1)
		.orderby(entry.creation, entry.name)
		.run(as_dict=True)
	)
	first, last = (paid[0].creation, paid[-1].creation) if paid else (None, None)
	return {
		"payment_entries": [row.name for row in paid],
		"payment_first_creation": _moment(first),
		"paid_after_ofd": bool(first and order.jarz_out_on and first > order.jarz_out_on),
		"last_payment_seconds": int((now_datetime() - last).total_seconds()) if last else None,
	}


def _message(name: str, plan: settlement_plan.Plan, sent: bool, is_open: bool) -> str:
	if sent and not is_open:
		return _("Order {0} is settled with its courier.").format(name)
	if plan.action == settlement_plan.COLLECT:
		return _("The courier brings {0}.").format(plan.net)
	if plan.action == settlement_plan.PAY:
		return _("The courier gets {0}.").format(-plan.net)
	return _("There is nothing to settle on order {0}.").format(name)


def _moment(value: object) -> str | None:
	return str(value).split(".")[0] if value else None
