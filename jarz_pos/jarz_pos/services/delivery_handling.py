"""What the client calls by this doubled path (contract 1.9.7, 1.9.8): thin fronts, like those in api/."""

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.delivery import settling
from jarz_pos.kanban import partner_dispatch
from jarz_pos.sales import methods
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def sales_partner_unpaid_out_for_delivery(
	invoice_name: Wire = None, pos_profile: Wire = None, mode_of_payment: Wire = None
) -> dict:
	"""Take the cash of a partner's order and send it (1.9.7)."""
	written = wire.text(mode_of_payment, _("The mode of payment")) or methods.CASH
	if methods.method(written) != methods.CASH:
		frappe.throw(_("What a sales partner's rider pays at the counter is cash."))
	return partner_dispatch.unpaid(_order(invoice_name), wire.text(pos_profile, _("The branch")))


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def sales_partner_paid_out_for_delivery(invoice_name: Wire = None) -> dict:
	"""Send a paid order of a partner (1.9.7)."""
	return partner_dispatch.paid(_order(invoice_name))


def _order(sent: Wire) -> str:
	return wire.text(sent, _("The order number"), required=True)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def settle_delivery_party(party_type: Wire = None, party: Wire = None, courier: Wire = None) -> dict:
	"""Settle all that a courier has open in the caller's branches (1.9.8); the rows' branch decides the drawer."""
	kind, name = wire.text(party_type, _("The kind of courier")), wire.text(party, _("The courier"))
	if not (kind and name):
		return settle_courier(courier)
	return settling.settle_courier(kind, name)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def settle_courier(courier: Wire = None) -> dict:
	"""The same by the name of the courier."""
	return settling.settle_courier(
		*settling.courier_called(wire.text(courier, _("The courier"), required=True))
	)
