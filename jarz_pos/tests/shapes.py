"""Answers as the published client reads them, key by key and type by type (contract chapter 1).

A shape is a tuple of types, a dict of shapes, or a list with the shape of each element. True is no number, and a whole
number does for a fraction only where both are named. A dict has exactly its keys; one that ends in "?" may be absent.
"""

from dataclasses import dataclass

NONE = type(None)
TEXT, MAYBE_TEXT = (str,), (str, NONE)
NUMBER, MAYBE_NUMBER = (int, float), (int, float, NONE)
COUNT, FLAG, LIST, MAP = (int,), (bool,), (list,), (dict,)
NULL = (NONE,)


@dataclass(frozen=True)
class Maybe:
	"""The shape, or null."""

	shape: object


def assert_shape(value: object, shape: object, where: str = "message") -> None:
	"""Raises AssertionError with the place that is wrong. A list may be empty; tests that need a row ask for it."""
	if isinstance(shape, Maybe):
		if value is not None:
			assert_shape(value, shape.shape, where)
	elif isinstance(shape, list):
		assert isinstance(value, list), f"{where} is {value!r}"
		for place, element in enumerate(value):
			assert_shape(element, shape[0], f"{where}[{place}]")
	elif isinstance(shape, dict):
		assert isinstance(value, dict), f"{where} is {value!r}"
		needed = {key for key in shape if not key.endswith("?")}
		assert needed <= set(value), f"{where} lacks {sorted(needed - set(value))}"
		allowed = {key.rstrip("?") for key in shape}
		assert set(value) <= allowed, f"{where} has {sorted(set(value) - allowed)} too"
		for key, inner in shape.items():
			if (name := key.rstrip("?")) in value:
				assert_shape(value[name], inner, f"{where}.{name}")
	else:
		assert type(value) in shape, f"{where} is {value!r}"


def every(shape: object, keys: str) -> dict:
	"""One shape for all of these keys, written with spaces between them."""
	return dict.fromkeys(keys.split(), shape)


def texts(keys: str) -> dict:
	"""A text for each of these keys."""
	return every(TEXT, keys)


# 1.2

USER = {
	**texts("user full_name"),
	"roles": [TEXT],
	"employee": MAYBE_TEXT,
	"employee_name": MAYBE_TEXT,
	"branch": MAYBE_TEXT,
	"require_pos_shift": FLAG,
	"is_b2b_sales_rep": FLAG,
	"can_access_b2b": FLAG,
	"is_jarz_manager": FLAG,
}

# 1.3

PROFILE = {"name": TEXT, "allow_delivery_partner": FLAG}
PRODUCT = {
	**texts("id name price_list item_group"),
	"price": NUMBER,
	"price_list_rate": NUMBER,
	"qty": NUMBER,
	"allow_negative_stock": FLAG,
}
CHOICE = {
	**texts("id name"),
	"price": NUMBER,
	"qty": NUMBER,
	"actual_qty": NUMBER,
	"allow_negative_stock": FLAG,
}
BUNDLE = {
	**texts("id name price_list erpnext_item parent_item_code"),
	"price": NUMBER,
	"price_list_rate": NUMBER,
	"free_shipping": FLAG,
	"item_groups": [
		{
			**texts("group_name group_key"),
			"group_index": COUNT,
			"quantity": COUNT,
			"items": [CHOICE],
		}
	],
}
PRICE_LIST = {
	**texts("name display_label currency"),
	"is_default": FLAG,
	"zero_shipping_default": FLAG,
}
POLICY = {
	**texts("name policy_name order_purpose"),
	"price_list": MAYBE_TEXT,
	"discount_percentage": NUMBER,
	"waives_shipping_income": FLAG,
	"no_courier": FLAG,
}
DRAWER = {**texts("profile account currency"), "balance": NUMBER}
RECEIPT_CONFIG = texts("header footer phone website logo")
PROMO = {
	"results": [
		{
			**texts("code discount_type reason"),
			"accepted": FLAG,
			"discount_amount": NUMBER,
			"free_delivery": FLAG,
		}
	],
	"total_discount": NUMBER,
	"free_delivery": FLAG,
	"eligible_net_total": NUMBER,
	"capped": FLAG,
}

# 1.4

CUSTOMER = {
	**texts("name customer_name"),
	**every(
		MAYBE_TEXT,
		"""
		mobile_no customer_primary_address customer_primary_contact territory customer_group
		territory_name territory_name_ar
	""",
	),
	"delivery_income": NUMBER,
	"delivery_expense": NUMBER,
}
TERRITORY = {
	**texts("name territory_name"),
	"is_group": COUNT,
	"delivery_income": NUMBER,
	"delivery_expense": NUMBER,
	"territory_name_ar": MAYBE_TEXT,
}
SUB_TERRITORY = {key: shape for key, shape in TERRITORY.items() if key != "is_group"}
ADDRESS = {
	**texts("""
		name address_title address_type address_line1 address_line2 city full_address phone
		modified pincode location_link
	"""),
	"is_primary_address": FLAG,
	"is_shipping_address": FLAG,
	"latitude?": NUMBER,
	"longitude?": NUMBER,
	"geo_source?": TEXT,
	"geo_confidence?": MAYBE_TEXT,
}
ADDRESS_BOOK = {
	**texts("customer customer_name selected_address_name default_phone"),
	"addresses": [ADDRESS],
	"selected_address": Maybe(ADDRESS),
}
SAVED_ADDRESS = {
	"success": FLAG,
	**texts("message selected_address_name"),
	"selected_address": texts("name city full_address phone"),
	"address_book": ADDRESS_BOOK,
	"geo": (dict, NONE),
}
ADDRESS_CHANGE = {
	"success": FLAG,
	"territory_changed": FLAG,
	"territory_resolved": FLAG,
	"unresolved_city": MAYBE_TEXT,
	"old_territory": MAYBE_TEXT,
	"new_territory": MAYBE_TEXT,
	"old_expense": NUMBER,
	"new_expense": NUMBER,
	"old_income": NUMBER,
	"new_income": NUMBER,
	"delivery_fee_differs": FLAG,
}
PLACE = {
	"success": FLAG,
	"latitude": MAYBE_NUMBER,
	"longitude": MAYBE_NUMBER,
	"precision": TEXT,
	"distance_from_branch_m": MAYBE_NUMBER,
	"error": MAYBE_TEXT,
}

# 1.5

SLOT = {
	**texts("date time datetime end_datetime label day_label time_label business_date"),
	"is_default": FLAG,
}

# 1.6, 1.7

ORDER = {
	"success": FLAG,
	**texts("name invoice_name customer status posting_date company"),
	"grand_total": NUMBER,
	"net_total": NUMBER,
	"outstanding_amount": NUMBER,
	"items_count": COUNT,
	"docstatus": COUNT,
	"partner_tax_suppressed": FLAG,
	"pickup": FLAG,
	**every(
		MAYBE_TEXT,
		"""
		delivery_datetime delivery_date delivery_time_from delivery_slot_label delivery_label
	""",
	),
	"delivery_duration_seconds": (int, NONE),
	"delivery_duration_minutes": (int, NONE),
}
PAYMENT = {
	"success": FLAG,
	**texts("payment_entry invoice mode_of_payment paid_to receivable"),
	"amount": NUMBER,
	"outstanding_amount": NUMBER,
	"allocated_amount": NUMBER,
	"paid_amount": NUMBER,
	"reference_no": MAYBE_TEXT,
	"reference_date": MAYBE_TEXT,
	"note?": MAYBE_TEXT,
}
RECEIPT = {
	**texts("name sales_invoice payment_method pos_profile status creation modified customer_name"),
	"invoice_id": TEXT,
	"amount": NUMBER,
	**every(
		MAYBE_TEXT, "receipt_image receipt_image_url uploaded_by upload_date confirmed_by confirmed_date"
	),
	"woo_order_id": MAYBE_NUMBER,
	"can_confirm": FLAG,
}

RECEIPT_MADE = {"success": FLAG, **texts("receipt_name message")}

# 1.8

ITEM = {
	**texts("item_code item_name"),
	"qty": NUMBER,
	"rate": NUMBER,
	"amount": NUMBER,
	"price_list_rate": MAYBE_NUMBER,
	"discount_percentage": MAYBE_NUMBER,
	"discount_amount": MAYBE_NUMBER,
	"is_bundle_parent": COUNT,
	"is_bundle_child": COUNT,
	**every(MAYBE_TEXT, "bundle_code parent_bundle bundle_group_key bundle_group_name"),
}
BARE_CARD = {
	**texts("""
		name invoice_id_short customer_name customer territory full_address status posting_date
		posting_time creation modified customer_phone acceptance_status custom_kanban_profile
		pos_profile shipping_override_status return_status
	"""),
	**every(
		NUMBER,
		"""
		grand_total net_total total_taxes_and_charges shipping_income shipping_expense
		outstanding_amount returned_amount
	""",
	),
	**every(
		MAYBE_TEXT,
		"""
		doc_status required_delivery_date delivery_date delivery_time_from delivery_slot_label
		courier settlement_mode party_type party sales_partner payment_method actual_payment_method
		payment_confirmation_status payment_receipt_name payment_receipt_method
		payment_receipt_status payment_receipt_image_url latest_note sub_territory
		territory_display sub_territory_display territory_name_ar delivery_trip geo_source
		geo_confidence delivered_at delivery_failure_reason
	""",
	),
	**every(
		MAYBE_NUMBER,
		"""
		shipping_override custom_delivery_income woo_order_id address_latitude address_longitude
		delivery_attempt_no delivery_sequence
	""",
	),
	**every(
		FLAG,
		"""
		has_unsettled_courier_txn has_unsettled_customer_amount is_pickup requires_acceptance
		has_sub_territories has_location_pin
	""",
	),
	"delivery_duration": (int, NONE),
	"note_count": COUNT,
	"docstatus_value": COUNT,
	"is_return": COUNT,
	"items": [ITEM],
}
# What the board adds around every card, since it is translated or depends on who asks.
CARD = {
	**BARE_CARD,
	"can_amend": FLAG,
	**texts("amendment_block_code amendment_block_reason"),
	"can_return": FLAG,
	"return_block_code": MAYBE_TEXT,
	"return_block_reason": MAYBE_TEXT,
}
DETAILS = {
	**CARD,
	"was_free_shipping": FLAG,
	"can_cancel": FLAG,
	**texts("shipping_address_name customer_address"),
}
COLUMN = {**texts("id name color"), "order": COUNT}
NOTE = texts("name sales_invoice pos_profile note added_by added_by_full_name added_on")
CHOICES = [texts("value label")]
SHORTAGE = {
	**texts("item_code item_name warehouse"),
	"required_qty": NUMBER,
	"available_qty": NUMBER,
	"shortage_qty": NUMBER,
	"can_override": FLAG,
	"invoice_names": [TEXT],
}
DISPATCH_PREVIEW = {
	"success": FLAG,
	"invoice_id": TEXT,
	"preview": {
		"requires_reason": FLAG,
		"blocking": FLAG,
		"approvable_shortages": [SHORTAGE],
		"blocking_shortages": [SHORTAGE],
		"shortages": [SHORTAGE],
		"warehouse_mismatches": LIST,
		"validation_errors": [TEXT],
		"invoice_previews": MAP,
	},
	"blocking_errors": [TEXT],
	"requires_shortage_reason": FLAG,
}

# 1.10

UPDATES = {
	"success": FLAG,
	"has_updates": FLAG,
	"new_count": COUNT,
	"modified_count": COUNT,
	"total_updates": COUNT,
	"current_time": TEXT,
}
CHANGED_ORDER = {
	**texts("name customer_name status sales_invoice_state pos_profile creation modified"),
	"grand_total": NUMBER,
	"docstatus": COUNT,
}
ALERT = {
	**texts("""
		invoice_id name customer customer_name pos_profile effective_pos_profile
		custom_kanban_profile kanban_profile branch_display sales_invoice_state acceptance_status
		posting_date posting_time item_summary timestamp
	"""),
	"grand_total": NUMBER,
	"net_total": NUMBER,
	"outstanding": NUMBER,
	"requires_acceptance": FLAG,
	"delivery_date": MAYBE_TEXT,
	"delivery_time": MAYBE_TEXT,
	"delivery_time_from": MAYBE_TEXT,
	"custom_is_pickup": FLAG,
	"items": [{**texts("item_code item_name"), "qty": NUMBER}],
	"item_count": COUNT,
	"woo_order_id": MAYBE_NUMBER,
}
