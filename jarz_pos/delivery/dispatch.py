"""An order leaves: what the courier takes along, and the documents of it (contract 2.2 to 2.4).

One dispatch is one Delivery Note, one journal and one Courier Transaction, all in the transaction of the caller, who holds
the lock on the order and moves it on the board.
"""

from decimal import Decimal

import frappe
from frappe import _

from jarz_pos import drawers, erp, guards, settings
from jarz_pos.delivery import couriers, fees, flows, goods, overrides, partners, territories, transactions
from jarz_pos.money import quantize

ONLINE_METHODS = ("Instapay", "Mobile Wallet", "Kashier Card", "Kashier Wallet")
ONE = Decimal(1)
ORDER_FIELDS = (
	"party_account_currency",
	"debit_to",
	"cost_center",
	"territory",
	"sales_partner",
	"jarz_is_pickup",
	"jarz_no_courier",
	"jarz_payment_method",
	"jarz_sub_territory",
	"jarz_shipping_expense",
	"jarz_shipping_override",
	"jarz_shipping_override_status",
	"jarz_delivery_trip",
)


class CannotGoOut(frappe.ValidationError):
	"""Something has to be done before the order can leave."""


def goes_alone(order: frappe._dict) -> bool:
	"""Whether no courier of ours takes the order along: pickup, a sales partner's, or one for the house."""
	return bool(order.jarz_is_pickup or order.jarz_no_courier or order.sales_partner)


def terms_of(order: frappe._dict, *, fee_factor: Decimal = ONE) -> flows.Terms:
	"""What a courier would collect and get for `order`, a row with `ORDER_FIELDS`, if it left now.

	`fee_factor`: how many fees a trip pays for it. The one calculation behind every preview and every confirmation.
	"""
	places = frappe.get_precision(
		"Courier Transaction", "amount", currency=erp.company_currency(order.company)
	)
	return flows.terms(
		quantize(order.outstanding_amount, places),
		quantize(_fee(order) * fee_factor, places),
		with_courier=not goes_alone(order),
		online_intent=order.jarz_payment_method in ONLINE_METHODS,
	)


def obstacles(order: frappe._dict) -> list[str]:
	"""Why the order cannot leave yet, in words for the cashier; [] when nothing but stock could stand in the way."""
	found = []
	currency = erp.company_currency(order.company)
	if {order.currency, order.party_account_currency} != {currency}:
		found.append(
			_("Order {0} is in {1}, and couriers are settled in {2}. Deliver it on the desk.").format(
				order.name, order.currency, currency
			)
		)
	if order.jarz_is_pickup:
		if order.outstanding_amount > 0:
			found.append(_("Order {0} is picked up. Take the payment first.").format(order.name))
		return found
	if not order.jarz_sub_territory and territories.sub_territories(order.territory):
		found.append(_("Choose the sub-territory of {0} for order {1}.").format(order.territory, order.name))
	if order.jarz_shipping_override_status == overrides.PENDING:
		found.append(_("A manager has to decide on the courier fee of order {0} first.").format(order.name))
	return found


def send(
	order: frappe._dict,
	agreed: flows.Terms,
	courier: couriers.Courier | None,
	mode: str,
	warehouse: str,
	**links: str | None,
) -> None:
	"""Make the documents of the dispatch, posted by what was `agreed`. `courier`: None for an order that goes alone.

	`links` go to the Courier Transaction. Raises NoDrawer, PartlyDelivered and ERPNext's own refusals.
	"""
	note = goods.send(order.name, warehouse)
	if not courier:
		return
	billed = partners.billed(courier)
	entry = erp.journal(
		order.company,
		flows.legs(agreed, mode, _books(order, billed, mode)),
		_("Dispatch of order {0} with {1}").format(order.name, courier.name),
		cost_center=order.cost_center,
	)
	transactions.record(
		order.name,
		billed,
		company=order.company,
		branch=guards.branch_of(order),
		amount=agreed.amount,
		shipping=agreed.fee,
		mode=flows.ONLINE if agreed.awaits_payment and mode == flows.LATER else mode,
		settled=flows.closed(agreed, mode),
		journal_entry=entry.name if entry else None,
		delivery_note=note,
		rider=courier.name if billed != courier else None,
		**links,
	)


def stamp(order: frappe._dict, agreed: flows.Terms) -> dict[str, object]:
	"""What the order itself keeps of its dispatch: who has it, what his fee is, whether it waits for a transfer."""
	row = transactions.of_dispatch(order.name)
	if not row:
		return {}
	stamped = {
		"jarz_courier_party_type": row.party_type,
		"jarz_courier_party": row.party,
		"jarz_delivery_partner": row.delivery_partner,
		"jarz_shipping_expense": float(row.shipping_amount),
	}
	if agreed.awaits_payment:
		stamped["jarz_payment_confirmation_status"] = "Awaiting Payment"
	return stamped


def _fee(order: frappe._dict) -> Decimal:
	place = order.jarz_sub_territory or order.territory
	known = territories.facts([place]).get(place)
	return fees.courier_fee(
		[known.courier_fee] if known else [],
		override=overrides.fee_of(order),
		stored=Decimal(str(order.jarz_shipping_expense or 0)),
		pickup=bool(order.jarz_is_pickup),
		no_courier=bool(order.jarz_no_courier),
	)


def _books(order: frappe._dict, courier: couriers.Courier, mode: str) -> flows.Books:
	accounts = settings.company_accounts(order.company)
	return flows.Books(
		order=order.name,
		customer=order.customer,
		receivable=order.debit_to,
		courier_type=courier.party_type,
		courier=courier.party,
		clearing=accounts.courier_clearing,
		expense=accounts.delivery_expense,
		money=_money(order, courier) if mode == flows.PAY_NOW else "",
	)


def _money(order: frappe._dict, courier: couriers.Courier) -> str:
	"""Where the courier is paid from on the spot: the branch's drawer, the bank for a delivery partner."""
	if courier.partner:
		return partners.settlement_account(courier.partner, order.company)
	return drawers.cash_drawer(guards.branch_of(order), order.company).account
