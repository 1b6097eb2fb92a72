"""Refunds that the treasury has sent: looked for on the chain, and booked, once, when they are final."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import jobs, settings
from jarz_pos.crypto import booking, books, entries, providers, shown, store
from jarz_pos.crypto.chain import match
from jarz_pos.crypto.chain.pool import NoProvider, Pool
from jarz_pos.crypto.chain.rpc import Fault, Provider, Receipt, Untrusted
from jarz_pos.crypto.refunds import FINAL, REFUND, SENT


@dataclass(frozen=True)
class Look:
	"""What the chain says of a refund: `note` for people, and `paid_at`, the Unix second of its block, once it is final."""

	note: str
	paid_at: int = 0


def track() -> None:
	"""Look for what was sent and book what is final. For jobs: each refund in a transaction of its own."""
	pools: dict[str, Pool] = {}
	for refund in _listed({"status": SENT}):
		charge = store.charge(refund.charge)
		pool = pools.setdefault(charge.chain, providers.pool(charge.chain))
		look = _look(refund, charge, pool)
		if look.paid_at or look.note != refund.checked:
			jobs.committed(partial(_keep, refund, look))
	# Without a day it became final before refunds were booked here, and was booked by hand.
	for refund in _listed({"status": FINAL, "booked": 0, "paid_on": ("is", "set")}):
		order = frappe.db.get_value(store.CHARGE, refund.charge, "sales_invoice")
		books.safely(REFUND, refund.name, partial(book, refund.name, order))


def book(name: str, order: str | None) -> None:
	"""The Payment Entry of a final refund of a charge of `order`, at the charge's locked rate; again changes nothing.

	Open credit notes of the order are paid first; the rest comes out of what the customer has paid too much. To be called first
	in a transaction, so that ERPNext reads what stands after the locks were waited for. Raises what ERPNext raises.
	"""
	# A document is loaded only after the locks: loading reads of its own, and then sees what stood before them.
	held = frappe.db.get_value(REFUND, name, "charge", for_update=True)
	if order:
		frappe.db.get_value("Sales Invoice", order, "name", for_update=True)
	charge = store.charge(held, lock=True)
	refund = frappe.get_doc(REFUND, name)
	if refund.status != FINAL or refund.booked:
		return
	books.require_company_currency(charge)
	amount = _worth(int(refund.units), charge)
	entry = _entry(refund, charge, amount) if amount else None
	changes = {"booked": 1, "payment_entry": entry, "amount": float(amount), "booking_error": None}
	refund.db_set(changes, notify=True)


def _entry(refund: Document, charge: frappe._dict, amount: Decimal) -> str:
	transfer = entries.Transfer(
		company=charge.company,
		customer=books.customer(charge),
		paid=amount,
		invoices=_credit_notes(charge.sales_invoice, amount),
		tx=refund.tx,
		on=refund.paid_on.date(),
		remark=_("Refund {0} of stablecoin charge {1}").format(refund.name, charge.name),
	)
	return entries.pay_back(transfer, settings.stablecoin_accounts(charge.company)).name


def _listed(more: dict) -> list[frappe._dict]:
	return frappe.get_all(
		REFUND,
		filters={"docstatus": 1, **more},
		fields=["name", "charge", "status", "tx", "units", "address", "checked"],
		order_by="name asc",
	)


# On the chain


def _look(refund: frappe._dict, charge: frappe._dict, pool: Pool) -> Look:
	try:
		return pool.ask(lambda provider: _asked(provider, refund, charge, pool))
	except NoProvider:
		return Look(_("No provider answers."))


def _asked(provider: Provider, refund: frappe._dict, charge: frappe._dict, pool: Pool) -> Look:
	receipt = provider.receipt(refund.tx)
	if receipt is None:
		return Look(_("Not found on the chain yet."))
	paid = _paid(receipt, refund, charge)
	if paid != int(refund.units):
		return Look(
			_(
				"The transaction does not pay this refund: it moves {0} units from the treasury to the payee."
			).format(paid)
		)
	header = provider.header(receipt.block)
	held = frappe.db.get_value(store.BLOCK, {"chain": charge.chain, "number": receipt.block}, "hash")
	if header is None or {header.hash, held or header.hash} != {receipt.block_hash}:
		raise Untrusted("it knows a transaction from a block that the chain does not have")
	final = frappe.db.get_value(store.SYNC, charge.chain, "final") or 0
	if receipt.block > final or not _others_agree(provider, refund, charge, receipt, pool):
		return Look(_("Paid; waits until it is final."))
	return Look(_("Paid, and final."), header.time)


def _paid(receipt: Receipt, refund: frappe._dict, charge: frappe._dict) -> int:
	"""Units of the charge's token that go to the payee, out of the treasury where the chain names one."""
	contract = frappe.get_cached_value("Jarz Token", charge.token, "contract")
	treasury = frappe.get_cached_value("Jarz Chain", charge.chain, "treasury")
	return sum(
		match.units(log.get("data"))
		for log in match.hits(receipt.logs, {refund.address})
		if log["address"].lower() == contract and treasury in (None, "", "0x" + log["topics"][1][26:])
	)


def _others_agree(
	provider: Provider, refund: frappe._dict, charge: frappe._dict, receipt: Receipt, pool: Pool
) -> bool:
	"""Whether a second provider, where one answers, has the transaction in the same block and with the same payment."""
	for other in pool.others(provider):
		try:
			theirs = other.receipt(refund.tx)
			return theirs is not None and (
				(theirs.block_hash, _paid(theirs, refund, charge)) == (receipt.block_hash, int(refund.units))
			)
		except Fault as fault:
			pool.rest(other, str(fault))
	return True


def _keep(seen: frappe._dict, look: Look) -> None:
	"""Write down what was seen, unless somebody has entered another transaction meanwhile."""
	refund = frappe.get_doc(REFUND, seen.name, for_update=True)
	if (refund.status, refund.tx) != (SENT, seen.tx):
		return
	if not look.paid_at:
		refund.db_set("checked", look.note, notify=True)
		return
	if twin := frappe.db.exists(
		REFUND, {"tx": seen.tx, "address": seen.address, "status": FINAL, "name": ("!=", seen.name)}
	):
		refund.db_set("checked", _("The transaction has paid {0}.").format(twin), notify=True)
		return
	refund.db_set({"status": FINAL, "checked": look.note, "paid_on": store.local(look.paid_at)}, notify=True)
	charge = store.charge(refund.charge, lock=True)
	charge.update({"refunded_units": str(_units_back(charge.name)), "sequence": charge.sequence + 1})
	frappe.db.set_value(
		store.CHARGE, charge.name, {key: charge[key] for key in ("refunded_units", "sequence")}
	)
	store.announce(charge, shown.REFUNDED)


def _units_back(charge: str) -> int:
	return sum(
		int(units)
		for units in frappe.get_all(
			REFUND,
			filters={"charge": charge, "docstatus": 1, "status": FINAL},
			pluck="units",
			order_by="name asc",
		)
	)


# In the books


def _worth(units: int, charge: frappe._dict) -> Decimal:
	"""Raises ValidationError while the payments that are given back are not in the books."""
	standing = store.standings_of([charge])[charge.name].payments
	came = [payment.fact for payment in standing if payment.settled]
	booked = {key: row for key, row in books.booked(charge.name).items() if row.payment_entry}
	went = frappe.get_all(
		REFUND, filters={"charge": charge.name, "booked": 1}, fields=["units", "amount"], order_by="name asc"
	)
	left = sum(fact.units for fact in came) - sum(int(row.units) for row in went)
	# Dust that is worth less than the smallest coin has no line, and is given back all the same.
	if units > left or any(line.payment not in booked for line in books.lines(charge)):
		frappe.throw(_("What charge {0} has received is not in the books yet.").format(charge.name))
	money = sum(
		(Decimal(str(booked[fact.payment].paid)) for fact in came if fact.payment in booked), Decimal(0)
	)
	money -= sum(Decimal(str(row.amount)) for row in went)
	amount, places = Decimal(str(charge.amount)), books.places()
	return booking.given_back(store.terms_of(charge), amount, units, (left, money), places)


def _credit_notes(order: str | None, amount: Decimal) -> dict[str, Decimal]:
	"""Open credit notes of the order, oldest first, and what each is paid of `amount`: negative, as ERPNext wants it."""
	notes: dict[str, Decimal] = {}
	if not order:
		return notes
	note = frappe.qb.DocType("Sales Invoice")
	rows = (
		frappe.qb.from_(note)
		.select(note.name, note.outstanding_amount)
		.where((note.return_against == order) & (note.docstatus == 1) & (note.outstanding_amount < 0))
		.orderby(note.creation, note.name)
		.for_update()
		.run()
	)
	for name, outstanding in rows:
		part = min(-Decimal(str(outstanding)), amount)
		if part > 0:
			notes[name] = -part
			amount -= part
	return notes
