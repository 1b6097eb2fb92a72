"""What line managers do with orders (contract 1.2, 1.6, 1.8.6)."""

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.kanban import transfer
from jarz_pos.printing import facts, jobs
from jarz_pos.wire import Wire


@frappe.whitelist(methods=["POST"])
@guards.answers_refusals
@guards.retries_deadlocks
@guards.staff
def update_invoice_branch(invoice_id: Wire = None, new_branch: Wire = None) -> dict:
	"""Send an order to another branch (1.8.6), and to its kitchen. The caller works in the branch that has it."""
	order = wire.text(invoice_id, _("The order number"), required=True)
	answer = transfer.transfer(order, wire.text(new_branch, _("The new branch"), required=True))
	about = ("Sales Invoice", order)
	jobs.of_event(facts.KITCHEN, answer["new_branch"], about, about)
	return answer


@frappe.whitelist(methods=["POST"])
@guards.answers_refusals
@guards.staff
def submit_invoice_amendment(invoice_id: Wire = None) -> dict:
	"""Refused: cards say `can_amend: false` (1.18 C)."""
	order = guards.require_invoice(invoice_id)
	frappe.throw(
		_("Order {0} cannot be changed at the till yet. Cancel it and create it again.").format(order.name),
		guards.NotYetAvailable,
	)


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_manager_dashboard_summary() -> None:
	"""403 for everybody, which hides the screen (1.2): the dashboard is not there yet."""
	frappe.throw(_("The manager dashboard is not part of this release."), frappe.PermissionError)
