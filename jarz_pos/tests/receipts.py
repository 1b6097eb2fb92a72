"""Orders as cards, in three languages, for the pictures of receipts: fixed facts, no database. Pure."""

import io
from decimal import Decimal

from PIL import Image, ImageDraw

from jarz_pos.printing import receipt, slips, words
from jarz_pos.printing.lines import Slip

LINK = "https://shop.example.com/app/sales-invoice/ACC-SINV-2026-00042"


def item(name: str, qty: float, rate: str, **facts: object) -> dict[str, object]:
	return {
		"item_code": name,
		"item_name": name,
		"qty": qty,
		"rate": float(rate),
		"amount": float(Decimal(rate) * Decimal(str(qty))),
		**facts,
	}


def bundle(name: str, qty: float, *held: tuple[str, float, str]) -> list[dict[str, object]]:
	"""A bundle's own line, which costs nothing, and the lines of what it holds."""
	return [
		item(name, qty, "0", is_bundle_parent=1, bundle_code=name),
		*(item(child, units, rate, is_bundle_child=1, parent_bundle=name) for child, units, rate in held),
	]


def card(*items: dict[str, object], fee: str = "50", **facts: object) -> dict[str, object]:
	net = sum((Decimal(str(row["amount"])) for row in items), Decimal(0))
	total = net + Decimal(fee)
	return {
		"name": "ACC-SINV-2026-00042",
		"invoice_id_short": "00042",
		"docstatus_value": 1,
		"doc_status": "Unpaid",
		"customer_name": "Mona Adel",
		"customer_phone": "0100 123 4567",
		"full_address": "12 Nile Street, Floor 3, Flat 7, Nasr City, Cairo",
		"territory_display": "Nasr City Area",
		"posting_date": "2026-11-20",
		"posting_time": "18:42:10",
		"delivery_date": "2026-11-21",
		"delivery_time_from": "13:00:00",
		"delivery_duration": 5400,
		"delivery_slot_label": "Tomorrow, 01:00 PM - 02:30 PM",
		"items": list(items),
		"net_total": float(net),
		"shipping_income": float(fee),
		"grand_total": float(total),
		"outstanding_amount": float(total),
		"payment_method": "Cash",
		**facts,
	}


ENGLISH = card(
	item("Chocolate cake", 2, "145.00"),
	item("Lemonade with mint, large bottle of one and a half litres", 1, "57.75"),
	*bundle("Party Box", 1, ("Cheese cake, slice", 2, "30.00"), ("Orange juice", 1, "39.99")),
	item("Paper napkins", 3, "0"),
	latest_note="Please ring twice, the bell is quiet.",
)
ARABIC = card(
	item("كيك شوكولاتة", 2, "145.00"),
	item("عصير ليمون بالنعناع زجاجة كبيرة لتر ونصف", 1, "57.75"),
	*bundle("علبة الحفلات", 1, ("تشيز كيك قطعة", 2, "30.00"), ("عصير برتقال", 1, "39.99")),
	item("مناديل ورقية", 3, "0"),
	customer_name="منى عادل",
	full_address="١٢ شارع النيل، الدور الثالث، شقة ٧، مدينة نصر، القاهرة",
	territory_name_ar="مدينة نصر",
	customer_phone="+20 100 123 4567",
	outstanding_amount=400.0,
	latest_note="من فضلك رن الجرس مرتين.",
)
MIXED = card(
	item("Chocolate cake كيك شوكولاتة", 2, "145.00"),
	item("عصير ليمون Lemonade 1.5 L", 1, "57.75"),
	item("Café crème 🎂", 1, "35.00"),
	customer_name="منى عادل",
	full_address="12 شارع النيل, Flat 7, Nasr City",
	territory_name_ar="مدينة نصر",
	doc_status="Paid",
	outstanding_amount=0.0,
	actual_payment_method="InstaPay",
	sales_partner="Fast Food App",
)


def shop(language: str = words.ENGLISH, **facts: object) -> receipt.Shop:
	arabic = language == words.ARABIC
	values = {
		"branch": "فرع مدينة نصر" if arabic else "Nasr City",
		"currency": "EGP",
		"language": language,
		"header": "حلويات جارز" if arabic else "Jarz Sweets",
		"footer": "شكرا لكم" if arabic else "Thank you, see you soon!",
		"phone": "19xxx",
		"website": "www.example.com",
		"logo": logo(),
	}
	return receipt.Shop(**{**values, **facts})


def logo() -> bytes:
	"""A jar."""
	picture = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
	ink = ImageDraw.Draw(picture)
	ink.rounded_rectangle((40, 60, 200, 230), 36, fill=(120, 60, 20, 255))
	ink.rectangle((60, 20, 180, 54), fill=(20, 20, 20, 255))
	ink.ellipse((85, 110, 155, 180), fill=(255, 255, 255, 255))
	file = io.BytesIO()
	picture.save(file, "PNG")
	return file.getvalue()


def samples() -> dict[str, Slip]:
	"""The slips of docs/receipts, by the name of their picture."""
	english, arabic = shop(), shop(words.ARABIC)
	settled = slips.Settlement(
		name="SETT-2026-00007",
		courier="Hassan Ali",
		date="2026-11-20 22:10",
		rows=(
			("ACC-SINV-2026-00042", Decimal("507.74"), Decimal("30")),
			("ACC-SINV-2026-00043", Decimal("0"), Decimal("30")),
			("ACC-SINV-2026-00045", Decimal("212.50"), Decimal("45")),
		),
		net=Decimal("615.24"),
	)
	return {
		"english": receipt.receipt(ENGLISH, english, link=LINK),
		"arabic": receipt.receipt(ARABIC, arabic, link=LINK),
		"mixed": receipt.receipt(MIXED, english, link=LINK),
		"kitchen": slips.kitchen(ENGLISH, english),
		"courier": slips.courier(ARABIC | {"courier": "حسن علي"}, arabic, link=LINK),
		"settlement": slips.settlement(settled, english),
	}
