"""An order goes to another branch and starts again there (contract 1.8.6)."""

import frappe
from frappe import _

from jarz_pos import guards, realtime
from jarz_pos.kanban import acceptance, moves, states
from jarz_pos.kanban.cancel import require_no_goods_sent


class CannotTransfer(frappe.ValidationError):
	"""Something stands in the way of the transfer."""


def transfer(name: str, new_branch: str) -> dict[str, object]:
	"""Reset the order to Received and Pending in `new_branch`, its goods to be taken from that branch's warehouse.

	The rule: the caller works in the branch that has the order; the target may be any enabled branch of the same
	company. Money that was paid stays in the drawer it was paid into.
	"""
	invoice = guards.require_invoice(name, lock=True)
	old_branch = guards.branch_of(invoice)
	moves.require_standing(invoice)
	target = _target(invoice, new_branch)
	if target.name == old_branch:
		return _answer(target, invoice.sales_invoice_state)
	try:
		states.check_transfer(invoice.sales_invoice_state)
	except states.MoveRefused as refusal:
		frappe.throw(
			_("Order {0} is {1} and cannot start again as {2} in another branch.").format(
				name, _(refusal.old), _(refusal.new)
			),
			CannotTransfer,
		)
	require_no_goods_sent(name)
	_write(name, target)
	realtime.state_changed(name, target.name, states.RECEIVED, from_branch=old_branch)
	return _answer(target, states.RECEIVED)


def _target(invoice: frappe._dict, new_branch: str) -> frappe._dict:
	target = frappe.db.get_value(
		"POS Profile", new_branch, ["name", "company", "warehouse", "disabled"], as_dict=True
	)
	if not target or target.disabled or target.company != invoice.company:
		frappe.throw(
			_(
				"{0} is not an open branch of {1}. An order can only go to another branch of its company."
			).format(new_branch, invoice.company),
			CannotTransfer,
		)
	return target


def _write(name: str, target: frappe._dict) -> None:
	frappe.db.set_value(
		"Sales Invoice",
		name,
		{
			"jarz_branch": target.name,
			"pos_profile": target.name,
			"set_warehouse": target.warehouse,
			"sales_invoice_state": states.RECEIVED,
			**acceptance.PENDING,
		},
	)
	for doctype, order_field, field, value in (
		("Sales Invoice Item", "parent", "warehouse", target.warehouse),
		("Jarz POS Payment Receipt", "sales_invoice", "pos_profile", target.name),
		("Jarz Invoice Note", "sales_invoice", "pos_profile", target.name),
	):
		table = frappe.qb.DocType(doctype)
		frappe.qb.update(table).set(table[field], value).where(table[order_field] == name).run()


def _answer(target: frappe._dict, state: str) -> dict[str, object]:
	return {
		"success": True,
		"new_branch": target.name,
		"new_state": state,
		"target_warehouse": target.warehouse or "",
	}
