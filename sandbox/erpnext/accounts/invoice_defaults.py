"""What an invoice takes from its customer, its company and its items where it is left open."""

import frappe
from erpnext.accounts import party
from erpnext.setup.utils import get_exchange_rate
from erpnext.stock import get_item_details
from frappe.contacts.doctype.address.address import get_address_display
from frappe.utils import cint, cstr, flt


def complete(doc: object) -> None:
	"""Fill what is open."""
	if not doc.customer:
		return
	customer = frappe.get_cached_doc("Customer", doc.customer)
	_of_customer(doc, customer)
	_currency(doc)
	for row in doc.items:
		if row.item_code:
			_row(doc, row)
	for row in doc.taxes:
		row.cost_center = row.cost_center or doc.cost_center or _company(doc).cost_center


def _company(doc: object) -> object:
	return frappe.get_cached_doc("Company", doc.company)


def _of_customer(doc: object, customer: object) -> None:
	_fill(
		doc,
		customer_name=customer.customer_name,
		customer_group=customer.customer_group,
		territory=customer.territory,
		language=customer.get("language") or frappe.db.get_single_value("System Settings", "language"),
		tax_category=customer.get("tax_category"),
		debit_to=party.get_party_account("Customer", doc.customer, doc.company),
		payment_terms_template=party.get_payment_terms_template(doc.customer, "Customer", doc.company),
	)
	if doc.meta.has_field("due_date") and not doc.due_date:
		doc.due_date = party.get_due_date(
			doc.posting_date or frappe.utils.today(), "Customer", doc.customer, doc.company
		)
	if doc.meta.has_field("debit_to"):
		doc.party_account_currency = frappe.get_cached_value("Account", doc.debit_to, "account_currency")
	billing, shipping = party.default_addresses(doc.customer)
	_fill(doc, customer_address=billing, shipping_address_name=shipping)
	if not doc.address_display and doc.customer_address:
		doc.address_display = get_address_display(doc.customer_address)
	if not doc.shipping_address and doc.shipping_address_name:
		doc.shipping_address = get_address_display(doc.shipping_address_name)
	if not doc.contact_person:
		_fill(doc, **party.contact_of(doc.customer))
	if (
		doc.sales_partner
		and doc.commission_rate in (None, 0)
		and doc.is_new()
		and doc.commission_rate is None
	):
		doc.commission_rate = frappe.get_cached_value("Sales Partner", doc.sales_partner, "commission_rate")


def _currency(doc: object) -> None:
	own = _company(doc).default_currency
	_fill(doc, currency=own)
	_fill(doc, selling_price_list=frappe.db.get_single_value("Selling Settings", "selling_price_list"))
	if doc.selling_price_list:
		listed = frappe.get_cached_value("Price List", doc.selling_price_list, "currency")
		doc.price_list_currency = doc.price_list_currency or listed
	for field, currency in (
		("conversion_rate", doc.currency),
		("plc_conversion_rate", doc.price_list_currency or own),
	):
		if currency == own:
			doc.set(field, 1.0)
		elif not flt(doc.get(field)):
			doc.set(field, get_exchange_rate(currency, own, doc.posting_date, "for_selling"))
		if not flt(doc.get(field)):
			frappe.throw(
				frappe._(
					"Exchange Rate is mandatory. Maybe Currency Exchange record is not created for {0} to {1}."
				).format(currency, own)
			)


def _row(doc: object, row: object) -> None:
	item = frappe.get_cached_doc("Item", row.item_code)
	company = _company(doc)
	homes = [item.item_defaults, frappe.get_cached_doc("Item Group", item.item_group).item_group_defaults]
	if item.brand:
		homes.append(frappe.get_cached_doc("Brand", item.brand).brand_defaults)
	barcodes = [each.barcode for each in item.barcodes]
	defaults = [each for rows in homes for each in rows if each.company == doc.company]

	def default(field: str) -> str | None:
		return next((each.get(field) for each in defaults if each.get(field)), None)

	_fill(
		row,
		item_name=item.item_name,
		description=cstr(item.description).strip(),
		image=cstr(item.get("image")).strip(),
		item_group=item.item_group,
		stock_uom=item.stock_uom,
		uom=item.get("sales_uom") or item.stock_uom,
		brand=item.brand,
		barcode=barcodes[0] if len(barcodes) == 1 else None,
		customer_item_code=_customers_code(doc, item),
		weight_per_unit=item.weight_per_unit or None,
		weight_uom=item.weight_uom,
		discount_account=default("default_discount_account"),
		grant_commission=cint(item.grant_commission),
		income_account=default("income_account") or company.default_income_account,
		expense_account=default("expense_account") or company.default_expense_account,
		cost_center=doc.cost_center or default("selling_cost_center") or company.cost_center,
		warehouse=doc.get("set_warehouse") or default("default_warehouse") or _settings_warehouse(doc),
	)
	if not flt(row.conversion_factor):
		row.conversion_factor = get_item_details.get_conversion_factor(item.name, row.uom)[
			"conversion_factor"
		]
	if flt(row.weight_per_unit):
		row.total_weight = flt(row.weight_per_unit) * flt(row.qty) * flt(row.conversion_factor)
	_taxes_of_item(doc, row, item)
	if row.price_list_rate is None or (not flt(row.price_list_rate) and not row.is_new()):
		_price(doc, row, item)


def _customers_code(doc: object, item: object) -> str | None:
	own = [row for row in item.customer_items if row.customer_name == doc.customer]
	group = [row for row in item.customer_items if row.customer_group == doc.customer_group]
	if own:
		return own[0].ref_code
	return group[0].ref_code if group and not group[0].customer_name else None


def _taxes_of_item(doc: object, row: object, item: object) -> None:
	found = frappe._dict()
	arguments = {
		"company": doc.company,
		"tax_category": doc.tax_category,
		"transaction_date": doc.posting_date,
		"base_net_rate": row.rate,
		"item_tax_template": row.item_tax_template,
	}
	get_item_details.get_item_tax_template(arguments, item, found)
	row.item_tax_template = found.item_tax_template
	row.item_tax_rate = get_item_details.get_item_tax_map(doc.company, row.item_tax_template)


def _price(doc: object, row: object, item: object) -> None:
	"""The list's price; a rate for what the list lacks is noted there where Stock Settings say so."""
	if not doc.selling_price_list:
		return
	filters = {"item_code": item.name, "price_list": doc.selling_price_list, "selling": 1}
	fields = ["price_list_rate", "uom"]
	found = frappe.db.get_value("Item Price", {**filters, "uom": row.uom}, fields, as_dict=True)
	found = found or frappe.db.get_value(
		"Item Price", {**filters, "uom": item.stock_uom}, fields, as_dict=True
	)
	if found:
		factor = flt(row.conversion_factor) if found.uom != row.uom else 1.0
		base = flt(found.price_list_rate) * factor * flt(doc.plc_conversion_rate)
		row.price_list_rate = flt(base / flt(doc.conversion_rate or 1), row.precision("price_list_rate"))
		return
	wanted = frappe.db.get_single_value("Stock Settings", "auto_insert_price_list_rate_if_missing")
	if cint(wanted) and flt(row.rate) and frappe.has_permission("Item Price", "write"):
		frappe.get_doc(
			{
				"doctype": "Item Price",
				"price_list": doc.selling_price_list,
				"item_code": item.name,
				"currency": doc.price_list_currency,
				"price_list_rate": flt(row.rate)
				* flt(doc.conversion_rate or 1)
				/ flt(doc.plc_conversion_rate or 1),
				"uom": item.stock_uom,
			}
		).insert()


def _settings_warehouse(doc: object) -> str | None:
	warehouse = frappe.db.get_single_value("Stock Settings", "default_warehouse")
	if warehouse and frappe.get_cached_value("Warehouse", warehouse, "company") == doc.company:
		return warehouse
	return None


def _fill(part: object, **values: object) -> None:
	for field, value in values.items():
		if part.get(field) in (None, "") and part.meta.has_field(field):
			part.set(field, value)
