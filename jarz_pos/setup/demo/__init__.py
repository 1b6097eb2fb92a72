"""A believable shop for trying things: two branches, their people, 60 districts, a menu and a week of orders.

Everything is made through documents and through the app's own functions, only where it is missing, and with the same dice
on every run: a second run finds everything there.
"""

from collections.abc import Iterator

import frappe

from jarz_pos.setup import sync
from jarz_pos.setup.demo import company as companies
from jarz_pos.setup.demo import crew, folk, offers, places, shop, trade

OWNER = "owner"


def trades_already() -> bool:
	"""Whether the site has submitted invoices that are none of the demo's: then it may be somebody's real shop."""
	return bool(
		frappe.db.exists("Sales Invoice", {"docstatus": 1, "pos_profile": ("not in", ["", *places.BRANCHES])})
		or frappe.db.exists("Sales Invoice", {"docstatus": 1, "pos_profile": ("is", "not set")})
	)


def run(wanted_company: str | None = None) -> Iterator[str]:
	"""Makes the shop piece by piece; after each piece, which the caller may commit, says what was made.

	`wanted_company` is an existing company; without it the first one serves, or a new one in EGP on a site without any.
	"""
	is_new = not frappe.db.exists("Company", {})
	company = frappe.get_doc("Company", companies.choose(wanted_company, crew.email(OWNER), crew.password()))
	if is_new:
		yield f"company {company.name}, {company.default_currency}"
	yield from sync.run()
	for what, make in (
		("items and bundles", lambda: shop.goods(company)),
		("branches", lambda: shop.branches(company)),
		("districts", shop.districts),
		("users", crew.users),
		("couriers", lambda: crew.couriers(company)),
		("customers", crew.customers),
		("kinds of goods on the shelves", lambda: shop.stock(company)),
		("receipt texts", offers.receipt),
		("sales partners", offers.partner),
		("promotions", lambda: offers.promotions(company)),
	):
		if made := make():
			yield f"{made} {what}"
	yield from trade.week()


def sign_ins() -> list[dict]:
	"""The demo's users as {email, post, branches}; all have the password of `crew.password`."""
	people = [
		{"email": crew.email(login), "post": post, "branches": list(branches)}
		for login, (_name, post, branches) in folk.USERS.items()
	]
	if frappe.db.exists("User", crew.email(OWNER)):  # only where the demo made the company
		people.append({"email": crew.email(OWNER), "post": "System Manager", "branches": []})
	return people
