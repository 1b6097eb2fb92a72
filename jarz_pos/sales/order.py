"""From a checkout to a booked order: everything is decided first, then written in one go (contract 1.6)."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, now_datetime

from jarz_pos import guards
from jarz_pos.delivery import fees, slots, timetable
from jarz_pos.money import quantize
from jarz_pos.sales import buyer, invoice, lines, partner, policy, posting, pricing, promo, rights, shop
from jarz_pos.sales.cart import Order
from jarz_pos.sales.words import OrderRefused


def create(order: Order, state: str) -> dict:
	"""Book `order`, which starts in `state` on the board, and answer as contract 1.6 lists it.

	The caller has checked that the user works in the branch. Raises OrderRefused and other ValidationErrors (417), PermissionError (403), DoesNotExistError (404); then nothing is
	written.
	"""
	draft = _decide(order, state)
	booked = posting.submit(invoice.build(draft))
	promo.use(draft.promotion)
	if order.paid_online:
		partner.book_paid_online(booked, draft.partner)
	return _answer(booked, draft)


def _decide(order: Order, state: str) -> invoice.Draft:
	place = shop.shop(order.branch)
	found = buyer.buyer(order)
	chosen = policy.policy(order)
	debtor = partner.partner(order)
	rights.check(order, chosen)
	buyer.check_branch(order, found)
	price_list = rights.price_list(order, place, chosen, found, debtor)
	priced = lines.priced(order, place, price_list, found.name, may_discount=guards.is_manager())
	promotion, missed = _promotion(order, place, found, priced)
	off = pricing.percent_of(priced.net_total, chosen.discount, place.places)
	return invoice.Draft(
		order=order,
		state=state,
		shop=place,
		buyer=found,
		partner=debtor,
		policy=chosen,
		priced=priced,
		promotion=promotion,
		discount=min(off + promotion.discount, priced.net_total),
		fee=_fee(order, place, found, chosen, priced, promotion),
		slot=_slot(order),
		notes=(*priced.notes, *missed),
	)


def preview_promotion(order: Order) -> tuple[promo.Promotion, promo.Basket]:
	"""What the codes of `order` would give, and what they were judged by; writes nothing. Raises as `create`."""
	place, found = shop.shop(order.branch), buyer.buyer(order)
	price_list = rights.price_list(order, place, policy.NONE, found, None)
	priced = lines.priced(order, place, price_list, found.name, may_discount=True)
	basket = _basket(place, found.customer, priced)
	return promo.judge(order.promo_codes, basket), basket


def _basket(place: shop.Shop, customer: Document, priced: lines.Priced) -> promo.Basket:
	return promo.Basket(
		company=place.company,
		currency=place.currency,
		customer=customer.name,
		customer_group=customer.customer_group,
		net_total=quantize(priced.net_total, place.places),
		units=priced.units,
		places=place.places,
	)


def _promotion(
	order: Order, place: shop.Shop, found: buyer.Buyer, priced: lines.Priced
) -> tuple[promo.Promotion, tuple[str, ...]]:
	"""The promotion, and notes on codes that a replayed order came too late for. Raises OrderRefused for a bad code."""
	promotion = promo.judge(order.promo_codes, _basket(place, found.customer, priced))
	refused = [result for result in promotion.results if not result.accepted]
	if refused and not order.replay:
		frappe.throw(refused[0].reason, OrderRefused)
	return promotion, tuple(result.reason for result in refused)


def _fee(
	order: Order,
	place: shop.Shop,
	found: buyer.Buyer,
	chosen: policy.Policy,
	priced: lines.Priced,
	promotion: promo.Promotion,
) -> Decimal:
	"""What the delivery costs the customer, in the invoice's currency (rule 4). A territory's fee is in the company's."""
	income = found.territory.delivery_income if found.territory else Decimal(0)
	free = order.zero_shipping or chosen.waives_shipping or priced.free_shipping or promotion.free_delivery
	fee = fees.delivery_fee(
		income / Decimal(str(place.conversion_rate)),
		override=order.delivery_income,
		pickup=order.pickup,
		partner=bool(order.sales_partner),
		free_shipping=free or _list_ships_free(priced.price_list),
	)
	return quantize(fee, place.places)


def _list_ships_free(price_list: str) -> bool:
	return bool(frappe.get_cached_value("Price List", price_list, "jarz_zero_shipping_default"))


def _slot(order: Order) -> slots.Slot | None:
	"""Where the delivery stands in the timetable (rule 5); none for pickup and where none was asked for."""
	if order.pickup or not order.slot_start:
		return None
	hours = timetable.timetable_of(order.branch)
	try:
		return slots.slot_for(order.slot_start, hours, now_datetime(), end=order.slot_end)
	except slots.TooFarAhead:
		frappe.throw(_("The delivery is more than a year ahead."), OrderRefused)


def _answer(booked: Document, draft: invoice.Draft) -> dict:
	answer = {
		"success": True,
		"name": booked.name,
		"invoice_name": booked.name,
		"grand_total": flt(booked.grand_total),
		"net_total": flt(booked.net_total),
		"outstanding_amount": flt(booked.outstanding_amount),
		"customer": booked.customer,
		"items_count": len(booked.items),
		"status": booked.status,
		"docstatus": int(booked.docstatus),
		"posting_date": str(booked.posting_date),
		"company": booked.company,
		"partner_tax_suppressed": bool(draft.partner),
		"pickup": draft.order.pickup,
	}
	if draft.slot:
		answer.update(
			{
				"delivery_datetime": draft.slot.start.isoformat(timespec="seconds"),
				"delivery_date": draft.slot.start.date().isoformat(),
				"delivery_time_from": draft.slot.start.strftime("%H:%M:%S"),
				"delivery_duration_seconds": draft.slot.seconds,
				"delivery_duration_minutes": draft.slot.seconds // 60,
				"delivery_slot_label": draft.slot.label,
				"delivery_label": draft.slot.label,
			}
		)
	return answer
