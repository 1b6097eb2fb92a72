"""Catalogue and side lookups of the till (contract 1.3)."""

import frappe
from frappe import _

from jarz_pos import drawers, guards, settings, wire
from jarz_pos.catalog import branches, bundles, lookups, prices, products
from jarz_pos.delivery import territories, timetable
from jarz_pos.wire import Wire

MOST_PARTNERS = 50


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_pos_profiles() -> list[dict]:
	"""The branches that the caller works in (1.3.1)."""
	return branches.own_branches()


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_profile_products(profile: Wire = None, price_list: Wire = None) -> list[dict]:
	"""Products of a branch with price and stock (1.3.2)."""
	branch = _branch(profile)
	return products.products(branch, _price_list(branch, price_list))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_profile_bundles(profile: Wire = None, price_list: Wire = None) -> list[dict]:
	"""Bundles of a branch with their choices (1.3.3)."""
	branch = _branch(profile)
	return bundles.bundles(branch, _price_list(branch, price_list))


@frappe.whitelist(methods=["GET", "POST"])
@guards.manager
def get_pos_price_lists(profile: Wire = None) -> list[dict]:
	"""Price lists to choose from, for the manager tier (1.3.4)."""
	branch = _branch(profile)
	return lookups.price_lists(branch, prices.effective_price_list(branch.name))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_commercial_policies(profile: Wire = None) -> list[dict]:
	"""Policies that an order of the branch may name (1.3.4)."""
	return lookups.commercial_policies(_branch(profile))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def resolve_customer_price_list(customer: Wire = None, pos_profile: Wire = None) -> dict:
	"""The price list that a customer buys from, null when he has none of his own (1.3.4)."""
	return {"price_list": lookups.customer_price_list(wire.text(customer, _("The customer")))}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_sales_partners(search: Wire = None, limit: Wire = None) -> list[dict]:
	"""Sales partners by name (1.3.4)."""
	count = wire.integer(limit, _("The number of rows"), minimum=1, default=10)
	return lookups.sales_partners(wire.text(search, _("The search text")), min(count, MOST_PARTNERS))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def is_pos_profile_open(pos_profile: Wire = None) -> dict:
	"""Whether a branch is within its opening hours (1.3.4)."""
	return timetable.opening_state(_branch_name(pos_profile))


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_territory_pos_profile(customer: Wire = None) -> dict:
	"""The branch that serves the place where an order of this customer would go (1.3.4)."""
	name = wire.text(customer, _("The customer"))
	territory = territories.territory_of(name) if name else None
	return {
		"customer": name,
		"territory": territory,
		"territory_pos_profile": territories.branch_of(territory),
	}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_pos_profile_account_balance(profile: Wire = None) -> dict:
	"""What the books say lies in the drawer that the branch's cash payments go to (1.3.4)."""
	branch = _branch(profile)
	drawer = drawers.cash_drawer(branch.name, branch.company)
	return {
		"profile": branch.name,
		"account": drawer.account,
		"balance": lookups.balance(drawer.account),
		"currency": drawer.currency,
	}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_receipt_config() -> dict:
	"""Texts of the printed receipt (1.3.4)."""
	return settings.receipt()


def _branch(profile: Wire) -> branches.Branch:
	return branches.branch(_branch_name(profile))


def _branch_name(profile: Wire) -> str:
	name = wire.text(profile, _("The branch"), required=True)
	guards.require_branch(name)
	return name


def _price_list(branch: branches.Branch, requested: Wire) -> str:
	return prices.effective_price_list(branch.name, wire.text(requested, _("The price list")))
