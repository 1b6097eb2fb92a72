"""An order in one pass is, column by column, the invoice that ERPNext makes by insert and submit."""

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, today

from jarz_pos.sales import posting
from jarz_pos.tests import factories

TABLES = {
	"Sales Invoice": ("name", "name"),
	"Sales Invoice Item": ("parent", "idx"),
	"Sales Taxes and Charges": ("parent", "idx"),
	"Payment Schedule": ("parent", "idx"),
	"Sales Team": ("parent", "idx"),
	"GL Entry": ("voucher_no", "account, debit, credit"),
	"Payment Ledger Entry": ("voucher_no", "account, amount"),
}
# Names, moments, and who has the form open on the desk: these differ between any two invoices.
PERSONAL = {
	"name",
	"creation",
	"modified",
	"parent",
	"posting_time",
	"voucher_no",
	"against_voucher",
	"against_voucher_no",
	"_seen",
}


def head(world, **values) -> dict:
	return {
		"company": world.company,
		"customer": world.customer,
		"customer_address": f"{world.customer}-Shipping",
		"shipping_address_name": f"{world.customer}-Shipping",
		"currency": "EGP",
		"conversion_rate": 1.0,
		"selling_price_list": world.branch.price_list,
		"price_list_currency": "EGP",
		"plc_conversion_rate": 1.0,
		"ignore_pricing_rule": 1,
		"pos_profile": world.branch.name,
		"jarz_branch": world.branch.name,
		"sales_invoice_state": "Received",
		"jarz_delivery_time_from": "",
		"sales_partner": "",
		**values,
	}


def line(world, item_code: str, rate: float, **values) -> dict:
	return {
		"item_code": item_code,
		"qty": 2,
		"uom": "Nos",
		"conversion_factor": 1.0,
		"price_list_rate": rate,
		"rate": rate,
		"warehouse": world.branch.warehouse,
		**values,
	}


def fee(world, amount: float = 50) -> dict:
	return {
		"charge_type": "Actual",
		"account_head": frappe.db.get_value(
			"Account", {"company": world.company, "account_name": "Delivery Income"}
		),
		"description": "Shipping Income",
		"tax_amount": amount,
		"cost_center": frappe.db.get_value("Company", world.company, "cost_center"),
	}


def new(values: dict, lines: list[dict], taxes: list[dict]) -> Document:
	invoice = frappe.new_doc("Sales Invoice")
	invoice.update(values)
	for row in lines:
		invoice.append("items", row)
	for row in taxes:
		invoice.append("taxes", row)
	return invoice


def erpnext_alone(*parts) -> str:
	invoice = new(*parts)
	invoice.flags.ignore_permissions = True
	invoice.insert()
	invoice.submit()
	return invoice.name


def in_one_pass(*parts) -> str:
	invoice = posting.submit(new(*parts))
	assert invoice.flags.ignore_validate, "this order went ERPNext's way, so the test compares nothing"
	return invoice.name


def stored(name: str) -> dict[str, list[dict]]:
	found = {}
	for doctype, (parent, order) in TABLES.items():
		rows = frappe.get_all(doctype, filters={parent: name}, fields=["*"], order_by=order)
		found[doctype] = [
			{field: value or None for field, value in row.items() if field not in PERSONAL} for row in rows
		]
	return found


def differences(ours: str, theirs: str) -> list[str]:
	found, wanted = stored(ours), stored(theirs)
	lines = [
		f"{table}: {len(found[table])} rows, not {len(rows)}"
		for table, rows in wanted.items()
		if len(found[table]) != len(rows)
	]
	return lines + [
		f"{table}.{field}: {row[field]!r}, not {other[field]!r}"
		for table, rows in wanted.items()
		for row, other in zip(found[table], rows, strict=False)
		for field in other
		if row[field] != other[field]
	]


def check(world, lines: list[dict], taxes: list[dict] | None = None, **values) -> str:
	"""Both ways of making the same invoice store the same; gives the name of ours."""
	parts = (head(world, **values), lines, [fee(world)] if taxes is None else taxes)
	theirs = erpnext_alone(*parts)
	ours = in_one_pass(*parts)
	assert differences(ours, theirs) == []
	return ours


def test_goods_and_a_delivery_fee(world):
	name = check(
		world,
		[line(world, "CAKE-1", 45.0), line(world, "CAKE-2", 33.35), line(world, "DRINK-2", 7.77, qty=3)],
	)
	invoice = frappe.get_doc("Sales Invoice", name)
	assert (invoice.docstatus, invoice.status) == (1, "Unpaid")
	assert invoice.outstanding_amount == invoice.rounded_total == 230


def test_goods_that_never_lay_in_stock(world):
	factories.make_item("NEVER-STOCKED", world.group_cakes, "9.99")
	factories.make_item("NEVER-STOCKED-2", world.group_cakes, "9.99", standard_rate=4, valuation_rate=3.5)
	check(world, [line(world, "NEVER-STOCKED", 9.99), line(world, "NEVER-STOCKED-2", 9.99)])


def test_services_that_keep_no_stock(world):
	check(world, [line(world, "PARTY-BOX", 20.0)], taxes=[])


def test_discounts_on_lines_and_on_the_order(world):
	check(
		world,
		[
			line(world, "CAKE-1", 40.5, price_list_rate=45.0, discount_percentage=10),
			line(world, "CAKE-3", 12.5),
		],
		apply_discount_on="Net Total",
		discount_amount=7.77,
	)


def test_a_free_line_beside_paid_ones(world):
	check(
		world,
		[
			line(world, "CAKE-1", 0.0, price_list_rate=45.0, discount_percentage=100),
			line(world, "CAKE-3", 12.5),
		],
	)


def test_an_item_with_brand_barcode_weight_and_accounts_of_its_own(world):
	account = factories.ensure(
		"Account",
		"Brand Sales - JT",
		account_name="Brand Sales",
		company=world.company,
		parent_account=frappe.db.get_value(
			"Account", {"company": world.company, "account_name": "Direct Income"}
		),
	)
	factories.ensure(
		"Brand",
		"Koshary",
		brand="Koshary",
		brand_defaults=[{"company": world.company, "income_account": account.name}],
	)
	factories.make_item(
		"BRANDED",
		world.group_cakes,
		"19.99",
		brand="Koshary",
		description="A <b>rich</b> description ",
		barcodes=[{"barcode": "6221031954320", "barcode_type": "EAN"}],
		weight_per_unit=0.25,
		weight_uom="Kg",
		customer_items=[{"customer_name": world.customer, "ref_code": "MONA-1"}],
	)
	check(world, [line(world, "BRANDED", 19.99)])


def test_an_item_sold_in_a_unit_of_its_own(world):
	factories.make_item(
		"BOXED", world.group_cakes, "100", sales_uom="Box", uoms=[{"uom": "Box", "conversion_factor": 12}]
	)
	check(world, [line(world, "BOXED", 100.0, uom="Box", conversion_factor=12.0)])


def test_an_item_in_batches(world):
	factories.make_item("BATCHED", world.group_cakes, "10", has_batch_no=1, create_new_batch=1)
	check(world, [line(world, "BATCHED", 10.0)])


def test_a_variant(world):
	factories.ensure(
		"Item Attribute",
		"Size",
		attribute_name="Size",
		item_attribute_values=[{"attribute_value": "Small", "abbr": "S"}],
	)
	factories.make_item("SHIRT", world.group_cakes, has_variants=1, attributes=[{"attribute": "Size"}])
	factories.make_item(
		"SHIRT-S",
		world.group_cakes,
		"70",
		variant_of="SHIRT",
		attributes=[{"attribute": "Size", "attribute_value": "Small"}],
	)
	check(world, [line(world, "SHIRT-S", 70.0)])


@pytest.fixture
def tax_account(world) -> str:
	return factories.ensure(
		"Account",
		"Test VAT - JT",
		account_name="Test VAT",
		company=world.company,
		parent_account=frappe.db.get_value(
			"Account", {"company": world.company, "account_name": "Duties and Taxes"}
		),
		account_type="Tax",
	).name


@pytest.mark.parametrize("included", [0, 1])
def test_sales_tax_with_a_lower_rate_for_one_item(world, tax_account, included):
	template = factories.ensure(
		"Item Tax Template",
		"Reduced - JT",
		title="Reduced",
		company=world.company,
		taxes=[{"tax_type": tax_account, "tax_rate": 5}],
	)
	factories.make_item("REDUCED", world.group_cakes, "11.11", taxes=[{"item_tax_template": template.name}])
	vat = {
		"charge_type": "On Net Total",
		"account_head": tax_account,
		"description": "VAT",
		"rate": 14,
		"included_in_print_rate": included,
		"cost_center": frappe.db.get_value("Company", world.company, "cost_center"),
	}
	check(world, [line(world, "REDUCED", 11.11), line(world, "CAKE-1", 45.0)], taxes=[vat, fee(world)])


def test_a_customer_with_terms_sales_team_and_loyalty(world):
	person = factories.ensure(
		"Sales Person", "Hany", sales_person_name="Hany", parent_sales_person="Sales Team", enabled=1
	)
	term = factories.ensure(
		"Payment Term", "In a week", payment_term_name="In a week", invoice_portion=100, credit_days=7
	)
	terms = factories.ensure(
		"Payment Terms Template",
		"Week",
		template_name="Week",
		terms=[{"payment_term": term.name, "invoice_portion": 100, "credit_days": 7}],
	)
	customer = frappe.get_doc("Customer", world.customer)
	customer.payment_terms = terms.name
	customer.append("sales_team", {"sales_person": person.name, "allocated_percentage": 100})
	customer.save()
	name = check(world, [line(world, "CAKE-1", 45.0)])
	assert str(frappe.db.get_value("Sales Invoice", name, "due_date")) == add_days(today(), 7)


def test_a_field_that_a_shop_lets_frappe_fetch_is_fetched(world):
	frappe.get_doc(
		{
			"doctype": "Custom Field",
			"dt": "Sales Invoice Item",
			"fieldname": "shop_shelf_life",
			"label": "Shelf Life",
			"fieldtype": "Int",
			"fetch_from": "item_code.shelf_life_in_days",
		}
	).insert()
	try:
		frappe.db.set_value("Item", "CAKE-1", "shelf_life_in_days", 3)
		name = check(world, [line(world, "CAKE-1", 45.0)])
		assert frappe.db.get_value("Sales Invoice Item", {"parent": name}, "shop_shelf_life") == 3
	finally:
		frappe.db.rollback()
		frappe.delete_doc(
			"Custom Field", "Sales Invoice Item-shop_shelf_life", force=True, ignore_missing=True
		)
		frappe.db.commit()  # adding a column had committed the field


def test_an_order_that_costs_nothing_goes_erpnexts_own_way(world):
	parts = (head(world), [line(world, "CAKE-1", 0.0, price_list_rate=45.0, discount_percentage=100)], [])
	theirs = erpnext_alone(*parts)
	invoice = posting.submit(new(*parts))
	assert differences(invoice.name, theirs) == []
	assert frappe.db.get_value("Sales Invoice", invoice.name, "status") == "Paid"


def test_the_credit_limit_of_a_customer_still_holds(world):
	customer = frappe.get_doc(
		"Customer", factories.make_customer("Limited Lamia", world.branch.territory, "01090000060")
	)
	customer.append("credit_limits", {"company": world.company, "credit_limit": 60})
	customer.save()
	with pytest.raises(frappe.ValidationError, match=r"(?i)credit limit"):
		address = f"{customer.name}-Shipping"
		limited = head(world, customer=customer.name, customer_address=address, shipping_address_name=address)
		posting.submit(new(limited, [line(world, "CAKE-1", 45.0)], []))


def test_a_frozen_customer_is_refused(world):
	frappe.db.set_value("Customer", world.customer, "is_frozen", 1)
	with pytest.raises(frappe.ValidationError, match="frozen"):
		posting.submit(new(head(world), [line(world, "CAKE-1", 45.0)], []))


def test_other_apps_still_check_and_see_the_document(world, monkeypatch):
	seen = []
	hooks = {"Sales Invoice": {"validate": [], "before_submit": [], "on_submit": []}}
	for event in hooks["Sales Invoice"]:
		listener = f"jarz_pos.sales.test_posting.on_{event}"
		hooks["Sales Invoice"][event] = [listener]
		monkeypatch.setattr(
			f"{__name__}.on_{event}",
			lambda doc, method=None, event=event: seen.append((event, doc.docstatus)),
			raising=False,
		)
	monkeypatch.setattr(frappe.local, "doc_events_hooks", hooks, raising=False)
	posting.submit(new(head(world), [line(world, "CAKE-1", 45.0)], []))
	assert [event for event, _docstatus in seen] == ["validate", "before_submit", "on_submit"]


def test_the_income_account_of_an_item_is_stored_once(world, sql_count):
	item = factories.make_item("FRESH", world.group_cakes, "5")
	frappe.db.set_value("Item Default", {"parent": item}, "income_account", None)
	frappe.clear_document_cache("Item", item)
	parts = (head(world), [line(world, item, 5.0)], [])
	in_one_pass(*parts)
	with sql_count() as statements:
		in_one_pass(*parts)
	assert not [
		text
		for text in statements
		if "tabItem Default" in text and text.lstrip().upper().startswith(("UPDATE", "INSERT"))
	]
