"""Another courier fee for one order, asked for by staff and decided by a manager (contract 1.8.6 and 2.4).

A request that nobody has decided blocks the dispatch; an approved one decides what the courier gets. Jarz Custom Shipping
Request is the document, the two fields on the order are what dispatch and board read. Amounts in company currency.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from jarz_pos import erp, guards, realtime
from jarz_pos.kanban import states
from jarz_pos.money import quantize

DOCTYPE = "Jarz Custom Shipping Request"
PENDING, APPROVED, REJECTED = "Pending", "Approved", "Rejected"
ORDER_FIELDS = (
	"customer_name",
	"territory",
	"sales_partner",
	"jarz_is_pickup",
	"jarz_no_courier",
	"jarz_shipping_expense",
	"jarz_shipping_override",
	"jarz_shipping_override_status",
)
LIST_FIELDS = (
	"name",
	"invoice",
	"customer_name",
	"territory",
	"pos_profile",
	"original_amount",
	"requested_amount",
	"reason",
	"requested_by",
	"requested_on",
)


class StillUndecided(frappe.ValidationError):
	"""A manager has to decide on the courier fee first."""


class NothingToDecide(frappe.ValidationError):
	"""A request that was decided already, or came too late."""


def fee_of(order: frappe._dict) -> Decimal | None:
	"""The approved fee of a locked order, None where none was approved. Reads the two fields `jarz_shipping_override*`."""
	if order.jarz_shipping_override_status != APPROVED:
		return None
	return Decimal(str(order.jarz_shipping_override or 0))


def require_decided(order: frappe._dict) -> None:
	"""Raises StillUndecided while a request for the locked order is pending."""
	if order.jarz_shipping_override_status == PENDING:
		frappe.throw(
			_("Another courier fee was asked for order {0}. A manager has to decide on it first.").format(
				order.name
			),
			StillUndecided,
		)


def request(invoice: str, amount: Decimal, reason: str) -> dict[str, object]:
	"""Ask for `amount`; the answer of `request_custom_shipping`. A new request takes the place of what was approved."""
	order = guards.require_invoice(invoice, lock=True, fields=ORDER_FIELDS)
	_require_open(order)
	require_decided(order)
	if order.jarz_is_pickup or order.jarz_no_courier or order.sales_partner:
		frappe.throw(_("No courier of ours brings order {0}.").format(order.name))
	now_paid = fee_of(order)
	currency = erp.company_currency(order.company)
	amount = quantize(amount, frappe.get_precision(DOCTYPE, "requested_amount", currency=currency))
	document = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"invoice": order.name,
			"customer_name": order.customer_name,
			"territory": order.territory,
			"pos_profile": guards.branch_of(order),
			"currency": currency,
			"original_amount": order.jarz_shipping_expense if now_paid is None else float(now_paid),
			"requested_amount": float(amount),
			"reason": reason,
			"requested_by": frappe.session.user,
			"requested_on": now_datetime(),
		}
	)
	document.insert(
		ignore_permissions=True
	)  # staff ask through the endpoint only, which has checked the branch
	_note(order, PENDING, Decimal(0), "custom_shipping_requested")
	return {
		"success": True,
		"request": document.name,
		"original_amount": float(document.original_amount),
		"requested_amount": float(amount),
	}


def approve(name: str) -> dict[str, object]:
	"""The courier gets what was asked for; the answer of `approve_custom_shipping`. A repeat is a success."""
	document, order = _locked(name)
	if document.status != APPROVED:
		_decide(document, order, APPROVED)
		_note(order, APPROVED, Decimal(str(document.requested_amount)), "custom_shipping_approved")
	return {
		"success": True,
		"request": name,
		"invoice": order.name,
		"approved_amount": float(document.requested_amount),
	}


def reject(name: str, reason: str) -> dict[str, object]:
	"""The usual fee stays; the answer of `reject_custom_shipping`. A repeat is a success."""
	document, order = _locked(name)
	if document.status != REJECTED:
		document.rejection_reason = reason
		_decide(document, order, REJECTED)
		_note(order, REJECTED, Decimal(0), "custom_shipping_rejected")
	return {"success": True, "request": name, "invoice": order.name}


def pending(branches: tuple[str, ...]) -> list[dict[str, object]]:
	"""What waits for a decision in these branches, the newest first."""
	found = frappe.get_all(  # limited to the caller's branches
		DOCTYPE,
		filters={"status": PENDING, "docstatus": 0, "pos_profile": ("in", branches)},
		fields=list(LIST_FIELDS),
		order_by="creation desc",
	)
	return [{**row, "requested_on": str(row.requested_on)} for row in found]


def _locked(name: str) -> tuple[Document, frappe._dict]:
	"""The order first, as everywhere, then its request as it is committed now."""
	invoice = frappe.db.get_value(DOCTYPE, name, "invoice")
	if not invoice:
		frappe.throw(_("There is no request {0}.").format(name), frappe.DoesNotExistError)
	order = guards.require_invoice(invoice, lock=True, fields=ORDER_FIELDS)
	return frappe.get_doc(DOCTYPE, name, for_update=True), order


def _decide(document: Document, order: frappe._dict, status: str) -> None:
	if document.docstatus != 0:
		frappe.throw(
			_("Request {0} is {1} already.").format(document.name, _(document.status)), NothingToDecide
		)
	_require_open(order)
	document.update({"status": status, "approved_by": frappe.session.user, "approved_on": now_datetime()})
	document.flags.ignore_permissions = True  # the endpoint has checked manager tier and branch
	document.submit()


def _require_open(order: frappe._dict) -> None:
	if order.docstatus != 1 or order.sales_invoice_state not in states.BEFORE_DISPATCH:
		frappe.throw(
			_("Order {0} is {1}; what its courier gets is decided before it leaves.").format(
				order.name, _(order.sales_invoice_state or "-")
			),
			NothingToDecide,
		)


def _note(order: frappe._dict, status: str, amount: Decimal, event: str) -> None:
	frappe.db.set_value(
		"Sales Invoice",
		order.name,
		{"jarz_shipping_override_status": status, "jarz_shipping_override": float(amount)},
	)
	realtime.order_changed(order.name, guards.branch_of(order), order.sales_invoice_state, event)
