"""The phone numbers of a customer, kept in his Contact as ERPNext does."""

import frappe
from frappe.model.document import Document

from jarz_pos.customers import keys
from jarz_pos.customers.phones import phone_key


def set_mobile(customer: frappe._dict, mobile: str) -> None:
	"""Make `mobile` the customer's number; the old one stays with him as a further number.

	`customer` is his locked row with name, customer_name, mobile_no and customer_primary_contact. Nothing happens when
	it is another spelling of the number that he has. Raises DuplicatePhone.
	"""
	country = keys.region()
	if not mobile or phone_key(mobile, country) == phone_key(customer.mobile_no, country):
		return
	keys.require_free(mobile, customer.name)
	contact = _contact_of(customer) or new(customer)
	_make_primary(contact, mobile, country)
	adopt(customer, contact, mobile)


def new(customer: frappe._dict | Document) -> Document:
	"""An inserted Contact of the customer, without a number.

	Numbers are saved afterwards: for a Contact that is inserted with numbers ERPNext looks for old phone calls and commits
	(`link_existing_conversations`), which would leave half a customer behind when something later refuses.
	"""
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": customer.customer_name,
			"is_primary_contact": 1,
			"links": [{"link_doctype": "Customer", "link_name": customer.name}],
		}
	)
	return contact.insert(ignore_permissions=True)  # the endpoint has checked the role


def adopt(customer: frappe._dict | Document, contact: Document, mobile: str) -> None:
	"""Save the contact with its numbers and make it and `mobile` the customer's own. Raises DuplicatePhone.

	Written as ERPNext's own create_primary_contact does: saving the whole customer could stumble over old data.
	"""
	frappe.db.set_value(
		"Customer", customer.name, {"mobile_no": mobile, "customer_primary_contact": contact.name}
	)
	contact.save(ignore_permissions=True)  # as above; its event renews the keys of the customer
	keys.require_claimed(mobile, customer.name)


def _contact_of(customer: frappe._dict) -> Document | None:
	name = customer.customer_primary_contact or frappe.db.get_value(
		"Dynamic Link",
		{"link_doctype": "Customer", "link_name": customer.name, "parenttype": "Contact"},
		"parent",
		order_by="creation asc",
	)
	exists = name and frappe.db.exists("Contact", name)
	return frappe.get_doc("Contact", name, for_update=True) if exists else None


def _make_primary(contact: Document, mobile: str, country: str) -> None:
	key, found = phone_key(mobile, country), None
	for row in contact.phone_nos:
		row.is_primary_mobile_no = 0
		if phone_key(row.phone, country) == key:
			found = row
	found = found or contact.append("phone_nos", {"phone": mobile})
	found.is_primary_mobile_no = 1
