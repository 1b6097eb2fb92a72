"""A new customer with his address and contact, once per mobile number (contract 1.4.3)."""

from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos.customers import addresses, contacts, keys, places
from jarz_pos.customers.places import Place

DEFAULT_GROUP = "Individual"
DEFAULT_TYPE = "Individual"
# ERPNext names the Contact "<name>-<customer>", and an id has at most 140 characters.
LONGEST_NAME = 60


@dataclass(frozen=True)
class NewCustomer:
	name: str
	mobile: str
	address: str  # text, or the id of an Address
	territory: str
	secondary_mobile: str = ""
	customer_type: str = DEFAULT_TYPE
	customer_group: str = DEFAULT_GROUP
	place: Place = field(default_factory=Place)


def create(new: NewCustomer) -> tuple[Document, Document]:
	"""The Customer and his Address, saved. Raises DuplicatePhone, or ValidationError naming what is wrong.

	Two parallel calls with one number both write; the unique key of the number then lets only the first one stay.
	"""
	keys.require_free(new.mobile)
	customer = _customer(new)
	_contact(customer, new)
	return customer, _address(customer, new)


def _customer(new: NewCustomer) -> Document:
	customer = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": new.name,
			"customer_type": _customer_type(new.customer_type),
			"customer_group": _customer_group(new.customer_group),
			"territory": new.territory,
		}
	)
	return customer.insert(ignore_permissions=True)  # the endpoint has checked the role


def _contact(customer: Document, new: NewCustomer) -> None:
	contact = contacts.new(customer)
	contact.append("phone_nos", {"phone": new.mobile, "is_primary_mobile_no": 1})
	if new.secondary_mobile:
		contact.append("phone_nos", {"phone": new.secondary_mobile, "is_primary_phone": 1})
	contacts.adopt(customer, contact, new.mobile)


def _address(customer: Document, new: NewCustomer) -> Document:
	address = _existing_address(new.address) or addresses.new(customer, new.address, new.territory)
	if not address.has_link("Customer", customer.name):
		address.append("links", {"link_doctype": "Customer", "link_name": customer.name})
	address.update({"phone": new.mobile, "is_primary_address": 1, "is_shipping_address": 1})
	places.put(address, new.place)
	address.save(ignore_permissions=True)  # as for the customer
	addresses.make_default(addresses.customer_row(customer.name), address)
	return address


def _existing_address(text: str) -> Document | None:
	"""The address with this id, where nobody lives there yet; None when `text` is no id."""
	name = frappe.db.get_value("Address", text, "name")
	if not name:
		return None
	address = frappe.get_doc("Address", name)
	if address.links:
		frappe.throw(_("The address {0} belongs to someone else. Write the address as text.").format(name))
	return address


def _customer_type(wanted: str) -> str:
	offered = frappe.get_meta("Customer").get_options("customer_type").split("\n")
	if wanted not in offered:
		frappe.throw(_("There is no customer type {0}. Use one of: {1}.").format(wanted, ", ".join(offered)))
	return wanted


def _customer_group(wanted: str) -> str:
	"""The group by its id; the client's default stands for the site's own where the site has no such group."""
	if group := _leaf(wanted):
		return group
	if wanted != DEFAULT_GROUP:
		frappe.throw(_("There is no customer group {0} for customers.").format(wanted))
	group = _leaf(frappe.db.get_single_value("Selling Settings", "customer_group")) or frappe.db.get_value(
		"Customer Group", {"is_group": 0}, "name", order_by="lft asc"
	)
	if not group:
		frappe.throw(_("Create a Customer Group first."))
	return group


def _leaf(group: str | None) -> str | None:
	return frappe.db.get_value("Customer Group", {"name": group, "is_group": 0}, "name") if group else None
