"""The customer's receipt: facts of an order in, lines out (contract 1.13). Pure.

`card` is the order as the board and the client know it (contract 1.8.2), so paper and screen never disagree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jarz_pos.money import quantize
from jarz_pos.printing import words
from jarz_pos.printing.lines import CENTER, LARGE, TALL, Code, Gap, Line, Logo, Pair, Rule, Slip, Text
from jarz_pos.printing.script import clean, together

Card = Mapping[str, object]
LONGEST_NOTE = 600


@dataclass(frozen=True)
class Shop:
	"""What a slip says besides the order. `places`: decimals of the currency; `logo`: a picture file."""

	branch: str
	currency: str
	places: int = 2
	language: str = words.ENGLISH
	header: str = ""
	footer: str = ""
	phone: str = ""
	website: str = ""
	logo: bytes | None = None

	@property
	def words(self) -> Mapping[str, str]:
		return words.vocabulary(self.language)

	@property
	def rtl(self) -> bool:
		return self.language in words.RIGHT_TO_LEFT

	def money(self, amount: object) -> str:
		"""`1,234.50`"""
		return f"{quantize(amount, self.places):,f}"

	def slip(self, lines: Iterator[Line] | Sequence[Line]) -> Slip:
		return Slip(tuple(lines), self.rtl)


@dataclass(frozen=True)
class Item:
	"""One thing that was ordered; of a bundle, `holds` lists what is in it."""

	name: str
	qty: str
	rate: Decimal
	amount: Decimal
	holds: tuple["Item", ...] = ()


def receipt(card: Card, shop: Shop, *, link: str = "", copy: bool = False) -> Slip:
	"""The whole receipt. `link` is where the QR code leads; `copy` marks a second print."""
	say = shop.words
	return shop.slip(
		(
			*heading(shop),
			*marks(card, say, copy=copy),
			Text(f"{say['order']} {number(card)}", CENTER, bold=True, size=LARGE),
			Text(when(card), CENTER),
			Gap(),
			*who(card, say),
			Rule(),
			*(line for item in items(card) for line in _item(item, shop)),
			Rule(),
			*_totals(card, shop),
			*payment(card, shop),
			*notes(card, say),
			*_closing(shop, link),
		)
	)


def heading(shop: Shop) -> Iterator[Line]:
	"""Logo, the shop's own header, branch, phone."""
	if shop.logo:
		yield Logo(shop.logo)
	for written in shop.header.splitlines():
		if clean(written):
			yield Text(clean(written), CENTER, bold=True)
	yield Text(clean(shop.branch), CENTER)
	if clean(shop.phone):
		yield Text(together(clean(shop.phone)), CENTER)
	yield Rule()


def marks(card: Card, say: Mapping[str, str], *, copy: bool) -> Iterator[Line]:
	"""What must not be overlooked."""
	if copy:
		yield Text(f"* {say['copy']} *", CENTER, bold=True)
	if card.get("docstatus_value") == 2:
		yield Text(say["cancelled"], CENTER, bold=True, size=LARGE)


def number(card: Card) -> str:
	"""What staff and customer call the order."""
	return clean(card.get("woo_order_id") or card.get("invoice_id_short") or card.get("name"))


def when(card: Card) -> str:
	"""Date and time of the sale, to the minute."""
	return together(clean(f"{card.get('posting_date') or ''} {str(card.get('posting_time') or '')[:5]}"))


def slot(card: Card) -> str:
	"""When the customer wants it; "" where nothing was agreed. Labels say "tomorrow", which paper would say tomorrow too."""
	if not card.get("delivery_date"):
		return clean(card.get("delivery_slot_label"))
	begins = str(card.get("delivery_time_from") or "")[:5]
	return together(clean(f"{card['delivery_date']} {begins}{_until(begins, card)}"))


def _until(begins: str, card: Card) -> str:
	"""`-14:30`, from the slot's beginning and its seconds."""
	seconds = int(card.get("delivery_duration") or 0)
	if not (begins and seconds):
		return ""
	hours, minutes = (int(part) for part in begins.split(":"))
	ends = hours * 60 + minutes + seconds // 60
	return f"-{ends // 60 % 24:02}:{ends % 60:02}"


def who(card: Card, say: Mapping[str, str], *, address: bool = True) -> Iterator[Line]:
	"""Customer, address and slot; rows without a fact are left out."""
	pickup = card.get("is_pickup")
	facts = [
		("customer", clean(card.get("customer_name"))),
		("phone", together(clean(card.get("customer_phone")))),
	]
	if address and not pickup:
		area = (
			card.get("territory_name_ar")
			or card.get("sub_territory_display")
			or card.get("territory_display")
		)
		facts += [("address", clean(card.get("full_address"))), ("area", clean(area))]
	facts += [("delivery", slot(card)), ("partner", clean(card.get("sales_partner")))]
	for key, value in facts:
		if value:
			yield Text(f"{say[key]}: {value}")
	if pickup:
		yield Text(say["pickup"], bold=True)


def items(card: Card) -> list[Item]:
	"""What was ordered; the lines that a bundle holds stand under it, and their amounts are its price."""
	found: list[tuple[Card, list[Card]]] = []
	for row in card.get("items") or ():
		code = row.get("parent_bundle")
		if row.get("is_bundle_child") and found and found[-1][0].get("bundle_code") == code:
			found[-1][1].append(row)
		else:
			found.append((row, []))
	return [_grouped(row, held) for row, held in found]


def quantity(value: object) -> str:
	"""`2`, `0.5`: without the zeros that a database adds."""
	found = quantize(value or 0, 3).normalize()
	return f"{found:f}"


def payment(card: Card, shop: Shop) -> Iterator[Line]:
	"""PAID, or UNPAID with what is left to collect."""
	say = shop.words
	due = to_collect(card, shop.places)
	if card.get("docstatus_value") == 2:
		return
	yield Gap()
	if due == 0:
		yield Text(say["paid"], CENTER, bold=True, size=LARGE)
	else:
		yield Text(say["unpaid"], CENTER, bold=True, size=LARGE)
		if paid := quantize(card.get("grand_total") or 0, shop.places) - due:
			yield Pair(say["paid_so_far"], f"{shop.money(paid)} {shop.currency}")
		yield Pair(say["collect"], f"{shop.money(due)} {shop.currency}", bold=True)
	method = clean((card.get("actual_payment_method") if due == 0 else "") or card.get("payment_method"))
	if method:
		yield Pair(say["payment"], say.get(method, method))


def to_collect(card: Card, places: int) -> Decimal:
	"""What the customer still gives (contract 1.13): nothing where the order is settled and no courier holds the money."""
	outstanding = quantize(card.get("outstanding_amount") or 0, places)
	settled = outstanding <= 0 or card.get("doc_status") == "Paid"
	if not card.get("has_unsettled_customer_amount"):
		return Decimal(0) if settled else outstanding
	return quantize(card.get("grand_total") or 0, places) if settled else outstanding


def notes(card: Card, say: Mapping[str, str]) -> Iterator[Line]:
	written = clean(card.get("latest_note") or "", LONGEST_NOTE)
	if written:
		yield Rule()
		yield Text(f"{say['note']}: {written}", bold=True)


def _grouped(row: Card, held: list[Card]) -> Item:
	inside = tuple(_plain(child) for child in held)
	whole = _plain(row)
	amount = whole.amount + sum((child.amount for child in inside), Decimal(0))
	units = Decimal(str(row.get("qty") or 0))
	return Item(whole.name, whole.qty, amount / units if inside and units else whole.rate, amount, inside)


def _plain(row: Card) -> Item:
	return Item(
		name=clean(row.get("bundle_code") or row.get("item_name")) or clean(row.get("item_code")) or "?",
		qty=quantity(row.get("qty")),
		rate=Decimal(str(row.get("rate") or 0)),
		amount=Decimal(str(row.get("amount") or 0)),
	)


def _item(item: Item, shop: Shop) -> Iterator[Line]:
	times = shop.words["times"]
	yield Pair(f"{item.qty} {times} {item.name}", shop.money(item.amount))
	if item.qty != "1" and item.amount:
		yield Text(f"{shop.money(item.rate)} {shop.words['each']}", indent=4)
	for held in item.holds:
		yield Text(f"- {held.qty} {times} {held.name}", indent=2)


def _totals(card: Card, shop: Shop) -> Iterator[Line]:
	say = shop.words

	def amount(key: str) -> Decimal:
		return quantize(card.get(key) or 0, shop.places)

	net, total, fee = amount("net_total"), amount("grand_total"), amount("shipping_income")
	fee = Decimal(0) if card.get("is_pickup") else fee
	rounding = amount("rounding_adjustment")
	rest = total - net - fee - rounding
	if net != total:
		yield Pair(say["subtotal"], shop.money(net))
	if fee:
		yield Pair(say["delivery_fee"], shop.money(fee))
	if rest:
		yield Pair(say["taxes"] if rest > 0 else say["discount"], shop.money(rest))
	if rounding:
		yield Pair(say["rounding"], shop.money(rounding))
	yield Pair(say["total"], f"{shop.money(total)} {shop.currency}", bold=True, size=TALL)


def _closing(shop: Shop, link: str) -> Iterator[Line]:
	yield Gap()
	if link:
		yield Code(link)
	for written in (*shop.footer.splitlines(), shop.website):
		if clean(written):
			yield Text(clean(written), CENTER)
