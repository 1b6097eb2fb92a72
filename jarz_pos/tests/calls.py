"""The calls of the published client around an order, with what they name and the shapes of their answers (contract 1.2 to
1.8 and 1.10).
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import frappe

from jarz_pos.kanban import states
from jarz_pos.tests import checkout, factories, shapes
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.shapes import COUNT, FLAG, MAYBE_TEXT, NUMBER, TEXT, texts

PICTURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


class Shop:
	"""What the calls name. Each thing is made, and committed, when a call asks for it."""

	def __init__(self, world: factories.World):
		self.world = world
		self.branch = world.branch.name

	def order(self, **values: object) -> str:
		return self._committed(make_order(self.world, **values).name)

	def receipt(self) -> str:
		receipt = frappe.get_doc(
			{
				"doctype": "Jarz POS Payment Receipt",
				"sales_invoice": make_order(self.world).name,
				"payment_method": "InstaPay",
				"amount": 1,
				"pos_profile": self.branch,
				"status": "Unconfirmed",
			}
		)
		return self._committed(receipt.insert(ignore_permissions=True).name)

	def noted(self) -> str:
		order = make_order(self.world).name
		note = frappe.get_doc(
			{
				"doctype": "Jarz Invoice Note",
				"sales_invoice": order,
				"pos_profile": self.branch,
				"note": "Ring twice",
			}
		)
		note.insert(ignore_permissions=True)
		return self._committed(order)

	def area(self, child: bool = False) -> str:
		parent = factories.ensure(
			"Territory",
			"Contract Island",
			territory_name="Contract Island",
			parent_territory="All Territories",
			is_group=1,
		)
		inner = factories.ensure(
			"Territory",
			"Contract Beach",
			territory_name="Contract Beach",
			parent_territory=parent.name,
			jarz_delivery_income=70,
		)
		return self._committed(inner.name if child else parent.name)

	def address(self) -> str:
		return frappe.db.get_value("Customer", self.world.customer, "customer_primary_address")

	def spare(self) -> str:
		"""One more address of the customer, which no order goes to."""
		address = frappe.copy_doc(frappe.get_doc("Address", self.address()))
		address.is_primary_address = address.is_shipping_address = 0
		return self._committed(address.insert(ignore_permissions=True).name)

	def policy(self) -> str:
		name = "Contract gifts"
		return self._committed(factories.ensure("Jarz Commercial Policy", name, policy_name=name).name)

	@staticmethod
	def _committed(name: str) -> str:
		frappe.db.commit()
		return name


def mobile() -> str:
	return f"012{random.randrange(10**8):08d}"


Sent = Callable[[Shop], dict]


@dataclass(frozen=True)
class Call:
	"""How the client calls an endpoint, and what it reads of the answer. What `sent` calls "made" is not sent."""

	shape: object
	sent: Sent = field(default=lambda shop: {})
	verb: str = "POST"
	form: bool = False


def success(**keys: object) -> dict:
	return {"success": FLAG, **keys}


def new_customer(shop: Shop) -> dict:
	return {
		"customer_name": f"Contract {random.randrange(10**9)}",
		"mobile_no": mobile(),
		"customer_primary_address": "5 Tahrir Street",
		"territory_id": shop.world.branch.territory,
		"location_link": "https://maps.google.com/?q=30.05,31.24",
		"customer_type": "Individual",
		"customer_group": "Individual",
	}


def saved_address(shop: Shop) -> dict:
	return {
		"customer": shop.world.customer,
		"phone": "01001234567",
		"address_name": shop.address(),
		"set_as_primary": 1,
	}


CALLS: dict[str, Call] = {
	"user.get_current_user_roles": Call(shapes.USER),
	"shift.get_active_shift": Call(shapes.NULL),
	"pos.get_pos_profiles": Call([shapes.PROFILE]),
	"pos.get_profile_products": Call([shapes.PRODUCT], lambda shop: {"profile": shop.branch}),
	"pos.get_profile_bundles": Call([shapes.BUNDLE], lambda shop: {"profile": shop.branch}),
	"pos.get_pos_price_lists": Call([shapes.PRICE_LIST], lambda shop: {"profile": shop.branch}),
	"pos.get_commercial_policies": Call(
		[shapes.POLICY], lambda shop: {"profile": shop.branch, "made": shop.policy()}
	),
	"pos.resolve_customer_price_list": Call(
		{"price_list": MAYBE_TEXT},
		lambda shop: {"customer": shop.world.customer, "pos_profile": shop.branch},
	),
	"pos.get_sales_partners": Call([texts("name partner_name title")], lambda shop: {"limit": 10}),
	"pos.is_pos_profile_open": Call(
		{"is_open": FLAG, "message": TEXT}, lambda shop: {"pos_profile": shop.branch}
	),
	"pos.get_territory_pos_profile": Call(
		{**texts("customer territory"), "territory_pos_profile": MAYBE_TEXT},
		lambda shop: {"customer": shop.world.customer},
	),
	"pos.get_pos_profile_account_balance": Call(shapes.DRAWER, lambda shop: {"profile": shop.branch}),
	"pos.get_receipt_config": Call(shapes.RECEIPT_CONFIG, verb="GET"),
	"promo.validate_promo_codes": Call(
		shapes.PROMO,
		lambda shop: {
			"codes": '["NOSUCH"]',
			"cart_json": json.dumps([checkout.line(shop.world)]),
			"pos_profile": shop.branch,
			"channel": "flutter",
			"pickup": False,
			"customer": shop.world.customer,
		},
	),
	"customer.search_customers": Call(
		[shapes.CUSTOMER], lambda shop: {"phone": "0100 123-4567", "customer_type": "Individual"}
	),
	"customer.get_territories": Call([shapes.TERRITORY]),
	"customer.create_customer": Call({**shapes.CUSTOMER, "geo": (dict,)}, new_customer, form=True),
	"customer.get_customer_shipping_addresses": Call(
		shapes.ADDRESS_BOOK, lambda shop: {"customer": shop.world.customer, "invoice": shop.order()}
	),
	"customer.save_customer_shipping_address": Call(
		shapes.SAVED_ADDRESS, lambda shop: {**saved_address(shop), "invoice": shop.order()}
	),
	"customer.update_customer_shipping_address": Call(
		shapes.ADDRESS_BOOK,
		lambda shop: {"customer": shop.world.customer, "address_name": shop.address(), "pincode": "11511"},
	),
	"customer.delete_customer_shipping_address": Call(
		success(address_book=shapes.ADDRESS_BOOK),
		lambda shop: {"customer": shop.world.customer, "address_name": shop.spare()},
	),
	"customer.change_invoice_shipping_address": Call(
		shapes.ADDRESS_CHANGE, lambda shop: {"invoice_name": shop.order(), "address_name": shop.address()}
	),
	"customer.update_default_address": Call(
		shapes.SAVED_ADDRESS,
		lambda shop: {
			"customer": shop.world.customer,
			"address": "12 Nile Street",
			"phone": "01001234567",
			"invoice": shop.order(),
		},
	),
	"geo.preview_maps_link": Call(
		shapes.PLACE, lambda shop: {"link": "https://maps.google.com/?q=30.1,31.2"}
	),
	"territories.get_sub_territories": Call(
		success(data=[shapes.SUB_TERRITORY]), lambda shop: {"territory_name": shop.area()}, verb="GET"
	),
	"territories.set_invoice_sub_territory": Call(
		success(sub_territory=TEXT, delivery_expense=NUMBER, delivery_income=NUMBER),
		lambda shop: {
			"invoice_name": shop.order(territory=shop.area()),
			"sub_territory": shop.area(child=True),
		},
	),
	"delivery_slots.get_available_delivery_slots": Call(
		[shapes.SLOT], lambda shop: {"pos_profile_name": shop.branch}
	),
	"delivery_slots.get_next_available_slot": Call(
		shapes.SLOT, lambda shop: {"pos_profile_name": shop.branch}
	),
	"invoices.create_pos_invoice": Call(
		shapes.ORDER,
		lambda shop: checkout.body(
			shop.world,
			checkout.line(shop.world),
			checkout.bundle_line(shop.world, ["CAKE-1", "CAKE-2"], ["DRINK-1"]),
			required_delivery_datetime=f"{factories.tomorrow()}T12:00:00",
			delivery_end_datetime=f"{factories.tomorrow()}T14:00:00",
			delivery_charges_json='[{"charge_type": "Delivery", "amount": 50, "description": "Delivery"}]',
			payment_method="Cash",
		),
	),
	"invoices.pay_invoice": Call(
		shapes.PAYMENT,
		lambda shop: {"invoice_name": shop.order(), "payment_mode": "Cash", "pos_profile": shop.branch},
	),
	"invoices.update_invoice_delivery_slot": Call(
		success(message=TEXT),
		lambda shop: {
			"invoice_id": shop.order(),
			"delivery_date": factories.tomorrow(),
			"delivery_time_from": "14:00:00",
			"delivery_duration": 7200,
			"delivery_slot_label": "Tomorrow, 02:00 PM - 04:00 PM",
		},
	),
	"payment_receipts.create_payment_receipt": Call(
		shapes.RECEIPT_MADE,
		lambda shop: {
			"sales_invoice": shop.order(),
			"payment_method": "Instapay",
			"amount": 5.5,
			"pos_profile": shop.branch,
		},
	),
	"payment_receipts.upload_receipt_image": Call(
		success(file_url=TEXT, message=TEXT),
		lambda shop: {"receipt_name": shop.receipt(), "image_data": PICTURE, "filename": "shot.png"},
	),
	"payment_receipts.confirm_receipt": Call(
		success(message=TEXT), lambda shop: {"receipt_name": shop.receipt()}
	),
	"payment_receipts.list_payment_receipts": Call(
		[shapes.RECEIPT], lambda shop: {"pos_profile": shop.branch, "made": shop.receipt()}, verb="GET"
	),
	"payment_receipts.get_accessible_pos_profiles": Call([TEXT], verb="GET"),
	"kanban.get_kanban_columns": Call(success(columns=[shapes.COLUMN]), verb="GET"),
	"kanban.get_kanban_invoices": Call(
		success(
			data={states.key(state): [shapes.CARD] for state in states.ORDER},
			truncated=FLAG,
			total_matching=COUNT,
			limit=COUNT,
			filtered=FLAG,
			card_count=COUNT,
		),
		lambda shop: {
			"filters": json.dumps(
				{
					"searchTerm": "",
					"dateFrom": f"{frappe.utils.today()}T00:00:00.000",
					"dateTo": None,
					"amountFrom": None,
					"branches": [shop.branch],
				}
			),
			"made": shop.order(),
		},
	),
	"kanban.get_kanban_filters": Call(
		success(customers=shapes.CHOICES, states=shapes.CHOICES),
		lambda shop: {"made": shop.order()},
		verb="GET",
	),
	"kanban.get_invoice_details": Call(
		success(data=shapes.DETAILS), lambda shop: {"invoice_id": shop.order()}, verb="GET"
	),
	"kanban.update_invoice_state": Call(
		success(
			**texts("message invoice_id state final_state"),
			updated_fields=[TEXT],
			delivery_note=MAYBE_TEXT,
			cash_payment_entry=MAYBE_TEXT,
			sales_partner_transaction=MAYBE_TEXT,
		),
		lambda shop: {
			"invoice_id": shop.order(),
			"new_state": "In Progress",
			"expected_state": "Received",
		},
	),
	"kanban.preview_invoice_out_for_delivery": Call(
		shapes.DISPATCH_PREVIEW,
		lambda shop: {"invoice_id": shop.order(state="Ready", items={"CAKE-1": 99999})},
		verb="GET",
	),
	"kanban.get_invoice_notes": Call(
		success(data=[shapes.NOTE], note_count=COUNT), lambda shop: {"invoice_id": shop.noted()}, verb="GET"
	),
	"kanban.add_invoice_note": Call(
		success(data=shapes.NOTE, note_count=COUNT),
		lambda shop: {"invoice_id": shop.order(), "note": "Ring twice 🔔"},
	),
	"kanban.cancel_invoice": Call(
		success(
			**texts("invoice_id state"),
			cancelled_docstatus=COUNT,
			cancelled_payment_entries=[TEXT],
			cancelled_journal_entries=[TEXT],
		),
		lambda shop: {"invoice_id": shop.order(), "reason": "Changed his mind", "notes": "Called at noon"},
	),
	"manager.update_invoice_branch": Call(
		success(**texts("new_branch new_state target_warehouse")),
		lambda shop: {"invoice_id": shop.order(), "new_branch": shop.world.second_branch.name},
	),
	"notifications.check_for_updates": Call(
		shapes.UPDATES,
		lambda shop: {"last_check": "2020-01-01 00:00:00", "made": shop.order()},
	),
	"notifications.get_recent_invoices": Call(
		success(new_invoices=[shapes.CHANGED_ORDER], modified_invoices=[shapes.CHANGED_ORDER]),
		lambda shop: {"minutes": 5, "made": shop.order()},
	),
	"notifications.get_pending_alerts": Call(
		success(alerts=[shapes.ALERT]), lambda shop: {"made": shop.order()}
	),
	"notifications.acknowledge_invoice": Call(
		success(**texts("invoice_id acceptance_status accepted_by accepted_on")),
		lambda shop: {"invoice_name": shop.order()},
	),
	"notifications.register_mobile_device": Call(
		success(device=TEXT),
		lambda shop: {
			"token": "contract-token",
			"platform": "Android",
			"device_name": "Pixel",
			"app_version": "1.0",
			"pos_profiles": json.dumps([shop.branch]),
		},
	),
	"notifications.get_vapid_public_key": Call({"public_key": MAYBE_TEXT}),
	"notifications.register_vapid_subscription": Call(
		success(enabled=FLAG), lambda shop: {"subscription_json": "{}", "browser": "Firefox"}
	),
	"notifications.test_websocket_emission": Call(success(**texts("event user"))),
	"notifications.get_websocket_debug_info": Call(success(user=TEXT, branches=[TEXT])),
}
