"""Requests for another courier fee (contract 1.8.6). The client reads a refusal from `message` of a 200 (1.1)."""

import functools
from collections.abc import Callable

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.delivery import overrides
from jarz_pos.wire import Wire

HIGHEST_FEE = 1_000_000


def _answers_in_message(function: Callable) -> Callable:
	answered = guards.answers_refusals(function)

	@functools.wraps(function)
	def answers(*args: object, **kwargs: object) -> dict:
		answer = answered(*args, **kwargs)
		return answer if answer["success"] else {"success": False, "message": answer["error"]}

	return answers


@frappe.whitelist(methods=["POST"])
@guards.staff
@_answers_in_message
@guards.retries_deadlocks
def request_custom_shipping(invoice_name: Wire = None, amount: Wire = None, reason: Wire = None) -> dict:
	"""Ask a manager for another fee."""
	label = _("The courier fee")
	wanted = wire.decimal(amount, label, minimum=0, maximum=HIGHEST_FEE)
	if wanted is None:
		frappe.throw(_("{0} is missing.").format(label))
	return overrides.request(
		wire.text(invoice_name, _("The order number"), required=True),
		wanted,
		wire.text(reason, _("The reason"), required=True, max_length=500),
	)


@frappe.whitelist(methods=["POST"])
@guards.staff
@_answers_in_message
@guards.retries_deadlocks
@guards.manager
def approve_custom_shipping(request_name: Wire = None) -> dict:
	"""Approve a request; manager tier."""
	return overrides.approve(_request(request_name))


@frappe.whitelist(methods=["POST"])
@guards.staff
@_answers_in_message
@guards.retries_deadlocks
@guards.manager
def reject_custom_shipping(request_name: Wire = None, rejection_reason: Wire = None) -> dict:
	"""Reject a request; manager tier."""
	return overrides.reject(
		_request(request_name), wire.text(rejection_reason, _("The reason"), max_length=500)
	)


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_pending_custom_shipping_requests() -> dict:
	"""What waits for a decision in the caller's branches."""
	found = overrides.pending(guards.branches())
	return {"success": True, "data": found, "requests": found, "count": len(found)}


def _request(sent: Wire) -> str:
	return wire.text(sent, _("The request"), required=True)
