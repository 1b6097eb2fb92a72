"""What the form of a Settlement on the desk asks for."""

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.delivery import balances, settlement
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_open_couriers() -> list[dict]:
	"""The couriers with open orders in the caller's branches."""
	return balances.open_in(guards.branches())


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_unsettled(
	branch: Wire = None, party_type: Wire = None, party: Wire = None, mode_of_payment: Wire = None
) -> dict:
	"""The open orders of a courier in a branch of the caller, as a Settlement would have them."""
	name = wire.text(branch, _("Branch"), required=True)
	guards.require_branch(name)
	return settlement.preview(
		name,
		wire.text(party_type, _("The kind of courier"), required=True),
		wire.text(party, _("The courier"), required=True),
		wire.text(mode_of_payment, _("The payment method")),
	)
