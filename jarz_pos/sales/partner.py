"""Orders through a sales partner (contract 2.3, flows 14 and 15)."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import erp
from jarz_pos.sales import cart, partner_transactions
from jarz_pos.sales.words import OrderRefused


@dataclass(frozen=True)
class Partner:
	"""A Sales Partner; `customer` is his receivable party."""

	name: str
	customer: str
	price_list: str
	commission_rate: float


def partner(order: cart.Order) -> Partner | None:
	"""The partner of `order`, None for an order of our own. Raises OrderRefused.

	An order that the partner was already paid for needs the customer that he pays as: without it the order is refused here,
	not left half booked.
	"""
	if not order.sales_partner:
		return None
	fields = ["name", "jarz_customer", "jarz_price_list", "commission_rate"]
	row = frappe.db.get_value("Sales Partner", order.sales_partner, fields, as_dict=True)
	if not row:
		frappe.throw(_("There is no sales partner {0}.").format(order.sales_partner), OrderRefused)
	if order.paid_online and not row.jarz_customer:
		frappe.throw(
			_("Sales partner {0} has no customer to pay as. Ask an administrator to set it.").format(
				row.name
			),
			OrderRefused,
		)
	return Partner(row.name, row.jarz_customer or "", row.jarz_price_list or "", row.commission_rate or 0)


def book_paid_online(invoice: Document, debtor: Partner) -> None:
	"""Move what the customer owes for `invoice` to the partner, who has the money: one journal, and the invoice is paid.

	What the partner takes for it is noted beside (flow 15).
	"""
	entry = erp.move_receivable(
		invoice,
		debtor.customer,
		_("Paid online to {0} for order {1}").format(debtor.name, invoice.name),
	)
	partner_transactions.record(invoice.name, partner_transactions.ONLINE, journal_entry=entry.name)
	stored = frappe.db.get_value(
		"Sales Invoice", invoice.name, ["outstanding_amount", "status"], as_dict=True
	)
	invoice.update(stored)
