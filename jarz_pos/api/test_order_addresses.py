"""An order goes to another address of its customer, through the front door (contract 1.4.4)."""

import frappe
import pytest

from jarz_pos.api.test_addresses import book_of, fresh_mobile
from jarz_pos.kanban import states
from jarz_pos.tests import orders, shapes
from jarz_pos.tests.shapes import assert_shape

API = "jarz_pos.api.customer."


def test_an_order_goes_to_another_address_and_says_what_that_would_cost(
	call, save, customer, order, far, world
):
	entries = orders.ledger(order)
	other = save(address="3 Third Street", territory=far).message["selected_address_name"]
	answer = call("change_invoice_shipping_address", invoice_name=order, address_name=other)
	assert answer.status == 200, answer.body
	assert_shape(answer.message, shapes.ADDRESS_CHANGE)
	assert answer.message == {
		"success": True,
		"territory_changed": True,
		"territory_resolved": True,
		"unresolved_city": None,
		"old_territory": world.branch.territory,
		"new_territory": far,
		"old_expense": 30,
		"new_expense": 65,
		"old_income": 50,
		"new_income": 90,
		"delivery_fee_differs": True,
	}
	invoice = frappe.get_doc("Sales Invoice", order)
	assert (invoice.shipping_address_name, invoice.territory) == (other, far)
	assert "3 Third Street" in invoice.shipping_address
	assert invoice.jarz_shipping_expense == 65
	assert (invoice.grand_total, invoice.outstanding_amount) == (147.77, 148)
	assert [row.tax_amount for row in invoice.taxes] == [50]
	assert orders.ledger(order) == entries


def test_an_address_in_the_same_territory_changes_no_fee(call, save, customer, order, world):
	other = save(address="2 Second Street").message["selected_address_name"]
	answer = call("change_invoice_shipping_address", invoice_name=order, address_name=other).message
	assert answer["territory_changed"] is False
	assert answer["delivery_fee_differs"] is False
	assert (answer["old_income"], answer["new_income"]) == (50, 50)


def test_a_city_that_is_no_territory_is_named_and_the_customers_own_territory_counts(
	call, save, customer, order, world
):
	other = save(address="2 Second Street").message["selected_address_name"]
	call("update_customer_shipping_address", customer=customer, address_name=other, city="Gotham")
	answer = call("change_invoice_shipping_address", invoice_name=order, address_name=other).message
	assert (answer["territory_resolved"], answer["unresolved_city"]) == (False, "Gotham")
	assert answer["new_territory"] == world.branch.territory


def test_saving_with_the_order_relinks_it_with_the_new_phone(call, save, customer, order, far):
	new = fresh_mobile()
	answer = save(address="3 Third Street", territory=far, phone=new, invoice=order)
	assert answer.status == 200, answer.body
	stored = frappe.db.get_value(
		"Sales Invoice", order, ["shipping_address_name", "territory", "contact_mobile"], as_dict=True
	)
	assert stored == {
		"shipping_address_name": answer.message["selected_address_name"],
		"territory": far,
		"contact_mobile": new,
	}


@pytest.mark.parametrize("state", [states.OUT_FOR_DELIVERY, states.DELIVERED, states.RETURNED])
def test_an_order_that_has_left_keeps_its_address(call, save, customer, order, state, committed):
	other = save(address="2 Second Street").message["selected_address_name"]
	with committed():
		orders.put_in(order, state)
	for endpoint, body in (
		("change_invoice_shipping_address", {"invoice_name": order, "address_name": other}),
		(
			"save_customer_shipping_address",
			{"customer": customer, "address": "11 Eleventh", "invoice": order},
		),
	):
		answer = call(endpoint, **body)
		assert answer.status == 417
		assert answer.error_text() == f"Order {order} is {state}; its address can no longer be changed."
	assert frappe.db.get_value("Sales Invoice", order, "shipping_address_name") == f"{customer}-Shipping"
	assert len(book_of(call, customer)["addresses"]) == 2


def test_a_cancelled_order_keeps_its_address(call, save, customer, order, committed):
	other = save(address="2 Second Street").message["selected_address_name"]
	with committed():
		frappe.get_doc("Sales Invoice", order).cancel()
	answer = call("change_invoice_shipping_address", invoice_name=order, address_name=other)
	assert (answer.status, answer.error_text()) == (417, f"Order {order} is cancelled.")


def test_only_the_orders_own_branch_and_an_address_of_its_customer(call, http, world, customer, order):
	for client in (http(world.second_staff), http(world.foreign_staff)):
		answer = call(
			"change_invoice_shipping_address", client, invoice_name=order, address_name=f"{customer}-Shipping"
		)
		assert answer.status == 403
	answer = call("change_invoice_shipping_address", invoice_name=order, address_name="Mona Adel-Shipping")
	assert (answer.status, answer.error_text()) == (
		417,
		"Mona Adel-Shipping is not an address of this customer.",
	)
	assert call("change_invoice_shipping_address", invoice_name="SINV-0", address_name="x").status == 404
	assert call("change_invoice_shipping_address", invoice_name=[order], address_name="x").status == 417
	answer = call("save_customer_shipping_address", customer=world.customer, address="x", invoice=order)
	assert (answer.status, answer.error_text()) == (417, f"Order {order} is of another customer.")
