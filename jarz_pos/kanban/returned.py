"""Goods come back from a customer: all of the order or part of it, whoever holds the money (contract 1.9.9; flows 26 to 29).

One return is one credit note, one return of each Delivery Note, one journal, at most one adjustment of what the courier holds
and gets, and at most one refund. All of it is one transaction under the lock on the order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import erp, guards, realtime, settings
from jarz_pos.delivery import goods, transactions, trips
from jarz_pos.kanban import moves, states
from jarz_pos.kanban.confirmation import AWAITING
from jarz_pos.sales import partner_transactions, return_plan, returns
from jarz_pos.sales.return_plan import Money, Party
from jarz_pos.sales.returns import CannotReturn

PARTLY, FULLY = "Partially Returned", "Fully Returned"
REFUND_NOW, CUSTOMER_CREDIT = "refund_now", "customer_credit"
NOTHING = Decimal(0)
ORDER_FIELDS = ("jarz_return_status", "jarz_payment_confirmation_status", "jarz_delivery_trip")


@dataclass(frozen=True)
class Asked:
	"""What a manager returns: units by row of the invoice, and who bears what.

	`with_fee`: the delivery fee goes back, or stays; None: it goes back when all goods have come back. `pay_trip`: the
	courier keeps his fee. `refund_now`: what the branch holds is paid out of its drawer, else the customer has it as credit.
	"""

	invoice: str
	units: Mapping[str, Decimal]
	reason: str
	refund_now: bool = False
	pay_trip: bool = True
	with_fee: bool | None = None


@dataclass(frozen=True)
class Holders:
	"""Who has to do with the money of an order: `held` and `trip` are what the courier has of it and gets for it."""

	customer: Party
	outstanding: Decimal
	courier: Party | None = None
	held: Decimal = NOTHING
	trip: Decimal = NOTHING
	partner: Party | None = None


def block(invoice: Mapping[str, object] | Document, *, may: bool) -> tuple[str, str]:
	"""Code and text of what keeps an order from being returned, two empty texts for nothing; `may`: the caller is a manager.

	`invoice` has docstatus, sales_invoice_state and jarz_return_status.
	"""
	state = invoice.get("sales_invoice_state")
	if invoice.get("docstatus") != 1 or state == states.CANCELLED:
		return "cancelled", _("A cancelled order cannot be returned.")
	if state == states.RETURNED or invoice.get("jarz_return_status") == FULLY:
		return "already_returned", _("All of this order has come back already.")
	if state not in states.DISPATCHED:
		return "not_dispatched", _("This order has not left yet: use Cancel.")
	if not may:
		return "not_allowed", _("Only a manager can take goods back.")
	return "", ""


def require_no_order(note: Document) -> None:
	"""A credit note that took goods of an order back is the order's for good. Raises CannotReturn for it."""
	if note.jarz_return_reason:
		frappe.throw(
			_(
				"Credit note {0} took back goods of order {1} and is not cancelled alone. "
				"What the customer keeps after all is a new order."
			).format(note.name, note.return_against),
			CannotReturn,
		)


def preview(name: str) -> dict[str, object]:
	"""What can come back of the order and what that means; the payload of `get_return_preview`. Writes nothing."""
	guards.require_invoice(name)
	order = frappe.get_doc("Sales Invoice", name)
	code, reason = block(order, may=guards.is_manager())
	found = returns.sold(order)
	holders = _holders(order, transactions.of_invoice(name))
	everything = return_plan.credit(found, {line.name: line.left for line in found.lines if line.left})
	money = _money(everything.total, holders)
	return {
		"success": True,
		"can_return": not code,
		"return_block_code": code or None,
		"return_block_reason": reason or None,
		"invoice_id": name,
		"customer": order.customer,
		"customer_name": order.customer_name or order.customer,
		"currency": order.currency,
		"grand_total": float(found.due),
		"branch": guards.branch_of(order),
		"is_pickup": bool(order.jarz_is_pickup),
		"return_status": order.jarz_return_status or "",
		"returned_amount": float(found.credited),
		"returnable_amount": float(everything.total),
		"fixed_charges_remaining": float(sum(charge.left for charge in found.charges if charge.fixed)),
		"money_state": _money_state(money),
		"lines": [_shown(row, line) for row, line in zip(order.items, found.lines, strict=True)],
		"delivery_note": goods.note_of(name),
		"courier": {
			"party_type": holders.courier.kind if holders.courier else None,
			"party": holders.courier.name if holders.courier else None,
			"shipping_amount": float(holders.trip),
		},
		"toggles": {
			"can_choose_courier_fee": bool(holders.courier and holders.trip),
			"can_refund_now": money.branch > 0,
			"refund_blocked_reason": None
			if money.branch > 0
			else _("The branch holds no money of this order."),
		},
	}


def take_back(asked: Asked) -> dict[str, object]:
	"""Book a return; the payload of `submit_invoice_return`. Raises ValidationError with what stands in the way."""
	invoice = guards.require_invoice(asked.invoice, lock=True, fields=ORDER_FIELDS)
	_require_returnable(invoice)
	courier_rows = transactions.of_invoice(invoice.name, lock=True)
	order = frappe.get_doc("Sales Invoice", invoice.name)
	found = returns.sold(order)
	coming = returns.quantities(found, asked.units)
	credit = return_plan.credit(found, coming, with_fixed=asked.with_fee)
	holders = _holders(order, courier_rows)
	money = _money(credit.total, holders)
	note = returns.write_credit_note(order, coming, credit, asked.reason)
	shelved = returns.bring_goods_back(order.name, coming)
	journal = _post(order, note.name, money, holders, pay_trip=asked.pay_trip)
	adjustment = _adjust(note, money, holders, journal, pay_trip=asked.pay_trip)
	partner_transactions.reduce(order.name, credit.total)
	paid_out = None
	if asked.refund_now and money.branch:
		paid_out = returns.refund(note.name, guards.branch_of(invoice), order.company).name
	status = FULLY if credit.completes else PARTLY
	state = _stamp(invoice, status, found.credited + credit.total, paid=money.unpaid == holders.outstanding)
	return {
		"success": True,
		"invoice_id": order.name,
		"credit_note": note.name,
		"return_delivery_note": next(iter(shelved), None),
		"journal_entry": journal,
		"courier_adjustment": adjustment,
		"refund_payment_entry": paid_out,
		"refund_amount": float(money.branch) if paid_out else 0.0,
		"return_total": float(credit.total),
		"returned_amount": float(found.credited + credit.total),
		"return_status": status,
		"state": state,
		"money_state": _money_state(money),
	}


def _require_returnable(invoice: frappe._dict) -> None:
	moves.require_standing(invoice)
	_code, reason = block(invoice, may=True)
	if reason:
		frappe.throw(_("Order {0}: {1}").format(invoice.name, reason), CannotReturn)
	if invoice.currency != erp.company_currency(invoice.company):
		frappe.throw(
			_("Order {0} is in {1}. Make its credit note in ERPNext.").format(invoice.name, invoice.currency),
			CannotReturn,
		)


def _holders(order: Document, rows: list[frappe._dict]) -> Holders:
	customer = Party(order.debit_to, "Customer", order.customer)
	outstanding = Decimal(str(order.outstanding_amount))
	if rows:
		account = settings.company_accounts(order.company).courier_clearing
		return Holders(
			customer=customer,
			outstanding=outstanding,
			courier=Party(account, rows[0].party_type, rows[0].party),
			held=sum((row.amount for row in rows if row.status == transactions.UNSETTLED), NOTHING),
			trip=sum((row.shipping_amount for row in rows), NOTHING),
		)
	return Holders(customer=customer, outstanding=outstanding, partner=_partner(order))


def _partner(order: Document) -> Party | None:
	"""The sales partner whom the customer paid (flow 15), as the Customer who owes us what he took."""
	if not order.sales_partner or not partner_transactions.paid_online(order.name):
		return None
	debtor = frappe.get_cached_value("Sales Partner", order.sales_partner, "jarz_customer")
	return Party(erp.receivable_account(debtor, order.company), "Customer", debtor)


def _money(total: Decimal, holders: Holders) -> Money:
	return return_plan.whose_money(
		total,
		outstanding=holders.outstanding,
		with_courier=holders.held,
		with_partner=bool(holders.partner),
	)


def _post(order: Document, note: str, money: Money, holders: Holders, *, pay_trip: bool) -> str | None:
	legs = return_plan.legs(
		money,
		customer=holders.customer,
		invoice=order.name,
		credit_note=note,
		courier=holders.courier,
		partner=holders.partner,
		trip=NOTHING if pay_trip else holders.trip,
		delivery_expense=settings.company_accounts(order.company).delivery_expense,
	)
	remark = _("Return of order {0} by credit note {1}").format(order.name, note)
	journal = erp.journal(order.company, legs, remark, cost_center=order.cost_center)
	return journal.name if journal else None


def _adjust(
	note: Document, money: Money, holders: Holders, journal: str | None, *, pay_trip: bool
) -> str | None:
	"""What the courier holds and gets less; the journal has told his account."""
	trip = NOTHING if pay_trip else holders.trip
	if not holders.courier or not (money.courier or trip):
		return None
	return transactions.adjust(
		note.return_against,
		("Sales Invoice", note.name),
		amount=-money.courier,
		shipping=-trip,
		journal_entry=journal,
	)


def _stamp(invoice: frappe._dict, status: str, returned: Decimal, *, paid: bool) -> str:
	"""Write on the order what came back, and tell the board; returns the state of the order.

	`paid`: nothing is left to pay, so it waits for no payment any more.
	"""
	changes: dict[str, object] = {"jarz_return_status": status, "jarz_returned_amount": float(returned)}
	state = invoice.sales_invoice_state
	if status == FULLY:
		states.check_return(state)
		changes["sales_invoice_state"] = state = states.RETURNED
	if paid and invoice.jarz_payment_confirmation_status == AWAITING:
		changes["jarz_payment_confirmation_status"] = None
	# Not doc.save(): these columns change, and what was checked is held by the lock.
	frappe.db.set_value("Sales Invoice", invoice.name, changes)
	trips.complete_if_done(invoice.jarz_delivery_trip)
	realtime.state_changed(invoice.name, guards.branch_of(invoice), state)
	return state


def _money_state(money: Money) -> str:
	"""Where most of the money is, in the words of the client."""
	places = {
		"unpaid": money.unpaid,
		"courier_outstanding": money.courier,
		"sales_partner": money.partner,
		"prepaid": money.branch,
	}
	return max(places, key=places.__getitem__)


def _shown(row: Document, line: return_plan.Line) -> dict[str, object]:
	return {
		"si_detail": row.name,
		"item_code": row.item_code,
		"item_name": row.item_name,
		"uom": row.uom,
		"rate": float(row.rate),
		"amount": float(row.amount),
		"qty_sold": float(line.qty),
		"qty_already_returned": float(line.returned),
		"qty_returnable": float(line.left),
		"is_bundle_parent": bool(row.jarz_is_bundle_parent),
		"is_bundle_child": bool(row.jarz_is_bundle_child),
		"bundle_code": row.jarz_bundle_code or None,
		"parent_bundle": row.jarz_parent_bundle or None,
	}
