"""What several files about customers share: one with an address, an order of his, and the calls of the client."""

import random

import frappe
import pytest

from jarz_pos.tests import orders

CUSTOMERS = "jarz_pos.api.customer."


@pytest.fixture
def far(world, committed) -> str:
	"""A territory with other fees."""
	with committed():
		if not frappe.db.exists("Territory", "Farther Away"):
			frappe.get_doc(
				{
					"doctype": "Territory",
					"territory_name": "Farther Away",
					"parent_territory": "All Territories",
					"jarz_delivery_income": 90,
					"jarz_delivery_expense": 65,
				}
			).insert()
	return "Farther Away"


@pytest.fixture
def mobile() -> str:
	return f"011{random.randrange(10**8):08d}"


@pytest.fixture
def customer(http, world, mobile) -> str:
	values = {
		"customer_name": f"Book Owner B{random.randrange(10**6)}",
		"mobile_no": mobile,
		"customer_primary_address": "1 First Street",
		"territory_id": world.branch.territory,
	}
	return http(world.staff).post(CUSTOMERS + "create_customer", values).message["name"]


@pytest.fixture
def call(http, world):
	def calling(endpoint: str, client=None, **body: object):
		return (client or http(world.staff)).post(CUSTOMERS + endpoint, body)

	return calling


@pytest.fixture
def save(call, customer, mobile):
	"""As the POS does it after a customer is chosen."""

	def saving(**body: object):
		return call(
			"save_customer_shipping_address",
			**{"customer": customer, "phone": mobile, "set_as_primary": 1, **body},
		)

	return saving


@pytest.fixture
def order(world, customer, committed):
	with committed():
		return orders.make_order(
			world, customer=customer, shipping_address_name=f"{customer}-Shipping", contact_mobile="010"
		).name
