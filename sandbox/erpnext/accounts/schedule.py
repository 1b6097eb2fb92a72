"""Payment schedules: which part of an invoice is due when."""

import frappe
from erpnext.accounts.party import due_by_term
from frappe.utils import flt, getdate


def fill(doc: object) -> None:
	"""One row for all where there are no terms; the document is due with its last row."""
	base = flt(doc.base_rounded_total or doc.base_grand_total)
	total = flt(doc.rounded_total or doc.grand_total)
	if not doc.payment_schedule:
		if doc.get("payment_terms_template"):
			_by_template(doc)
		elif doc.due_date and total:
			doc.append("payment_schedule", {"due_date": doc.due_date, "invoice_portion": 100.0})
	for row in doc.payment_schedule:
		share = flt(row.invoice_portion) / 100
		row.payment_amount = flt(total * share, row.precision("payment_amount"))
		row.base_payment_amount = flt(base * share, row.precision("base_payment_amount"))
		row.outstanding = row.payment_amount
	_even_out(doc, total, base)
	if doc.payment_schedule:
		doc.due_date = max(getdate(row.due_date) for row in doc.payment_schedule)


def _by_template(doc: object) -> None:
	for term in frappe.get_cached_doc("Payment Terms Template", doc.payment_terms_template).terms:
		doc.append(
			"payment_schedule",
			{
				"payment_term": term.payment_term,
				"description": term.description,
				"due_date": due_by_term(term, doc.posting_date),
				"invoice_portion": term.invoice_portion,
				"mode_of_payment": term.get("mode_of_payment"),
				"discount_type": term.get("discount_type"),
				"discount": term.get("discount"),
			},
		)


def _even_out(doc: object, total: float, base: float) -> None:
	if len(doc.payment_schedule) < 2:
		return
	last = doc.payment_schedule[-1]
	for field, whole in (("payment_amount", total), ("base_payment_amount", base)):
		off = flt(whole - sum(flt(row.get(field)) for row in doc.payment_schedule), last.precision(field))
		last.set(field, flt(last.get(field) + off, last.precision(field)))
	last.outstanding = last.payment_amount
