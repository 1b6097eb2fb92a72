"""Payment Entries of tokens: what came in at a charge's address, and what went back to its payer. All in company currency."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.model.document import Document
from frappe.utils import today

from jarz_pos import erp
from jarz_pos.settings import StablecoinAccounts


@dataclass(frozen=True)
class Transfer:
	"""Tokens that moved, worth `paid`, in the transaction `tx` of the site's day `on`. `invoices`: of `paid`, what is for which
	Sales Invoice, negative for a credit note; the rest stays the customer's advance, or comes out of it.
	"""

	company: str
	customer: str
	paid: Decimal
	invoices: Mapping[str, Decimal]
	tx: str
	on: datetime.date
	remark: str


def receive(transfer: Transfer, difference: Decimal, accounts: StablecoinAccounts) -> Document:
	"""A submitted Payment Entry of what a customer has sent. `difference`, paid by the shop where positive, is one of rate."""
	entry = _entry("Receive", transfer, accounts)
	entry.update({"paid_from": _debtors(transfer), "paid_to": accounts.wallet})
	if difference:
		cost_center = frappe.get_cached_value("Company", transfer.company, "cost_center")
		entry.append(
			"deductions",
			{"account": accounts.rate_difference, "cost_center": cost_center, "amount": float(difference)},
		)
	return erp.submit_new(entry)


def pay_back(transfer: Transfer, accounts: StablecoinAccounts) -> Document:
	"""A submitted Payment Entry of what went back to a customer."""
	entry = _entry("Pay", transfer, accounts)
	entry.update({"paid_from": accounts.wallet, "paid_to": _debtors(transfer)})
	return erp.submit_new(entry)


def _entry(kind: str, transfer: Transfer, accounts: StablecoinAccounts) -> Document:
	paid = float(transfer.paid)
	return frappe.get_doc(
		{
			"doctype": "Payment Entry",
			"payment_type": kind,
			"company": transfer.company,
			"party_type": "Customer",
			"party": transfer.customer,
			"mode_of_payment": accounts.mode,
			"posting_date": today(),
			"paid_amount": paid,
			"received_amount": paid,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": transfer.tx,
			"reference_date": transfer.on,
			"remarks": transfer.remark,
			"custom_remarks": 1,
			"references": [
				{
					"reference_doctype": "Sales Invoice",
					"reference_name": invoice,
					"allocated_amount": float(amount),
				}
				for invoice, amount in transfer.invoices.items()
			],
		}
	)


def _debtors(transfer: Transfer) -> str:
	"""The account that the customer owes on: that of the invoices, which are of one order."""
	for invoice in transfer.invoices:
		return frappe.db.get_value("Sales Invoice", invoice, "debit_to")
	return erp.receivable_account(transfer.customer, transfer.company)
