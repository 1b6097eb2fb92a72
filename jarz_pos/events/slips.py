"""What prints by itself: the slip is put into the queue with the event, and printed after it, never within it."""

import frappe
from frappe.model.document import Document

from jarz_pos import guards
from jarz_pos.printing import facts, jobs


def new_order(doc: Document, method: str | None = None) -> None:
	"""Sales Invoice: the kitchen learns of an order; a sale over the counter is paid, so it gets its receipt."""
	about = (doc.doctype, doc.name)
	if doc.get("sales_invoice_state"):
		jobs.of_event(facts.KITCHEN, guards.branch_of(doc), about, about)
	elif doc.is_pos and not doc.is_return and guards.branch_of(doc):
		jobs.of_event(facts.RECEIPT, guards.branch_of(doc), about, about)


def dispatch(doc: Document, method: str | None = None) -> None:
	"""Courier Transaction: what goes out with the courier."""
	if doc.kind == "Dispatch":
		about = ("Sales Invoice", doc.reference_invoice)
		jobs.of_event(facts.COURIER, doc.branch, about, (doc.doctype, doc.name))


def payment(doc: Document, method: str | None = None) -> None:
	"""Payment Entry: a receipt for each order that it pays."""
	if doc.payment_type != "Receive" or doc.party_type != "Customer":
		return
	paid = [row.reference_name for row in doc.references if row.reference_doctype == "Sales Invoice"]
	if not paid:
		return
	orders = frappe.get_all(
		"Sales Invoice",
		filters={"name": ("in", paid), "sales_invoice_state": ("is", "set")},
		fields=["name", *guards.BRANCH_FIELDS],
		order_by="name asc",
	)
	for order in orders:
		about = ("Sales Invoice", order.name)
		jobs.of_event(facts.RECEIPT, guards.branch_of(order), about, (doc.doctype, doc.name))


def settlement(doc: Document, method: str | None = None) -> None:
	"""Settlement: the slip that both sides keep."""
	about = (doc.doctype, doc.name)
	jobs.of_event(facts.SETTLEMENT, doc.branch, about, about)
