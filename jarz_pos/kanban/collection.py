"""Who takes the customer's money changes after the order has left (contract 2.3, flows 12 and 13; 1.9.9).

The order is locked first. What the courier holds changes with the ledger: in his open row, or by an adjustment where the
row was settled. Orders that have not left have nothing posted yet; only the intention changes.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

import frappe
from frappe import _

from jarz_pos import drawers, erp, guards, realtime, settings
from jarz_pos.delivery import settlement_plan, transactions
from jarz_pos.kanban import confirmation, moves, notes, states
from jarz_pos.sales import methods, receipts

ORDER_FIELDS = (
	"debit_to",
	"cost_center",
	"jarz_payment_method",
	"jarz_payment_confirmation_status",
)


class CannotChange(frappe.ValidationError):
	"""The money of this order is no longer where it could be changed from."""


@dataclass(frozen=True)
class Change:
	"""What a manager asks for. `party`: the courier that he sees, "" for none; `receipt`: the proof of an online payment."""

	order: str
	method: str
	party_type: str = ""
	party: str = ""
	receipt: str = ""
	reference: str = ""
	notes: str = ""


def to_cash(name: str, party_type: str = "", party: str = "") -> dict[str, object]:
	"""The courier collects what was to come online (flow 12); the payload of `convert_online_order_to_cod`.

	Raises CannotChange. A repeat gets the first answer.
	"""
	order = _lock(name)
	row = _sent_with(order, party_type, party)
	if order.jarz_payment_confirmation_status == confirmation.CONVERTED:
		found = _answer(order, methods.CASH, transactions.last_change(order.name), row.name)
	else:
		found = _convert(order, row)
	del found["old_method"]  # a repeat does not know it any more
	return {"success": True, **found}


def change(asked: Change) -> dict[str, object]:
	"""Another way to pay, before or after the order has left (flows 12 and 13); the `data` of
	`change_payment_collection_method`. To the method that it has already is a success. Raises CannotChange, NoDrawer.
	"""
	order = _lock(asked.order)
	if order.sales_invoice_state in states.BEFORE_DISPATCH:
		return _intend(order, asked.method)
	row = _sent_with(order, asked.party_type, asked.party)
	if asked.notes:
		notes.add(order.name, asked.notes)
	if order.outstanding_amount > 0:
		if asked.method == methods.CASH:
			return _convert(order, row)
		return _intend(order, asked.method)
	collected = sum(line.amount for line in transactions.of_invoice(order.name, lock=True))
	current = methods.CASH if collected else order.jarz_payment_method
	if asked.method == current:
		return _answer(order, current, transactions.last_change(order.name), row.name)
	if collected:
		return _to_bank(order, row, collected, asked)
	if asked.method == methods.CASH:
		return _back(order, row)
	_refuse_paid(order)


def _lock(name: str) -> frappe._dict:
	order = guards.require_invoice(name, lock=True, fields=ORDER_FIELDS)
	moves.require_standing(order)
	if order.sales_invoice_state == states.RETURNED:
		frappe.throw(_("Order {0} has come back; its money stays as it is.").format(order.name), CannotChange)
	return order


def _sent_with(order: frappe._dict, party_type: str, party: str) -> frappe._dict:
	row = transactions.of_dispatch(order.name)
	if not row:
		frappe.throw(_("Order {0} did not go out with a courier.").format(order.name), CannotChange)
	if party and (party_type, party) != (row.party_type, row.party):
		frappe.throw(
			_("Order {0} is with {1}. Refresh the board.").format(order.name, row.party_name or row.party),
			CannotChange,
		)
	return row


def _intend(order: frappe._dict, method: str) -> dict[str, object]:
	"""Nothing is posted for what is still to be paid."""
	if order.outstanding_amount <= 0 and order.jarz_payment_method != method:
		_refuse_paid(order)
	if order.jarz_payment_method != method:
		_mark(order, method, order.jarz_payment_confirmation_status)
	return _answer(order, method, None, None)


def _convert(order: frappe._dict, row: frappe._dict) -> dict[str, object]:
	"""Flow 12."""
	if order.jarz_payment_confirmation_status != confirmation.AWAITING or order.outstanding_amount <= 0:
		frappe.throw(_("Order {0} does not wait for an online payment.").format(order.name), CannotChange)
	amount = Decimal(str(order.outstanding_amount))
	legs = settlement_plan.collected_after_all(
		amount,
		order=order.name,
		customer=order.customer,
		receivable=order.debit_to,
		**_courier(order, row),
	)
	remark = _("Order {0}: {1} collects it after all").format(order.name, row.party_name)
	receipts.retire(order.name)
	return _post(order, legs, remark, amount, methods.CASH, confirmation.CONVERTED)


def _to_bank(order: frappe._dict, row: frappe._dict, amount: Decimal, asked: Change) -> dict[str, object]:
	"""Flow 13."""
	if asked.receipt:
		receipt = confirmation.fitting_receipt(asked.receipt, order.name, amount)
		receipts.confirm(receipt.name)
	bank = drawers.online_account(asked.method, order.company).account
	legs = settlement_plan.moved_to_bank(amount, bank=bank, **_courier(order, row))
	remark = _("Order {0}: paid by {1} {2}, not to {3}").format(
		order.name, asked.method, asked.reference, row.party_name
	)
	return _post(order, legs, remark, -amount, asked.method, confirmation.CONFIRMED)


def _back(order: frappe._dict, row: frappe._dict) -> dict[str, object]:
	"""Takes flow 13 back, with the account and the amount that it was posted with."""
	bank, debit = frappe.db.get_value(
		"Journal Entry Account",
		{"parent": transactions.last_change(order.name) or "", "party": ("is", "not set")},
		["account", "debit"],
	) or ("", 0)
	returned = frappe.db.exists("Sales Invoice", {"return_against": order.name, "docstatus": 1})
	if not debit or returned:
		_refuse_paid(order)
	amount = Decimal(str(debit))
	legs = settlement_plan.moved_to_bank(-amount, bank=bank, **_courier(order, row))
	remark = _("Order {0}: {1} collects it after all").format(order.name, row.party_name)
	return _post(order, legs, remark, amount, methods.CASH, confirmation.CONVERTED)


def _post(
	order: frappe._dict, legs: list, remark: str, by: Decimal, method: str, status: str
) -> dict[str, object]:
	entry = erp.journal(order.company, legs, remark, cost_center=order.cost_center)
	changed = transactions.change_collected(order.name, by, entry.name)
	_mark(order, method, status)
	return _answer(order, method, entry.name, changed)


def _courier(order: frappe._dict, row: frappe._dict) -> dict[str, str]:
	return {
		"clearing": settings.company_accounts(order.company).courier_clearing,
		"party_type": row.party_type,
		"party": row.party,
	}


def _mark(order: frappe._dict, method: str, status: str | None) -> None:
	frappe.db.set_value(
		"Sales Invoice",
		order.name,
		{"jarz_payment_method": method, "jarz_payment_confirmation_status": status},
	)
	order.jarz_payment_confirmation_status = status
	realtime.payment_received(order.name, guards.branch_of(order), order.sales_invoice_state)


def _answer(order: frappe._dict, method: str, journal: str | None, row: str | None) -> dict[str, object]:
	return {
		"invoice": order.name,
		"old_method": order.jarz_payment_method or None,
		"new_method": method,
		"journal_entry": journal,
		"courier_transaction": row,
		"order_amount": float(sum(line.amount for line in transactions.of_invoice(order.name))),
		"payment_confirmation_status": order.jarz_payment_confirmation_status or None,
	}


def _refuse_paid(order: frappe._dict) -> NoReturn:
	frappe.throw(
		_("Order {0} is paid by {1}. Cancel that payment on the desk first.").format(
			order.name, order.jarz_payment_method or _("the customer")
		),
		CannotChange,
	)
