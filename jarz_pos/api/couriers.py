"""Couriers: who they are, what they take along, what they hold and are owed (contract 1.9)."""

from dataclasses import asdict
from datetime import timedelta

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.delivery import balances, couriers, flows, new_courier, partners, settling
from jarz_pos.kanban import collection, confirmation, handover
from jarz_pos.sales import methods
from jarz_pos.sync import offline, requests
from jarz_pos.wire import Wire

LONGEST_TOKEN = 2000
LONGEST_NOTE = 1000
SAME_COURIER = timedelta(minutes=2)
# What the client's versions call the two ways to pay a courier.
MODES = {
	"": flows.LATER,
	"later": flows.LATER,
	"settle_later": flows.LATER,
	"courier_outstanding": flows.LATER,
	"pay_now": flows.PAY_NOW,
	"settle_now": flows.PAY_NOW,
}


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_active_couriers(pos_profile: Wire = None) -> list[dict]:
	"""Who rides for a branch, or for all branches of the caller (1.9.2)."""
	branch = wire.text(pos_profile, _("Branch"))
	if branch:
		guards.require_branch(branch)
	return [_courier(one) for one in couriers.active((branch,) if branch else guards.branches())]


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_delivery_partners_list() -> list[dict]:
	"""The delivery partners in use (1.9.2)."""
	return partners.active()


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_courier_balances() -> list[dict]:
	"""What each courier of the caller's branches holds for us and is owed (1.9.8)."""
	return balances.of_couriers(guards.branches())


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def list_unconfirmed_online_orders(pos_profile: Wire = None) -> dict:
	"""The orders that were sent out unpaid and wait for a transfer (1.9.9)."""
	branch = wire.text(pos_profile, _("Branch"))
	if branch:
		guards.require_branch(branch)
	return {"success": True, "orders": confirmation.waiting((branch,) if branch else guards.branches())}


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def create_delivery_party(
	party_type: Wire = None,
	name: Wire = None,
	first_name: Wire = None,
	last_name: Wire = None,
	phone: Wire = None,
	pos_profile: Wire = None,
	delivery_partner: Wire = None,
	data: Wire = None,
) -> dict:
	"""Add a courier, once per phone number (1.9.2, 1.12): `data` is the body of an offline wrapper."""
	body, _replay = offline.innermost(locals(), "phone")
	new = _new_courier(body)
	guards.require_branch(new.branch)
	same = {"party_type": new.party_type, "phone": new_courier.key_of(new.phone)}
	request = requests.Request(method="create_delivery_party", body=same, window=SAME_COURIER)
	return requests.once(request, lambda: _created(new))


@frappe.whitelist(methods=["POST"])
@guards.staff
def generate_settlement_preview(
	invoice: Wire = None, party_type: Wire = None, party: Wire = None, mode: Wire = None
) -> dict:
	"""What a dispatch collects and costs, with the token that confirms it (1.9.3)."""
	return handover.preview(_order(invoice), _party(party_type, party), _mode(mode))


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def confirm_settlement(
	invoice: Wire = None,
	preview_token: Wire = None,
	mode: Wire = None,
	party_type: Wire = None,
	party: Wire = None,
) -> dict:
	"""Send the order as its preview showed it (1.9.4)."""
	token = wire.text(preview_token, _("The preview"), max_length=LONGEST_TOKEN)
	return handover.confirm(_order(invoice), token, _party(party_type, party), _mode(mode))


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def deliver_online_unconfirmed(
	invoice_name: Wire = None, party_type: Wire = None, party: Wire = None
) -> dict:
	"""Send an order whose customer pays by transfer (1.9.9)."""
	return handover.unconfirmed(_order(invoice_name), _party(party_type, party))


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def handle_out_for_delivery_transition(
	invoice_name: Wire = None,
	courier: Wire = None,
	mode: Wire = None,
	idempotency_token: Wire = None,
	party_type: Wire = None,
	party: Wire = None,
) -> dict:
	"""Send an order in one call (1.9.5)."""
	request = wire.text(idempotency_token, _("The idempotency token"))
	return handover.transition(_order(invoice_name), _party(party_type, party, courier), _mode(mode), request)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def mark_courier_outstanding(
	invoice_name: Wire = None, courier: Wire = None, party_type: Wire = None, party: Wire = None
) -> dict:
	"""The same, the courier to be settled with later (1.9.5)."""
	return handover.transition(_order(invoice_name), _party(party_type, party, courier), flows.LATER)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def settle_courier_collected_payment(
	invoice_name: Wire = None, party_type: Wire = None, party: Wire = None
) -> dict:
	"""Settle an order whose courier pays (1.9.6), with the drawer of its branch, whatever profile the client has selected."""
	return _settle_order(invoice_name, party_type, party)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def settle_single_invoice_paid(
	invoice_name: Wire = None, party_type: Wire = None, party: Wire = None
) -> dict:
	"""Settle an order whose courier is paid (1.9.6)."""
	return _settle_order(invoice_name, party_type, party)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def confirm_online_payment(
	invoice_name: Wire = None, reference_no: Wire = None, receipt_name: Wire = None
) -> dict:
	"""The transfer of an order that went out unpaid has arrived (1.9.9): for those who confirm receipts."""
	asked = confirmation.Confirmation(
		_order(invoice_name),
		wire.text(receipt_name, _("The receipt")),
		wire.text(reference_no, _("The reference")),
	)
	return confirmation.confirm(asked)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def convert_online_order_to_cod(
	invoice_name: Wire = None, party_type: Wire = None, party: Wire = None
) -> dict:
	"""The courier collects what was to be paid online (1.9.9)."""
	party = _party(party_type, party)
	return collection.to_cash(_order(invoice_name), party.party_type, party.party)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.manager
def change_payment_collection_method(
	invoice_name: Wire = None,
	new_method: Wire = None,
	party_type: Wire = None,
	party: Wire = None,
	reference_no: Wire = None,
	receipt_name: Wire = None,
	notes: Wire = None,
	idempotency_token: Wire = None,
) -> dict:
	"""Another way to pay, before or after the order has left (1.9.9); once for each token."""
	method, rider = wire.text(new_method, _("The payment method"), required=True), _party(party_type, party)
	asked = collection.Change(
		_order(invoice_name),
		methods.method(method) or "",
		rider.party_type,
		rider.party,
		wire.text(receipt_name, _("The receipt")),
		wire.text(reference_no, _("The reference")),
		wire.text(notes, _("The note"), max_length=LONGEST_NOTE),
	)
	if not asked.method:
		frappe.throw(_("There is no payment method {0}. Use Cash, InstaPay or Wallet.").format(method))
	token = wire.text(idempotency_token, _("The idempotency token"))
	return _once("change_payment_collection_method", asked, token)


def _order(sent: Wire) -> str:
	return wire.text(sent, _("The order number"), required=True)


def _party(party_type: Wire, party: Wire, written: Wire = None) -> handover.Party:
	return handover.Party(
		wire.text(party_type, _("The kind of courier")),
		wire.text(party, _("The courier")),
		wire.text(written, _("The courier")),
	)


def _mode(sent: Wire) -> str:
	written = wire.text(sent, _("The mode"))
	if written.lower() not in MODES:
		frappe.throw(_("There is no mode {0}. Use later or pay_now.").format(written))
	return MODES[written.lower()]


def _courier(one: couriers.Courier) -> dict:
	return {
		"party_type": one.party_type,
		"party": one.party,
		"display_name": one.name,
		"branch": one.branch,
		"delivery_partner": one.partner or None,
	}


def _new_courier(body: dict) -> new_courier.NewCourier:
	party_type = wire.text(body.get("party_type"), _("The kind of courier")) or couriers.SUPPLIER
	if party_type not in (couriers.EMPLOYEE, couriers.SUPPLIER):
		frappe.throw(_("A courier is an Employee or a Supplier, not a {0}.").format(party_type))
	first, last = (wire.text(body.get(key), _("The name")) for key in ("first_name", "last_name"))
	if not first:
		first = wire.text(body.get("name"), _("The name"), required=True)
	return new_courier.NewCourier(
		party_type,
		first,
		last,
		wire.text(body.get("phone"), _("The phone number"), required=True),
		wire.text(body.get("pos_profile"), _("Branch")) or _only_branch(),
		wire.text(body.get("delivery_partner"), _("The delivery partner")),
	)


def _only_branch() -> str:
	"""Where the caller works, if that is one branch."""
	mine = guards.branches()
	if len(mine) != 1:
		frappe.throw(_("Say for which branch the courier rides."))
	return mine[0]


def _created(new: new_courier.NewCourier) -> dict:
	made, existing = new_courier.create(new)
	return {**_courier(made), "phone": new.phone, "existing": existing}


def _settle_order(invoice_name: Wire, party_type: Wire, party: Wire) -> dict:
	return settling.settle_order(
		wire.text(invoice_name, _("The order number"), required=True),
		wire.text(party_type, _("The kind of courier")),
		wire.text(party, _("The courier")),
	)


def _once(method: str, asked: collection.Change, token: str) -> dict:
	"""The answer of the first request with this token; without one the state of the order says whether it is a repeat."""

	def perform() -> dict:
		return {"success": True, "data": collection.change(asked)}

	guards.require_invoice(asked.order)
	request = requests.Request(method=method, body=asdict(asked), request_id=token)
	return requests.once(request, perform) if token else perform()
