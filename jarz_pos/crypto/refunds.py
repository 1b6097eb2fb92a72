"""Money back to a payer: one proposes, the payee proves his address, another approves, the treasury sends, the chain shows it.

Nothing is signed or sent here: an approved refund is an order to whoever holds the keys.
"""

from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from jarz_pos.crypto import derive, proof, store
from jarz_pos.crypto.chain import match
from jarz_pos.crypto.chain.rpc import Fault, Provider, quantity
from jarz_pos.crypto.terms import readable

REFUND = "Jarz Crypto Refund"
PROPOSED, APPROVED, SENT, FINAL, CANCELLED = "Proposed", "Approved", "Sent", "Final", "Cancelled"


class CannotRefund(frappe.ValidationError):
	"""This refund can not be proposed, approved or sent."""


def prepare(refund: Document) -> None:
	"""Before a draft is saved. Whoever saves it is its proposer, so nobody approves what he has just edited."""
	charge = store.charge(refund.charge, lock=True)
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
	_require_money(refund, charge)
	refund.challenge = challenge(refund)
	refund.proven = int(_is_proven(refund))
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
	"""Before an approved refund is saved: a transaction was entered. One transaction pays one refund, and a final one stays."""
	before = refund.get_doc_before_save()
	refund.tx = (refund.tx or "").strip().lower()
	refund.update(
		{"status": before.status, "checked": before.checked}
	)  # these are found on the chain, not told
	if refund.tx == (before.tx or ""):
		return
	if before.status == FINAL:
		frappe.throw(_("It was paid, and that is final."), CannotRefund)
	if not refund.tx:
		refund.status = APPROVED
		return
	if len(refund.tx) != 66 or not refund.tx.startswith("0x"):
		frappe.throw(_("{0} is not the hash of a transaction.").format(refund.tx), CannotRefund)
	if twin := frappe.db.exists(REFUND, {"tx": refund.tx, "name": ("!=", refund.name), "docstatus": 1}):
		frappe.throw(_("This transaction has already paid {0}.").format(twin), CannotRefund)
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


def track() -> None:
	"""Look for what was sent. For jobs: one transaction for all, since each row stands for itself and is looked at again."""
	for name in frappe.get_all(
		REFUND, filters={"docstatus": 1, "status": SENT}, pluck="name", order_by="name asc"
	):
		refund = frappe.get_doc(REFUND, name)
		status, note = _look(refund)
		refund.db_set({"status": status, "checked": note})


def _look(refund: Document) -> tuple[str, str]:
	charge = store.charge(refund.charge)
	chain = frappe.get_cached_doc("Jarz Chain", charge.chain)
	final = frappe.db.get_value(store.SYNC, charge.chain, "final") or 0
	contract = frappe.get_cached_value("Jarz Token", charge.token, "contract")
	for row in chain.providers:
		try:
			receipt = Provider(row.url, row.label, seconds=3).call("eth_getTransactionReceipt", refund.tx)
			if not isinstance(receipt, dict):
				return SENT, _("Not found on the chain yet.")
			logs = match.hits(receipt.get("logs") or [], {refund.address})
			paid = sum(int(log["data"], 16) for log in logs if log["address"].lower() == contract)
			if paid != int(refund.units):
				return SENT, _(
					"The transaction does not pay this refund: it moves {0} units to the payee."
				).format(paid)
			done = quantity(receipt.get("blockNumber")) <= final
			return (FINAL, _("Paid, and final.")) if done else (SENT, _("Paid; waits until it is final."))
		except Fault:
			continue
	return SENT, _("No provider answers.")


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


def _is_proven(refund: Document) -> bool:
	if not (refund.signature or "").strip():
		return False
	try:
		return proof.signer(refund.challenge, refund.signature) == refund.address
	except ValueError:
		return False
