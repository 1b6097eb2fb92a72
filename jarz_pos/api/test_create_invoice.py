"""Orders through the front door: what is booked, where it stands, what it costs (contract 1.6)."""

import json
from datetime import timedelta
from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days, get_datetime, now_datetime, today

from jarz_pos.api import invoices
from jarz_pos.sales import buyer
from jarz_pos.tests import factories
from jarz_pos.tests.checkout import (
	CREATE,
	body,
	bundle_line,
	fresh_request,
	journals,
	ledger,
	line,
	placed,
	refused,
)

pytestmark = pytest.mark.usefixtures("world")


# What is booked


def test_an_order_is_a_submitted_invoice_on_the_board_of_its_branch(world, staff):
	invoice = placed(
		staff, body(world, line(world, "CAKE-1", 2), line(world, "DRINK-2", 1), payment_method="instapay")
	)
	assert (invoice.docstatus, invoice.is_pos, invoice.update_stock, invoice.status) == (1, 0, 0, "Unpaid")
	assert (invoice.jarz_branch, invoice.pos_profile) == (world.branch.name, world.branch.name)
	assert (invoice.sales_invoice_state, invoice.jarz_acceptance_status) == ("Received", "Pending")
	assert (invoice.company, invoice.currency) == (world.company, "EGP")
	assert invoice.territory == world.branch.territory
	assert invoice.jarz_payment_method == "Instapay"
	assert {row.warehouse for row in invoice.items} == {world.branch.warehouse}
	assert invoice.grand_total == pytest.approx(90 + 7.77 + 50)
	assert invoice.outstanding_amount == invoice.rounded_total == 148


def test_the_ledger_by_account_and_party(world, staff):
	invoice = placed(staff, body(world, line(world, "CAKE-1", 2), line(world, "DRINK-2", 1)))
	assert ledger(invoice.name) == {
		("Debtors", world.customer): Decimal("148"),
		("Sales", ""): Decimal("-97.77"),
		("Delivery Income", ""): Decimal("-50"),
		("Round Off", ""): Decimal("-0.23"),
	}


def test_the_answer_has_every_key_that_the_client_reads(world, staff):
	start = f"{add_days(today(), 2)}T12:00:00"
	request = body(world, required_delivery_datetime=start)
	answer = staff.post(CREATE, request).message
	stored = frappe.get_doc("Sales Invoice", answer["name"])
	assert answer == {
		"success": True,
		"name": stored.name,
		"invoice_name": stored.name,
		"grand_total": 95.0,
		"net_total": 45.0,
		"outstanding_amount": 95.0,
		"customer": world.customer,
		"items_count": 1,
		"status": "Unpaid",
		"docstatus": 1,
		"posting_date": today(),
		"company": world.company,
		"partner_tax_suppressed": False,
		"pickup": False,
		"delivery_datetime": start,
		"delivery_date": add_days(today(), 2),
		"delivery_time_from": "12:00:00",
		"delivery_duration_seconds": 7200,
		"delivery_duration_minutes": 120,
		"delivery_slot_label": stored.jarz_delivery_slot_label,
		"delivery_label": stored.jarz_delivery_slot_label,
	}


@pytest.mark.parametrize("encoding", ["json", "form"])
def test_numbers_and_flags_may_come_as_text(world, staff, encoding):
	lines = json.dumps([{"item_code": "CAKE-1", "qty": "2", "rate": "45.00", "is_bundle": "false"}])
	request = {**body(world), "cart_json": lines, "pickup": "1", "unknown_key": "ignored"}
	answer = staff.post(CREATE, request) if encoding == "json" else staff.post(CREATE, data=request)
	assert answer.status == 200, answer.error_text()
	assert answer.message["grand_total"] == 90


def test_a_cart_may_come_as_a_list_instead_of_text(world, staff):
	assert placed(staff, {**body(world), "cart_json": [line(world)]}).net_total == 45


def test_another_company_with_three_decimals_books_in_its_own_books(world, http):
	client = http(world.foreign_staff)
	request = body(
		world,
		line(world, "CAKE-2", 3),
		pos_profile_name=world.foreign_branch.name,
		pos_profile_override=1,
		pickup=1,
	)
	invoice = placed(client, request)
	assert (invoice.company, invoice.currency) == (world.other_company, "KWD")
	assert ledger(invoice.name)["Debtors", world.customer] == Decimal(str(invoice.outstanding_amount))
	assert all(row.account.endswith("- NF") for row in gl_rows(invoice.name))


def gl_rows(invoice: str) -> list:
	return frappe.get_all(
		"GL Entry", filters={"voucher_no": invoice}, fields=["account"], order_by="account asc"
	)


# Delivery: fee, place and slot


def test_the_fee_is_one_actual_row_on_delivery_income(world, staff):
	invoice = placed(staff, body(world, delivery_charges_json='[{"charge_type":"Delivery","amount":99}]'))
	(row,) = invoice.taxes
	assert (row.charge_type, row.tax_amount) == ("Actual", 50)
	assert row.description == f"Shipping Income ({world.branch.territory})"
	assert row.account_head.startswith("Delivery Income")


@pytest.mark.parametrize(
	"values",
	[
		{"pickup": 1},
		{"sales_partner": "Fast Food App"},
		{"custom_delivery_income": 0, "suppress_legacy_delivery_charges": 1},
		{"zero_shipping_override": 1},
		{"suppress_shipping_income": 1},
		{"suppress_legacy_delivery_charges": 1},
	],
)
def test_no_fee_where_none_is_due(world, line_manager, values):
	invoice = placed(line_manager, body(world, **values))
	assert not invoice.taxes
	assert invoice.outstanding_amount == 45


def test_an_override_replaces_the_fee_and_zero_is_not_unset(world, line_manager):
	invoice = placed(
		line_manager, body(world, custom_delivery_income=12.5, suppress_legacy_delivery_charges=1)
	)
	assert [row.tax_amount for row in invoice.taxes] == [12.5]
	assert (invoice.jarz_delivery_income_set, invoice.jarz_delivery_income) == (1, 12.5)
	invoice = placed(line_manager, body(world, custom_delivery_income=0, suppress_legacy_delivery_charges=1))
	assert (invoice.jarz_delivery_income_set, invoice.jarz_delivery_income) == (1, 0)
	invoice = placed(line_manager, body(world))
	assert (invoice.jarz_delivery_income_set, invoice.jarz_delivery_income) == (0, 0)


def test_a_bundle_that_ships_free_frees_the_whole_order(world, staff, committed):
	with committed():
		frappe.db.set_value("Bundle", world.bundle, "free_shipping", 1)
	try:
		invoice = placed(
			staff, body(world, line(world), bundle_line(world, ["CAKE-1", "CAKE-2"], ["DRINK-1"]))
		)
		assert not invoice.taxes
	finally:
		with committed():
			frappe.db.set_value("Bundle", world.bundle, "free_shipping", 0)


def test_pickup_and_unscheduled_orders_have_no_slot_at_all(world, staff):
	for values in ({"pickup": 1, "required_delivery_datetime": f"{add_days(today(), 2)}T12:00:00"}, {}):
		invoice = placed(staff, body(world, **values))
		assert invoice.jarz_is_pickup == values.get("pickup", 0)
		assert not invoice.jarz_delivery_date
		assert invoice.jarz_delivery_time_from is None  # Frappe v15 would put the time of day there
		assert not invoice.jarz_delivery_duration
		assert not invoice.jarz_delivery_slot_label


def test_a_known_slot_ends_when_the_timetable_says(world, staff):
	day = add_days(today(), 2)
	request = body(
		world, required_delivery_datetime=f"{day}T14:00:00", delivery_end_datetime=f"{day}T14:15:00"
	)
	invoice = placed(staff, request)
	assert str(invoice.jarz_delivery_date) == day
	assert invoice.jarz_delivery_time_from == timedelta(hours=14)
	assert invoice.jarz_delivery_duration == 2 * 60 * 60
	assert "02:00 PM - 04:00 PM" in invoice.jarz_delivery_slot_label


def test_a_start_in_the_past_becomes_the_next_slot(world, staff):
	invoice = placed(staff, body(world, required_delivery_datetime="2020-01-31T12:00:00"))
	start = get_datetime(f"{invoice.jarz_delivery_date} {invoice.jarz_delivery_time_from}")
	assert now_datetime() < start < now_datetime() + timedelta(days=1)


def test_the_address_decides_the_territory_by_city_then_state(world, staff, committed):
	with committed():
		factories.ensure(
			"Address",
			"By State-Shipping",
			address_title="By State",
			address_type="Shipping",
			address_line1="1 Corniche",
			city="Somewhere Unknown",
			state=world.second_branch.territory,
			country="Egypt",
			links=[{"link_doctype": "Customer", "link_name": world.customer}],
		)
	request = body(world, shipping_address_name="By State-Shipping", pos_profile_override=1)
	invoice = placed(staff, request)
	assert invoice.territory == world.second_branch.territory
	assert invoice.shipping_address_name == "By State-Shipping"


def test_a_place_of_another_branch_needs_a_confirmation(world, staff):
	request = body(world, customer_name=world.second_customer)
	facts = json.loads(frappe.utils.strip_html(mismatch_text(staff, request)))
	assert facts == {
		"code": buyer.MISMATCH,
		"selected_profile": world.branch.name,
		"territory_profile": world.second_branch.name,
		"customer_territory": world.second_branch.territory,
		"effective_territory": world.second_branch.territory,
	}
	assert placed(staff, {**request, "pos_profile_override": 1}).territory == world.second_branch.territory


def mismatch_text(client, request: dict) -> str:
	answer = client.post(CREATE, request)
	assert answer.status == 417
	return json.loads(json.loads(answer.body["_server_messages"])[0])["message"]


def test_a_walk_in_has_no_place_and_no_fee(world, staff):
	invoice = placed(staff, body(world, customer_name="Walking Customer"))
	assert invoice.customer == frappe.db.get_single_value("Jarz Settings", "walk_in_customer")
	assert not invoice.taxes


# Partners, policies


def test_a_partner_order_has_no_taxes_and_is_in_progress(world, staff):
	invoice = placed(staff, body(world, sales_partner=world.sales_partner, payment_type="cash"))
	assert (invoice.sales_partner, invoice.sales_invoice_state) == (world.sales_partner, "In Progress")
	assert not invoice.taxes
	assert journals(invoice.name) == []
	assert ledger(invoice.name) == {("Debtors", world.customer): Decimal(45), ("Sales", ""): Decimal(-45)}


def test_a_partner_order_paid_online_is_owed_by_the_partner(world, staff):
	invoice = placed(staff, body(world, sales_partner=world.sales_partner, payment_type="Online"))
	(journal,) = journals(invoice.name)
	assert (invoice.outstanding_amount, invoice.status) == (0, "Paid")
	assert ledger(invoice.name, journal) == {
		("Debtors", world.partner_customer): Decimal(45),
		("Sales", ""): Decimal(-45),
	}


def test_a_partner_without_a_customer_cannot_be_owed_anything(world, staff, committed):
	with committed():
		factories.ensure(
			"Sales Partner",
			"Unlinked App",
			partner_name="Unlinked App",
			territory=world.branch.territory,
			commission_rate=5,
		)
	assert "Unlinked App" in refused(staff, body(world, sales_partner="Unlinked App", payment_type="online"))
	placed(staff, body(world, sales_partner="Unlinked App", payment_type="cash"))


def test_a_customers_default_partner_makes_no_partner_order(world, staff, committed):
	with committed():
		frappe.db.set_value("Customer", world.customer, "default_sales_partner", world.sales_partner)
	try:
		invoice = placed(staff, body(world))
		assert (invoice.sales_partner or None, invoice.sales_invoice_state) == (None, "Received")
	finally:
		with committed():
			frappe.db.set_value("Customer", world.customer, "default_sales_partner", None)


@pytest.fixture
def staff_meal(world, committed) -> str:
	with committed():
		factories.ensure(
			"Price List", "Staff List", price_list_name="Staff List", currency="EGP", selling=1, enabled=1
		)
		factories.make_item("CAKE-1", world.group_cakes, "20", price_list="Staff List")
		policy = factories.ensure(
			"Jarz Commercial Policy",
			"Staff meal",
			policy_name="Staff meal",
			enabled=1,
			order_purpose="Employee",
			price_list="Staff List",
			discount_percentage=50,
			waives_shipping_income=1,
			no_courier=1,
		)
	return policy.name


def test_a_policy_brings_its_list_its_discount_and_its_delivery(world, staff, staff_meal):
	request = body(
		world,
		line(world, "CAKE-1", 3, rate=20),
		commercial_policy=staff_meal,
		policy_reason="Birthday",
		price_list="Staff List",
		zero_shipping_override=1,
	)
	invoice = placed(staff, request)
	assert (invoice.selling_price_list, invoice.net_total, invoice.outstanding_amount) == (
		"Staff List",
		30,
		30,
	)
	assert (invoice.jarz_commercial_policy, invoice.jarz_no_courier) == (staff_meal, 1)
	assert (invoice.jarz_order_purpose, invoice.jarz_policy_reason) == ("Employee", "Birthday")
	assert ledger(invoice.name) == {("Debtors", world.customer): Decimal(30), ("Sales", ""): Decimal(-30)}


def test_a_policy_is_no_key_to_other_lists(world, staff, staff_meal):
	request = body(world, commercial_policy=staff_meal, price_list="Standard Selling")
	assert "manager" in refused(staff, request, 403)


def test_a_policy_of_another_branch_or_none_is_refused(world, staff, committed):
	with committed():
		factories.ensure(
			"Jarz Commercial Policy",
			"Maadi only",
			policy_name="Maadi only",
			enabled=1,
			pos_profile=world.second_branch.name,
		)
	for name in ("Maadi only", "no such policy"):
		assert name in refused(staff, body(world, commercial_policy=name))


# Sales taxes of the branch


def test_the_branchs_sales_taxes_stand_before_the_fee(world, staff, committed):
	with committed():
		account = factories.ensure(
			"Account",
			"Shop VAT - JT",
			account_name="Shop VAT",
			company=world.company,
			parent_account=frappe.db.get_value(
				"Account", {"company": world.company, "account_name": "Duties and Taxes"}
			),
			account_type="Tax",
		)
		template = factories.ensure(
			"Sales Taxes and Charges Template",
			"Shop VAT - JT",
			title="Shop VAT",
			company=world.company,
			taxes=[
				{
					"charge_type": "On Net Total",
					"account_head": account.name,
					"description": "VAT",
					"rate": 14,
				}
			],
		)
		set_taxes(world, template.name)
	try:
		invoice = placed(staff, body(world, line(world, "CAKE-1", 2)))
		assert [(row.account_head, row.tax_amount) for row in invoice.taxes] == [
			(account.name, 12.6),
			(invoice.taxes[1].account_head, 50),
		]
		assert ledger(invoice.name)["Shop VAT", ""] == Decimal("-12.6")
		assert not placed(staff, body(world, sales_partner=world.sales_partner)).taxes
	finally:
		with committed():
			set_taxes(world, None)


def set_taxes(world, template: str | None) -> None:
	frappe.db.set_value("POS Profile", world.branch.name, "taxes_and_charges", template)


# What it costs


@pytest.mark.parametrize("stocked", [True, False])
@pytest.mark.parametrize(("lines", "budget"), [(5, 150), (20, 400)])
def test_an_order_needs_few_statements(world, as_user, sql_count, lines, budget, stocked):
	codes = [
		factories.make_item(f"LEAN-{stocked}-{number}", world.group_cakes, "5") for number in range(lines)
	]
	if stocked:
		factories.receive_stock(world.company, world.branch.warehouse, dict.fromkeys(codes, 1000))
	cart = [line(world, code, 2, rate=5) for code in codes]
	with as_user(world.staff):
		for _warm_up in range(2):  # the first order of an item fills its defaults, the second the caches
			invoices.create_pos_invoice(**body(world, *cart))
		fresh_request()
		with sql_count() as statements:
			invoices.create_pos_invoice(**body(world, *cart))
	assert len(statements) <= budget
