"""Every call into ERPNext's code, one small function each, so that what we rely on can be read on one page."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import frappe
from erpnext import get_company_currency
from erpnext.accounts import party
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
from erpnext.controllers.accounts_controller import get_taxes_and_charges
from erpnext.setup.utils import get_exchange_rate
from erpnext.stock import get_item_details
from frappe.contacts.doctype.address.address import get_default_address
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.utils import today

from jarz_pos import compat
from jarz_pos.journals import Leg, posted


def receive_payment(
	invoice: str,
	*,
	amount: float,
	mode: str,
	account: str,
	reference_no: str,
	reference_date: datetime.date | str,
) -> Document:
	"""A submitted Payment Entry that brings `amount`, all that is outstanding on the Sales Invoice, into `account`.

	Amounts are in company currency; the caller has checked that the invoice and the account are too. ERPNext's early
	payment discount is not given: a till takes what it asks for.
	"""
	entry = get_payment_entry("Sales Invoice", invoice, bank_account=account)
	entry.update(
		{
			"mode_of_payment": mode,
			"paid_amount": amount,
			"received_amount": amount,
			"deductions": [],
			"reference_no": reference_no,
			"reference_date": reference_date,
		}
	)
	# Staff hold no right on Payment Entry; the endpoint has checked branch, drawer and order.
	entry.flags.ignore_permissions = True
	entry.insert()
	entry.submit()
	return entry


def refund_payment(credit_note: str, *, mode: str, account: str, reference_no: str) -> Document:
	"""A submitted Payment Entry that pays out of `account` all that is open on the credit note; amounts in company currency."""
	entry = get_payment_entry("Sales Invoice", credit_note, bank_account=account)
	entry.update({"mode_of_payment": mode, "reference_no": reference_no, "reference_date": today()})
	return submit_new(entry)


def draft_delivery_note(invoice: str, warehouse: str) -> Document:
	"""A new Delivery Note of today, not yet saved, that takes the goods of the Sales Invoice out of `warehouse`.

	ERPNext's own mapping of an invoice, without reading prices and item details once more for every row: the invoice has
	them. The parent of a bundle stands for its children, which carry the stock.
	"""
	note = frappe.new_doc("Delivery Note")
	tables = {
		"Sales Invoice": {"doctype": "Delivery Note", "validation": {"docstatus": ["=", 1]}},
		"Sales Invoice Item": {
			"doctype": "Delivery Note Item",
			"field_map": {"name": "si_detail", "parent": "against_sales_invoice"},
			"condition": lambda row: not row.jarz_is_bundle_parent,
		},
		"Sales Taxes and Charges": {"doctype": "Sales Taxes and Charges", "reset_value": True},
	}
	get_mapped_doc(
		"Sales Invoice", invoice, tables, note, ignore_permissions=True
	)  # the endpoint has checked
	note.update({"set_posting_time": 0, "set_warehouse": warehouse, "ignore_pricing_rule": 1})
	for row in note.items:
		row.warehouse = warehouse
	return note


def draft_credit_note(invoice: str, units: Mapping[str, float]) -> Document:
	"""A new credit note of today, not yet saved, for `units` by row of the Sales Invoice, without taxes and discount."""
	note = _draft_return("Sales Invoice", invoice, {"name": "sales_invoice_item"}, units)
	note.update({"update_outstanding_for_self": 1})  # the caller says which of both is closed, and how
	for table in ("advances", "packed_items", "payment_schedule", "pricing_rules", "timesheets"):
		note.set(table, [])
	return note


def draft_return_of_goods(note: str, units: Mapping[str, float]) -> Document:
	"""A new return of goods of today, not yet saved, for `units` by row of the Delivery Note, to where they came from."""
	fields = {
		"name": "dn_detail",
		"si_detail": "si_detail",
		"against_sales_invoice": "against_sales_invoice",
	}
	return _draft_return("Delivery Note", note, fields, units)


def _draft_return(
	doctype: str, source: str, row_fields: Mapping[str, str], units: Mapping[str, float]
) -> Document:
	"""ERPNext's own mapping of a return, but for people who may not read the source on the desk."""
	document = frappe.new_doc(doctype)
	tables = {
		doctype: {"doctype": doctype, "validation": {"docstatus": ["=", 1]}},
		f"{doctype} Item": {
			"doctype": f"{doctype} Item",
			"field_map": row_fields,
			"condition": lambda row: row.name in units,
		},
	}
	get_mapped_doc(doctype, source, tables, document, ignore_permissions=True)  # the endpoint has checked
	document.update(
		{
			"is_return": 1,
			"return_against": source,
			"set_posting_time": 0,
			"ignore_pricing_rule": 1,
			"taxes_and_charges": None,
			"taxes": [],
			"additional_discount_percentage": 0,
			"discount_amount": 0,
		}
	)
	for row in document.items:
		row.qty = -units[row.get(row_fields["name"])]
		row.pricing_rules = None
	return document


def submit_new(document: Document) -> Document:
	"""Insert and submit a document of ERPNext; what it would tell a person at the form is dropped, refusals stay."""
	# Staff hold no right on the ledgers; the endpoint has checked role, branch and order.
	document.flags.ignore_permissions = True
	with _without_hints():
		document.insert()
		document.submit()
	return document


def cancel_payment(name: str) -> None:
	"""Cancel a Payment Entry of ours; ERPNext books it back. One that is cancelled already stays so."""
	entry = frappe.get_doc("Payment Entry", name)
	if entry.docstatus == 1:
		# Booked by a job, and so is the way back.
		entry.flags.ignore_permissions = True
		entry.cancel()


def receivable_account(customer: str, company: str) -> str:
	"""The account that an invoice to `customer` is debited to."""
	return party.get_party_account("Customer", customer, company)


def due_date(customer: str, posting_date: datetime.date | str, company: str) -> datetime.date | str:
	"""When an invoice of `posting_date` is due, by the customer's payment terms."""
	return party.get_due_date(posting_date, "Customer", customer, company)


def payment_terms(customer: str, company: str) -> str | None:
	"""The Payment Terms Template of the customer, his group or the company."""
	return party.get_payment_terms_template(customer, "Customer", company)


def company_address(company: str) -> str | None:
	"""The Address that stands as the sender's on an invoice."""
	return get_default_address("Company", company)


def tax_category(invoice: Document, customer: Document) -> str:
	"""The Tax Category of an invoice: the one of its address, else the customer's; "" for none."""
	by = frappe.get_cached_value(
		"Accounts Settings", "Accounts Settings", "determine_address_tax_category_from"
	)
	address = invoice.shipping_address_name if by == "Shipping Address" else invoice.customer_address
	own = frappe.get_cached_value("Address", address, "tax_category") if address else None
	return own or customer.tax_category or ""


def conversion_factor(item_code: str, unit: str) -> float:
	"""How many stock units one `unit` of the item is."""
	return get_item_details.get_conversion_factor(item_code, unit)["conversion_factor"]


def item_tax(row: Document, item: Document, invoice: Document) -> tuple[str | None, str]:
	"""Item Tax Template of an invoice row and its rates as JSON, by the item, its group and the tax category."""
	found = frappe._dict()
	arguments = {
		"company": invoice.company,
		"tax_category": invoice.tax_category,
		"transaction_date": invoice.posting_date,
		"base_net_rate": row.rate,
		"item_tax_template": row.item_tax_template,
	}
	get_item_details.get_item_tax_template(arguments, item, found)
	template = found.get("item_tax_template")
	return template, compat.item_tax_rates(invoice, template)


def company_currency(company: str) -> str:
	"""The currency of the company's books."""
	return get_company_currency(company)


def shipping_address(customer: str) -> str | None:
	"""The Address that ERPNext would deliver to."""
	return party.get_party_shipping_address("Customer", customer)


def exchange_rate(from_currency: str, to_currency: str, on: datetime.date | str) -> float:
	"""What one unit of `from_currency` costs in `to_currency`; 0 where no rate is known."""
	return get_exchange_rate(from_currency, to_currency, on, "for_selling") or 0


def template_taxes(template: str) -> list[dict]:
	"""The rows of a Sales Taxes and Charges Template, as an invoice takes them."""
	return get_taxes_and_charges("Sales Taxes and Charges Template", template)


def move_receivable(invoice: Document, debtor: str, remark: str) -> Document:
	"""A submitted Journal Entry by which the Customer `debtor` owes what `invoice` has outstanding, instead of its customer.

	Both accounts are in the company's currency, or ERPNext refuses.
	"""
	amount = invoice.outstanding_amount
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"voucher_type": "Journal Entry",
			"company": invoice.company,
			"posting_date": invoice.posting_date,
			"user_remark": remark,
			"accounts": [
				{
					"account": receivable_account(debtor, invoice.company),
					"party_type": "Customer",
					"party": debtor,
					"debit_in_account_currency": amount,
					"cost_center": invoice.cost_center,
				},
				{
					"account": invoice.debit_to,
					"party_type": "Customer",
					"party": invoice.customer,
					"credit_in_account_currency": amount,
					"reference_type": "Sales Invoice",
					"reference_name": invoice.name,
					"cost_center": invoice.cost_center,
				},
			],
		}
	)
	# Staff hold no right on Journal Entry; the endpoint has checked branch and order.
	entry.flags.ignore_permissions = True
	entry.insert()
	entry.submit()
	return entry


def journal(
	company: str,
	legs: Iterable[Leg],
	remark: str,
	*,
	posting_date: datetime.date | str | None = None,
	cost_center: str | None = None,
) -> Document | None:
	"""A submitted Journal Entry of `legs`, posted today unless told otherwise; None where they move nothing.

	Amounts are in the company's currency and already rounded to it; all accounts are too, or ERPNext refuses.
	`cost_center` defaults to the company's. Raises Unbalanced.
	"""
	lines = posted(legs)
	if not lines:
		return None
	cost_center = cost_center or frappe.get_cached_value("Company", company, "cost_center")
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"voucher_type": "Journal Entry",
			"company": company,
			"posting_date": posting_date or today(),
			"user_remark": remark,
			"accounts": [_line(leg, lines, cost_center) for leg in lines],
		}
	)
	# Staff hold no right on Journal Entry; the endpoint has checked branch and order.
	entry.flags.ignore_permissions = True
	entry.docstatus = 1  # written once, as submitted: a draft first costs ERPNext all its checks twice
	with _without_hints():
		entry.insert()
	return entry


def cancel_journal(name: str) -> None:
	"""Cancel a Journal Entry of ours; ERPNext books it back."""
	entry = frappe.get_doc("Journal Entry", name)
	# Staff hold no right on Journal Entry; who may cancel its cause is checked there.
	entry.flags.ignore_permissions = True
	entry.cancel()


def _line(leg: Leg, lines: Iterable[Leg], cost_center: str) -> dict:
	others = [line.party or line.account for line in lines if (line.amount > 0) != (leg.amount > 0)]
	return {
		"account": leg.account,
		"party_type": leg.party_type or None,
		"party": leg.party or None,
		"debit_in_account_currency": float(max(leg.amount, 0)),
		"credit_in_account_currency": float(max(-leg.amount, 0)),
		"against_account": ", ".join(dict.fromkeys(others)),  # ERPNext names them in drafts only
		"reference_type": "Sales Invoice" if leg.against else None,
		"reference_name": leg.against or None,
		"cost_center": cost_center,
	}


@contextmanager
def _without_hints() -> Iterator[None]:
	"""Drops what ERPNext would tell the person at a form ("check Is Advance"); the texts of a refusal stay."""
	before = len(frappe.local.message_log)
	yield
	del frappe.local.message_log[before:]
