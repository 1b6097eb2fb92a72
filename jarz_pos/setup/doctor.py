"""What can be wrong with a shop: small checks that read and change nothing, for `jarz-pos doctor`.

A check yields what it finds; one that finds nothing is reported as OK under its title. Text is English, for the console.
"""

from collections.abc import Callable

import frappe
from frappe.utils import today

from jarz_pos import guards
from jarz_pos.catalog.branches import Branch, branch
from jarz_pos.catalog.bundles import bundles, definitions
from jarz_pos.catalog.prices import effective_price_list
from jarz_pos.catalog.products import products
from jarz_pos.delivery.timetable import timetable_of
from jarz_pos.setup import chains, custom_fields, kanban_board, roles, services
from jarz_pos.setup.accounts import ONLINE_MODES, own_cash_mode
from jarz_pos.setup.findings import OK, PROBLEM, Finding, Findings, command, hint, problem, run_setup, some
from jarz_pos.setup.indexes import missing_indexes

__all__ = ["CHECKS", "PROBLEM", "examine"]

ACCOUNT_FIELDS = ("delivery_income_account", "delivery_expense_account", "courier_clearing_account")


def examine() -> list[Finding]:
	"""Everything that the doctor has to say, in the order of the checks."""
	return [finding for title, check in CHECKS for finding in (list(check()) or [Finding(OK, title)])]


def fields_and_roles() -> Findings:
	"""What the set-up makes once for the site."""
	for doctype, fields in custom_fields.definitions().items():
		there = set(
			frappe.get_all("Custom Field", filters={"dt": doctype}, pluck="fieldname", order_by="idx asc")
		)
		if missing := [field["fieldname"] for field in fields if field["fieldname"] not in there]:
			yield problem(f"{doctype} lacks the fields {some(missing)}", run_setup())
	if missing := [role for role in roles.ROLES if not frappe.db.exists("Role", role)]:
		yield problem(f"Roles are missing: {some(missing)}", run_setup())
	if missing := missing_indexes():
		yield problem(f"Indexes are missing, the board will be slow: {some(missing)}", run_setup())


def desk_board() -> Findings:
	"""The native Kanban Board over the order states."""
	of_states = {"reference_doctype": kanban_board.DOCTYPE, "field_name": kanban_board.FIELD}
	if not frappe.db.exists("Kanban Board", of_states):
		yield problem("The desk has no Kanban Board of orders", run_setup())


def companies() -> Findings:
	"""Accounts and years that orders post to."""
	names = _names("Company")
	if not names:
		yield problem("There is no company", f"Finish ERPNext's setup wizard, or run {command('demo')}.")
	for company in names:
		yield from _accounts_of(company)
		yield from _books_of(company)


def selling_rules() -> Findings:
	"""Settings of ERPNext that refuse or slow down orders."""
	settings = frappe.get_cached_doc("Selling Settings")
	for field, label in (("so_required", "Sales Order"), ("dn_required", "Delivery Note")):
		if settings.get(field) == "Yes":
			yield problem(
				f"Selling Settings ask for a {label} before an invoice, so no order can be made",
				f"Set “Is {label} Required …” to No in Selling Settings.",
			)
	if settings.get("sales_update_frequency") == "Each Transaction":
		yield hint(
			"Every order adds up the month's sales of its company, and orders wait for each other there",
			"Set “Sales Update Frequency” to Daily in Selling Settings.",
		)
	if _names("Company") and not frappe.db.get_single_value("Jarz Settings", "walk_in_customer"):
		yield problem(
			"No customer stands for walk-in sales", f"{run_setup()} Or choose one in Jarz Settings."
		)


def branches() -> Findings:
	"""What each branch needs to sell."""
	names = _names("POS Profile", {"disabled": 0})
	if not names:
		yield problem("There is no branch", "Make a POS Profile for each branch in the desk.")
	for name in names:
		yield from _staff_of(name)
		yield from _till_of(name)
		yield from _goods_of(branch(name))


def people() -> Findings:
	"""Users that cannot work, for want of a branch."""
	holders = frappe.get_all(
		"Has Role",
		filters={"role": ("in", roles.ROLES[:3]), "parenttype": "User"},
		pluck="parent",
		order_by="parent asc",
	)
	waiting = set(holders) & set(_names("User", {"enabled": 1}))
	# The owner of a site holds every role and needs no branch for it.
	idle = [
		user
		for user in sorted(waiting)
		if "System Manager" not in guards.roles(user) and not guards.branches(user)
	]
	if idle:
		yield hint(
			f"Users with a role of the shop but no branch: {some(idle)}",
			f"List them in a POS Profile, or run {command('add-user EMAIL --branch B')}.",
		)


def territories() -> Findings:
	"""Where the shop delivers, and from which branch."""
	leaves = frappe.get_all(
		"Territory",
		filters={"is_group": 0},
		fields=["name", "jarz_pos_profile", "jarz_delivery_income"],
		order_by="lft asc",
	)
	if not any(row.jarz_pos_profile for row in leaves):
		yield hint(
			"No territory names the branch that delivers there", "Fill “Branch” in the territories you serve."
		)
	free = [row.name for row in leaves if row.jarz_pos_profile and not row.jarz_delivery_income]
	if free:
		yield hint(
			f"Delivery costs nothing in {some(free)}", "Fill “Delivery Fee” there, if that is not meant."
		)


def _accounts_of(company: str) -> Findings:
	if not frappe.db.exists("Account", {"company": company}):
		yield problem(f"Company {company} has no chart of accounts", "Make one from the Company document.")
		return
	row = frappe.db.get_value("Jarz Company Accounts", {"company": company}, ACCOUNT_FIELDS, as_dict=True)
	for field in ACCOUNT_FIELDS:
		label = field.replace("_", " ")
		account = row and row[field]
		if not account:
			yield problem(f"Company {company} has no {label}", run_setup())
		elif not frappe.db.exists(
			"Account", {"name": account, "company": company, "is_group": 0, "disabled": 0}
		):
			yield problem(
				f"The {label} of company {company}, {account}, cannot be posted to",
				"Choose another one in Jarz Settings.",
			)
	for field, (label, _account) in ONLINE_MODES.items():
		mode = frappe.db.get_single_value("Jarz Settings", field)
		if not mode or not frappe.db.exists("Mode of Payment Account", {"parent": mode, "company": company}):
			yield problem(f"{label} has no account in company {company}", run_setup())


def _books_of(company: str) -> Findings:
	for field in ("default_receivable_account", "cost_center"):
		if not frappe.db.get_value("Company", company, field):
			label = field.replace("_", " ")
			yield problem(f"Company {company} has no {label}", "Set it in the Company document.")
	year, shares = frappe.qb.DocType("Fiscal Year"), frappe.qb.DocType("Fiscal Year Company")
	found = (
		frappe.qb.from_(year)
		.left_join(shares)
		.on(shares.parent == year.name)
		.select(year.name)
		.where((year.disabled == 0) & (year.year_start_date <= today()) & (year.year_end_date >= today()))
		.where(shares.company.isnull() | (shares.company == company))
		.limit(1)
		.run()
	)
	if not found:
		yield problem(f"Company {company} has no fiscal year for today", "Make a Fiscal Year in the desk.")


def _staff_of(name: str) -> Findings:
	users = frappe.get_all(
		"POS Profile User",
		filters={"parent": name, "parenttype": "POS Profile"},
		pluck="user",
		order_by="idx asc",
	)
	enabled = [user for user in users if frappe.db.get_value("User", user, "enabled")]
	if not enabled:
		yield problem(
			f"Nobody works in branch {name}",
			"Run " + command(f"add-user EMAIL --branch '{name}'") + ".",
		)
	if strangers := [user for user in enabled if not guards.is_staff(user)]:
		yield problem(
			f"Users of branch {name} hold no role of the shop: {some(strangers)}",
			f"Give them the role Jarz POS Staff, or run {command('add-user')} for them.",
		)


def _till_of(name: str) -> Findings:
	profile = frappe.get_cached_doc("POS Profile", name)
	if not own_cash_mode(profile):
		yield problem(f"Branch {name} has no cash drawer of its own", run_setup())
	if not profile.warehouse or frappe.db.get_value("Warehouse", profile.warehouse, "disabled"):
		yield problem(f"Branch {name} has no warehouse in use", "Choose one in its POS Profile.")
	try:
		timetable = timetable_of(name)
	except frappe.ValidationError as wrong:
		yield problem(
			f"The timetable of branch {name} is wrong: {wrong}", "Mend its Jarz POS Profile Timetable."
		)
	else:
		if timetable is None:
			yield hint(f"Branch {name} offers no delivery slots", "Make a Jarz POS Profile Timetable for it.")


def _goods_of(place: Branch) -> Findings:
	price_list = effective_price_list(place.name)
	state = frappe.db.get_value("Price List", price_list, ["enabled", "selling", "currency"], as_dict=True)
	if not state or not (state.enabled and state.selling):
		yield problem(f"Branch {place.name} has no price list to sell from", "Choose one in its POS Profile.")
		return
	if state.currency != place.currency:
		yield hint(
			f"Branch {place.name} sells in {place.currency} from a list in {state.currency}",
			"Choose a list of the branch's currency.",
		)
	shown = products(place, price_list)
	if not shown:
		yield problem(
			f"Branch {place.name} shows no items",
			"Fill “Item Groups” in its POS Profile with groups that hold items.",
		)
	if unpriced := [row["id"] for row in shown if not row["price"]]:
		yield hint(
			f"Branch {place.name} cannot sell {len(unpriced)} items without a price: {some(unpriced)}",
			f"Make Item Prices in {price_list}, or take the items out of the branch's groups.",
		)
	offered = {row["id"] for row in bundles(place, price_list)}
	if hidden := [bundle.name for bundle in definitions() if bundle.name not in offered]:
		yield hint(
			f"Branch {place.name} does not show the bundles {some(hidden)}",
			"Give them a price, and items in every group they choose from.",
		)


def _names(doctype: str, filters: dict | None = None) -> list[str]:
	# The administrator's command: nothing is hidden from it.
	return frappe.get_all(doctype, filters=filters, pluck="name", order_by="name asc")


CHECKS: tuple[tuple[str, Callable[[], Findings]], ...] = (
	("Fields, roles and indexes are there", fields_and_roles),
	("The desk has a board of orders", desk_board),
	("Companies can post orders", companies),
	("ERPNext's settings let orders through", selling_rules),
	("Branches have users, drawers, goods, prices and slots", branches),
	("Everybody of the shop has a branch", people),
	("Territories have branches and fees", territories),
	("Chains of stablecoins are read", chains.read),
	("Redis answers", services.redis_servers),
	("Workers take jobs of every queue", services.workers),
	("The scheduler runs", services.scheduler),
	("Frappe's socket.io server answers", services.socketio),
	("The gateway for the mobile app answers", services.gateway),
)
