"""Screenshots of InstaPay and wallet transfers, and who has checked them against the bank (contract 1.7)."""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime

from jarz_pos import guards, money, realtime
from jarz_pos.sales import methods, pictures

DOCTYPE = "Jarz POS Payment Receipt"
UNCONFIRMED, CONFIRMED, CHANGED = "Unconfirmed", "Confirmed", "Changed"
STATUSES = (UNCONFIRMED, CONFIRMED, CHANGED)
MOST_ROWS = 500
TOLERANCE = Decimal("0.01")


class CannotTakeReceipt(frappe.ValidationError):
	"""The receipt does not fit the order, or is closed."""


@dataclass(frozen=True)
class ReceiptRequest:
	"""One receipt; `amount` in the currency of the order."""

	invoice: str
	method: str
	amount: Decimal


def create(request: ReceiptRequest) -> dict[str, object]:
	"""The live receipt of this order and method, made when there is none: a repeat gets the same one.

	It belongs to the branch that has the order. Raises CannotTakeReceipt.
	"""
	invoice = guards.require_invoice(request.invoice, lock=True)
	if invoice.docstatus != 1:
		frappe.throw(_("Order {0} is not open, it takes no receipt.").format(invoice.name), CannotTakeReceipt)
	spelling = methods.RECEIPT_SPELLING[request.method]
	existing = frappe.db.get_value(
		DOCTYPE,
		{"sales_invoice": invoice.name, "payment_method": spelling, "status": ("!=", CHANGED)},
		"name",
		order_by="creation desc",
		for_update=True,  # sees also what was committed while we waited for the order
	)
	if existing:
		return _made(existing, _("Receipt {0} was there already.").format(existing))
	total = money.quantize(invoice.rounded_total or invoice.grand_total, 2)
	if request.amount > total + TOLERANCE:
		frappe.throw(
			_("A receipt of {0} is more than the total of order {1}.").format(request.amount, invoice.name),
			CannotTakeReceipt,
		)
	receipt = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"sales_invoice": invoice.name,
			"payment_method": spelling,
			"amount": float(request.amount),
			"pos_profile": guards.branch_of(invoice),
			"status": UNCONFIRMED,
		}
	).insert(ignore_permissions=True)  # whoever works in the branch may, which is checked above
	return _made(receipt.name, _("Receipt {0} is saved.").format(receipt.name))


def attach_picture(name: str, encoded: str) -> dict[str, object]:
	"""Store the picture as a private file of the receipt; a new one replaces the old while nobody has confirmed it."""
	receipt = _locked(name)
	if receipt.status != UNCONFIRMED:
		frappe.throw(_("Receipt {0} is closed: {1}.").format(name, _(receipt.status)), CannotTakeReceipt)
	picture = pictures.decode(encoded)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{name}.{picture.extension}",
			"content": picture.content,
			"is_private": 1,
			"attached_to_doctype": DOCTYPE,
			"attached_to_name": name,
			"attached_to_field": "receipt_image",
		}
	)
	file.flags.ignore_duplicate_entry_error = True  # the same screenshot again is no mistake
	file.insert(ignore_permissions=True)  # the branch is checked above
	frappe.db.set_value(
		DOCTYPE,
		name,
		{
			"receipt_image": file.file_url,
			"receipt_image_url": file.file_url,
			"uploaded_by": frappe.session.user,
			"upload_date": now_datetime(),
		},
	)
	return {"success": True, "file_url": file.file_url, "message": _("The picture is saved.")}


def confirm(name: str) -> dict[str, object]:
	"""The money has been seen in the bank. Line managers confirm in their branches, admins everywhere; others get 403."""
	receipt = _locked(name, anywhere=guards.is_admin())
	if receipt.status == CHANGED:
		frappe.throw(_("Receipt {0} no longer counts.").format(name), CannotTakeReceipt)
	if receipt.status == UNCONFIRMED:
		frappe.db.set_value(
			DOCTYPE,
			name,
			{"status": CONFIRMED, "confirmed_by": frappe.session.user, "confirmed_date": now_datetime()},
		)
		state = frappe.db.get_value("Sales Invoice", receipt.sales_invoice, "sales_invoice_state")
		realtime.payment_received(receipt.sales_invoice, receipt.pos_profile, state or "")
	return {"success": True, "message": _("Receipt {0} is confirmed.").format(name)}


def may_confirm() -> bool:
	"""The manager and the admin tier (contract 1.15)."""
	return guards.is_manager() or guards.is_admin()


def listed(branches: tuple[str, ...], status: str = "") -> list[dict[str, object]]:
	"""Rows for the receipts screen, the newest first; only of `branches`."""
	if not branches:
		return []
	receipt, invoice = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Sales Invoice")
	query = (
		frappe.qb.from_(receipt)
		.left_join(invoice)
		.on(invoice.name == receipt.sales_invoice)
		.select(*(receipt[column] for column in _COLUMNS), invoice.customer_name)
		.where(receipt.pos_profile.isin(branches))
		.orderby(receipt.creation, order=frappe.qb.desc)
		.limit(MOST_ROWS)
	)
	if status:
		query = query.where(receipt.status == status)
	allowed = may_confirm()
	return [_shown(row, allowed) for row in query.run(as_dict=True)]


def retire(invoice: str) -> None:
	"""The order is cancelled: its receipts no longer count."""
	table = frappe.qb.DocType(DOCTYPE)
	(
		frappe.qb.update(table)
		.set(table.status, CHANGED)
		.set(table.modified, now_datetime())
		.set(table.modified_by, frappe.session.user)
		.where((table.sales_invoice == invoice) & (table.status != CHANGED))
		.run()
	)


_COLUMNS = (
	"name",
	"sales_invoice",
	"payment_method",
	"amount",
	"pos_profile",
	"status",
	"receipt_image",
	"receipt_image_url",
	"uploaded_by",
	"upload_date",
	"confirmed_by",
	"confirmed_date",
	"creation",
	"modified",
)
_MOMENTS = ("upload_date", "confirmed_date", "creation", "modified")


def _locked(name: str, *, anywhere: bool = False) -> frappe._dict:
	receipt = frappe.db.get_value(
		DOCTYPE, name, ["name", "status", "pos_profile", "sales_invoice"], as_dict=True, for_update=True
	)
	if not receipt:
		frappe.throw(_("There is no receipt {0}.").format(name), frappe.DoesNotExistError)
	if not anywhere:
		guards.require_branch(receipt.pos_profile)
	return receipt


def _made(name: str, message: str) -> dict[str, object]:
	return {"success": True, "receipt_name": name, "message": message}


def _shown(row: frappe._dict, allowed: bool) -> dict[str, object]:
	return {
		**row,
		**{column: str(row[column]) if row[column] else None for column in _MOMENTS},
		"amount": float(row.amount or 0),
		"customer_name": row.customer_name or "",
		"invoice_id": row.sales_invoice,
		"woo_order_id": None,
		"can_confirm": allowed and row.status == UNCONFIRMED,
	}
