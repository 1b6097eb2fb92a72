"""The card key by key and type by type (contract 1.8.2): a wrong type in it crashes the client's board."""

import datetime

import pytest

from jarz_pos.kanban import cards
from jarz_pos.tests import shapes
from jarz_pos.tests.shapes import assert_shape


def full_row(**changes: object) -> dict:
	return {
		"name": "ACC-SINV-2026-00042",
		"creation": datetime.datetime(2026, 3, 1, 9, 5, 1, 250),
		"modified": datetime.datetime(2026, 3, 1, 9, 6),
		"docstatus": 1,
		"customer": "C-1",
		"customer_name": "منى",
		"contact_mobile": "0100",
		"territory": "Maadi",
		"status": "Overdue",
		"posting_date": datetime.date(2026, 3, 1),
		"posting_time": datetime.timedelta(hours=9, minutes=5, seconds=1, microseconds=5),
		"grand_total": 147.77,
		"rounded_total": 148.0,
		"net_total": 97.77,
		"total_taxes_and_charges": 50.0,
		"outstanding_amount": 148.0,
		"sales_partner": None,
		"sales_invoice_state": "Ready",
		"jarz_branch": "Maadi",
		"jarz_acceptance_status": "Pending",
		"jarz_is_pickup": 0,
		"jarz_delivery_date": datetime.date(2026, 3, 2),
		"jarz_delivery_time_from": datetime.timedelta(0),
		"jarz_delivery_duration": 5400.0,
		"jarz_delivery_slot_label": "Today, 12:00 AM - 01:30 AM",
		"jarz_delivered_on": None,
		"jarz_payment_method": "Cash",
		"jarz_payment_confirmation_status": None,
		"jarz_shipping_expense": 30.0,
		"jarz_delivery_income": 0.0,
		"jarz_delivery_income_set": 0,
		"jarz_sub_territory": None,
		"courier_type": None,
		"courier": None,
		"courier_name": None,
		"courier_mode": None,
		"courier_amount": None,
		"unsettled_amount": None,
		"jarz_return_status": None,
		"jarz_returned_amount": 0,
		"jarz_shipping_override": 0,
		"jarz_shipping_override_status": None,
		"jarz_delivery_trip": None,
		"jarz_delivery_attempt_no": 0,
		"jarz_delivery_failure_reason": None,
		"address_line1": "12 Nile Street",
		"address_line2": None,
		"city": "Cairo",
		"state": "",
		"jarz_latitude": 0.0,
		"jarz_longitude": 0.0,
		"jarz_geo_source": None,
		"jarz_geo_confidence": None,
		"address_phone": None,
		"customer_mobile": "0111",
		"territory_name": "Maadi",
		"territory_name_ar": "المعادي",
		"territory_left": 3,
		"territory_right": 4,
		"sub_territory_name": None,
		"sub_territory_name_ar": None,
		"shipping_income": 50.0,
		**changes,
	}


def empty_row() -> dict:
	"""An order of which the database knows next to nothing."""
	known = {"name": "X", "docstatus": 1, "sales_invoice_state": "Received", "jarz_branch": "Maadi"}
	return {**dict.fromkeys(full_row()), **known}


@pytest.mark.parametrize("row", [full_row(), empty_row()], ids=["full", "empty"])
def test_every_key_is_there_with_the_type_that_the_client_casts_to(row):
	assert_shape(cards.card(row), shapes.BARE_CARD)


def test_an_item_has_every_key():
	values = ["CAKE-1", "Cake", 2.0, 45.0, 90.0, 45.0, 0.0, 0.0, 0, 1, None, "B-1", "cakes", "Cakes"]
	assert_shape(cards.item(values), shapes.ITEM)


def test_times_are_texts_of_two_digits_and_midnight_is_a_time():
	card = cards.card(full_row())
	assert card["posting_time"] == "09:05:01"
	assert card["delivery_time_from"] == "00:00:00"
	assert card["delivery_date"] == "2026-03-02"
	assert card["delivery_duration"] == 5400
	assert cards.card(full_row(jarz_delivery_time_from=None))["delivery_time_from"] is None


def test_an_overdue_order_is_shown_as_unpaid():
	assert cards.card(full_row())["doc_status"] == "Unpaid"
	assert cards.card(full_row(status="Paid"))["doc_status"] == "Paid"


def test_the_total_is_what_is_asked_for_where_totals_are_rounded_and_where_not():
	assert cards.card(full_row())["grand_total"] == 148.0
	assert cards.card(full_row(rounded_total=0.0))["grand_total"] == 147.77


def test_a_fee_that_was_set_to_nothing_differs_from_one_that_was_not_set():
	assert cards.card(full_row())["custom_delivery_income"] is None
	assert cards.card(full_row(jarz_delivery_income_set=1))["custom_delivery_income"] == 0


def test_how_it_was_paid_is_told_only_once_nothing_is_outstanding():
	assert cards.card(full_row(), paid_by="Cash")["actual_payment_method"] is None
	assert cards.card(full_row(outstanding_amount=0.0), paid_by="Cash")["actual_payment_method"] == "Cash"


def test_a_cancelled_order_owes_nothing_and_asks_for_no_acceptance():
	card = cards.card(full_row(docstatus=2, sales_invoice_state="Cancelled"))
	assert card["outstanding_amount"] == 0
	assert card["requires_acceptance"] is False


def test_a_pin_needs_both_coordinates():
	assert cards.card(full_row(jarz_latitude=30.1))["has_location_pin"] is False
	pinned = cards.card(full_row(jarz_latitude=30.1, jarz_longitude=31.2))
	assert (pinned["has_location_pin"], pinned["address_latitude"]) == (True, 30.1)


def test_the_newest_note_is_cut_to_what_a_card_can_show():
	card = cards.card(full_row(), notes=(2, "ن" * 400))
	assert (card["note_count"], len(card["latest_note"])) == (2, 300)


def test_a_territory_with_children_asks_for_a_sub_territory():
	assert cards.card(full_row())["has_sub_territories"] is False
	assert cards.card(full_row(territory_right=9))["has_sub_territories"] is True


def test_the_arabic_name_of_the_sub_territory_comes_before_that_of_the_territory():
	assert cards.card(full_row())["territory_name_ar"] == "المعادي"
	assert cards.card(full_row(sub_territory_name_ar="دجلة"))["territory_name_ar"] == "دجلة"


def test_each_column_has_an_order_of_its_own():
	def card(name, creation, modified, date, start):
		return {
			"name": name,
			"creation": creation,
			"modified": modified,
			"delivery_date": date,
			"delivery_time_from": start,
		}

	def sorted_in(column):
		standing = [
			card("A", "2026-03-01 08", "2026-03-05", "2026-03-09", "13:00:00"),
			card("B", "2026-03-02 08", "2026-03-04", "2026-03-09", "09:00:00"),
			card("C", "2026-03-03 08", "2026-03-06", None, None),
		]
		cards.sort(column, standing)
		return "".join(each["name"] for each in standing)

	assert sorted_in("received") == "CBA"
	assert sorted_in("in_progress") == "BAC"
	assert sorted_in("ready") == sorted_in("delivered") == sorted_in("cancelled") == "CAB"


def test_a_card_names_the_courier_and_what_is_open_with_him():
	sent = {"courier_type": "Supplier", "courier": "SUP-1", "courier_name": "Swift", "courier_mode": "later"}
	open_card = cards.card(full_row(**sent, courier_amount=147.77, unsettled_amount=147.77))
	assert (open_card["party_type"], open_card["party"], open_card["courier"]) == (
		"Supplier",
		"SUP-1",
		"Swift",
	)
	assert (open_card["settlement_mode"], open_card["has_unsettled_courier_txn"]) == ("later", True)
	assert open_card["has_unsettled_customer_amount"] is True
	only_fee = cards.card(full_row(**sent, courier_amount=0, unsettled_amount=0))
	assert only_fee["has_unsettled_courier_txn"] is True
	assert only_fee["has_unsettled_customer_amount"] is False
	closed = cards.card(full_row(**sent, courier_amount=147.77, unsettled_amount=None))
	assert closed["has_unsettled_courier_txn"] is closed["has_unsettled_customer_amount"] is False


def test_what_a_courier_collects_is_cash():
	sent = {"courier_amount": 147.77, "outstanding_amount": 0}
	assert cards.card(full_row(**sent))["actual_payment_method"] == "Cash"
	assert cards.card(full_row(**sent), paid_by="Instapay")["actual_payment_method"] == "Instapay"
