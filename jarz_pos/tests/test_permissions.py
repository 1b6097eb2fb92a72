"""Role × endpoint, through HTTP: who is refused where. An endpoint without a row here fails the build."""

import ast
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from jarz_pos.tests.orders import make_order
from jarz_pos.tests.slips import make_slip

API = Path(__file__).resolve().parents[1] / "api"
# Called by a doubled path (contract 1.9.7).
DOUBLED = API.parent / "jarz_pos" / "services" / "delivery_handling.py"

STAFF, MANAGER, NOBODY = "staff", "manager", "nobody"
READERS, BOOKKEEPERS = "staff and bookkeepers", "bookkeepers"
FREE, OF_BRANCH = "free", "of branch"
# How a refusal of permission reads, in 403 bodies and in the 200 answers of contract 1.1.
REFUSALS = (
	"You are not allowed",
	"You do not work in branch",
	"not allowed",
	"Only a manager",
	"Only managers",
)

# For everybody who has the link; a test of its own looks at what it tells.
PUBLIC = {"pay.status"}

ORDER, BRANCH, RECEIPT = "{order}", "{branch}", "{receipt}"
PRINTER, JOB = "{printer}", "{job}"


@dataclass(frozen=True)
class Row:
	"""Who may use an endpoint, and whether `arguments` name something of one branch."""

	least: str
	scope: str
	arguments: dict


def row(least: str = STAFF, scope: str = FREE, **arguments: object) -> Row:
	return Row(least, scope, arguments)


TABLE: dict[str, Row] = {
	"couriers.get_active_couriers": row(scope=OF_BRANCH, pos_profile=BRANCH),
	"couriers.get_delivery_partners_list": row(),
	"couriers.get_courier_balances": row(),
	"couriers.list_unconfirmed_online_orders": row(),
	"couriers.create_delivery_party": row(
		scope=OF_BRANCH,
		name="Nobody",
		phone="01000000000",
		pos_profile=BRANCH,
		delivery_partner="no such one",
	),
	"couriers.generate_settlement_preview": row(scope=OF_BRANCH, invoice=ORDER),
	"couriers.confirm_settlement": row(scope=OF_BRANCH, invoice=ORDER),
	"couriers.deliver_online_unconfirmed": row(scope=OF_BRANCH, invoice_name=ORDER),
	"couriers.handle_out_for_delivery_transition": row(scope=OF_BRANCH, invoice_name=ORDER),
	"couriers.mark_courier_outstanding": row(scope=OF_BRANCH, invoice_name=ORDER),
	"couriers.settle_courier_collected_payment": row(scope=OF_BRANCH, invoice_name=ORDER),
	"couriers.settle_single_invoice_paid": row(scope=OF_BRANCH, invoice_name=ORDER),
	"couriers.confirm_online_payment": row(MANAGER, OF_BRANCH, invoice_name=ORDER),
	"couriers.convert_online_order_to_cod": row(scope=OF_BRANCH, invoice_name=ORDER),
	"couriers.change_payment_collection_method": row(MANAGER, scope=OF_BRANCH, invoice_name=ORDER),
	"custom_shipping.request_custom_shipping": row(
		scope=OF_BRANCH, invoice_name=ORDER, amount=40, reason="Far away"
	),
	"custom_shipping.approve_custom_shipping": row(MANAGER, request_name="no such request"),
	"custom_shipping.reject_custom_shipping": row(MANAGER, request_name="no such request"),
	"custom_shipping.get_pending_custom_shipping_requests": row(),
	"customer.search_customers": row(name="Mona"),
	"customer.get_territories": row(),
	"customer.create_customer": row(),
	"customer.get_customer_shipping_addresses": row(customer="Mona Adel"),
	"customer.save_customer_shipping_address": row(customer="Mona Adel"),
	"customer.update_default_address": row(customer="Mona Adel"),
	"customer.update_customer_shipping_address": row(customer="Mona Adel"),
	"customer.delete_customer_shipping_address": row(customer="Mona Adel"),
	"customer.change_invoice_shipping_address": row(scope=OF_BRANCH, invoice_name=ORDER, address_name="x"),
	"delivery_handling.settle_delivery_party": row(party_type="Supplier", party="Nobody"),
	"delivery_handling.sales_partner_unpaid_out_for_delivery": row(scope=OF_BRANCH, invoice_name=ORDER),
	"delivery_handling.sales_partner_paid_out_for_delivery": row(scope=OF_BRANCH, invoice_name=ORDER),
	"delivery_handling.settle_courier": row(courier="Nobody"),
	"delivery_slots.get_available_delivery_slots": row(scope=OF_BRANCH, pos_profile_name=BRANCH),
	"delivery_slots.get_next_available_slot": row(scope=OF_BRANCH, pos_profile_name=BRANCH),
	"geo.preview_maps_link": row(link="30.1,31.2"),
	"invoices.create_pos_invoice": row(
		scope=OF_BRANCH,
		cart_json='[{"item_code": "no such item", "qty": 1, "rate": 1}]',
		customer_name="Mona Adel",
		pos_profile_name=BRANCH,
	),
	"invoices.pay_invoice": row(scope=OF_BRANCH, invoice_name=ORDER, payment_mode="Cash"),
	"invoices.update_invoice_delivery_slot": row(
		scope=OF_BRANCH,
		invoice_id=ORDER,
		delivery_date="2030-01-31",
		delivery_time_from="13:00:00",
		delivery_duration=3600,
	),
	"invoices.get_invoice_settlement_preview": row(scope=OF_BRANCH, invoice_name=ORDER),
	"kanban.get_kanban_columns": row(),
	"kanban.get_kanban_invoices": row(),
	"kanban.get_kanban_filters": row(),
	"kanban.get_invoice_details": row(scope=OF_BRANCH, invoice_id=ORDER),
	"kanban.update_invoice_state": row(scope=OF_BRANCH, invoice_id=ORDER, new_state="Returned"),
	"kanban.preview_invoice_out_for_delivery": row(scope=OF_BRANCH, invoice_id=ORDER),
	"kanban.get_invoice_notes": row(scope=OF_BRANCH, invoice_id=ORDER),
	"kanban.add_invoice_note": row(scope=OF_BRANCH, invoice_id=ORDER, note="Ring twice"),
	"kanban.cancel_invoice": row(MANAGER, OF_BRANCH, invoice_id=ORDER, reason=""),
	"manager.update_invoice_branch": row(scope=OF_BRANCH, invoice_id=ORDER, new_branch="no such branch"),
	"manager.submit_invoice_amendment": row(scope=OF_BRANCH, invoice_id=ORDER),
	"manager.get_manager_dashboard_summary": row(NOBODY),
	"notifications.check_for_updates": row(),
	"notifications.get_recent_invoices": row(minutes=5),
	"notifications.get_pending_alerts": row(),
	"notifications.acknowledge_invoice": row(scope=OF_BRANCH, invoice_name=ORDER),
	"notifications.register_mobile_device": row(),
	"notifications.get_vapid_public_key": row(),
	"notifications.register_vapid_subscription": row(),
	"notifications.test_websocket_emission": row(MANAGER),
	"notifications.get_websocket_debug_info": row(MANAGER),
	"payment_receipts.create_payment_receipt": row(
		scope=OF_BRANCH, sales_invoice=ORDER, payment_method="InstaPay", amount=5, pos_profile=BRANCH
	),
	"payment_receipts.upload_receipt_image": row(scope=OF_BRANCH, receipt_name=RECEIPT, image_data="x"),
	"payment_receipts.confirm_receipt": row(MANAGER, OF_BRANCH, receipt_name=RECEIPT),
	"payment_receipts.list_payment_receipts": row(scope=OF_BRANCH, pos_profile=BRANCH),
	"payment_receipts.get_accessible_pos_profiles": row(),
	"pos.get_pos_profiles": row(),
	"pos.get_profile_products": row(scope=OF_BRANCH, profile=BRANCH),
	"pos.get_profile_bundles": row(scope=OF_BRANCH, profile=BRANCH),
	"pos.get_pos_price_lists": row(MANAGER, OF_BRANCH, profile=BRANCH),
	"pos.get_commercial_policies": row(scope=OF_BRANCH, profile=BRANCH),
	"pos.resolve_customer_price_list": row(customer="Mona Adel"),
	"pos.get_sales_partners": row(),
	"pos.is_pos_profile_open": row(scope=OF_BRANCH, pos_profile=BRANCH),
	"pos.get_territory_pos_profile": row(customer="Mona Adel"),
	"pos.get_pos_profile_account_balance": row(scope=OF_BRANCH, profile=BRANCH),
	"pos.get_receipt_config": row(),
	"printing.get_printers": row(scope=OF_BRANCH, branch=BRANCH),
	"printing.get_printer_status": row(scope=OF_BRANCH, printer=PRINTER),
	"printing.get_receipt_text": row(scope=OF_BRANCH, invoice=ORDER),
	"printing.get_receipt_picture": row(scope=OF_BRANCH, invoice=ORDER),
	"printing.get_receipt_pdf": row(scope=OF_BRANCH, invoice=ORDER),
	"printing.get_receipt_bytes": row(scope=OF_BRANCH, invoice=ORDER),
	"printing.print_order": row(scope=OF_BRANCH, invoice=ORDER, printer=PRINTER),
	"printing.print_charge": row(charge="none"),
	"printing.print_settlement": row(settlement="no such settlement"),
	"printing.print_test_page": row(scope=OF_BRANCH, printer=PRINTER),
	"printing.print_again": row(scope=OF_BRANCH, job=JOB),
	"printing.get_print_jobs": row(scope=OF_BRANCH, branch=BRANCH),
	"printing.take_print_job": row(scope=OF_BRANCH, printer=PRINTER),
	"printing.report_print_job": row(scope=OF_BRANCH, job=JOB, lease="x", printed=1),
	"printing.open_drawer": row(scope=OF_BRANCH, printer=PRINTER, reason="Change"),
	"promo.validate_promo_codes": row(scope=OF_BRANCH, codes="[]", cart_json="[]", pos_profile=BRANCH),
	"returns.get_return_preview": row(scope=OF_BRANCH, invoice_id=ORDER),
	"returns.submit_invoice_return": row(
		MANAGER, OF_BRANCH, invoice_id=ORDER, reason="x", lines='[{"si_detail": "x", "qty": 1}]'
	),
	"settlement.get_open_couriers": row(),
	"settlement.get_unsettled": row(scope=OF_BRANCH, branch=BRANCH, party_type="Supplier", party="Nobody"),
	"shift.get_active_shift": row(),
	"territories.get_sub_territories": row(territory_name="Nasr City Area"),
	"territories.set_invoice_sub_territory": row(scope=OF_BRANCH, invoice_name=ORDER, sub_territory="x"),
	"trips.get_delivery_trips": row(),
	"trips.get_trip_details": row(trip_name="no such trip"),
	"trips.preview_trip_for_delivery": row(trip_name="no such trip"),
	"trips.send_trip_for_delivery": row(trip_name="no such trip"),
	"trips.mark_trip_as_delivered": row(trip_name="no such trip"),
	"trips.get_my_deliveries": row(),
	"trips.mark_order_delivered": row(scope=OF_BRANCH, invoice_name=ORDER),
	"trips.mark_order_failed": row(scope=OF_BRANCH, invoice_name=ORDER, reason="Nobody home"),
	"trips.create_delivery_trip": row(invoice_names="[]", party_type="Supplier", party="nobody"),
	"user.get_current_user_roles": row(),
	"charges.cancel_charge": row(charge="none"),
	"charges.create_charge": row(scope=OF_BRANCH, sales_invoice=ORDER),
	"charges.get_balance": row(READERS, charge="none"),
	"charges.get_chain_health": row(NOBODY),
	"charges.get_charge": row(charge="none"),
	"charges.get_history": row(READERS, charge="none"),
	"charges.get_sweep": row(BOOKKEEPERS, token="none"),
	"charges.list_charges": row(),
	"charges.openapi_document": row(),
	"charges.read_chains": row(NOBODY),
	"webhooks.events": row(NOBODY),
	"webhooks.rotate_secret": row(NOBODY),
	"webhooks.send_again": row(NOBODY),
	"webhooks.send_test": row(NOBODY),
	"webhooks.show_secret": row(NOBODY),
}


# Sent in place of each argument in turn.
HOSTILE = (
	[],
	["like", "%"],
	{"a": 1},
	True,
	-1,
	1e308,
	"NaN",
	"x" * 20_000,
	"' OR 1=1 -- ",
	"🎂" * 30,
	"[null]",
	"a\x00b",
	"0000-00-00",
)
EACH = 2  # of them for an argument


def whitelisted() -> dict[str, list[str]]:
	"""Every endpoint of the app, as the last two parts of its path, with its arguments."""
	return dict(_whitelisted())


def _whitelisted() -> Iterator[tuple[str, list[str]]]:
	for path in (*API.glob("*.py"), DOUBLED):
		for node in ast.walk(ast.parse(path.read_text())):
			if isinstance(node, ast.FunctionDef) and any(
				"frappe.whitelist" in ast.unparse(decorator) for decorator in node.decorator_list
			):
				yield f"{path.stem}.{node.name}", [argument.arg for argument in node.args.args]


@pytest.fixture
def names(world, site) -> dict[str, str]:
	"""A new order of the first branch with a receipt; those who may do a thing do it, one after the other."""
	import frappe

	order = make_order(world)
	receipt = frappe.get_doc(
		{
			"doctype": "Jarz POS Payment Receipt",
			"sales_invoice": order.name,
			"payment_method": "InstaPay",
			"amount": 1,
			"pos_profile": world.branch.name,
			"status": "Changed",
		}
	).insert(ignore_permissions=True)
	printer, job = make_slip(order)
	frappe.db.commit()
	return {
		ORDER: order.name,
		BRANCH: world.branch.name,
		RECEIPT: receipt.name,
		PRINTER: printer,
		JOB: job,
	}


def _refused(answer) -> bool:
	return answer.status == 403 or any(text in answer.error_text() for text in REFUSALS)


def _call(client, path: str, names: dict[str, str], **instead: object):
	arguments = {key: names.get(value, value) for key, value in TABLE[path].arguments.items()} | instead
	package = "jarz_pos.jarz_pos.services" if path.startswith(DOUBLED.stem) else "jarz_pos.api"
	return client.post(f"{package}.{path}", arguments)


def test_every_endpoint_has_a_row():
	assert set(whitelisted()) == set(TABLE) | PUBLIC


@pytest.mark.parametrize("path", sorted(TABLE))
def test_the_table(path: str, names: dict[str, str], world, http: Callable):
	rule = TABLE[path]
	bound = rule.scope == OF_BRANCH
	expected = {
		None: True,  # not signed in
		world.stranger: True,
		world.bookkeeper: rule.least not in (READERS, BOOKKEEPERS),
		world.foreign_staff: bound or rule.least in (MANAGER, BOOKKEEPERS, NOBODY),
		world.second_staff: bound or rule.least in (MANAGER, BOOKKEEPERS, NOBODY),
		world.staff: rule.least in (MANAGER, BOOKKEEPERS, NOBODY),
		world.line_manager: rule.least == NOBODY,  # an Accounts User too
	}
	for user, refused in expected.items():
		answer = _call(http(user), path, names)
		told = f"{path} for {user}: {answer.status} {answer.error_text()[:200]!r}"
		assert answer.status != 401, f"401 signs the client out. {told}"
		assert answer.status < 500, told
		assert _refused(answer) == refused, told
		assert "Traceback" not in answer.error_text(), told


def test_whatever_is_sent_is_answered_and_nobody_is_signed_out(names: dict[str, str], world, http: Callable):
	client, values, broken = http(world.line_manager), itertools.cycle(HOSTILE), []
	for path, arguments in sorted(whitelisted().items()):
		if path in PUBLIC:
			continue
		for argument in arguments * EACH:
			value = next(values)
			answer = _call(client, path, names, **{argument: value})
			if answer.status == 401 or answer.status >= 500:
				broken.append((path, argument, repr(value)[:40], answer.status, answer.error_text()[:200]))
	assert broken == []
	assert _call(client, "user.get_current_user_roles", names).status == 200
