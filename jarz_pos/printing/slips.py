"""The other papers of a shop: kitchen slip, courier slip, settlement, test page. Pure, like the receipt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jarz_pos.printing import receipt
from jarz_pos.printing.lines import CENTER, LARGE, NORMAL, TALL, Code, Gap, Line, Pair, Rule, Slip, Text
from jarz_pos.printing.receipt import Card, Shop
from jarz_pos.printing.script import clean, together


@dataclass(frozen=True)
class Settlement:
	"""What a courier and a branch settled; amounts in the company's currency. `net` > 0: the courier pays."""

	name: str
	courier: str
	date: str
	rows: tuple[tuple[str, Decimal, Decimal], ...]  # order, collected, courier fee
	net: Decimal


@dataclass(frozen=True)
class Charge:
	"""What is asked for in stablecoins: `tokens` of `symbol` on `network` for `amount` of the shop's money; `link` is the pay page."""

	name: str
	order: str
	amount: Decimal
	tokens: str
	symbol: str
	network: str
	until: str
	link: str


def kitchen(card: Card, shop: Shop, *, copy: bool = False) -> Slip:
	"""What to make and pack, large enough to be read from a step away; no prices."""
	say = shop.words
	return shop.slip(
		(
			Text(f"{say['kitchen']} - {clean(shop.branch)}", CENTER),
			*receipt.marks(card, say, copy=copy),
			Text(f"{say['order']} {receipt.number(card)}", CENTER, bold=True, size=LARGE),
			Text(receipt.when(card), CENTER),
			Rule(),
			*receipt.who(card, say, address=False),
			Rule(),
			*(line for item in receipt.items(card) for line in _to_make(item, say)),
			Rule(),
			Pair(say["pieces"], _pieces(card)),
			*receipt.notes(card, say),
		)
	)


def courier(card: Card, shop: Shop, *, link: str = "", copy: bool = False) -> Slip:
	"""Where to go and what to bring back."""
	say = shop.words
	due = receipt.to_collect(card, shop.places)
	rider = clean(card.get("courier"))
	return shop.slip(
		(
			Text(f"{say['courier']} {rider}".strip(), CENTER),
			*receipt.marks(card, say, copy=copy),
			Text(f"{say['order']} {receipt.number(card)}", CENTER, bold=True, size=LARGE),
			Rule(),
			*receipt.who(card, say),
			Rule(),
			*(Text(f"{item.qty} {say['times']} {item.name}") for item in receipt.items(card)),
			Rule(),
			*_due(due, card, shop),
			*receipt.notes(card, say),
			*((Gap(), Code(link)) if link else ()),
		)
	)


def settlement(facts: Settlement, shop: Shop, *, copy: bool = False) -> Slip:
	"""Both keep one: which orders were settled, and who pays whom how much."""
	say = shop.words
	collected = sum((row[1] for row in facts.rows), Decimal(0))
	fees = sum((row[2] for row in facts.rows), Decimal(0))
	payer = say["courier_pays"] if facts.net > 0 else say["branch_pays"] if facts.net < 0 else say["even"]
	return shop.slip(
		(
			*receipt.heading(shop),
			*((Text(f"* {say['copy']} *", CENTER, bold=True),) if copy else ()),
			Text(say["settlement"], CENTER, bold=True, size=LARGE),
			Text(clean(facts.name), CENTER),
			Text(together(clean(facts.date)), CENTER),
			Gap(),
			Text(f"{say['courier']}: {clean(facts.courier)}", bold=True),
			Rule(),
			*(line for row in facts.rows for line in _settled(row, shop)),
			Rule(),
			Pair(say["orders"], str(len({row[0] for row in facts.rows}))),
			Pair(say["collected"], shop.money(collected)),
			Pair(say["courier_fees"], shop.money(-fees)),
			Gap(),
			Text(payer, CENTER, bold=True),
			Text(f"{shop.money(abs(facts.net))} {shop.currency}", CENTER, bold=True, size=LARGE),
			Gap(),
			Gap(),
			Text(f"{say['signature']}: ....................."),
		)
	)


def charge(facts: Charge, shop: Shop, *, copy: bool = False) -> Slip:
	"""What a customer takes in his hand to pay: the QR code leads to the page that says all the rest, as it stands then."""
	say = shop.words
	return shop.slip(
		(
			*receipt.heading(shop),
			*((Text(f"* {say['copy']} *", CENTER, bold=True),) if copy else ()),
			Text(f"{say['pay_with']} {clean(facts.symbol)}", CENTER, bold=True),
			Text(f"{facts.tokens} {clean(facts.symbol)}", CENTER, bold=True, size=LARGE),
			Text(f"{shop.money(facts.amount)} {shop.currency}", CENTER),
			Gap(),
			Code(facts.link),
			Text(say["scan"], CENTER),
			Rule(),
			*((Pair(say["order"], clean(facts.order)),) if facts.order else ()),
			Pair(say["network"], clean(facts.network)),
			Pair(say["until"], clean(facts.until)),
			Text(clean(facts.name), CENTER),
		)
	)


def test_page(shop: Shop, printer: Mapping[str, str]) -> Slip:
	"""Everything that a slip can hold, so that one look tells whether the printer's settings are right.

	`printer`: its settings, by the keys of their words.
	"""
	return shop.slip(
		(
			*receipt.heading(shop),
			Text(shop.words["test"], CENTER, bold=True, size=LARGE),
			*(Pair(shop.words[label], clean(value)) for label, value in printer.items()),
			Rule(),
			Text("ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 abcdefghijklmnopqrstuvwxyz"),
			Text("é ü ñ ç ß Ø € £"),
			Text("شاي بالنعناع، كيك شوكولاتة ٠١٢٣٤٥٦٧٨٩"),
			Pair("2 x Cake كيك", "90.00"),
			Rule(),
			Code(clean(shop.website) or "https://example.com"),
		)
	)


def _to_make(item: receipt.Item, say: Mapping[str, str]) -> Iterator[Line]:
	size = NORMAL if item.holds else TALL
	yield Text(f"{item.qty} {say['times']} {item.name}", bold=True, size=size)
	for held in item.holds:
		yield Text(f"{held.qty} {say['times']} {held.name}", bold=True, size=TALL, indent=2)


def _pieces(card: Card) -> str:
	made = (held for item in receipt.items(card) for held in (item.holds or (item,)))
	return receipt.quantity(sum((Decimal(one.qty) for one in made), Decimal(0)))


def _due(due: Decimal, card: Card, shop: Shop) -> Iterator[Line]:
	say = shop.words
	if not due:
		yield Text(say["nothing_to_collect"], CENTER, bold=True)
		return
	yield Text(say["collect"], CENTER, bold=True)
	yield Text(f"{shop.money(due)} {shop.currency}", CENTER, bold=True, size=LARGE)
	method = clean(card.get("payment_method"))
	if method:
		yield Text(say.get(method, method), CENTER)


def _settled(row: tuple[str, Decimal, Decimal], shop: Shop) -> Iterator[Line]:
	order, collected, fee = row
	yield Pair(clean(order), shop.money(collected))
	if fee:
		yield Pair(f"- {shop.words['courier_fees']}", shop.money(-fee))
