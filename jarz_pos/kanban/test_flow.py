"""An order as the till books it, on its way over the board."""

from decimal import Decimal

import frappe

from jarz_pos.tests.checkout import CREATE, body, line
from jarz_pos.tests.orders import ledger

KANBAN = "jarz_pos.api.kanban."


def place(client, request):
	answer = client.post(CREATE, request)
	assert answer.status == 200, answer.error_text()
	return answer.message["name"]


def column_of(client, order):
	data = client.post(KANBAN + "get_kanban_invoices").message["data"]
	return next((key for key, cards in data.items() for card in cards if card["name"] == order), None)


def card_of(client, order):
	return client.get(KANBAN + "get_invoice_details", {"invoice_id": order}).message["data"]


def test_from_the_cart_to_ready_and_paid(http, world):
	till, other = http(world.staff), http(world.line_manager)
	order = place(
		till, body(world, line(world, "CAKE-1", 2), line(world, "DRINK-2", 1), payment_method="cash")
	)
	assert column_of(other, order) == "received"
	alerts = other.post("jarz_pos.api.notifications.get_pending_alerts").message["alerts"]
	assert order in {alert["name"] for alert in alerts}
	other.post("jarz_pos.api.notifications.acknowledge_invoice", {"invoice_name": order})
	for state in ("In Progress", "Ready"):
		moved = other.post(KANBAN + "update_invoice_state", {"invoice_id": order, "new_state": state})
		assert moved.message["success"] is True, moved.message
	assert column_of(till, order) == "ready"
	card = card_of(till, order)
	assert (card["doc_status"], card["acceptance_status"]) == ("Unpaid", "Accepted")
	assert (card["shipping_income"], card["custom_delivery_income"]) == (50, None)
	paid = till.post("jarz_pos.api.invoices.pay_invoice", {"invoice_name": order, "payment_mode": "Cash"})
	assert paid.message["amount"] == card["outstanding_amount"] == 148
	card = card_of(till, order)
	assert (card["doc_status"], card["outstanding_amount"]) == ("Paid", 0)
	assert (card["payment_method"], card["actual_payment_method"]) == ("Cash", "Cash")


def test_a_partner_order_that_was_paid_online_is_taken_back_whole(http, world):
	order = place(http(world.staff), body(world, sales_partner=world.sales_partner, payment_type="online"))
	assert column_of(http(world.staff), order) == "in_progress"
	answer = http(world.line_manager).post(
		KANBAN + "cancel_invoice", {"invoice_id": order, "reason": "the app cancelled it"}
	)
	assert answer.message["success"] is True, answer.message
	[journal] = answer.message["cancelled_journal_entries"]
	for voucher in (journal, order):
		assert set(ledger(voucher).values()) == {Decimal(0)}
	assert frappe.db.get_value("Journal Entry", journal, "docstatus") == 2
	assert column_of(http(world.staff), order) == "cancelled"
