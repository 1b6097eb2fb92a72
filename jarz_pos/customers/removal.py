"""Taking an address out of a customer's book without tearing a hole into old documents."""

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos.customers import addresses


class AddressInUse(frappe.ValidationError):
	"""An order goes to this address."""


def remove(customer: str, name: str) -> None:
	"""Delete the address, or hide it where something else still names it. Raises AddressInUse for one on an invoice."""
	holder = addresses.customer_row(customer, lock=True)
	address = addresses.own(holder.name, name)
	_require_unused(holder.name, address.name)
	if holder.customer_primary_address == address.name:
		frappe.db.set_value(
			"Customer", holder.name, {"customer_primary_address": None, "primary_address": None}
		)
	others = [
		link for link in address.links if (link.link_doctype, link.link_name) != ("Customer", holder.name)
	]
	if others:
		address.set("links", others)
		address.save(ignore_permissions=True)  # the endpoint has checked the role
	else:
		_delete_or_hide(address)


def _require_unused(customer: str, address: str) -> None:
	invoice = frappe.qb.DocType("Sales Invoice")
	used_by = (
		frappe.qb.from_(invoice)
		.select(invoice.name)
		.where(invoice.customer == customer)
		.where(invoice.docstatus < 2)
		.where((invoice.shipping_address_name == address) | (invoice.customer_address == address))
		.orderby(invoice.name)
		.limit(1)
		.run()
	)
	if used_by:
		frappe.throw(
			_("Order {0} goes to this address, so it cannot be deleted.").format(used_by[0][0]), AddressInUse
		)


def _delete_or_hide(address: Document) -> None:
	frappe.db.savepoint("jarz_delete_address")
	try:
		frappe.delete_doc("Address", address.name, ignore_permissions=True)  # as above
	except frappe.LinkExistsError:
		frappe.db.rollback(save_point="jarz_delete_address")
		frappe.clear_messages()
		frappe.db.set_value(
			"Address", address.name, {"disabled": 1, "is_primary_address": 0, "is_shipping_address": 0}
		)
