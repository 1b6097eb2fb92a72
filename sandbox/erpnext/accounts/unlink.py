"""Payments of an invoice that is cancelled: they stay, as money of the customer that no invoice claims."""

import frappe
from frappe.utils import flt


def payments_of(invoice: object) -> None:
	"""Payment and journal entries forget the invoice; so do the ledgers."""
	of_invoice = {"reference_name": invoice.name, "docstatus": 1}
	for name in _parents("Payment Entry Reference", {**of_invoice, "reference_doctype": invoice.doctype}):
		_unlink_payment(name, invoice)
	rows = {**of_invoice, "reference_type": invoice.doctype}
	for name in frappe.get_all("Journal Entry Account", rows, pluck="name", order_by="creation asc"):
		nothing = {"reference_type": None, "reference_name": None}
		frappe.db.set_value("Journal Entry Account", name, nothing, update_modified=False)
	_unlink_ledgers(invoice)


def _parents(doctype: str, filters: dict) -> list[str]:
	return list(dict.fromkeys(frappe.get_all(doctype, filters, pluck="parent", order_by="creation asc")))


def _unlink_payment(name: str, invoice: object) -> None:
	filters = {"parent": name, "reference_doctype": invoice.doctype, "reference_name": invoice.name}
	frappe.db.delete("Payment Entry Reference", filters)
	left = frappe.get_all(
		"Payment Entry Reference", {"parent": name}, pluck="allocated_amount", order_by="idx asc"
	)
	paid = flt(frappe.db.get_value("Payment Entry", name, "paid_amount"))
	total = flt(sum(left), 2)
	values = {
		"total_allocated_amount": total,
		"base_total_allocated_amount": total,
		"unallocated_amount": flt(paid - total, 2),
	}
	frappe.db.set_value("Payment Entry", name, values)
	frappe.clear_document_cache("Payment Entry", name)


def _unlink_ledgers(invoice: object) -> None:
	gl = frappe.qb.DocType("GL Entry")
	where = (gl.against_voucher_type == invoice.doctype) & (gl.against_voucher == invoice.name)
	frappe.qb.update(gl).set(gl.against_voucher_type, None).set(gl.against_voucher, None).where(where).run()
	ledger = frappe.qb.DocType("Payment Ledger Entry")
	(
		frappe.qb.update(ledger)
		.set(ledger.against_voucher_type, ledger.voucher_type)
		.set(ledger.against_voucher_no, ledger.voucher_no)
		.where((ledger.against_voucher_type == invoice.doctype) & (ledger.against_voucher_no == invoice.name))
		.where(ledger.voucher_no != invoice.name)
		.run()
	)
