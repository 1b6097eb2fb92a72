"""Submits a new Sales Invoice in one pass.

ERPNext's own way is `insert()` and then `submit()`: two saves, each of which looks up customer and items again and checks
everything again. Here a prepared draft is checked once, and then written as a submitted document at once:

1. `complete` fills in what ERPNext looks up for a customer and for items (`set_missing_values`), from caches and sets.
2. All checks of ERPNext and of every installed app run through the document's own `validate` and `before_submit`, while the
   document is still a draft: that is when ERPNext computes what is outstanding. Submitting a new invoice without that step
   books it as unpaid, or as nothing to pay.
3. `insert` with docstatus 1 and `ignore_validate`, since 2 was that. Links, mandatory fields, `on_submit` and with it the
   ledgers, credit limit and status are ERPNext's own code, untouched.

Naming comes after the checks, so the row lock on the naming series, for which all tills queue, is held for the writes only.
Numbers stay ERPNext's own: no gap after a refusal, and the series that the shop has chosen. A database sequence would not
queue at all, but leaves a gap wherever an order is refused late, which a bookkeeper must explain.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from jarz_pos import compat, erp
from jarz_pos.sales import rows

# What Frappe copies along a link of these documents when it checks links, and is filled here.
FETCHED = {
	"Sales Invoice": {
		"customer_name",
		"loyalty_program",
		"is_internal_customer",
		"represents_company",
		"company_tax_id",
		"commission_rate",
	},
	"Sales Invoice Item": {"image", "grant_commission"},
	"Sales Taxes and Charges": {"account_currency"},
}
SETTINGS = ("Accounts Settings", "Selling Settings", "Stock Settings", "Buying Settings")
ACCOUNT_FIELDS = ("account_head", "income_account", "expense_account", "discount_account")
CURRENCY_FIELDS = (
	"smallest_currency_fraction_value",
	"symbol",
	"symbol_on_right",
	"fraction",
	"number_format",
)


def submit(invoice: Document) -> Document:
	"""Insert and submit the new draft `invoice`; the caller has checked what the user may do. Raises what ERPNext raises.

	Its rows have `item_code`, `qty`, `uom`, `conversion_factor`, `price_list_rate`, `rate` and `warehouse`.
	"""
	invoice.flags.ignore_permissions = (
		True  # staff need no right on the ledgers; the endpoint has checked branch and role
	)
	compat.remember_settings(SETTINGS)
	items = rows.cached_items(row.item_code for row in invoice.items)
	if not _prepared(invoice, items):
		invoice.insert()
		invoice.submit()
		return invoice
	invoice.docstatus = 1
	invoice.flags.ignore_validate = True
	invoice.flags.ignore_links = _knows_its_links(invoice)
	invoice.insert()
	_forget_stale_defaults(invoice, items)
	_check_outstanding(invoice)
	return invoice


def _prepared(invoice: Document, items: dict[str, Document]) -> bool:
	"""Complete and check the draft; False where ERPNext has to do it in its own two steps.

	These are unusual items, a customer that is a company of ours, and an order that costs nothing: without a ledger entry
	nothing sets its status.
	"""
	customer = frappe.get_cached_doc("Customer", invoice.customer)
	if customer.is_internal_customer or not all(rows.is_plain(item) for item in items.values()):
		return False
	_complete_customer(invoice, customer)
	rows.complete(invoice, items)
	_remember(invoice, items)
	invoice.run_method("before_validate")
	invoice.run_method("validate")
	for row in invoice.payment_schedule:
		row.discount_type = row.discount_type or ""  # or the insert would fill in the field's default
	if not flt(invoice.outstanding_amount):
		return False
	invoice.run_method("before_submit")
	invoice.set_title_field()
	return True


def _complete_customer(invoice: Document, customer: Document) -> None:
	"""What ERPNext copies from the customer to an invoice that leaves it open."""
	account = erp.receivable_account(customer.name, invoice.company)
	invoice.update_if_missing(
		{
			"customer_name": customer.customer_name,
			"customer_group": customer.customer_group,
			"territory": customer.territory,
			"language": customer.language,
			"loyalty_program": customer.loyalty_program,
			"is_internal_customer": customer.is_internal_customer,
			"represents_company": customer.represents_company,
			"company_tax_id": frappe.get_cached_value("Company", invoice.company, "tax_id"),
			"debit_to": account,
			"party_account_currency": frappe.get_cached_value("Account", account, "account_currency"),
			"due_date": erp.due_date(customer.name, invoice.posting_date, invoice.company),
			"payment_terms_template": erp.payment_terms(customer.name, invoice.company),
			"commission_rate": customer.default_commission_rate or None,
			"company_address": erp.company_address(invoice.company),
			"sales_team": [
				{
					"sales_person": row.sales_person,
					"allocated_percentage": row.allocated_percentage or None,
					"commission_rate": row.commission_rate,
				}
				for row in customer.sales_team
			],
		}
	)
	invoice.update_if_missing(_contact(customer.name))
	invoice.tax_category = invoice.tax_category or erp.tax_category(invoice, customer)
	for row in invoice.taxes:
		row.account_currency = frappe.get_cached_value("Account", row.account_head, "account_currency")


def _knows_its_links(invoice: Document) -> bool:
	"""Whether Frappe's check of links, a query for each row, could find nothing: all links were read from the database now.

	The check also copies values along links. Where a shop or another app added such a field, or a row has one that is not
	filled here (payment terms, sales team), the check has to run.
	"""
	by_doctype: dict[str, list[Document]] = {}
	for document in (invoice, *invoice.get_all_children()):
		by_doctype.setdefault(document.doctype, []).append(document)
	return not any(
		document.get(field.fetch_from.split(".")[0])
		for doctype, documents in by_doctype.items()
		for field in frappe.get_meta(doctype).get_fields_to_fetch()
		if field.fieldname not in FETCHED.get(doctype, ())
		for document in documents
	)


def _contact(customer: str) -> dict:
	"""The customer's primary or billing contact, as ERPNext shows it on an invoice."""
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
	return found[0] if found else {}


def _remember(invoice: Document, items: dict[str, Document]) -> None:
	"""All of these were read just now, so Frappe need not ask for each whether it exists, or for its symbol."""
	rows_of = (*invoice.items, *invoice.taxes)
	names = {
		"Account": {row.get(field) for row in rows_of for field in ACCOUNT_FIELDS} | {invoice.debit_to},
		"Company": {invoice.company},
		"Contact": {invoice.contact_person},
		"Cost Center": {row.cost_center for row in rows_of},
		"Currency": {invoice.currency, invoice.price_list_currency},
		"Customer": {invoice.customer},
		"Customer Group": {invoice.customer_group},
		"DocType": {"Sales Invoice", "Customer"},
		"Address": {invoice.customer_address, invoice.shipping_address_name, invoice.company_address},
		"Item Group": {row.item_group for row in invoice.items},
		"POS Profile": {invoice.pos_profile},
		"Price List": {invoice.selling_price_list},
		"Territory": {invoice.territory},
		"UOM": {unit for row in invoice.items for unit in (row.uom, row.stock_uom)},
		"Warehouse": {row.warehouse for row in invoice.items},
	}
	for doctype, found in names.items():
		for name in filter(None, found):
			compat.remember_values(doctype, name, {"name": name})
	for code, item in items.items():
		compat.remember_values("Item", code, {"valuation_method": item.valuation_method})
	currency = frappe.get_cached_doc("Currency", invoice.currency)
	compat.remember_values(
		"Currency", currency.name, {field: currency.get(field) for field in CURRENCY_FIELDS}
	)


def _forget_stale_defaults(invoice: Document, items: dict[str, Document]) -> None:
	"""ERPNext stores the income account in an item's empty defaults, but not in the cached Item.

	So it would store it again with each sale, and every till would wait for that row.
	"""
	for code, item in items.items():
		own = [row for row in item.item_defaults if row.company == invoice.company]
		if not own or not own[0].income_account:
			frappe.clear_document_cache("Item", code)


def _check_outstanding(invoice: Document) -> None:
	"""The one thing that a single pass can get wrong: what the ledger says is due against what the draft came to."""
	stored = frappe.db.get_value(
		"Sales Invoice", invoice.name, ["outstanding_amount", "status"], as_dict=True
	)
	places = invoice.precision("outstanding_amount")
	if flt(stored.outstanding_amount, places) != flt(invoice.outstanding_amount, places):
		frappe.throw(_("Order {0} was not booked as it should be. Nothing was saved.").format(invoice.name))
	invoice.update(stored)
