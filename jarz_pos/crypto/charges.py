"""Charges are made with terms that never change, and cancelled while nothing has come in."""

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime, today

from jarz_pos import erp, jobs
from jarz_pos.crypto import addresses, books, store, terms
from jarz_pos.crypto import fold as folding


class CannotCharge(frappe.ValidationError):
	"""No charge can be made, or changed, like this."""


@dataclass(frozen=True)
class ChargeRequest:
	"""What is to be paid: `amount` in `currency`, for an order or for something else. `token`: a Jarz Token, "" for the usual."""

	company: str
	amount: Decimal
	currency: str
	sales_invoice: str = ""
	customer: str = ""
	branch: str = ""
	token: str = ""
	description: str = ""
	reference: str = ""


def create(request: ChargeRequest) -> str:
	"""A new charge that awaits its payment; returns its name. Raises CannotCharge, NoAddress.

	For an order the caller holds its lock. A charge for the same order and amount that still awaits everything is the answer
	again, and others that do are closed: nobody is asked twice. One to which something was paid stands in the way of another.
	"""
	settings = frappe.get_cached_doc("Jarz Crypto Settings")
	if not settings.enabled:
		frappe.throw(_("Stablecoins are not switched on in Jarz Crypto Settings."), CannotCharge)
	if request.amount <= 0:
		frappe.throw(_("There is nothing to pay."), CannotCharge)
	token = _token(request.token or settings.default_token)
	rate = _rate(token, request.currency, settings)  # may ask the network, so nothing more is held yet
	waiting = _waiting(request.sales_invoice) if request.sales_invoice else []
	if same := next((row.name for row in waiting if _is_same(row, request, token.name)), None):
		return same
	charge = _prepared(request, token, rate, settings)
	# Staff and merchants hold no right to write charges; the endpoint has checked what they may do.
	charge.insert(ignore_permissions=True)
	store.announce(store.charge(charge.name))
	for row in waiting:
		_close(row.name)
	return charge.name


def cancel(name: str) -> str:
	"""Ask for nothing more; returns the status. Raises CannotCharge once something has come in. Again changes nothing.

	What is paid later is late: it is never lost.
	"""
	charge = store.charge(name, lock=True)
	if charge.cancelled_at:
		return charge.status
	standing = store.standings_of([charge])[name]
	if standing.payments or standing.status in folding.PAID:
		frappe.throw(
			_("Charge {0} has received a payment and can not be cancelled.").format(name), CannotCharge
		)
	_close(name)
	return frappe.db.get_value(store.CHARGE, name, "status")


def close_unneeded() -> None:
	"""Charges of orders that were cancelled, or paid by other means, ask for nothing more. For jobs."""
	charge, invoice = frappe.qb.DocType(store.CHARGE), frappe.qb.DocType("Sales Invoice")
	rows = (
		frappe.qb.from_(charge)
		.join(invoice)
		.on(invoice.name == charge.sales_invoice)
		.select(charge.name, invoice.name)
		.where(charge.chain.isin(frappe.get_all("Jarz Chain", pluck="name", order_by="name asc") or [""]))
		.where(charge.status.isin((folding.AWAITING, folding.PARTIAL)))
		.where((invoice.docstatus == 2) | (invoice.outstanding_amount < charge.amount))
		.orderby(charge.name)
		.run()
	)
	for name, order in rows:
		jobs.committed(partial(_close_unneeded, name, order))


def _close_unneeded(name: str, order: str) -> None:
	invoice = frappe.db.get_value(
		"Sales Invoice", order, ["docstatus", "outstanding_amount"], as_dict=True, for_update=True
	)
	charge = store.charge(name, lock=True)
	# What came in part is asked for to the end, unless nothing is owed any more.
	asks = Decimal(str(charge.amount)) if charge.status == folding.AWAITING else Decimal("0.01")
	is_needed = invoice.docstatus == 1 and Decimal(str(invoice.outstanding_amount)) >= asks
	if charge.status in (folding.AWAITING, folding.PARTIAL) and not is_needed:
		_close(name)


def _close(name: str) -> None:
	frappe.db.set_value(
		store.CHARGE, name, {"cancelled_on": now_datetime(), "cancelled_at": int(time.time())}
	)
	store.recompute([name])


def _waiting(order: str) -> list[frappe._dict]:
	"""The charges of an order that await everything, newest first. Raises CannotCharge where one goes on, or has received what
	the order does not show yet.
	"""
	charge = frappe.qb.DocType(store.CHARGE)
	rows = (
		frappe.qb.from_(charge)
		.select(charge.star)
		.where(charge.sales_invoice == order)
		.orderby(charge.creation, order=frappe.qb.desc)
		.for_update()  # what is committed now: a plain read may be older than the lock on the order
		.run(as_dict=True)
	)
	standings = store.standings_of(rows)
	for row in rows:
		goes_on = row.status in (folding.PARTIAL, folding.DETECTED, folding.CONFIRMING)
		if goes_on or books.awaits(row, standings[row.name]):
			frappe.throw(
				_("Charge {0} of this order has received a payment; it goes on there.").format(row.name),
				CannotCharge,
			)
	return [row for row in rows if row.status == folding.AWAITING]


def _is_same(row: frappe._dict, request: ChargeRequest, token: str) -> bool:
	same = (row.token, row.currency, Decimal(str(row.amount))) == (token, request.currency, request.amount)
	return same and row.accept_until_at > time.time() + 60


def _token(name: str | None) -> Document:
	if not name or not frappe.db.exists("Jarz Token", name):
		frappe.throw(_("There is no token {0}.").format(name or "?"), CannotCharge)
	token = frappe.get_cached_doc("Jarz Token", name)
	if not token.enabled or not frappe.get_cached_value("Jarz Chain", token.chain, "enabled"):
		frappe.throw(_("{0} is not taken at the moment.").format(token.symbol), CannotCharge)
	return token


def _rate(token: Document, currency: str, settings: Document) -> Decimal:
	"""Money for one whole token, less the shop's spread."""
	rate = Decimal(1)
	if token.currency != currency:
		rate = Decimal(str(erp.exchange_rate(token.currency, currency, today())))
	rate *= 1 - Decimal(str(settings.spread_percent or 0)) / 100
	if rate <= 0:
		frappe.throw(
			_("No exchange rate from {0} to {1} is known.").format(token.currency, currency), CannotCharge
		)
	return rate


def _prepared(request: ChargeRequest, token: Document, rate: Decimal, settings: Document) -> Document:
	chain = frappe.get_cached_doc("Jarz Chain", token.chain)
	due = terms.units_due(request.amount, rate, token.decimals)
	tiers = [(Decimal(str(row.from_amount)), row.confirmations) for row in chain.tiers]
	most = int(Decimal(str(settings.tolerance_tokens or 0)).scaleb(token.decimals))
	until = now_datetime() + timedelta(minutes=settings.accept_minutes)
	place = addresses.allocate(chain)
	return frappe.get_doc(
		{
			"doctype": store.CHARGE,
			"status": folding.AWAITING,
			"company": request.company,
			"sales_invoice": request.sales_invoice or None,
			"customer": request.customer or None,
			"branch": request.branch or None,
			"merchant": frappe.session.user,
			"description": request.description,
			"reference": request.reference,
			"amount": float(request.amount),
			"currency": request.currency,
			"rate": f"{rate.normalize():f}",
			"rate_source": "Currency Exchange" if token.currency != request.currency else "1:1",
			"rate_until": until,
			"chain": chain.name,
			"token": token.name,
			"due_units": str(due),
			"missing_units": str(due),
			"tolerance_units": str(terms.tolerance(due, Decimal(str(settings.tolerance_percent or 0)), most)),
			"confirmations": terms.confirmations(Decimal(due).scaleb(-token.decimals), tiers),
			"late_policy": settings.late_policy,
			"accept_until": until,
			"accept_until_at": int(time.time()) + settings.accept_minutes * 60,
			"address": place.address,
			"address_source": place.source,
			"address_index": place.index,
			"address_salt": place.salt,
			"pay_token": secrets.token_urlsafe(24),
		}
	)
