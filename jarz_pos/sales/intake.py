"""Reads a checkout from what a client sends (contract 1.6), in whatever spelling: numbers as text, JSON inside JSON.

Raises ValidationError with a text for the cashier. Keys that the contract does not name are ignored, as it demands.
"""

from collections.abc import Mapping
from decimal import Decimal

import frappe
from frappe import _

from jarz_pos import wire
from jarz_pos.money import quantize
from jarz_pos.sales import methods, words
from jarz_pos.sales.cart import (
	CASH,
	HIGHEST_RATE,
	MOST_CHOICES,
	MOST_LINES,
	MOST_UNITS,
	ONLINE,
	CartRefusal,
	Discount,
	Line,
	Order,
	check_lines,
	counted,
)

PERCENT = Decimal(100)
MOST_CODES = 10
MOST_PAYMENT_TYPE = 20
# Names under which a chosen item may carry how often it was chosen, instead of being repeated.
COUNT_KEYS = ("selected_quantity", "selected_qty", "selectedQuantity", "quantity_selected", "count")
# Stored for orders of other channels; no till pays with them.
OTHER_METHODS = {"kashiercard": "Kashier Card", "kashierwallet": "Kashier Wallet"}


def order(body: Mapping[str, wire.Wire], *, replay: bool = False) -> Order:
	"""The checkout in `body`, the innermost one of a replay."""
	lines = tuple(cart_lines(body.get("cart_json")))
	return Order(
		branch=wire.text(body.get("pos_profile_name"), _("The branch"), required=True),
		customer=wire.text(body.get("customer_name"), _("The customer"), required=True),
		lines=lines,
		address=wire.text(body.get("shipping_address_name"), _("The shipping address")),
		slot_start=wire.moment(body.get("required_delivery_datetime"), _("The delivery time")),
		slot_end=wire.moment(body.get("delivery_end_datetime"), _("The end of the delivery time")),
		pickup=wire.flag(body.get("pickup")),
		branch_confirmed=wire.flag(body.get("pos_profile_override")),
		sales_partner=wire.text(body.get("sales_partner"), _("The sales partner")),
		payment_type=_payment_type(body.get("payment_type")),
		payment_method=_payment_method(body.get("payment_method")),
		price_list=wire.text(body.get("price_list"), _("The price list")),
		delivery_income=wire.decimal(
			body.get("custom_delivery_income"), _("The delivery fee"), minimum=0, maximum=HIGHEST_RATE
		),
		zero_shipping=_zero_shipping(body),
		policy=wire.text(body.get("commercial_policy"), _("The commercial policy")),
		order_purpose=wire.text(body.get("order_purpose"), _("The order purpose")),
		policy_reason=wire.text(body.get("policy_reason"), _("The reason"), max_length=500),
		promo_codes=promo_codes(body.get("promo_codes")),
		channel=wire.text(body.get("channel"), _("The channel"), max_length=40),
		replay=replay,
	)


def cart_lines(sent: wire.Wire, *, may_be_empty: bool = False) -> list[Line]:
	"""The lines of `cart_json`, checked for what needs no database."""
	entries = wire.json_list(sent, _("The cart"))
	try:
		if len(entries) > MOST_LINES:
			raise CartRefusal("too_many_lines", MOST_LINES)
		lines = [_line(entry, number) for number, entry in enumerate(entries, start=1)]
		if lines or not may_be_empty:
			check_lines(tuple(lines))
	except CartRefusal as refusal:
		words.refuse(refusal)
	return lines


def promo_codes(sent: wire.Wire) -> tuple[str, ...]:
	"""The codes that a customer gave, each once, in their order. A single code may come as plain text."""
	if isinstance(sent, str) and sent.strip() and sent.strip()[0] != "[":
		sent = [sent]
	entries = wire.json_list(sent, _("The promo codes"))
	if len(entries) > MOST_CODES:
		frappe.throw(_("At most {0} promo codes can be used in one order.").format(MOST_CODES))
	codes = [wire.text(entry, _("A promo code")) for entry in entries]
	return tuple(dict.fromkeys(code for code in codes if code))


def _line(entry: wire.Wire, number: int) -> Line:
	if not isinstance(entry, dict):
		raise CartRefusal("no_line", number)
	label = _("Line {0}").format(number)
	rate = _amount(entry.get("rate"), _("{0}, rate").format(label))
	return Line(
		number=number,
		item_code=wire.text(entry.get("item_code"), _("{0}, item code").format(label), required=True),
		qty=_quantity(entry.get("qty"), label),
		shown_rate=rate,
		is_bundle=wire.flag(entry.get("is_bundle")),
		choices=_choices(entry.get("selected_items"), label),
		discount=_discount(entry, rate, label),
	)


def _quantity(sent: wire.Wire, label: str) -> Decimal:
	"""As ERPNext will store it. Zero and less are refused by the cart's own rule, which can name the item."""
	sent = wire.decimal(sent, _("{0}, quantity").format(label), maximum=MOST_UNITS, default=Decimal(0))
	return quantize(max(sent, Decimal(-1)), frappe.get_precision("Sales Invoice Item", "qty"))


def _amount(sent: wire.Wire, label: str) -> Decimal | None:
	return wire.decimal(sent, label, minimum=0, maximum=HIGHEST_RATE)


def _discount(entry: dict, rate: Decimal | None, label: str) -> Discount:
	"""A custom rate wins over a percentage, that over an amount: the till computes each from the one before."""
	if wire.flag(entry.get("custom_rate_override")):
		if rate is None:
			frappe.throw(_("{0}, rate is missing.").format(label))
		return Discount(rate=rate)
	percentage = wire.decimal(
		entry.get("discount_percentage"), _("{0}, discount").format(label), minimum=0, maximum=PERCENT
	)
	if percentage:
		return Discount(percentage=percentage)
	return Discount(amount=_amount(entry.get("discount_amount"), _("{0}, discount").format(label)) or None)


def _choices(sent: wire.Wire, label: str) -> dict[str, dict[str, int]]:
	"""`{group_key: [entry, …]}` as units of each item in each group."""
	chosen = {}
	for key, entries in wire.json_map(sent, _("{0}, selected items").format(label)).items():
		entries = wire.json_list(entries, _("{0}, selected items").format(label))
		if len(entries) > MOST_CHOICES:
			frappe.throw(_("{0}: too many selected items.").format(label))
		chosen[str(key)] = counted(_choice(entry, label) for entry in entries)
	return chosen


def _choice(entry: wire.Wire, label: str) -> tuple[str, int]:
	label = _("{0}, selected item").format(label)
	if not isinstance(entry, dict):
		return wire.text(entry, label, required=True), 1
	code = wire.text(entry.get("id") or entry.get("item_code"), label, required=True)
	sent = next((entry[key] for key in COUNT_KEYS if entry.get(key) not in (None, "")), 1)
	return code, wire.integer(sent, label, minimum=1, maximum=int(MOST_UNITS))


def _zero_shipping(body: Mapping[str, wire.Wire]) -> bool:
	"""`suppress_legacy_delivery_charges` beside a fee of its own only says that the fee replaces the territory's."""
	flags = ["zero_shipping_override", "suppress_shipping_income"]
	if body.get("custom_delivery_income") in (None, ""):
		flags.append("suppress_legacy_delivery_charges")
	return any(wire.flag(body.get(name)) for name in flags)


def _payment_type(sent: wire.Wire) -> str:
	written = wire.text(sent, _("The payment type"), max_length=MOST_PAYMENT_TYPE).lower()
	if written not in ("", CASH, ONLINE):
		frappe.throw(_("{0} is not a payment type: use cash or online.").format(written))
	return written


def _payment_method(sent: wire.Wire) -> str:
	"""In the one spelling that is stored (contract 4, row 16)."""
	written = wire.text(sent, _("The payment method"), max_length=40)
	if not written:
		return ""
	compact = "".join(character for character in written.lower() if character.isalpha())
	found = methods.method(written) or OTHER_METHODS.get(compact)
	if not found:
		frappe.throw(_("{0} is not a way to pay: use Cash, Instapay or Mobile Wallet.").format(written))
	return found
