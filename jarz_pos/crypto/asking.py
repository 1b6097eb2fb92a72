"""What a charge asks for: what an order has outstanding, or an amount that a merchant or the till names."""

from decimal import Decimal

import frappe
from frappe import _

from jarz_pos import guards
from jarz_pos.crypto import charges, store

ORDER_FIELDS = ("party_account_currency",)


def for_order(invoice: frappe._dict, token: str = "") -> charges.ChargeRequest:
	"""All that is outstanding on an order; `invoice` is a row of guards.require_invoice with ORDER_FIELDS, held. Raises CannotCharge."""
	if invoice.docstatus != 1 or invoice.is_return:
		frappe.throw(
			_("Order {0} can not be paid: it is not submitted.").format(invoice.name), charges.CannotCharge
		)
	if invoice.outstanding_amount <= 0:
		frappe.throw(_("Order {0} is paid already.").format(invoice.name), charges.CannotCharge)
	return charges.ChargeRequest(
		company=invoice.company,
		amount=Decimal(str(invoice.outstanding_amount)),
		currency=invoice.party_account_currency,  # that of the outstanding amount, whatever the invoice is in
		sales_invoice=invoice.name,
		customer=invoice.customer,
		branch=guards.branch_of(invoice),
		token=token,
	)


def for_amount(
	amount: Decimal,
	*,
	currency: str = "",
	branch: str = "",
	token: str = "",
	description: str = "",
	reference: str = "",
) -> charges.ChargeRequest:
	"""`amount` in `currency` ("": the company's). The company is the branch's, without one the site's default.

	Raises PermissionError for a branch of others, CannotCharge for a currency that there is not.
	"""
	if branch:
		guards.require_branch(branch)
	company = (
		frappe.db.get_value("POS Profile", branch, "company")
		if branch
		else frappe.defaults.get_user_default("Company")
	)
	if not company:
		frappe.throw(_("Name a branch: there is no default company."), charges.CannotCharge)
	currency = currency or frappe.get_cached_value("Company", company, "default_currency")
	if not frappe.db.exists("Currency", currency):
		frappe.throw(_("There is no currency {0}.").format(currency), charges.CannotCharge)
	return charges.ChargeRequest(
		company=company,
		amount=amount,
		currency=currency,
		branch=branch,
		token=token,
		description=description,
		reference=reference,
	)


def readable(name: str) -> frappe._dict:
	"""The charge, for somebody who may see it. One of others is as unknown as one that there is not: DoesNotExistError."""
	if not frappe.db.exists(store.CHARGE, name) or not frappe.has_permission(store.CHARGE, "read", name):
		frappe.throw(_("There is no charge {0}.").format(name), frappe.DoesNotExistError)
	return store.charge(name)


def listed(*, status: str, order: str, reference: str, after: str, limit: int) -> list[frappe._dict]:
	"""Charges that the caller may see, newest first; `after`: the id of the last one of the page before."""
	filters = {"status": status, "sales_invoice": order, "reference": reference}
	filters = [[field, "=", value] for field, value in filters.items() if value]
	if after:
		filters.append(["creation", "<", readable(after).creation])
	return frappe.get_list(store.CHARGE, filters=filters, fields=["*"], order_by="creation desc", limit=limit)
