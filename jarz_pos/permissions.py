"""Who sees which documents on the desk and through the REST API.

People of the shop see the documents of their branches. Bookkeepers and other ERPNext users, who hold none of the
shop's roles, keep exactly the rights that ERPNext gives them.
"""

import frappe
from frappe.model.document import Document

from jarz_pos import guards
from jarz_pos.delivery import stops

SHOP_ROLES = frozenset({"Jarz POS Staff", "JARZ line manager", "JARZ Manager", "Jarz Courier"})
UNBOUND_ROLES = frozenset({"System Manager", "Administrator", "Accounts Manager", "Auditor"})


def sales_invoice_conditions(user: str | None = None) -> str:
	"""SQL condition: orders of the user's branches, and no condition for those who are not of the shop.

	A courier who is nothing else sees the orders that were given to him.
	"""
	user = user or frappe.session.user
	if not bound_to_branches(user):
		return ""
	if not guards.is_staff(user):
		return _brought_by(user)
	return _in_branches("Sales Invoice", ("jarz_branch", "pos_profile"), user)


def has_sales_invoice_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether `user` may do `ptype` with this invoice, as far as branches decide it; narrows, never grants."""
	user = user or frappe.session.user
	if not bound_to_branches(user) or doc.is_new():
		return True
	if not guards.is_staff(user):
		return stops.brings(doc, user)
	return guards.branch_of(doc) in guards.branches(user)


def invoice_note_conditions(user: str | None = None) -> str:
	"""SQL condition for Jarz Invoice Note."""
	return _own_branches("Jarz Invoice Note", user)


def payment_receipt_conditions(user: str | None = None) -> str:
	"""SQL condition for Jarz POS Payment Receipt."""
	return _own_branches("Jarz POS Payment Receipt", user)


def courier_transaction_conditions(user: str | None = None) -> str:
	"""SQL condition for Courier Transaction."""
	return _own_branches("Courier Transaction", user, "branch")


def sales_partner_transaction_conditions(user: str | None = None) -> str:
	"""SQL condition for Jarz Sales Partner Transaction."""
	return _own_branches("Jarz Sales Partner Transaction", user)


def custom_shipping_request_conditions(user: str | None = None) -> str:
	"""SQL condition for Jarz Custom Shipping Request."""
	return _own_branches("Jarz Custom Shipping Request", user)


def delivery_trip_conditions(user: str | None = None) -> str:
	"""SQL condition for Jarz Delivery Trip."""
	return _own_branches("Jarz Delivery Trip", user, "branch")


def settlement_conditions(user: str | None = None) -> str:
	"""SQL condition for Settlement."""
	return _own_branches("Settlement", user, "branch")


def printer_conditions(user: str | None = None) -> str:
	"""SQL condition for Jarz Printer."""
	return _own_branches("Jarz Printer", user, "branch")


def print_job_conditions(user: str | None = None) -> str:
	"""SQL condition for Jarz Print Job."""
	return _own_branches("Jarz Print Job", user, "branch")


def drawer_opening_conditions(user: str | None = None) -> str:
	"""SQL condition for Jarz Drawer Opening."""
	return _own_branches("Jarz Drawer Opening", user, "branch")


def has_branch_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""For documents with a field `branch` or `pos_profile`: only within the user's branches; narrows, never grants."""
	user = user or frappe.session.user
	branch = doc.get("branch") or doc.get("pos_profile")
	return not bound_to_branches(user) or doc.is_new() or branch in guards.branches(user)


def crypto_charge_conditions(user: str | None = None) -> str:
	"""SQL condition for Crypto Charge: those of the user's branches, and those that a merchant has made."""
	user = user or frappe.session.user
	if not _sees_some_charges(user):
		return ""
	own = f"`tabCrypto Charge`.`merchant` = {frappe.db.escape(user)}"
	return f"({own} or {_in_branches('Crypto Charge', ('branch',), user)})"


def has_crypto_charge_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""The same for one charge; narrows, never grants."""
	user = user or frappe.session.user
	return not _sees_some_charges(user) or doc.merchant == user or doc.branch in guards.branches(user)


def _sees_some_charges(user: str) -> bool:
	held = guards.roles(user)
	return (
		user != "Administrator" and bool(held & (SHOP_ROLES | {"Jarz Merchant"})) and not held & UNBOUND_ROLES
	)


def mobile_device_conditions(user: str | None = None) -> str:
	"""SQL condition for Jarz Mobile Device: one's own."""
	user = user or frappe.session.user
	if not bound_to_branches(user):
		return ""
	return f"`tabJarz Mobile Device`.`user` = {frappe.db.escape(user)}"


def has_own_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""For documents with a field `user`: only one's own."""
	user = user or frappe.session.user
	return not bound_to_branches(user) or doc.user == user


def readable_branches(user: str | None = None) -> tuple[str, ...]:
	"""The branches whose figures `user` may read: his own, or all where branches do not bind him."""
	user = user or frappe.session.user
	if bound_to_branches(user):
		return guards.branches(user)
	return tuple(frappe.get_all("POS Profile", pluck="name", order_by="name asc"))


def bound_to_branches(user: str) -> bool:
	"""Works in the shop, and holds no role that sees the whole company's books."""
	held = guards.roles(user)
	return user != "Administrator" and bool(held & SHOP_ROLES) and not held & UNBOUND_ROLES


def _brought_by(user: str) -> str:
	names = ", ".join(frappe.db.escape(employee) for employee in stops.employees_of(user))
	if not names:
		return "1 = 0"
	order = "`tabSales Invoice`"
	return f"{order}.`jarz_courier_party_type` = 'Employee' and {order}.`jarz_courier_party` in ({names})"


def _own_branches(doctype: str, user: str | None, field: str = "pos_profile") -> str:
	user = user or frappe.session.user
	return _in_branches(doctype, (field,), user) if bound_to_branches(user) else ""


def _in_branches(doctype: str, fields: tuple[str, ...], user: str) -> str:
	"""The first field that is filled decides, as in guards.branch_of."""
	names = ", ".join(frappe.db.escape(branch) for branch in guards.branches(user))
	if not names:
		return "1 = 0"
	filled = ", ".join(f"nullif(`tab{doctype}`.`{field}`, '')" for field in fields)
	return f"coalesce({filled}) in ({names})"
