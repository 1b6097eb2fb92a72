"""Orders as the till and the board change them (contract 1.5 to 1.7, 1.9.6)."""

from datetime import timedelta

import frappe
from frappe import _

from jarz_pos import guards, wire
from jarz_pos.delivery import settlement_preview
from jarz_pos.kanban import slot, states
from jarz_pos.sales import buyer, intake, methods, order, payment
from jarz_pos.sync import offline, requests
from jarz_pos.wire import Wire

LONGEST_SLOT = 24 * 60 * 60
# How long the same cart from the same user is the same order (contract 4, row 7).
SAME_ORDER = timedelta(minutes=2)
SAME_WALK_IN_ORDER = timedelta(seconds=5)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def create_pos_invoice(
	cart_json: Wire = None,
	customer_name: Wire = None,
	pos_profile_name: Wire = None,
	shipping_address_name: Wire = None,
	delivery_charges_json: Wire = None,
	custom_delivery_income: Wire = None,
	required_delivery_datetime: Wire = None,
	delivery_end_datetime: Wire = None,
	pickup: Wire = None,
	pos_profile_override: Wire = None,
	sales_partner: Wire = None,
	payment_type: Wire = None,
	payment_method: Wire = None,
	price_list: Wire = None,
	zero_shipping_override: Wire = None,
	suppress_shipping_income: Wire = None,
	suppress_legacy_delivery_charges: Wire = None,
	commercial_policy: Wire = None,
	order_purpose: Wire = None,
	policy_reason: Wire = None,
	promo_codes: Wire = None,
	channel: Wire = None,
	request_id: Wire = None,
	data: Wire = None,
) -> dict:
	"""Take an order (1.6), once whatever the number of copies (1.12): `data` is the body of an offline wrapper.

	`delivery_charges_json` is part of what is compared for that, and otherwise ignored: the fee comes from the territory.
	"""
	body, replay = offline.innermost(locals(), "cart_json")
	asked = intake.order(body, replay=replay)
	guards.require_branch(asked.branch)
	window = SAME_WALK_IN_ORDER if buyer.is_walk_in(asked.customer) else SAME_ORDER
	request = requests.Request(
		method="create_pos_invoice",
		request_id=wire.text(body.pop("request_id", None), _("The request id")),
		body=body,
		window=requests.REPLAY_WINDOW if replay else window,
	)
	state = states.initial(asked.sales_partner)
	return requests.once(request, lambda: order.create(asked, state), reference=("Sales Invoice", "name"))


@frappe.whitelist(methods=["POST"])
@guards.answers_refusals
@guards.retries_deadlocks
@guards.staff
def pay_invoice(
	invoice_name: Wire = None,
	payment_mode: Wire = None,
	pos_profile: Wire = None,
	reference_no: Wire = None,
	reference_date: Wire = None,
) -> dict:
	"""Take the outstanding remainder of an order (1.7). A refusal is HTTP 200, or the cashier would not see its text."""
	written = wire.text(payment_mode, _("The payment method"), required=True)
	method = methods.method(written)
	if not method:
		frappe.throw(
			_("There is no payment method {0}. Use Cash, InstaPay or Wallet.").format(written),
			payment.CannotPay,
		)
	return payment.pay(
		payment.PaymentRequest(
			invoice=wire.text(invoice_name, _("The order number"), required=True),
			method=method,
			branch=wire.text(pos_profile, _("Branch")),
			reference_no=wire.text(reference_no, _("The reference")),
			reference_date=wire.date(reference_date, _("The date of the reference")),
		)
	)


@frappe.whitelist(methods=["POST"])
@guards.retries_deadlocks
@guards.staff
def update_invoice_delivery_slot(
	invoice_id: Wire = None,
	delivery_date: Wire = None,
	delivery_time_from: Wire = None,
	delivery_duration: Wire = None,
	delivery_slot_label: Wire = None,
) -> dict:
	"""Give an order another delivery slot (1.5)."""
	day = wire.date(delivery_date, _("The delivery date"))
	start = wire.clock(delivery_time_from, _("The delivery time"))
	seconds = wire.integer(delivery_duration, _("The duration"), minimum=1, maximum=LONGEST_SLOT)
	if day is None or start is None or seconds is None:
		frappe.throw(_("A delivery slot needs a date, a time and a duration."))
	return slot.reschedule(
		wire.text(invoice_id, _("The order number"), required=True),
		slot.Slot(day, start, seconds, wire.text(delivery_slot_label, _("The slot"))),
	)


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_invoice_settlement_preview(
	invoice_name: Wire = None, party_type: Wire = None, party: Wire = None
) -> dict:
	"""What settling an order with its courier comes to (1.9.6)."""
	return settlement_preview.of_order(
		wire.text(invoice_name, _("The order number"), required=True),
		wire.text(party_type, _("The kind of courier")),
		wire.text(party, _("The courier")),
	)
