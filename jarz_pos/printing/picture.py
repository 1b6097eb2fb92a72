"""A slip as dots: every script that the font has, joined and ordered as it is written by hand. Pure.

Pillow shapes Arabic itself where it has libraqm (its Linux packages do); elsewhere the letters are joined and ordered before.
"""

import functools
import io
from collections.abc import Callable, Iterable
from pathlib import Path

import qrcode
from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display
from PIL import Image, ImageDraw, ImageFont, features

from jarz_pos.printing.lines import (
	CENTER,
	END,
	LARGE,
	NORMAL,
	START,
	TALL,
	Code,
	Line,
	Logo,
	Pair,
	Rule,
	Slip,
	Text,
)
from jarz_pos.printing.script import bare, runs_right_to_left, wrap

FONTS = Path(__file__).parent / "fonts"
SIZES = {NORMAL: 23, TALL: 30, LARGE: 38}
MARGIN = 2
GAP = 14
PAIR_GAP = 12
LOGO_HEIGHT = 160
LOGO_PIXELS = 20_000_000
CODE_DOTS = 240
DOTS_PER_INCH = 203  # 8 a millimetre
WHITE, BLACK = 255, 0
INK = 150  # lighter than this is paper


def draw(slip: Slip, dots: int) -> Image.Image:
	"""The whole slip as a black and white picture `dots` wide."""
	return strip(slip.lines, dots, rtl=slip.rtl)


def png(slip: Slip, dots: int) -> bytes:
	"""The same as a PNG file."""
	file = io.BytesIO()
	draw(slip, dots).save(file, "PNG", optimize=True)
	return file.getvalue()


def pdf(slip: Slip, dots: int) -> bytes:
	"""The same as a PDF of one page, as large as the paper."""
	file = io.BytesIO()
	draw(slip, dots).save(file, "PDF", resolution=DOTS_PER_INCH)
	return file.getvalue()


def strip(lines: Iterable[Line], dots: int, *, rtl: bool) -> Image.Image:
	"""Some lines of a slip, one under the other, `dots` wide, in mode "1"."""
	parts = [part for line in lines for part in _parts(line, dots, rtl)]
	sheet = Image.new("1", (dots, max(1, sum(part.height for part in parts))), WHITE)
	top = 0
	for part in parts:
		sheet.paste(part, (0, top))
		top += part.height
	return sheet


def code(data: str, box: int) -> Image.Image:
	"""A QR code whose modules are `box` dots wide, with its quiet zone."""
	matrix = _modules(data)
	picture = Image.new("1", (len(matrix), len(matrix)), WHITE)
	picture.putdata([BLACK if dark else WHITE for row in matrix for dark in row])
	return picture.resize((picture.width * box, picture.height * box), Image.Resampling.NEAREST)


def _parts(line: Line, dots: int, rtl: bool) -> list[Image.Image]:
	if isinstance(line, Text):
		return _paragraph(line, dots, rtl)
	if isinstance(line, Pair):
		return _pair(line, dots, rtl)
	if isinstance(line, Rule):
		return [_rule(dots)]
	if isinstance(line, Code):
		return [_centred(code(line.data, _box(line.data)), dots)]
	if isinstance(line, Logo):
		found = logo(line.content, dots)
		return [_centred(found, dots)] if found else []
	return [Image.new("1", (dots, GAP), WHITE)]


def _paragraph(line: Text, dots: int, rtl: bool) -> list[Image.Image]:
	font, pen = _font(line.bold, line.size), _pen(line.bold, line.size)
	indent = line.indent * SIZES[NORMAL] // 2
	room = dots - 2 * MARGIN - indent
	return [
		_row(font, dots, [(piece, line.align, indent)], rtl, line.text)
		for piece in wrap(line.text, room, pen)
	]


def _pair(line: Pair, dots: int, rtl: bool) -> list[Image.Image]:
	"""The amount stands beside the last row of what it is for."""
	font, pen = _font(line.bold, line.size), _pen(line.bold, line.size)
	whole = dots - 2 * MARGIN
	room = whole - pen(line.end) - PAIR_GAP
	if room < whole / 3:
		return [
			*_paragraph(Text(line.start, START, line.bold, line.size), dots, rtl),
			*_paragraph(Text(line.end, END, line.bold, line.size), dots, rtl),
		]
	*above, last = wrap(line.start, room, pen)
	return [
		*(_row(font, dots, [(piece, START, 0)], rtl, line.start) for piece in above),
		_row(font, dots, [(last, START, 0), (line.end, END, 0)], rtl, line.start),
	]


def _row(
	font: ImageFont.FreeTypeFont, dots: int, pieces: list[tuple[str, str, int]], rtl: bool, paragraph: str
) -> Image.Image:
	"""One row of text. The first piece runs as its whole paragraph does; an amount always runs from left to right."""
	ascent, descent = font.getmetrics()
	row = Image.new("L", (dots, ascent + descent + 2), WHITE)
	ink = ImageDraw.Draw(row)
	for position, (piece, align, indent) in enumerate(pieces):
		backwards = runs_right_to_left(paragraph, rtl) if position == 0 else False
		written, how = _written(piece, backwards)
		width = font.getlength(written, **how)
		if align == CENTER:
			left = (dots - width) / 2
		elif (align == END) != rtl:
			left = dots - MARGIN - indent - width
		else:
			left = MARGIN + indent
		ink.text((round(left), 0), written, font=font, fill=BLACK, **how)
	return row.point(lambda shade: WHITE if shade > INK else BLACK).convert("1", dither=Image.Dither.NONE)


def _rule(dots: int) -> Image.Image:
	picture = Image.new("1", (dots, GAP), WHITE)
	ImageDraw.Draw(picture).line((MARGIN, GAP // 2, dots - MARGIN, GAP // 2), fill=BLACK, width=2)
	return picture


def _box(data: str) -> int:
	"""Modules as large as the wanted size allows, never so small that a phone cannot read them off thermal paper."""
	return max(3, CODE_DOTS // len(_modules(data)))


@functools.lru_cache(maxsize=16)
def _modules(data: str) -> list[list[bool]]:
	made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
	made.add_data(data)
	return made.get_matrix()


def logo(content: bytes, dots: int) -> Image.Image | None:
	"""The logo in dots; None where the file is no picture that can be read, because a receipt needs none."""
	try:
		with Image.open(io.BytesIO(content)) as opened:
			if opened.width * opened.height > LOGO_PIXELS:
				return None
			coloured = opened.convert("RGBA")
	except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
		return None
	flat = Image.new("RGBA", coloured.size, "white")
	flat.alpha_composite(coloured)
	flat.thumbnail((dots * 2 // 3, LOGO_HEIGHT))
	return flat.convert("L").convert("1")


def _centred(picture: Image.Image, dots: int) -> Image.Image:
	sheet = Image.new("1", (dots, picture.height + 8), WHITE)
	sheet.paste(picture, ((dots - picture.width) // 2, 4))
	return sheet


def _pen(bold: bool, size: str) -> Callable[[str], float]:
	"""How wide a text is."""
	font = _font(bold, size)

	def measure(text: str) -> float:
		written, how = _written(text, runs_right_to_left(text))
		return font.getlength(written, **how)

	return measure


def _written(text: str, backwards: bool) -> tuple[str, dict[str, str]]:
	"""What to hand to Pillow, and how, so that `text` stands in its visual order with its letters joined."""
	if _raqm():
		return text, {"direction": "rtl" if backwards else "ltr"}
	return _joined(text, backwards), {}


def _joined(text: str, backwards: bool) -> str:
	return bare(get_display(_reshaper().reshape(text), base_dir="R" if backwards else "L"))


@functools.cache
def _reshaper() -> ArabicReshaper:
	return ArabicReshaper({"use_unshaped_instead_of_isolated": True})


@functools.cache
def _raqm() -> bool:
	"""Whether this Pillow orders and joins by itself; libraqm without FriBiDi cannot."""
	return bool(features.check("raqm") and features.check("fribidi"))


@functools.cache
def _font(bold: bool, size: str) -> ImageFont.FreeTypeFont:
	name = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
	engine = ImageFont.Layout.RAQM if _raqm() else ImageFont.Layout.BASIC
	return ImageFont.truetype(str(FONTS / name), SIZES[size], layout_engine=engine)
