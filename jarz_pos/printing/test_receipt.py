"""Receipts and slips from facts: what they say, whatever the facts are."""

from hypothesis import given
from hypothesis import strategies as some

from jarz_pos.printing import columns, receipt, script, slips, words
from jarz_pos.tests import receipts
from jarz_pos.tests.receipts import card, item, shop


def text(slip, width=48) -> str:
	return columns.as_text(slip, width)


def test_the_receipt_says_all_that_the_contract_lists():
	said = text(receipt.receipt(receipts.ENGLISH, shop(), link=receipts.LINK))
	for fact in (
		"Jarz Sweets",
		"Nasr City",
		"Order 00042",
		"2026-11-20 18:42",
		"Mona Adel",
		"0100 123 4567",
		"12 Nile Street, Floor 3",
		"Area: Nasr City Area",
		"Delivery: 2026-11-21 13:00-14:30",
		"2 x Chocolate cake",
		"145.00 each",
		"- 2 x Cheese cake, slice",
		"Note: Please ring twice",
		"Thank you, see you soon!",
		"www.example.com",
	):
		assert fact in said, fact
	assert receipts.LINK in said.replace("\n", "").replace(" ", "")


def test_a_bundle_has_one_price_and_its_contents_have_none():
	rows = text(receipt.receipt(receipts.ENGLISH, shop())).splitlines()
	assert next(row for row in rows if "Party Box" in row).split()[-1] == "99.99"
	assert next(row for row in rows if "Cheese cake" in row).strip() == "- 2 x Cheese cake, slice"


def test_two_bundles_of_a_kind_keep_their_own_contents():
	rows = [*receipts.bundle("Box", 1, ("A", 1, "10")), *receipts.bundle("Box", 1, ("B", 2, "5"))]
	found = receipt.items(card(*rows))
	assert [(one.name, str(one.amount), [held.name for held in one.holds]) for one in found] == [
		("Box", "10.0", ["A"]),
		("Box", "10.0", ["B"]),
	]


def test_unpaid_says_what_to_collect_and_paid_says_how_it_was_paid():
	unpaid = text(receipt.receipt(card(item("Cake", 1, "100"), outstanding_amount=70.0), shop()))
	assert "UNPAID" in unpaid
	assert next(row for row in unpaid.splitlines() if "To collect" in row).endswith("70.00 EGP")
	assert next(row for row in unpaid.splitlines() if "Paid so far" in row).endswith("80.00 EGP")
	assert "Paid so far" not in text(receipt.receipt(receipts.ENGLISH, shop()))
	paid = text(receipt.receipt(receipts.MIXED, shop()))
	assert "UNPAID" not in paid
	assert "PAID" in paid
	assert "InstaPay" in paid


def test_money_that_a_courier_still_holds_is_not_paid():
	held = receipts.MIXED | {"has_unsettled_customer_amount": True}
	assert receipt.to_collect(held, 2) == receipt.quantize(receipts.MIXED["grand_total"], 2)
	assert "UNPAID" in text(receipt.receipt(held, shop()))


def test_a_pickup_has_no_address_and_no_fee():
	said = text(receipt.receipt(card(item("Cake", 1, "100"), fee="0", is_pickup=True), shop()))
	assert "PICKUP" in said
	assert "Nile Street" not in said
	assert "Delivery fee" not in said


def test_a_cancelled_order_cannot_be_mistaken():
	said = text(
		receipt.receipt(card(item("Cake", 1, "1"), docstatus_value=2, outstanding_amount=0.0), shop())
	)
	assert "CANCELLED" in said
	assert "PAID" not in said


def test_a_copy_says_so():
	assert "COPY" in text(receipt.receipt(receipts.ENGLISH, shop(), copy=True))
	assert "COPY" not in text(receipt.receipt(receipts.ENGLISH, shop()))


def test_taxes_and_discounts_make_up_the_difference():
	taxed = card(item("Cake", 1, "100"), grand_total=164.0)
	assert "Taxes" in text(receipt.receipt(taxed, shop()))
	cut = text(receipt.receipt(card(item("Cake", 1, "100"), grand_total=140.0), shop()))
	assert next(row for row in cut.splitlines() if "Discount" in row).endswith("-10.00")


def test_rounding_is_called_so_and_is_no_tax():
	rounded = card(item("Cake", 1, "97.77"), grand_total=148.0, rounding_adjustment=0.23)
	said = text(receipt.receipt(rounded, shop()))
	assert next(row for row in said.splitlines() if "Rounding" in row).endswith("0.23")
	assert "Taxes" not in said
	assert "Discount" not in said


def test_a_slot_is_told_by_its_date_and_by_its_label_where_it_has_none():
	for seconds, times in ((None, "23:00"), (5400, "23:00-00:30")):
		slot = {"delivery_time_from": "23:00:00", "delivery_duration": seconds}
		said = text(receipt.receipt(receipts.ENGLISH | slot, shop()))
		assert f"Delivery: 2026-11-21 {times}\n" in said
	said = text(receipt.receipt(receipts.ENGLISH | {"delivery_date": None}, shop()))
	assert "Delivery: Tomorrow, 01:00 PM - 02:30 PM\n" in said


def test_three_decimals_where_the_currency_has_three():
	said = text(receipt.receipt(card(item("Cake", 1, "1.25"), fee="0"), shop(currency="KWD", places=3)))
	assert "1.250 KWD" in said


def test_the_kitchen_reads_no_prices():
	said = text(slips.kitchen(receipts.ENGLISH, shop()))
	assert "2 x Chocolate cake" in said
	assert "Pieces" in said
	assert "145" not in said
	assert "497" not in said


def test_the_courier_reads_address_phone_and_what_to_collect():
	said = text(slips.courier(receipts.ENGLISH | {"courier": "Hassan"}, shop()))
	for fact in ("COURIER Hassan", "12 Nile Street", "0100 123 4567", "497.74 EGP", "Cash"):
		assert fact in said, fact
	assert "NOTHING TO COLLECT" in text(slips.courier(receipts.MIXED, shop()))


def test_the_settlement_adds_up_and_says_who_pays():
	said = text(receipts.samples()["settlement"])
	for fact in (
		"SETT-2026-00007",
		"Courier pays the branch",
		"615.24 EGP",
		"720.24",
		"-105.00",
		"Hassan Ali",
	):
		assert fact in said, fact


def test_every_word_is_there_in_both_languages():
	english, arabic = words.vocabulary(words.ENGLISH), words.vocabulary(words.ARABIC)
	assert all(english.values())
	assert all(script.runs_right_to_left(value) or value == "×" for value in arabic.values())


def test_emoji_and_control_characters_do_not_reach_the_paper():
	assert script.clean("Cake 🎂👩‍🍳❤️ big\x1b@\x00\u202e") == "Cake big @"
	assert script.clean("☎️") == ""
	named = receipt.items(card(item("🎂", 1, "1") | {"item_code": "CAKE-1"}))
	assert named[0].name == "CAKE-1"


def test_a_name_of_300_letters_is_cut_and_wrapped():
	said = text(receipt.receipt(card(item("W" * 300, 1, "5")), shop()), 32)
	assert max(map(len, said.splitlines())) <= 32
	assert "..." in said
	assert said.count("W") < 200


def test_two_hundred_lines_are_two_hundred_lines():
	said = text(receipt.receipt(card(*(item(f"Cake {n}", 1, "5") for n in range(200))), shop()))
	assert "1 x Cake 0 " in said
	assert "1 x Cake 199 " in said


def test_a_card_without_anything_still_makes_a_slip():
	for make in (receipt.receipt, slips.kitchen, slips.courier):
		assert text(make({}, receipt.Shop(branch="", currency="")))


@given(some.text(max_size=400), some.integers(4, 60))
def test_no_row_is_wider_than_the_paper(written, width):
	for align in (receipt.CENTER, "start", "end"):
		assert all(
			len(row) <= width for row in columns.rows(receipt.Text(script.clean(written, 300), align), width)
		)


@given(some.text(max_size=200), some.integers(1, 40))
def test_wrapping_loses_no_letter(written, width):
	cleaned = script.clean(written, 200)
	assert "".join(script.wrap(cleaned, width, len)).replace(" ", "") == cleaned.replace(" ", "")


@given(some.text(max_size=80), some.text(alphabet="0123456789.,", max_size=20), some.booleans())
def test_amounts_stay_whole(start, end, mirrored):
	pair = receipt.Pair(script.clean(start), end)
	rows = list(columns.rows(pair, 32, mirrored=mirrored))
	assert any(end in row for row in rows)
	assert all(len(row) <= 32 for row in rows)


def test_the_page_of_the_desk_holds_the_same_words_and_no_markup_of_others():
	from jarz_pos.printing import page

	nasty = card(item("<script>alert(1)</script>", 1, "5"), customer_name='"><img src=x>')
	made = page.html(receipt.receipt(nasty, shop(), link=receipts.LINK))
	assert "<script" not in made
	assert "<img src=x" not in made
	assert "&lt;script&gt;" in made
	assert made.count("data:image/png;base64,") == 2  # logo and code
	assert 'dir="rtl"' in page.html(receipts.samples()["arabic"])
