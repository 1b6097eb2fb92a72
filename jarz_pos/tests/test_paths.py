"""Every path that the mobile client calls is there, under the verb that it uses (contract 1.18, groups A and B)."""

import pytest

GET = """
pos.get_receipt_config
kanban.get_kanban_columns get_kanban_filters get_invoice_details preview_invoice_out_for_delivery get_invoice_notes
couriers.get_active_couriers
invoices.get_invoice_settlement_preview
territories.get_sub_territories
trips.get_delivery_trips
payment_receipts.list_payment_receipts
custom_shipping.get_pending_custom_shipping_requests
"""
POST = """
user.get_current_user_roles
shift.get_active_shift
pos.get_pos_profiles get_profile_products get_profile_bundles get_territory_pos_profile get_sales_partners
pos.get_pos_price_lists get_commercial_policies resolve_customer_price_list is_pos_profile_open
pos.get_pos_profile_account_balance
customer.search_customers get_territories create_customer get_customer_shipping_addresses
customer.save_customer_shipping_address update_customer_shipping_address delete_customer_shipping_address
customer.change_invoice_shipping_address update_default_address
territories.set_invoice_sub_territory
geo.preview_maps_link
delivery_slots.get_available_delivery_slots get_next_available_slot
promo.validate_promo_codes
invoices.create_pos_invoice pay_invoice get_invoice_settlement_preview update_invoice_delivery_slot
kanban.get_kanban_invoices update_invoice_state cancel_invoice add_invoice_note
manager.update_invoice_branch get_manager_dashboard_summary submit_invoice_amendment
couriers.create_delivery_party get_delivery_partners_list generate_settlement_preview confirm_settlement
couriers.deliver_online_unconfirmed handle_out_for_delivery_transition mark_courier_outstanding get_courier_balances
couriers.settle_courier_collected_payment settle_single_invoice_paid list_unconfirmed_online_orders
couriers.confirm_online_payment convert_online_order_to_cod change_payment_collection_method
custom_shipping.request_custom_shipping approve_custom_shipping reject_custom_shipping
returns.get_return_preview submit_invoice_return
payment_receipts.create_payment_receipt upload_receipt_image confirm_receipt get_accessible_pos_profiles
notifications.check_for_updates get_recent_invoices get_pending_alerts acknowledge_invoice register_mobile_device
notifications.get_vapid_public_key register_vapid_subscription test_websocket_emission get_websocket_debug_info
"""
DOUBLED = (
	"sales_partner_unpaid_out_for_delivery",
	"sales_partner_paid_out_for_delivery",
	"settle_delivery_party",
	"settle_courier",
)


def paths() -> list[tuple[str, str]]:
	found = [("POST", f"jarz_pos.jarz_pos.services.delivery_handling.{name}") for name in DOUBLED]
	for verb, text in (("GET", GET), ("POST", POST)):
		for line in text.split("\n"):
			module, _dot, names = line.partition(".")
			found += [(verb, f"jarz_pos.api.{module}.{name}") for name in names.split()]
	return found


@pytest.mark.parametrize(("verb", "path"), paths())
def test_the_path_is_there(world, http, verb, path):
	"""An empty request may be refused, in words of ours: not by Frappe for the path or the verb, and not by a crash."""
	answer = http(world.line_manager).request(verb, path, **({"json": {}} if verb == "POST" else {}))
	assert answer.status in (200, 403, 404, 417), (answer.status, answer.body)
	text = answer.error_text()
	assert (answer.status == 200) or text, answer.body
	for crash in ("Failed to get method", "is not whitelisted", "Not permitted", "Error:"):
		assert crash not in text, text
