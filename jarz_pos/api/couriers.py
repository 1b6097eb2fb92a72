"""Dispatch and settlement come with a later release (contract 1.9). What the board reads is empty until then, and what
it would do is refused with a text that says so."""

from typing import NoReturn

import frappe
from frappe import _

from jarz_pos import guards
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_active_couriers() -> list[dict]:
	"""No couriers (1.9.2)."""
	return []


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_delivery_partners_list() -> list[dict]:
	"""No delivery partners (1.9.2)."""
	return []


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_courier_balances() -> list[dict]:
	"""No balances (1.9.8)."""
	return []


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def list_unconfirmed_online_orders() -> dict:
	"""No orders that were sent out unpaid (1.9.9)."""
	return {"success": True, "orders": []}


@frappe.whitelist(methods=["POST"])
@guards.staff
def create_delivery_party() -> None:
	"""Refused."""
	_not_yet(_("Couriers cannot be added yet: dispatch is not part of this release."))


@frappe.whitelist(methods=["POST"])
@guards.staff
def generate_settlement_preview(invoice: Wire = None) -> None:
	"""Refused."""
	_refuse_dispatch(invoice)


@frappe.whitelist(methods=["POST"])
@guards.staff
def confirm_settlement(invoice: Wire = None) -> None:
	"""Refused."""
	_refuse_dispatch(invoice)


@frappe.whitelist(methods=["POST"])
@guards.staff
def deliver_online_unconfirmed(invoice_name: Wire = None) -> None:
	"""Refused."""
	_refuse_dispatch(invoice_name)


@frappe.whitelist(methods=["POST"])
@guards.staff
def handle_out_for_delivery_transition(invoice_name: Wire = None) -> None:
	"""Refused."""
	_refuse_dispatch(invoice_name)


@frappe.whitelist(methods=["POST"])
@guards.staff
def mark_courier_outstanding(invoice_name: Wire = None) -> None:
	"""Refused."""
	_refuse_dispatch(invoice_name)


@frappe.whitelist(methods=["POST"])
@guards.staff
def settle_courier_collected_payment(invoice_name: Wire = None) -> None:
	"""Refused."""
	_refuse_settlement(invoice_name)


@frappe.whitelist(methods=["POST"])
@guards.staff
def settle_single_invoice_paid(invoice_name: Wire = None) -> None:
	"""Refused."""
	_refuse_settlement(invoice_name)


@frappe.whitelist(methods=["POST"])
@guards.staff
def confirm_online_payment(invoice_name: Wire = None) -> None:
	"""Refused."""
	_refuse_settlement(invoice_name)


@frappe.whitelist(methods=["POST"])
@guards.staff
def convert_online_order_to_cod(invoice_name: Wire = None) -> None:
	"""Refused."""
	_refuse_settlement(invoice_name)


@frappe.whitelist(methods=["POST"])
@guards.manager
def change_payment_collection_method(invoice_name: Wire = None) -> None:
	"""Refused."""
	_refuse_settlement(invoice_name)


def _refuse_dispatch(sent: Wire) -> NoReturn:
	order = guards.require_invoice(sent)
	_not_yet(
		_(
			"Order {0} cannot go out for delivery yet: dispatch by courier is not part of this release."
		).format(order.name)
	)


def _refuse_settlement(sent: Wire) -> NoReturn:
	order = guards.require_invoice(sent)
	_not_yet(
		_(
			"There is nothing to settle on order {0}: settlement with couriers is not part of this release."
		).format(order.name)
	)


def _not_yet(message: str) -> NoReturn:
	frappe.throw(message, guards.NotYetAvailable)
