"""Who may do what: roles, branches, and the answers a refused client gets.

Branch = POS Profile; a user works in the branches that list him under *Applicable for Users* (contract 1.15).
"""

import functools
import random
import time
from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import strip_html

from jarz_pos.wire import Wire, text

ADMIN_ROLES = frozenset({"System Manager", "POS Manager"})
MANAGER_ROLES = frozenset(
	{"JARZ line manager", "jarz line manager", "JARZ Manager", "System Manager", "Administrator"}
)
STAFF_ROLES = frozenset({"Jarz POS Staff"}) | MANAGER_ROLES | ADMIN_ROLES
COURIER_ROLE = "Jarz Courier"
SELLER_ROLES = STAFF_ROLES | {"Jarz Merchant"}
DEADLOCK_ATTEMPTS = 10
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.4  # seconds at most, doubled from attempt to attempt

BRANCH_FIELDS = ("jarz_branch", "pos_profile")
INVOICE_FIELDS = (
	"name",
	"docstatus",
	"is_return",
	"company",
	"customer",
	"currency",
	*BRANCH_FIELDS,
	"sales_invoice_state",
	"grand_total",
	"rounded_total",
	"outstanding_amount",
	"modified",
)


class NotYetAvailable(frappe.ValidationError):
	"""A part of the product that this release does not have."""


class StaleSnapshot(frappe.QueryDeadlockError):
	"""The order was changed after this transaction had begun to read; `retries_deadlocks` begins anew."""


def roles(user: str | None = None) -> set[str]:
	"""All roles of `user` (default: the caller)."""
	return set(frappe.get_roles(user))


def is_staff(user: str | None = None) -> bool:
	"""May use the till and the board at all."""
	return bool(roles(user) & STAFF_ROLES)


def is_manager(user: str | None = None) -> bool:
	"""Manager tier of contract 1.15: cancel, discounts, custom rates, other price lists."""
	return bool(roles(user) & MANAGER_ROLES)


def is_admin(user: str | None = None) -> bool:
	"""Admin tier of contract 1.15: confirms receipts anywhere."""
	return bool(roles(user) & ADMIN_ROLES) or (user or frappe.session.user) == "Administrator"


def staff(function: Callable) -> Callable:
	"""Only for people who work in the shop; raises PermissionError (403, never 401, which would log the client out)."""
	return _only(STAFF_ROLES, function)


def courier(function: Callable) -> Callable:
	"""For couriers too, who see no more than the orders that they bring."""
	return _only(STAFF_ROLES | {COURIER_ROLE}, function)


def manager(function: Callable) -> Callable:
	"""Only for the manager tier."""
	return _only(MANAGER_ROLES, function)


def seller(function: Callable) -> Callable:
	"""For people of the shop, and for merchants who ask for payments by an API key."""
	return _only(SELLER_ROLES, function)


def branches(user: str | None = None) -> tuple[str, ...]:
	"""Enabled branches that list `user`, by name. Only Administrator belongs to all of them. Cached for the request."""
	user = user or frappe.session.user
	cached = frappe.local.cache.setdefault("jarz_pos_branches", {})
	if user not in cached:
		cached[user] = _branches(user)
	return cached[user]


def require_branch(branch: str) -> None:
	"""Raises PermissionError unless the caller works in `branch`; an unknown branch answers the same."""
	if branch not in branches():
		frappe.throw(_("You do not work in branch {0}.").format(branch or "?"), frappe.PermissionError)


def require_invoice(
	name: Wire,
	*,
	lock: bool = False,
	fields: tuple[str, ...] = (),
	check: Callable[[frappe._dict], None] | None = None,
) -> frappe._dict:
	"""The order `name` with `INVOICE_FIELDS` and `fields`, after the branch check, or `check` in its place.

	`lock=True` holds its row until the end of the transaction, and reads what is committed now; the entry point then
	carries `retries_deadlocks`. Raises DoesNotExistError for an unknown order, PermissionError for one of another branch.
	"""
	name = text(name, _("The order number"), required=True)
	wanted = list(dict.fromkeys((*INVOICE_FIELDS, *fields)))
	table = frappe.qb.DocType("Sales Invoice")
	query = frappe.qb.from_(table).select(*(table[field] for field in wanted)).where(table.name == name)
	found = (query.for_update() if lock else query).run(as_dict=True)
	if not found:
		frappe.throw(_("There is no order {0}.").format(name), frappe.DoesNotExistError)
	[invoice] = found
	if check:
		check(invoice)
	else:
		require_branch(branch_of(invoice))
	if lock:
		_require_fresh_snapshot(invoice)
	return invoice


def branch_of(invoice: dict) -> str:
	"""The branch that an order stands in; "" for an invoice that is none of ours."""
	return next((invoice.get(field) for field in BRANCH_FIELDS if invoice.get(field)), "")


def answers_refusals(function: Callable) -> Callable:
	"""For the endpoints whose client reads a refusal from a 200 (contract 1.1): `{success: False, error}`, with the
	`details` that an exception carries.

	All that was written before the refusal is rolled back, because a 200 commits.
	"""

	@functools.wraps(function)
	def answered(*args: object, **kwargs: object) -> object:
		try:
			return function(*args, **kwargs)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			raise  # transient: a 5xx lets the client try again
		except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as refusal:
			frappe.db.rollback()
			message = refusal_text(refusal)
			if isinstance(refusal, frappe.PermissionError):
				frappe.logger("jarz_pos").warning(
					"permission refused: %s for %s: %s", function.__name__, frappe.session.user, message
				)
			frappe.clear_messages()
			return {**getattr(refusal, "details", {}), "success": False, "error": message}

	return answered


def retries_deadlocks(function: Callable) -> Callable:
	"""The whole call again, from a clean transaction, where the database chose it as the victim of a deadlock.

	After a pause of chance: copies of a request that was refused, and that begin again together, meet again.
	"""

	@functools.wraps(function)
	def retried(*args: object, **kwargs: object) -> object:
		for attempt in range(1, DEADLOCK_ATTEMPTS + 1):
			try:
				return function(*args, **kwargs)
			except frappe.QueryDeadlockError:
				frappe.db.rollback()
				frappe.clear_messages()
				if attempt == DEADLOCK_ATTEMPTS:
					raise
				time.sleep(random.uniform(0, min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)))

	return retried


def refusal_text(refusal: Exception) -> str:
	"""What a person should read of an exception: the last message that was shown with it, else its own text."""
	shown = [message.get("message") for message in frappe.get_message_log() if message.get("message")]
	written = strip_html(str(shown[-1] if shown else refusal)).strip()
	if written:
		return written
	if isinstance(refusal, frappe.PermissionError):
		return _("You are not allowed to do this.")
	return _("This is not possible.")


def _only(allowed: frozenset[str], function: Callable) -> Callable:
	@functools.wraps(function)
	def guarded(*args: object, **kwargs: object) -> object:
		if not roles() & allowed:
			frappe.throw(_("You are not allowed to do this."), frappe.PermissionError)
		return function(*args, **kwargs)

	return guarded


def _require_fresh_snapshot(locked: dict) -> None:
	"""Whoever waited for the lock may still read what was before it (REPEATABLE READ): payments, notes, ledger rows that
	the other has just committed would be missing from every plain read of ERPNext's code."""
	if frappe.db.get_value("Sales Invoice", locked["name"], "modified") != locked["modified"]:
		raise StaleSnapshot


def _branches(user: str) -> tuple[str, ...]:
	profile = frappe.qb.DocType("POS Profile")
	query = frappe.qb.from_(profile).select(profile.name).where(profile.disabled == 0).orderby(profile.name)
	if user != "Administrator":
		member = frappe.qb.DocType("POS Profile User")
		query = (
			query.join(member)
			.on((member.parent == profile.name) & (member.parenttype == "POS Profile"))
			.where(member.user == user)
			.distinct()
		)
	return tuple(row[0] for row in query.run())
