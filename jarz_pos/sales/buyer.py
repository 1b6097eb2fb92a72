"""Who an order is for, and where it goes."""

import json
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from jarz_pos import erp, settings
from jarz_pos.delivery import territories
from jarz_pos.sales import cart
from jarz_pos.sales.words import OrderRefused

MISMATCH = "POS_PROFILE_TERRITORY_MISMATCH"


@dataclass(frozen=True)
class Buyer:
	"""The customer of an order. `territory` is None where nothing tells where the order goes."""

	customer: Document
	billing_address: str | None
	shipping_address: str | None
	territory: territories.TerritoryFacts | None

	@property
	def name(self) -> str:
		return self.customer.name

	def price_lists(self) -> set[str]:
		"""Lists that the shop itself would give this customer."""
		group = frappe.get_cached_value("Customer Group", self.customer.customer_group, "default_price_list")
		return {listed for listed in (self.customer.default_price_list, group) if listed}


def buyer(order: cart.Order) -> Buyer:
	"""The customer and the place of `order`. Raises DoesNotExistError, OrderRefused."""
	customer = _customer(order.customer)
	address = _given_address(order.address, customer.name) or _own_address(customer)
	own_territory = None if is_walk_in(customer.name) else customer.territory
	place = territories.match_territory(address and address.city, address and address.state, own_territory)
	return Buyer(
		customer=customer,
		billing_address=customer.customer_primary_address or (address and address.name),
		shipping_address=address and address.name,
		territory=territories.facts([place]).get(place) if place else None,
	)


def is_walk_in(customer: str) -> bool:
	"""Whether the client's order names nobody; two such orders in a row may both be meant."""
	return customer in (cart.WALK_IN, settings.walk_in_customer())


def check_branch(order: cart.Order, found: Buyer) -> None:
	"""Raises ValidationError where another branch serves the place and nobody confirmed it (contract 1.6)."""
	if order.branch_confirmed or not found.territory or found.territory.branch in (None, order.branch):
		return
	facts = {
		"code": MISMATCH,
		"selected_profile": order.branch,
		"territory_profile": found.territory.branch,
		"customer_territory": found.customer.territory,
		"effective_territory": found.territory.name,
	}
	frappe.throw(json.dumps(facts, ensure_ascii=False), OrderRefused)


def _customer(name: str) -> Document:
	if name == cart.WALK_IN:
		name = settings.walk_in_customer() or name
	try:
		customer = frappe.get_cached_doc("Customer", name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		frappe.throw(_("There is no customer {0}.").format(name), frappe.DoesNotExistError)
	if customer.disabled:
		frappe.throw(_("Customer {0} is disabled.").format(customer.customer_name), OrderRefused)
	return customer


def _given_address(name: str, customer: str) -> Document | None:
	if not name:
		return None
	address = _address(name)
	if not address or not _belongs(address, customer):
		frappe.throw(_("Address {0} is not one of the customer's.").format(name), OrderRefused)
	return address


def _own_address(customer: Document) -> Document | None:
	"""The primary address, else a shipping address of the customer (contract 1.4.4)."""
	primary = _address(customer.customer_primary_address)
	if primary and not primary.disabled:
		return primary
	return _address(erp.shipping_address(customer.name))


def _address(name: str | None) -> Document | None:
	try:
		return frappe.get_cached_doc("Address", name) if name else None
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return None


def _belongs(address: Document, customer: str) -> bool:
	return not address.disabled and any(
		link.link_doctype == "Customer" and link.link_name == customer for link in address.links
	)
