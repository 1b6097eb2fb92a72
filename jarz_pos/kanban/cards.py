"""The card of an order, key by key as the client reads it (contract 1.8.2). Pure: rows in, plain JSON values out.

A key in bold there crashes the client's board when its type is wrong, so every value passes one of the small
converters below: texts are texts (never null, never a number), amounts are numbers, what is unknown is null.
"""

import datetime
from collections.abc import Mapping, Sequence

from jarz_pos.kanban import states
from jarz_pos.sales.methods import CASH

LATEST_NOTE_LENGTH = 300
BUNDLE_COLUMNS = ("jarz_bundle_code", "jarz_parent_bundle", "jarz_bundle_group_key", "jarz_bundle_group_name")
ITEM_COLUMNS = (
	"item_code",
	"item_name",
	"qty",
	"rate",
	"amount",
	"price_list_rate",
	"discount_percentage",
	"discount_amount",
	"jarz_is_bundle_parent",
	"jarz_is_bundle_child",
	*BUNDLE_COLUMNS,
)
ITEM_KEYS = tuple(column.removeprefix("jarz_") for column in ITEM_COLUMNS)
ADDRESS_PARTS = ("address_line1", "address_line2", "city", "state")
SHOWN_STATUS = {"Overdue": "Unpaid"}

Row = Mapping[str, object]


def card(
	row: Row,
	*,
	items: list[dict] | None = None,
	notes: tuple[int, str] = (0, ""),
	receipt: Row | None = None,
	paid_by: str | None = None,
) -> dict[str, object]:
	"""One card. `row` holds the columns that rows.orders reads; `notes` is the number and the newest text; `receipt` the newest
	live payment receipt; `paid_by` the method of the newest payment, shown once nothing is outstanding."""
	return {
		**_identity(row),
		**_money(row),
		**_delivery(row),
		**_place(row),
		**_payment(row, receipt, paid_by),
		**_courier(row),
		"delivery_sequence": None,
		"woo_order_id": None,
		"items": items or [],
		"note_count": notes[0],
		"latest_note": notes[1][:LATEST_NOTE_LENGTH] or None,
	}


def item(values: Sequence[object]) -> dict[str, object]:
	"""One line of a card from the values of `ITEM_COLUMNS`, in that order. Kept small: a board has thousands of lines."""
	return dict(zip(ITEM_KEYS, values, strict=True))


def sort(column: str, standing: list[dict]) -> None:
	"""In place. Received newest first, In Progress by delivery slot (without one last), the others by last change."""
	if column == states.key(states.RECEIVED):
		standing.sort(key=lambda card: card["creation"], reverse=True)
	elif column == states.key(states.IN_PROGRESS):
		standing.sort(key=lambda card: (card["delivery_date"] or "9999", card["delivery_time_from"] or ""))
	else:
		standing.sort(key=lambda card: card["modified"], reverse=True)


def short_id(name: str) -> str:
	"""What staff call an order: the last part of its number."""
	return name.rsplit("-", 1)[-1]


def clock(value: object) -> str:
	"""A time of day as `HH:MM:SS`; "" when there is none. The database gives it as a time span."""
	if value is None or value == "":
		return ""
	if isinstance(value, datetime.timedelta):
		seconds = int(value.total_seconds())
		return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
	return str(value).split(".")[0]


def moment(value: object) -> str | None:
	"""A date-time as `YYYY-MM-DD HH:MM:SS`, null when there is none."""
	return str(value).split(".")[0] if value else None


def text(value: object) -> str:
	"""A text, "" for nothing."""
	return "" if value is None else str(value)


def number(value: object) -> float:
	"""A JSON number, 0 for nothing."""
	return float(value or 0)


def address(row: Row) -> str:
	"""One line of the address parts that are filled."""
	return ", ".join(str(row[part]).strip() for part in ADDRESS_PARTS if row.get(part))


def _identity(row: Row) -> dict[str, object]:
	name = text(row["name"])
	status = text(row["status"])
	pending = row["jarz_acceptance_status"] != "Accepted"
	standing = row["docstatus"] == 1 and row["sales_invoice_state"] in states.BEFORE_DISPATCH
	return {
		"name": name,
		"invoice_id_short": short_id(name),
		"customer": text(row["customer"]),
		"customer_name": text(row["customer_name"]) or text(row["customer"]),
		"customer_phone": text(row["contact_mobile"] or row["customer_mobile"] or row["address_phone"]),
		"status": text(row["sales_invoice_state"]),
		"doc_status": SHOWN_STATUS.get(status, status) or None,
		"docstatus_value": int(row["docstatus"]),
		"is_return": 0,
		"posting_date": text(row["posting_date"]),
		"posting_time": clock(row["posting_time"]),
		"creation": text(row["creation"]),
		"modified": text(row["modified"]),
		"sales_partner": row["sales_partner"] or None,
		"acceptance_status": "Pending" if pending else "Accepted",
		"requires_acceptance": pending and standing,
		"custom_kanban_profile": text(row["jarz_branch"]),
		"pos_profile": text(row["jarz_branch"]),
	}


def _money(row: Row) -> dict[str, object]:
	return {
		"grand_total": number(row["rounded_total"] or row["grand_total"]),
		"net_total": number(row["net_total"]),
		"total_taxes_and_charges": number(row["total_taxes_and_charges"]),
		"shipping_income": number(row["shipping_income"]),
		"shipping_expense": number(row["jarz_shipping_expense"]),
		"return_status": row["jarz_return_status"] or "",
		"returned_amount": number(row["jarz_returned_amount"]),
		"outstanding_amount": number(row["outstanding_amount"]) if row["docstatus"] == 1 else 0.0,
		"custom_delivery_income": number(row["jarz_delivery_income"])
		if row["jarz_delivery_income_set"]
		else None,
		"shipping_override": number(row["jarz_shipping_override"])
		if row["jarz_shipping_override_status"] == "Approved"
		else None,
		"shipping_override_status": text(row["jarz_shipping_override_status"]),
	}


def _delivery(row: Row) -> dict[str, object]:
	day = text(row["jarz_delivery_date"]) or None
	return {
		"is_pickup": bool(row["jarz_is_pickup"]),
		"required_delivery_date": day,
		"delivery_date": day,
		"delivery_time_from": clock(row["jarz_delivery_time_from"]) or None,
		"delivery_duration": int(row["jarz_delivery_duration"] or 0) or None,
		"delivery_slot_label": row["jarz_delivery_slot_label"] or None,
		"delivered_at": moment(row["jarz_delivered_on"]),
		"delivery_trip": row["jarz_delivery_trip"] or None,
		"delivery_attempt_no": int(row["jarz_delivery_attempt_no"] or 0) or None,
		"delivery_failure_reason": row["jarz_delivery_failure_reason"] or None,
	}


def _place(row: Row) -> dict[str, object]:
	pinned = bool(row["jarz_latitude"] and row["jarz_longitude"])
	left, right = row["territory_left"] or 0, row["territory_right"] or 0
	return {
		"full_address": address(row),
		"territory": text(row["territory"]),
		"territory_display": row["territory_name"] or row["territory"] or None,
		"territory_name_ar": row["sub_territory_name_ar"] or row["territory_name_ar"] or None,
		"sub_territory": row["jarz_sub_territory"] or None,
		"sub_territory_display": row["sub_territory_name"] or row["jarz_sub_territory"] or None,
		"has_sub_territories": right - left > 1,
		"address_latitude": number(row["jarz_latitude"]) if pinned else None,
		"address_longitude": number(row["jarz_longitude"]) if pinned else None,
		"geo_source": row["jarz_geo_source"] or None,
		"geo_confidence": row["jarz_geo_confidence"] or None,
		"has_location_pin": pinned,
	}


def _payment(row: Row, receipt: Row | None, paid_by: str | None) -> dict[str, object]:
	found = receipt or {}
	settled = row["docstatus"] == 1 and number(row["outstanding_amount"]) <= 0
	return {
		"payment_method": row["jarz_payment_method"] or None,
		"actual_payment_method": (paid_by or _taken_by_courier(row)) if settled else None,
		"payment_confirmation_status": row["jarz_payment_confirmation_status"] or None,
		"payment_receipt_name": found.get("name"),
		"payment_receipt_method": found.get("payment_method"),
		"payment_receipt_status": found.get("status"),
		"payment_receipt_image_url": found.get("receipt_image_url") or found.get("receipt_image") or None,
	}


def _taken_by_courier(row: Row) -> str | None:
	"""A courier takes cash, and no payment of the customer's own is booked for it."""
	return CASH if number(row["courier_amount"]) > 0 else None


def _courier(row: Row) -> dict[str, object]:
	"""Who has the order, and whether the counter has settled it with him; the names of the party let a card settle it."""
	return {
		"courier": row["courier_name"] or None,
		"settlement_mode": row["courier_mode"] or None,
		"party_type": row["courier_type"] or None,
		"party": row["courier"] or None,
		"has_unsettled_courier_txn": row["unsettled_amount"] is not None,
		"has_unsettled_customer_amount": number(row["unsettled_amount"]) > 0,
	}
