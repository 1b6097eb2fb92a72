"""Fields that the app adds to documents of ERPNext: the one list that installing and uninstalling read.

Names carry the prefix `jarz_`, except `sales_invoice_state` (architecture, decision 1).
"""

from jarz_pos.kanban import states

SECTION_ANCHOR = "ignore_pricing_rule"  # the last field before the items, on v15 and v16


def _field(fieldname: str, fieldtype: str, label: str, **properties: object) -> dict:
	return {"fieldname": fieldname, "fieldtype": fieldtype, "label": label, **properties}


def _kept(fieldname: str, fieldtype: str, label: str, **properties: object) -> dict:
	"""A fact of an order that the server writes, also after submit, and that a copy does not inherit."""
	return _field(
		fieldname,
		fieldtype,
		label,
		**{"read_only": 1, "allow_on_submit": 1, "no_copy": 1, "print_hide": 1, **properties},
	)


SALES_INVOICE = [
	_field(
		"jarz_order_section",
		"Section Break",
		"Order",
		collapsible=1,
		collapsible_depends_on="sales_invoice_state",
	),
	_field(
		"sales_invoice_state",
		"Select",
		"Order State",
		options="\n".join(("", *states.ORDER)),
		allow_on_submit=1,
		no_copy=1,
		print_hide=1,
		in_standard_filter=1,
		description="Empty for invoices that are no orders. Moves one step forward at a time.",
	),
	_kept("jarz_branch", "Link", "Branch", options="POS Profile", in_standard_filter=1),
	_kept("jarz_acceptance_status", "Select", "Acceptance", options="\nPending\nAccepted"),
	_kept("jarz_accepted_by", "Link", "Accepted By", options="User"),
	_kept("jarz_accepted_on", "Datetime", "Accepted On"),
	_kept("jarz_is_pickup", "Check", "Pickup", allow_on_submit=0),
	_kept("jarz_no_courier", "Check", "Goes out without a Courier", allow_on_submit=0),
	_field("jarz_order_column_1", "Column Break", ""),
	_kept("jarz_delivery_date", "Date", "Delivery Date"),
	_kept("jarz_delivery_time_from", "Time", "Delivery From"),
	_kept("jarz_delivery_duration", "Duration", "Delivery Within", hide_days=1),
	_kept("jarz_delivery_slot_label", "Data", "Delivery Slot"),
	_kept("jarz_delivered_on", "Datetime", "Delivered On"),
	_kept("jarz_sub_territory", "Link", "Sub-territory", options="Territory"),
	_field("jarz_order_column_2", "Column Break", ""),
	_kept(
		"jarz_payment_method",
		"Select",
		"Intended Payment",
		options="\nCash\nInstapay\nMobile Wallet\nKashier Card\nKashier Wallet",
	),
	_kept(
		"jarz_payment_confirmation_status",
		"Select",
		"Payment Confirmation",
		options="\nAwaiting Payment\nPayment Confirmed\nConverted to Cash",
	),
	_kept("jarz_shipping_expense", "Currency", "Courier Fee", options="Company:company:default_currency"),
	_kept("jarz_delivery_income_set", "Check", "Delivery Fee Was Overridden"),
	_kept(
		"jarz_delivery_income",
		"Currency",
		"Delivery Fee",
		options="currency",
		depends_on="jarz_delivery_income_set",
	),
	_kept(
		"jarz_courier_party_type",
		"Select",
		"Courier Is",
		options="\nEmployee\nSupplier",
		depends_on="jarz_courier_party",
	),
	_kept(
		"jarz_courier_party",
		"Dynamic Link",
		"Courier",
		options="jarz_courier_party_type",
		depends_on="jarz_courier_party",
	),
	_kept("jarz_out_on", "Datetime", "Out for Delivery Since", depends_on="jarz_out_on"),
	_kept(
		"jarz_shortage_reason",
		"Small Text",
		"Short of Stock, Sent Because",
		depends_on="jarz_shortage_reason",
	),
	_kept(
		"jarz_shortage_approved_by",
		"Link",
		"Shortage Approved By",
		options="User",
		depends_on="jarz_shortage_reason",
	),
	_kept(
		"jarz_delivery_partner",
		"Link",
		"Delivery Partner",
		options="Jarz Delivery Partner",
		depends_on="jarz_delivery_partner",
	),
	_kept(
		"jarz_delivery_trip",
		"Link",
		"Delivery Trip",
		options="Jarz Delivery Trip",
		depends_on="jarz_delivery_trip",
	),
	_kept(
		"jarz_shipping_override",
		"Currency",
		"Approved Courier Fee",
		options="Company:company:default_currency",
		depends_on="eval:doc.jarz_shipping_override_status == 'Approved'",
	),
	_kept(
		"jarz_shipping_override_status",
		"Select",
		"Other Courier Fee",
		options="\nPending\nApproved\nRejected",
		depends_on="jarz_shipping_override_status",
	),
	_kept("jarz_delivery_attempt_no", "Int", "Failed Attempts", depends_on="jarz_delivery_attempt_no"),
	_kept(
		"jarz_delivery_failure_reason",
		"Small Text",
		"Last Attempt Failed Because",
		depends_on="jarz_delivery_failure_reason",
	),
	_kept("jarz_commercial_policy", "Link", "Commercial Policy", options="Jarz Commercial Policy"),
	_kept("jarz_order_purpose", "Small Text", "Order Purpose"),
	_kept("jarz_policy_reason", "Small Text", "Policy Reason"),
	_kept("jarz_promo_codes", "Small Text", "Promo Codes"),
	_kept("jarz_order_channel", "Data", "Channel", length=40),
	_kept(
		"jarz_cancellation_reason", "Small Text", "Cancellation Reason", depends_on="jarz_cancellation_reason"
	),
	_kept("jarz_audit_note", "Small Text", "Audit Note", depends_on="jarz_audit_note"),
	_kept(
		"jarz_return_status",
		"Select",
		"Returned",
		options="\nPartially Returned\nFully Returned",
		depends_on="jarz_return_status",
	),
	_kept(
		"jarz_returned_amount",
		"Currency",
		"Returned Amount",
		options="currency",
		depends_on="jarz_return_status",
	),
	_kept("jarz_return_reason", "Small Text", "Reason of the Return", depends_on="jarz_return_reason"),
]


def _bundle_fact(fieldname: str, fieldtype: str, label: str, **properties: object) -> dict:
	return _field(fieldname, fieldtype, label, read_only=1, print_hide=1, depends_on=fieldname, **properties)


SALES_INVOICE_ITEM = [
	_bundle_fact("jarz_is_bundle_parent", "Check", "Bundle"),
	_bundle_fact("jarz_is_bundle_child", "Check", "Part of a Bundle"),
	_bundle_fact("jarz_bundle_code", "Small Text", "Bundle Code"),
	_bundle_fact("jarz_parent_bundle", "Small Text", "Parent Bundle"),
	_bundle_fact("jarz_bundle_group_key", "Data", "Bundle Group Key", length=40),
	_bundle_fact("jarz_bundle_group_name", "Small Text", "Bundle Group"),
]

DELIVERY_PARTNER = _field(
	"jarz_delivery_partner",
	"Link",
	"Rides for Delivery Partner",
	options="Jarz Delivery Partner",
	description="What he collects and costs goes to the account of the partner.",
)

# The anchor of the first field of each list; every further field follows the one before it.
CUSTOM_FIELDS: dict[str, tuple[str, list[dict]]] = {
	"Sales Invoice": (SECTION_ANCHOR, SALES_INVOICE),
	"Sales Invoice Item": ("is_free_item", SALES_INVOICE_ITEM),
	"Territory": (
		"is_group",
		[
			_field("jarz_territory_name_ar", "Data", "Name in Arabic"),
			_field("jarz_pos_profile", "Link", "Branch", options="POS Profile"),
			_field(
				"jarz_delivery_income",
				"Currency",
				"Delivery Fee",
				non_negative=1,
				description="What the customer pays.",
			),
			_field(
				"jarz_delivery_expense",
				"Currency",
				"Courier Fee",
				non_negative=1,
				description="What the courier is paid for the trip.",
			),
			_field(
				"jarz_double_shipping_single_trip",
				"Check",
				"Double Courier Fee for a Trip of its Own",
				description="The courier is paid twice the fee when a trip goes to no other territory.",
			),
		],
	),
	"Supplier": (
		"supplier_group",
		[
			_field(
				"jarz_branch",
				"Link",
				"Branch",
				options="POS Profile",
				description="A courier of this branch, when the Supplier Group is that of the couriers.",
			),
			_field("jarz_phone", "Data", "Phone of the Courier", depends_on="jarz_branch"),
			DELIVERY_PARTNER,
		],
	),
	"Employee": ("branch", [DELIVERY_PARTNER]),
	"POS Profile": (
		"disabled",
		[_field("jarz_allow_delivery_partner", "Check", "Couriers of Delivery Partners")],
	),
	"Sales Partner": (
		"commission_rate",
		[
			_field(
				"jarz_customer",
				"Link",
				"Pays as Customer",
				options="Customer",
				description="Owes us what he collected online for our orders.",
			),
			_field("jarz_price_list", "Link", "Price List", options="Price List"),
			_field("jarz_online_payment_fees", "Percent", "Online Payment Fee", non_negative=1),
		],
	),
	"Price List": (
		"selling",
		[
			_field("jarz_price_override_label", "Data", "Name at the Till"),
			_field("jarz_zero_shipping_default", "Check", "No Delivery Fee"),
		],
	),
	"Coupon Code": ("pricing_rule", [_field("jarz_free_delivery", "Check", "Free Delivery")]),
	"Address": (
		"country",
		[
			_field("jarz_latitude", "Float", "Latitude", precision="7", no_copy=1),
			_field("jarz_longitude", "Float", "Longitude", precision="7", no_copy=1),
			_field("jarz_geo_source", "Data", "Source of the Pin", read_only=1, no_copy=1),
			_field("jarz_geo_confidence", "Data", "Confidence of the Pin", read_only=1, no_copy=1),
			_field("jarz_location_link", "Small Text", "Map Link", no_copy=1),
		],
	),
}


def definitions() -> dict[str, list[dict]]:
	"""Every field with its DocType, its place and the module that owns it, as Custom Field takes them."""
	placed: dict[str, list[dict]] = {}
	for doctype, (anchor, fields) in CUSTOM_FIELDS.items():
		for field in fields:
			placed.setdefault(doctype, []).append({**field, "insert_after": anchor, "module": "Jarz POS"})
			anchor = field["fieldname"]
	return placed
