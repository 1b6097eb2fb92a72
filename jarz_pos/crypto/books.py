"""Books what has come in: one Payment Entry for each payment on a chain, exactly once, and back again when the chain takes it away.

Reading a chain never waits for the books: it marks a charge, and each marked charge is booked in a transaction of its own.
What can not be booked (a closed period, a missing account) is written on the charge and tried again.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import erp, jobs, settings
from jarz_pos.crypto import booking, entries, store
from jarz_pos.crypto.booking import Line
from jarz_pos.crypto.fold import Standing

POSTING = "Jarz Crypto Posting"
SECONDS = 200  # a job of the queue "default" has 300


def book_marked() -> int:
	"""Book every marked charge, also those marked meanwhile, for as long as a job may take; returns how many. For jobs."""
	until, tried, done = time.monotonic() + SECONDS, set(), 0
	while fresh := [row for row in _marked() if row.name not in tried]:
		for row in fresh:
			if time.monotonic() > until:
				return done
			tried.add(row.name)
			done += safely(store.CHARGE, row.name, partial(book, row.name, row.sales_invoice))
	return done


def _marked() -> list[frappe._dict]:
	return frappe.get_all(
		store.CHARGE, filters={"to_book": 1}, fields=["name", "sales_invoice"], order_by="modified asc"
	)


def book(name: str, order: str | None) -> None:
	"""Make the entries of a charge of `order` those that follow from its payments. Again changes nothing.

	Locks the order first, then the charge; to be called first in a transaction, so that ERPNext reads what stands after both
	were waited for. Raises what ERPNext raises.
	"""
	if order:
		frappe.db.get_value("Sales Invoice", order, "name", for_update=True)
	charge = store.charge(name, lock=True)
	wanted = {line.payment: line for line in lines(charge)}
	known = booked(name)
	for key, row in known.items():
		if row.payment_entry and not _same(row, wanted.get(key)):
			_reverse(key, row)
			row.payment_entry = None
	for key, line in wanted.items():
		if key not in known or not known[key].payment_entry:
			_post(charge, line, known.get(key))
	frappe.db.set_value(store.CHARGE, name, {"to_book": 0, "booking_error": None}, update_modified=False)


def entry_was_cancelled(entry: str) -> None:
	"""Somebody cancelled a Payment Entry, perhaps with its order: a payment that stands on its chain is booked again after this
	transaction, as the customer's advance where the order is gone.
	"""
	posting = frappe.db.get_value(
		POSTING, {"payment_entry": entry}, ["name", "charge", "reversals"], as_dict=True
	)
	if not posting:
		return
	frappe.db.set_value(
		store.CHARGE, posting.charge, "to_book", 1
	)  # the charge first, as everybody takes them
	frappe.db.set_value(POSTING, posting.name, {"payment_entry": None, "reversals": posting.reversals + 1})
	store.wake_the_books()
	frappe.msgprint(
		_("The payment stands on the chain, so it is booked again, for what is open on the order now."),
		alert=True,
	)


def require_not_booked(entry: Document) -> None:
	"""Before an amended Payment Entry is submitted: what it says is booked again by itself. Raises ValidationError."""
	if not entry.amended_from or not entry.reference_no:
		return
	keys = frappe.get_all(
		store.PAYMENT, filters={"tx": entry.reference_no}, pluck="payment_key", order_by="name asc"
	)
	if keys and frappe.db.exists(POSTING, {"name": ("in", keys)}):
		frappe.throw(
			_(
				"This is a payment on a chain: it is booked by itself as long as the chain holds it. Delete this draft, or it would stand in the books twice."
			)
		)


def safely(doctype: str, name: str, work: Callable[[], None]) -> bool:
	"""Whether `work` booked the document, in a transaction of its own; else the reason stands in its `booking_error`.

	A reason that is new is logged with its traceback as well: whatever ERPNext refuses stops this document and no other.
	"""
	try:
		return jobs.committed(work)
	except Exception as failure:
		reason = frappe.utils.strip_html(str(failure))[:500] or type(failure).__name__
		trace = frappe.get_traceback()
		with jobs.transaction():
			frappe.clear_messages()
			if frappe.db.get_value(doctype, name, "booking_error") != reason:
				frappe.log_error(f"{doctype} {name} could not be booked", trace, doctype, name)
				frappe.db.set_value(doctype, name, "booking_error", reason)
		return False


def awaits(charge: frappe._dict, standing: Standing) -> bool:
	"""Whether something stands on the chain for a charge that will have an entry and has none yet. False where books are kept by
	hand, since the charge is in another currency.
	"""
	if not standing.payments or erp.company_currency(charge.company) != charge.currency:
		return False
	ripe = tuple(replace(payment, settled=True, final=True) for payment in standing.payments)
	expected = booking.lines(
		store.terms_of(charge), replace(standing, payments=ripe), Decimal(str(charge.amount)), places()
	)
	known = booked(charge.name)
	return any(line.payment not in known or not known[line.payment].payment_entry for line in expected)


def lines(charge: frappe._dict) -> list[Line]:
	"""What is to be booked of a charge, by its payments as they stand."""
	only_final = frappe.get_cached_doc("Jarz Crypto Settings").book_at == "Final"
	return booking.lines(
		store.terms_of(charge),
		store.standings_of([charge])[charge.name],
		Decimal(str(charge.amount)),
		places(),
		only_final=only_final,
	)


def booked(charge: str) -> dict[str, frappe._dict]:
	"""The postings of a charge by the key of their payment, as they are committed now; held to the end of the transaction."""
	row = frappe.qb.DocType(POSTING)
	rows = frappe.qb.from_(row).select(row.star).where(row.charge == charge).for_update().run(as_dict=True)
	return {found.name: found for found in rows}


def _same(row: frappe._dict, line: Line | None) -> bool:
	return line is not None and all(
		Decimal(str(row[key])) == getattr(line, key) for key in ("paid", "allocated", "difference")
	)


def _reverse(key: str, row: frappe._dict) -> None:
	frappe.db.set_value(POSTING, key, {"payment_entry": None, "reversals": row.reversals + 1})
	erp.cancel_payment(row.payment_entry)


def _post(charge: frappe._dict, line: Line, known: frappe._dict | None) -> None:
	values = {"paid": line.paid, "allocated": line.allocated, "difference": line.difference}
	if not known:
		row = frappe.get_doc(
			{"doctype": POSTING, "charge": charge.name, "currency": charge.currency, **values}
		)
		row.name = line.payment
		row.insert(ignore_permissions=True)  # nobody writes postings by hand
	values["payment_entry"] = _payment_entry(charge, line)
	frappe.db.set_value(POSTING, line.payment, values)


def _payment_entry(charge: frappe._dict, line: Line) -> str:
	require_company_currency(charge)
	block_time = frappe.db.get_value(
		store.PAYMENT, {"payment_key": line.payment}, "block_time", order_by="block desc"
	)
	order, allocated, difference = _for_order(charge, line)
	transfer = entries.Transfer(
		company=charge.company,
		customer=customer(charge),
		paid=line.paid,
		invoices={order: allocated} if order else {},
		tx=line.tx,
		on=store.local(block_time).date(),
		remark=_("Stablecoin payment of charge {0}").format(charge.name),
	)
	return entries.receive(transfer, difference, settings.stablecoin_accounts(charge.company)).name


def places() -> int:
	"""Decimals of money in a Payment Entry."""
	return int(frappe.get_precision("Payment Entry", "paid_amount") or 2)


def require_company_currency(charge: frappe._dict) -> None:
	"""Payment Entries are made in the currency of the company alone. Raises ValidationError for a charge in another."""
	if erp.company_currency(charge.company) != charge.currency:
		frappe.throw(
			_("Charge {0} is in {1}, which is not the currency of {2}: book it by hand.").format(
				charge.name, charge.currency, charge.company
			)
		)


def customer(charge: frappe._dict) -> str:
	"""Whose ledger a charge is booked in."""
	return charge.customer or settings.walk_in_customer()


def _for_order(charge: frappe._dict, line: Line) -> tuple[str, Decimal, Decimal]:
	"""The order that this pays, how much of it, and the difference of rate; what the order does not need is an advance."""
	nothing = ("", Decimal(0), min(line.difference, Decimal(0)))
	if not charge.sales_invoice or not line.allocated:
		return nothing
	invoice = frappe.db.get_value(
		"Sales Invoice",
		charge.sales_invoice,
		["docstatus", "outstanding_amount"],
		as_dict=True,
		for_update=True,
	)
	outstanding = Decimal(str(invoice.outstanding_amount))
	if invoice.docstatus != 1 or outstanding <= 0:
		return nothing
	if outstanding < line.allocated:  # somebody paid in cash meanwhile
		return charge.sales_invoice, min(outstanding, line.paid), Decimal(0)
	return charge.sales_invoice, line.allocated, line.difference
