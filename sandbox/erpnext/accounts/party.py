"""What follows from the customer of a document: account, terms, due date, addresses."""

import frappe
from frappe.contacts.doctype.address.address import get_default_address
from frappe.not_offered import refuse, refuser
from frappe.utils import add_days, add_months, cint, get_last_day, getdate

__getattr__ = refuser(__name__)
RECEIVABLE_TYPES = ("Customer",)


def get_party_account(party_type: str, party: str | None = None, company: str | None = None) -> str | None:
	"""The account that the party owes in: its own, its group's, the company's."""
	if not company:
		frappe.throw(frappe._("Please select a Company"))
	if party_type != "Customer":
		field = "default_payable_account"
		return frappe.get_cached_value("Company", company, field)
	if not party:
		return frappe.get_cached_value("Company", company, "default_receivable_account")
	group = frappe.get_cached_value("Customer", party, "customer_group")
	for parenttype, parent in (("Customer", party), ("Customer Group", group)):
		account = frappe.db.get_value(
			"Party Account", {"parenttype": parenttype, "parent": parent, "company": company}, "account"
		)
		if account:
			return account
	return frappe.get_cached_value("Company", company, "default_receivable_account")


def get_payment_terms_template(party_name: str, party_type: str, company: str | None = None) -> str | None:
	"""The Payment Terms Template of the customer, his group or the company."""
	if party_type != "Customer":
		return None
	customer = frappe.get_cached_doc("Customer", party_name)
	template = customer.get("payment_terms")
	if not template and customer.customer_group:
		template = frappe.get_cached_value("Customer Group", customer.customer_group, "payment_terms")
	if not template and company:
		template = frappe.get_cached_value("Company", company, "payment_terms")
	return template


def get_due_date(
	posting_date: object,
	party_type: str,
	party: str,
	company: str | None = None,
	bill_date: object = None,
) -> object:
	"""When a document of `posting_date` is due: the last date of the party's terms, else the same day."""
	start = bill_date or posting_date
	template = get_payment_terms_template(party, party_type, company) if party else None
	if not template:
		return start
	return max(
		due_by_term(row, start) for row in frappe.get_cached_doc("Payment Terms Template", template).terms
	)


def due_by_term(row: object, start: object) -> object:
	"""When one row of payment terms is due."""
	basis, date = row.due_date_based_on, getdate(start)
	if basis == "Day(s) after invoice date":
		return add_days(date, cint(row.credit_days))
	if basis == "Day(s) after the end of the invoice month":
		return add_days(get_last_day(date), cint(row.credit_days))
	if basis == "Month(s) after the end of the invoice month":
		return get_last_day(add_months(date, cint(row.credit_months)))
	raise refuse(f"payment terms «{basis}»")


def get_address_tax_category(
	tax_category: str | None = None, billing_address: str | None = None, shipping_address: str | None = None
) -> str:
	"""The Tax Category of the address that Accounts Settings name, else the given one; "" for none."""
	setting = frappe.db.get_single_value("Accounts Settings", "determine_address_tax_category_from")
	address = shipping_address if setting == "Shipping Address" else billing_address
	own = None
	if address and frappe.get_meta("Address").has_field("tax_category"):
		own = frappe.db.get_value("Address", address, "tax_category")
	return own or tax_category or ""


def get_party_shipping_address(doctype: str, name: str) -> str | None:
	"""The address that is marked for shipping, or of that type."""
	address, link = frappe.qb.DocType("Address"), frappe.qb.DocType("Dynamic Link")
	rows = (
		frappe.qb.from_(link)
		.join(address)
		.on(address.name == link.parent)
		.select(address.name)
		.where((link.parenttype == "Address") & (link.link_doctype == doctype) & (link.link_name == name))
		.where(
			(address.disabled == 0)
			& ((address.is_shipping_address == 1) | (address.address_type == "Shipping"))
		)
		.orderby(address.is_shipping_address, order=frappe.qb.desc)
		.limit(1)
		.run()
	)
	return rows[0][0] if rows else None


def contact_of(customer: str) -> frappe._dict:
	"""The primary or billing contact as an invoice shows it."""
	found = frappe.get_all(
		"Contact",
		filters=[
			["Dynamic Link", "link_doctype", "=", "Customer"],
			["Dynamic Link", "link_name", "=", customer],
		],
		or_filters=[["is_primary_contact", "=", 1], ["is_billing_contact", "=", 1]],
		fields=[
			"name as contact_person",
			"full_name as contact_display",
			"email_id as contact_email",
			"mobile_no as contact_mobile",
		],
		order_by="is_primary_contact desc, is_billing_contact desc",
		limit=1,
	)
	return found[0] if found else frappe._dict()


def default_addresses(customer: str) -> tuple[str | None, str | None]:
	"""Billing and shipping address."""
	return get_default_address("Customer", customer), get_party_shipping_address("Customer", customer)
