"""Money back to a payer: one proposes, the payee proves his address, another approves, the treasury sends, the chain shows it.

Nothing is signed or sent here: an approved refund is an order to whoever holds the keys.
"""

from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from jarz_pos.crypto import derive, payees, store
from jarz_pos.crypto.chain.pool import NoProvider
from jarz_pos.crypto.terms import readable
from jarz_pos.money import quantize

REFUND = "Jarz Crypto Refund"
PROPOSED, APPROVED, SENT, FINAL, CANCELLED = "Proposed", "Approved", "Sent", "Final", "Cancelled"


# What is found on the chain and in the books, and told by nobody.
FOUND = ("status", "checked", "paid_on", "booked", "payment_entry", "amount", "booking_error")


class CannotRefund(frappe.ValidationError):
	"""This refund can not be proposed, approved or sent."""


def prepare(refund: Document) -> None:
	"""Before a draft is saved. Whoever saves it is its proposer, so nobody approves what he has just edited."""
	charge = store.charge(refund.charge)
	decimals = frappe.get_cached_value("Jarz Token", charge.token, "decimals")
	refund.units = str(_units(refund.tokens, decimals))
	refund.address = (refund.address or "").strip().lower()
	if not derive.is_address(refund.address) or not int(refund.address, 16):
		frappe.throw(_("{0} is not an address.").format(refund.address or "?"), CannotRefund)
	if refund.address == charge.address or refund.address == frappe.get_cached_value(
		"Jarz Token", charge.token, "contract"
	):
		frappe.throw(
			_("This is the shop's own address, or that of the token. Ask the payer for his."), CannotRefund
		)
	refund.amount = float(_worth(refund, charge))
	refund.challenge = challenge(refund)
	refund.proven = int(_is_proven(refund, charge.chain))  # may ask the chain, so nothing is held yet
	_require_money(refund, store.charge(refund.charge, lock=True))
	if refund.docstatus == 0:
		refund.update({"status": PROPOSED, "proposed_by": frappe.session.user})


def approve(refund: Document) -> None:
	"""Before it is submitted. Raises CannotRefund for the proposer himself, and without a proof of the address."""
	before = refund.get_doc_before_save()
	refund.proposed_by = before.proposed_by if before else refund.proposed_by
	if not before or frappe.session.user == refund.proposed_by:
		frappe.throw(_("Somebody else has to approve what you have proposed or changed."), CannotRefund)
	if any(before.get(field) != refund.get(field) for field in ("charge", "units", "address", "reason")):
		frappe.throw(_("Save the change first: another person then approves it."), CannotRefund)
	if not refund.proven:
		frappe.throw(
			_("The payee has not proven that the address is his. He signs the text above with its wallet."),
			CannotRefund,
		)
	refund.update({"status": APPROVED, "approved_by": frappe.session.user, "approved_on": now_datetime()})


def sent(refund: Document) -> None:
	"""Before an approved refund is saved: a transaction was entered; a final one stays.

	One transaction may pay many refunds, but of those to one address only one.
	"""
	before = refund.get_doc_before_save()
	refund.tx = (refund.tx or "").strip().lower()
	refund.update({field: before.get(field) for field in FOUND})
	if refund.tx == (before.tx or ""):
		return
	if before.status == FINAL:
		frappe.throw(_("It was paid, and that is final."), CannotRefund)
	if not refund.tx:
		refund.status = APPROVED
		return
	if len(refund.tx) != 66 or not refund.tx.startswith("0x"):
		frappe.throw(_("{0} is not the hash of a transaction.").format(refund.tx), CannotRefund)
	taken = {"tx": refund.tx, "address": refund.address, "name": ("!=", refund.name), "docstatus": 1}
	if twin := frappe.db.exists(REFUND, taken):
		frappe.throw(
			_("This transaction stands at {0} already, which goes to the same address.").format(twin),
			CannotRefund,
		)
	refund.status = SENT


def withdraw(refund: Document) -> None:
	"""Before it is cancelled: only while nothing was sent."""
	if refund.status not in (APPROVED, PROPOSED):
		frappe.throw(_("It was sent already."), CannotRefund)
	refund.db_set("status", CANCELLED)


def challenge(refund: Document) -> str:
	"""The text that the payee signs; it names charge, amount and address, so a signature is good for nothing else."""
	address = derive.checksummed(refund.address)
	return f"I ask for a refund of charge {refund.charge}: {refund.units} units to {address}."


def _units(tokens: str | None, decimals: int) -> int:
	try:
		units = Decimal(str(tokens or "").strip()).scaleb(decimals)
	except InvalidOperation:
		frappe.throw(_("{0} is not a number of tokens.").format(tokens), CannotRefund)
	if not units.is_finite() or units <= 0 or units != units.to_integral_value():
		frappe.throw(
			_("A refund is more than zero, with at most {0} decimals.").format(decimals), CannotRefund
		)
	return int(units)


def _require_money(refund: Document, charge: frappe._dict) -> None:
	"""All refunds of a charge together give back no more than stands on the chain for it."""
	others = frappe.get_all(
		REFUND,
		filters={"charge": charge.name, "docstatus": ("<", 2), "name": ("!=", refund.name or "")},
		pluck="units",
		order_by="name asc",
	)
	received = sum(payment.fact.units for payment in store.standings_of([charge])[charge.name].payments)
	left = received - sum(int(units) for units in others)
	if int(refund.units) > left:
		decimals = frappe.get_cached_value("Jarz Token", charge.token, "decimals")
		frappe.throw(
			_("Only {0} tokens of this charge can go back.").format(readable(max(left, 0), decimals)),
			CannotRefund,
		)


def _worth(refund: Document, charge: frappe._dict) -> Decimal:
	"""In money at the charge's locked rate; what is booked may differ by what rounding has left."""
	amount = Decimal(str(charge.amount)) * int(refund.units) / int(charge.due_units)
	return quantize(amount, frappe.get_precision("Crypto Charge", "amount", currency=charge.currency) or 2)


def _is_proven(refund: Document, chain: str) -> bool:
	if not (refund.signature or "").strip():
		return False
	try:
		return payees.has_signed(chain, refund.address, refund.challenge, refund.signature)
	except NoProvider:
		frappe.msgprint(
			_(
				"This is not the signature of a key. Whether a contract at the address accepts it, nobody can say now: save again later."
			),
			indicator="orange",
		)
		return False
