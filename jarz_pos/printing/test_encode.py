"""Bytes of a slip, read back by a reader of its own: text, dots, cuts, pulses, and pictures of the paper."""

import json
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from jarz_pos.printing import encode, picture, receipt
from jarz_pos.printing.lines import Code, Logo, Pair, Slip, Text
from jarz_pos.tests import receipts
from jarz_pos.tests.paper import decode
from jarz_pos.tests.receipts import ENGLISH, LINK, card, item, shop

GOLDEN = Path(__file__).resolve().parents[2] / "docs" / "receipts"
MOVED = 30  # dots that another release of the font engine moves at most; one other digit is more


def printed(slip: Slip, **paper: object):
	made = encode.Paper(**paper)
	return decode(encode.encode(slip, made), made.dots)


@pytest.mark.parametrize("way", ["letters", "dots"])
@pytest.mark.parametrize("width", ["58", "80"])
@pytest.mark.parametrize("name", sorted(receipts.samples()))
def test_paper_looks_like_its_picture_in_the_docs(name, width, way):
	paper = printed(receipts.samples()[name], width=width, as_picture=way == "dots")
	assert paper.cuts == ["full"]
	assert not paper.rest
	(sheet,) = paper.sheets
	kept = GOLDEN / f"{name}-{width}mm-{way}.png"
	if os.environ.get("JARZ_NEW_PICTURES"):
		GOLDEN.mkdir(parents=True, exist_ok=True)
		sheet.save(kept, optimize=True)
	golden = Image.open(kept).convert("1")
	assert sheet.size == golden.size
	assert different(sheet, golden) <= MOVED


@pytest.mark.parametrize("way", ["letters", "dots"])
def test_one_other_digit_does_not_pass_for_the_same_picture(way):
	sheets = [
		printed(
			receipt.receipt(card(item("Cake", 1, rate), fee="0"), shop()), as_picture=way == "dots"
		).sheets[0]
		for rate in ("145.06", "145.08")
	]
	assert different(*sheets) > 2 * MOVED


def different(one: Image.Image, other: Image.Image) -> int:
	"""How many dots."""
	return ImageChops.logical_xor(one, other).convert("L").histogram()[255]


def test_english_goes_as_letters_and_only_the_pictures_as_dots():
	paper = printed(receipt.receipt(ENGLISH, shop(), link=LINK))
	assert "2 x Chocolate cake" in paper.text
	assert "TOTAL" in paper.text
	assert len(paper.pictures) <= 4  # logo and code, in fragments
	assert printed(receipt.receipt(ENGLISH, shop(logo=None))).pictures == []


def test_arabic_never_goes_as_letters():
	paper = printed(receipts.samples()["arabic"])
	assert all(row.isascii() for row in paper.texts)
	assert paper.pictures
	mixed = printed(Slip((Text("Lemonade ليمون"), Text("plain"))))
	assert mixed.texts == ["plain"]
	assert len(mixed.pictures) == 1


def test_the_code_page_decides_what_goes_as_letters():
	slip = Slip((Text("Café €"),))
	assert printed(slip, code_page="CP858").texts == ["Café €"]
	assert printed(slip, code_page="CP437").texts == []  # it has no euro
	assert printed(Slip((Text("Привет"),)), code_page="CP866").texts == ["Привет"]


@pytest.mark.parametrize("code_page", sorted(encode.CODECS))
def test_every_code_page_on_offer_prints_what_it_has(code_page):
	letters = bytes(range(0xC0, 0xE0)).decode(encode.CODECS[code_page], "ignore")
	letters = "".join(letter for letter in letters if letter.isalpha())
	if code_page in encode.PROFILES["default"]["codePages"].values():
		assert printed(Slip((Text(letters),)), code_page=code_page).texts == [letters]


def test_every_model_on_offer_is_one_of_the_library():
	form = Path(__file__).resolve().parents[1] / "jarz_pos" / "doctype" / "jarz_printer" / "jarz_printer.json"
	offered = {
		field["fieldname"]: field.get("options", "").split("\n")
		for field in json.loads(form.read_text())["fields"]
	}
	assert set(offered["profile"]) <= set(encode.PROFILES)
	assert offered["code_page"] == list(encode.CODECS)
	assert set(offered["paper_width"]) == set(encode.DOTS)
	assert [pin for pin in offered["drawer"] if pin] == list(encode.DRAWER_PINS)
	for profile in offered["profile"]:
		if not encode.problem(encode.Paper(profile=profile)):
			assert b"x\n" in encode.encode(Slip((Text("x"),)), encode.Paper(profile=profile))


def test_the_drawer_opens_before_the_slip_and_by_itself():
	stream = encode.encode(Slip((Text("x"),)), encode.Paper(), drawer="Pin 5")
	assert decode(stream).pulses == [5]
	assert stream.index(b"\x1bp") < stream.index(b"x\n")
	assert decode(encode.pulse("Pin 2")).pulses == [2]
	assert decode(encode.pulse("Pin 2")).cuts == []


@pytest.mark.parametrize(("cut", "cuts"), [("Full", ["full"]), ("Partial", ["partial"]), ("None", [])])
def test_the_cut_is_the_one_that_was_chosen(cut, cuts):
	paper = printed(Slip((Text("x"),)), cut=cut)
	assert paper.cuts == cuts
	assert paper.rest == (not cuts)


def test_no_picture_contains_a_command_that_printers_obey_at_once():
	striped = Image.new("1", (576, 40), 255)
	row = bytes.fromhex("ef fb ef fa ef eb".replace(" ", "")) * 12  # inverted: 10 04 10 05 10 14
	striped.frombytes(row * 40)
	from jarz_pos.printing.encode import _harmless

	dots = _harmless(ImageChops.invert(striped).tobytes())
	for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
		assert command not in dots
	assert len(dots) == 72 * 40


def test_a_logo_that_is_no_picture_is_left_out():
	for content in (b"", b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, receipts.logo()[:300]):
		slip = Slip((Logo(content), Text("x")))
		assert printed(slip).texts == ["x"]


def test_the_code_can_be_read_back_module_by_module():
	import qrcode

	made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
	made.add_data(LINK)
	wanted = made.get_matrix()
	(sheet,) = printed(Slip((Code(LINK),))).sheets
	dark = sheet.convert("L").point(lambda shade: 255 - shade).getbbox()
	box = (dark[2] - dark[0]) / (len(wanted) - 8)
	seen = [
		[
			sheet.getpixel((dark[0] + int((x + 0.5) * box), dark[1] + int((y + 0.5) * box))) == 0
			for x in range(len(wanted) - 8)
		]
		for y in range(len(wanted) - 8)
	]
	assert seen == [row[4:-4] for row in wanted[4:-4]]
	assert box >= 3


def test_long_names_and_many_lines_fit_the_paper():
	slip = receipt.receipt(
		card(
			item("م" * 300, 1, "5"), item("W" * 300, 1, "5"), *(item(f"Cake {n}", 1, "5") for n in range(200))
		),
		shop(),
	)
	for width in ("58", "80"):
		assert len(printed(slip, width=width).sheets) == 1
		assert len(printed(slip, width=width, as_picture=True).sheets) == 1


def test_a_profile_that_knows_its_width_is_not_sent_more():
	assert encode.Paper(profile="TM-T88V").dots == 512
	assert encode.Paper(width="58", profile="TM-T88V").dots == 384
	paper = printed(receipts.samples()["arabic"], profile="TM-T88V")
	assert {one.width for one in paper.pictures} == {512}


def test_arabic_is_joined_and_ordered_without_libraqm_too(monkeypatch):
	"""Both ways must draw the same word; presentation forms of the font stand in for shaping."""
	slip = Slip((Text("كيك شوكولاتة 145"), Pair("عصير ليمون", "57.75")), rtl=True)
	shaped = picture.draw(slip, 384)
	monkeypatch.setattr(picture, "_raqm", lambda: False)
	picture._font.cache_clear()
	try:
		joined = picture.draw(slip, 384)
	finally:
		picture._font.cache_clear()
	assert shaped.size == joined.size
	ink = shaped.convert("L").histogram()[0]
	assert different(shaped, joined) < ink / 2


@pytest.mark.parametrize("digits", ["+20 100 123 4567", "2026-11-21 13:00-14:30"])
def test_telephones_and_dates_keep_their_order_in_an_arabic_row(digits, monkeypatch):
	from jarz_pos.printing.script import HARD_SPACE, together

	row = f"الهاتف: {together(digits)}"
	assert picture._joined(row, True).startswith(digits.replace(" ", HARD_SPACE))
	alone = picture.draw(Slip((Text(together(digits)),)), 384)
	within = picture.draw(Slip((Text(row),), rtl=True), 384)
	wide = round(picture._font(False, "normal").getlength(digits))
	found = within.convert("L").point(lambda shade: 255 - shade).getbbox()[0]
	same = within.crop((found, 0, found + wide, within.height))
	first = alone.convert("L").point(lambda shade: 255 - shade).getbbox()[0]
	assert different(same, alone.crop((first, 0, first + wide, alone.height))) <= MOVED
