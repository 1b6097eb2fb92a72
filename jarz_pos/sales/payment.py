"""Customers pay: exactly the remainder, once (contract 1.7; flows 1 and 22)."""

import datetime
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import today

from jarz_pos import drawers, erp, guards, realtime
from jarz_pos.sales import methods

ORDER_FIELDS = ("party_account_currency", "jarz_payment_confirmation_status")
AWAITING, CONFIRMED = "Awaiting Payment", "Payment Confirmed"


class CannotPay(frappe.ValidationError):
	"""The order takes no payment, or not this one."""


class PaysOthersToo(frappe.ValidationError):
	"""A posting for this order also holds money of other documents."""


@dataclass(frozen=True)
class PaymentRequest:
	"""What a cashier asks for. `branch`: whose drawer takes the cash, "" for that of the order."""

	invoice: str
	method: str
	branch: str = ""
	reference_no: str = ""
	reference_date: datetime.date | None = None


def pay(request: PaymentRequest) -> dict[str, object]:
	"""Book the outstanding remainder of the order as one Payment Entry; the payload of `pay_invoice`.

	When nothing is outstanding, the answer is the entry that paid it. Raises CannotPay, NoDrawer, PermissionError.
	"""
	invoice = guards.require_invoice(request.invoice, lock=True, fields=ORDER_FIELDS)
	_require_payable(invoice)
	if invoice.outstanding_amount <= 0:
		return _already_paid(invoice)
	drawer = _drawer(invoice, request)
	_require_one_currency(invoice, drawer)
	entry = erp.receive_payment(
		invoice.name,
		amount=invoice.outstanding_amount,
		mode=drawer.mode,
		account=drawer.account,
		reference_no=request.reference_no or _reference(request.method, invoice.name),
		reference_date=request.reference_date or today(),
	)
	if invoice.jarz_payment_confirmation_status == AWAITING:
		_arrived(invoice.name, request.method)
	realtime.payment_received(invoice.name, guards.branch_of(invoice), invoice.sales_invoice_state or "")
	return _answer(entry, invoice.name)


def entries_of(invoice: str) -> list[str]:
	"""The submitted Payment Entries that paid `invoice` and nothing else. Raises PaysOthersToo."""
	reference, entry = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType("Payment Entry")
	names = _parents(
		frappe.qb.from_(reference)
		.join(entry)
		.on(entry.name == reference.parent)
		.select(entry.name)
		.where((reference.reference_doctype == "Sales Invoice") & (reference.reference_name == invoice))
		.where(entry.docstatus == 1)
		.orderby(entry.name)
	)
	for name in names:
		document = frappe.get_doc("Payment Entry", name)
		others = any(row.reference_name != invoice for row in document.references)
		if others or document.unallocated_amount:
			_refuse_shared("Payment Entry", name, invoice)
	return names


def journals_of(invoice: str) -> list[str]:
	"""The submitted Journal Entries that settle `invoice` and nothing else (flow 15). Raises PaysOthersToo."""
	line = frappe.qb.DocType("Journal Entry Account")
	names = _parents(
		frappe.qb.from_(line)
		.select(line.parent)
		.where((line.reference_type == "Sales Invoice") & (line.reference_name == invoice))
		.where(line.docstatus == 1)
		.orderby(line.parent)
	)
	for name in names:
		document = frappe.get_doc("Journal Entry", name)
		if any(row.reference_name not in (None, "", invoice) for row in document.accounts):
			_refuse_shared("Journal Entry", name, invoice)
	return names


def _require_payable(invoice: frappe._dict) -> None:
	if invoice.docstatus == 0:
		frappe.throw(
			_("Order {0} is still a draft. Submit it before it is paid.").format(invoice.name), CannotPay
		)
	if invoice.docstatus == 2:
		frappe.throw(_("Order {0} is cancelled and takes no payment.").format(invoice.name), CannotPay)
	if invoice.is_return:
		frappe.throw(_("{0} is a credit note and takes no payment.").format(invoice.name), CannotPay)


def _arrived(invoice: str, method: str) -> None:
	"""The order went out unpaid (flow 10) and waits for its money no longer, however it came."""
	values = {"jarz_payment_confirmation_status": CONFIRMED, "jarz_payment_method": method}
	frappe.db.set_value("Sales Invoice", invoice, values)


def _drawer(invoice: frappe._dict, request: PaymentRequest) -> drawers.Drawer:
	if request.method != methods.CASH:
		return drawers.online_account(request.method, invoice.company)
	branch = request.branch or guards.branch_of(invoice)
	guards.require_branch(branch)
	return drawers.cash_drawer(branch, invoice.company)


def _require_one_currency(invoice: frappe._dict, drawer: drawers.Drawer) -> None:
	"""What is outstanding, and what lies in the drawer, must be the same money."""
	company_currency = frappe.get_cached_value("Company", invoice.company, "default_currency")
	if {invoice.currency, invoice.party_account_currency, drawer.currency} != {company_currency}:
		frappe.throw(
			_("Order {0} is in {1}; the till takes only {2}. Make a Payment Entry on the desk.").format(
				invoice.name, invoice.currency, company_currency
			),
			CannotPay,
		)


def _reference(method: str, invoice: str) -> str:
	"""Banks want a reference; the customer's own is better, but a cashier may not have it."""
	prefix = methods.REFERENCE_PREFIX.get(method)
	return f"{prefix}-{invoice}-{frappe.generate_hash(length=4).upper()}" if prefix else ""


def _already_paid(invoice: frappe._dict) -> dict[str, object]:
	entry = frappe.qb.DocType("Payment Entry")
	reference = frappe.qb.DocType("Payment Entry Reference")
	rows = (
		frappe.qb.from_(reference)
		.join(entry)
		.on(entry.name == reference.parent)
		.select(entry.name)
		.where((reference.reference_doctype == "Sales Invoice") & (reference.reference_name == invoice.name))
		.where(entry.docstatus == 1)
		.orderby(entry.creation, order=frappe.qb.desc)
		.limit(1)
		.run()
	)
	if not rows:
		frappe.throw(_("Nothing is outstanding on order {0}.").format(invoice.name), CannotPay)
	answer = _answer(frappe.get_doc("Payment Entry", rows[0][0]), invoice.name)
	return {**answer, "note": _("Order {0} was paid already.").format(invoice.name)}


def _answer(entry: Document, invoice: str) -> dict[str, object]:
	amount = sum(row.allocated_amount for row in entry.references if row.reference_name == invoice)
	return {
		"success": True,
		"payment_entry": entry.name,
		"invoice": invoice,
		"amount": amount,
		"allocated_amount": amount,
		"paid_amount": entry.paid_amount,
		"mode_of_payment": entry.mode_of_payment,
		"paid_to": entry.paid_to,
		"receivable": entry.paid_from,
		"reference_no": entry.reference_no or None,
		"reference_date": str(entry.reference_date) if entry.reference_date else None,
		"outstanding_amount": 0,
	}


def _parents(query: "frappe.query_builder.QueryBuilder") -> list[str]:
	return list(dict.fromkeys(row[0] for row in query.run()))


def _refuse_shared(doctype: str, name: str, invoice: str) -> None:
	frappe.throw(
		_("{0} {1} is not only for order {2}. Take it apart on the desk first.").format(
			_(doctype), name, invoice
		),
		PaysOthersToo,
	)
