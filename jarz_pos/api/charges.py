"""Stablecoin charges for the till and for merchants with an API key. `openapi` describes these functions to programs."""

from collections.abc import Callable
from decimal import Decimal

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit
from frappe.utils import add_days, getdate, today

from jarz_pos import guards, wire
from jarz_pos.api import webhooks
from jarz_pos.crypto import asking, charges, health, history, openapi, shown, store, sweeping, sync
from jarz_pos.sync import requests
from jarz_pos.wire import Wire

A_MINUTE, CALLS_A_MINUTE, READS_A_MINUTE = 60, 120, 600
MOST = Decimal(10) ** 12


@frappe.whitelist(methods=["POST"])
@guards.seller
@rate_limit(limit=CALLS_A_MINUTE, seconds=A_MINUTE)
@guards.retries_deadlocks
def create_charge(
	sales_invoice: Wire = None,
	amount: Wire = None,
	currency: Wire = None,
	branch: Wire = None,
	token: Wire = None,
	description: Wire = None,
	reference: Wire = None,
) -> dict:
	"""Ask for a payment: of what the order `sales_invoice` has outstanding, or of `amount` in `currency`.

	With a header `Idempotency-Key` a repeat gets the first answer, and another body under the same key is refused (409).
	"""
	body = {
		"sales_invoice": wire.text(sales_invoice, _("The order")),
		"amount": str(wire.decimal(amount, _("The amount"), minimum=0, maximum=MOST) or ""),
		"currency": wire.text(currency, _("The currency"), max_length=3).upper(),
		"branch": wire.text(branch, _("The branch")),
		"token": wire.text(token, _("The token")),
		"description": wire.text(description, _("The description")),
		"reference": wire.text(reference, _("The reference")),
	}
	# Locked: one that was made while this request waited for the order is not in its snapshot.
	return _once("create_charge", body, lambda: shown.charge(store.charge(_created(body), lock=True)))


@frappe.whitelist(methods=["GET", "POST"])
@guards.seller
@rate_limit(limit=READS_A_MINUTE, seconds=A_MINUTE)
def get_charge(charge: Wire = None) -> dict:
	"""One charge, as far as it has come."""
	return shown.charge(asking.readable(wire.text(charge, _("The charge"), required=True)))


@frappe.whitelist(methods=["POST"])
@guards.seller
@rate_limit(limit=CALLS_A_MINUTE, seconds=A_MINUTE)
@guards.retries_deadlocks
def cancel_charge(charge: Wire = None) -> dict:
	"""Ask for nothing more. Refused once a payment has come in; again it changes nothing."""
	found = asking.readable(wire.text(charge, _("The charge"), required=True))
	charges.cancel(found.name)
	return shown.charge(asking.readable(found.name))


@frappe.whitelist(methods=["GET", "POST"])
@guards.seller
@rate_limit(limit=READS_A_MINUTE, seconds=A_MINUTE)
def list_charges(
	status: Wire = None,
	sales_invoice: Wire = None,
	reference: Wire = None,
	after: Wire = None,
	limit: Wire = None,
) -> dict:
	"""Charges, newest first, at most `limit` (20; 100 at the most): `{charges, next}`. `next` is the `after` of the next page."""
	most = wire.integer(limit, _("The limit"), minimum=1, maximum=100, default=20)
	found = asking.listed(
		status=wire.text(status, _("The status")),
		order=wire.text(sales_invoice, _("The order")),
		reference=wire.text(reference, _("The reference")),
		after=wire.text(after, _("The position")),
		limit=most,
	)
	return {
		"charges": [shown.charge(row) for row in found],
		"next": found[-1].name if len(found) == most else None,
	}


@frappe.whitelist(methods=["GET", "POST"])
def get_history(charge: Wire = None) -> dict:
	"""For the desk's form: `{payments, events, explorer, symbol, due, received, refunded, pay_url}` of a charge that the caller may read."""
	frappe.has_permission(store.CHARGE, "read", throw=True)
	found = asking.readable(wire.text(charge, _("The charge"), required=True))
	told = shown.charge(found)
	return {
		"payments": history.payments(found),
		"events": history.events(found.name),
		"explorer": told["chain"]["explorer"],
		"symbol": told["token"]["symbol"],
		"due": told["due"],
		"received": told["received"],
		"refunded": told["refunded"],
		"pay_url": told["pay_url"],
	}


@frappe.whitelist(methods=["GET", "POST"])
def get_balance(charge: Wire = None) -> dict | None:
	"""What lies at the address of a charge now, as the chain says: `{tokens, block}`; nothing where nobody answers."""
	frappe.has_permission(store.CHARGE, "read", throw=True)
	return history.balance(asking.readable(wire.text(charge, _("The charge"), required=True)))


@frappe.whitelist(methods=["GET", "POST"])
def get_sweep(token: Wire = None, from_date: Wire = None) -> dict:
	"""For the desk's report: `{to, data, addresses, tokens}`, a call that sends to the treasury what came since `from_date`."""
	frappe.has_permission(store.PAYMENT, "read", throw=True)
	since = wire.date(from_date, _("The date")) or getdate(add_days(today(), -sweeping.DAYS))
	return sweeping.told(wire.text(token, _("The token"), required=True), since)


@frappe.whitelist(methods=["GET", "POST"])
def get_chain_health() -> list[dict]:
	"""How the reading of each chain goes: head, how far we are, provider, last error. For those who may see it."""
	frappe.has_permission(store.SYNC, "read", throw=True)
	return health.chains()


@frappe.whitelist(methods=["POST"])
def read_chains() -> dict:
	"""Start to read every enabled chain that nobody reads now, rather than within a minute: `{chains}`."""
	frappe.has_permission("Jarz Chain", "write", throw=True)
	sync.wake()
	return {"chains": sync.enabled()}


@frappe.whitelist(methods=["GET", "POST"])
@guards.seller
def openapi_document() -> dict:
	"""The OpenAPI 3.1 document of these functions and of the messages to webhooks, made from signatures and texts."""
	functions = (create_charge, get_charge, cancel_charge, list_charges, webhooks.events)
	return openapi.document(_("Stablecoin charges"), functions)


def _created(body: dict) -> str:
	if body["sales_invoice"]:
		order = guards.require_invoice(body["sales_invoice"], lock=True, fields=asking.ORDER_FIELDS)
		return charges.create(asking.for_order(order, body["token"]))
	details = {key: body[key] for key in ("currency", "branch", "token", "description", "reference")}
	return charges.create(asking.for_amount(Decimal(body["amount"] or 0), **details))


def _once(method: str, body: dict, perform: Callable[[], dict]) -> dict:
	key = wire.text(frappe.get_request_header("Idempotency-Key"), "Idempotency-Key", max_length=255)
	if not key:
		return perform()
	# One merchant's keys mean nothing to another.
	return requests.once(requests.Request(method, body, request_id=f"{frappe.session.user}:{key}"), perform)
