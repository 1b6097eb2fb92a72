"""Screenshots of transfers (contract 1.7). Refusals are raised: 403, 404 or 417 with a text for people."""

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.sales import methods, pictures, receipts
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def create_payment_receipt(
	sales_invoice: Wire = None, payment_method: Wire = None, amount: Wire = None, data: Wire = None
) -> dict:
	"""Note that a transfer was shown to the cashier. `data`: the wrapper of an offline client (1.12)."""
	body = wire.unwrap(
		{"sales_invoice": sales_invoice, "payment_method": payment_method, "amount": amount, "data": data},
		"sales_invoice",
	)
	return receipts.create(
		receipts.ReceiptRequest(
			invoice=wire.text(body.get("sales_invoice"), _("The order number"), required=True),
			method=_online_method(body.get("payment_method")),
			amount=wire.decimal(body.get("amount"), _("The amount"), minimum=0, default=None)
			or _refuse_amount(),
		)
	)


@frappe.whitelist(methods=["POST"])
@guards.staff
def upload_receipt_image(receipt_name: Wire = None, image_data: Wire = None) -> dict:
	"""Keep the screenshot with its receipt, as a private file."""
	longest = pictures.LARGEST * 2
	return receipts.attach_picture(
		_receipt_name(receipt_name),
		wire.text(image_data, _("The picture"), required=True, max_length=longest),
	)


@frappe.whitelist(methods=["POST"])
@guards.staff
def confirm_receipt(receipt_name: Wire = None) -> dict:
	"""The transfer has arrived; manager tier in its branches, admin tier everywhere."""
	if not receipts.may_confirm():
		frappe.throw(_("Only a manager can confirm a receipt."), frappe.PermissionError)
	return receipts.confirm(_receipt_name(receipt_name))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def list_payment_receipts(pos_profile: Wire = None, status: Wire = None) -> list[dict]:
	"""Receipts of the caller's branches, or of one of them."""
	branch = wire.text(pos_profile, _("Branch"))
	if branch:
		guards.require_branch(branch)
	return receipts.listed((branch,) if branch else guards.branches(), wire.text(status, _("Status")))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_accessible_pos_profiles() -> list[str]:
	"""The caller's branches."""
	return list(guards.branches())


def _online_method(sent: Wire) -> str:
	written = wire.text(sent, _("The payment method"), required=True)
	method = methods.method(written)
	if method not in methods.ONLINE:
		frappe.throw(
			_("There are receipts only for InstaPay and Mobile Wallet, not for {0}.").format(written)
		)
	return method


def _refuse_amount() -> None:
	frappe.throw(_("The amount must be more than zero."))


def _receipt_name(sent: Wire) -> str:
	return wire.text(sent, _("The receipt"), required=True)
