"""A slip as the bytes that a printer takes (ESC/POS). Pure.

Rows in the letters that the printer has of its own go as text, which is quick on a slow line. Everything else goes as
dots: printers' own code pages print Arabic in single letters and in the wrong order.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageChops

from jarz_pos.printing import columns, picture
from jarz_pos.printing.lines import LARGE, NORMAL, Code, Line, Logo, Slip
from jarz_pos.printing.profiles import PROFILES, Dummy
from jarz_pos.printing.script import HARD_SPACE, bare

LETTER_DOTS = 12  # Font A of every ESC/POS printer
DOTS = {"58": 384, "80": 576}
# The code pages whose letters both Python and printers know by the same name.
CODECS = {
	"CP437": "cp437",
	"CP850": "cp850",
	"CP852": "cp852",
	"CP858": "cp858",
	"CP866": "cp866",
	"CP1250": "cp1250",
	"CP1251": "cp1251",
	"CP1252": "cp1252",
	"CP1254": "cp1254",
	"ISO_8859-15": "iso8859-15",
}
FRAGMENT = 200  # rows of dots in one command: cheap printers have small buffers
LEAVE_CHINESE = b"\x1c."  # else bytes over 127 are taken in pairs on printers that were made for China
FULL_CUT, PARTIAL_CUT, NO_CUT = "Full", "Partial", "None"
DRAWER_PINS = {"Pin 2": 2, "Pin 5": 5}


@dataclass(frozen=True)
class Paper:
	"""How a printer wants its bytes. `profile`: a name of python-escpos."""

	width: str = "80"
	profile: str = "default"
	code_page: str = "CP437"
	as_picture: bool = False
	cut: str = FULL_CUT

	@property
	def dots(self) -> int:
		"""What the profile says, where it says something for this paper."""
		known = PROFILES[self.profile]["media"].get("width", {}).get("pixels", "Unknown")
		return DOTS[self.width] if known == "Unknown" else min(int(known), DOTS[self.width])

	@property
	def columns(self) -> int:
		return self.dots // LETTER_DOTS


def encode(slip: Slip, paper: Paper, *, drawer: str = "") -> bytes:
	"""All bytes of a slip, the cut included. `drawer`: the pin that opens it first, "" for none."""
	printer = _Printer(profile=paper.profile)
	printer.begin(paper)
	if drawer:
		printer.cashdraw(DRAWER_PINS[drawer])
	for as_dots, lines in _runs(slip, paper):
		if as_dots:
			printer.dots(picture.strip(lines, paper.dots, rtl=slip.rtl))
		else:
			for line in lines:
				printer.letters(line, paper.columns, mirrored=slip.rtl)
	if paper.cut == NO_CUT:
		printer.print_and_feed(4)
	else:
		printer.cut("PART" if paper.cut == PARTIAL_CUT else "FULL")
	return printer.output


def pulse(drawer: str, profile: str = "default") -> bytes:
	"""What opens the drawer, and nothing else."""
	printer = _Printer(profile=profile)
	printer.cashdraw(DRAWER_PINS[drawer])
	return printer.output


def problem(paper: Paper) -> str:
	"""Why this printer cannot be set up so: the name of what does not fit, "" where all fits."""
	if paper.profile not in PROFILES:
		return paper.profile
	if paper.code_page not in PROFILES[paper.profile]["codePages"].values():
		return paper.code_page
	return ""


class _Printer(Dummy):
	"""python-escpos, writing into memory."""

	def begin(self, paper: Paper) -> None:
		self.hw("INIT")
		self._raw(LEAVE_CHINESE)
		self.charcode(paper.code_page)
		self.style = (False, NORMAL)

	def letters(self, line: Line, wide: int, *, mirrored: bool) -> None:
		style = (bool(getattr(line, "bold", False)), getattr(line, "size", NORMAL))
		if style != self.style:
			bold, size = style
			self.set(
				bold=bold,
				custom_size=True,
				width=2 if size == LARGE else 1,
				height=1 if size == NORMAL else 2,
			)
			self.style = style
		for row in columns.rows(line, wide, mirrored=mirrored):
			self.text(row.rstrip() + "\n")

	def dots(self, sheet: Image.Image) -> None:
		"""GS v 0. python-escpos has it too, but writes a warning to the terminal for every printer of unknown width."""
		for top in range(0, sheet.height, FRAGMENT):
			part = sheet.crop((0, top, sheet.width, min(top + FRAGMENT, sheet.height)))
			across = (part.width + 7) // 8
			header = bytes((across & 255, across >> 8, part.height & 255, part.height >> 8))
			self._raw(b"\x1dv0\x00" + header + _harmless(ImageChops.invert(part).tobytes()))


def _harmless(dots: bytes) -> bytes:
	"""Dots that read like a real-time command (DLE followed by EOT, ENQ or DC4) would be obeyed in the middle of a picture,
	and could open the drawer. One dot less does not show."""
	for second in (b"\x04", b"\x05", b"\x14"):
		dots = dots.replace(b"\x10" + second, b"\x00" + second)
	return dots


def _runs(slip: Slip, paper: Paper) -> Iterator[tuple[bool, list[Line]]]:
	"""Neighbours that go the same way, so that a paragraph of dots is one picture."""
	run: list[Line] = []
	way = False
	for line in slip.lines:
		as_dots = paper.as_picture or not _has_letters(line, paper.code_page)
		if run and as_dots != way:
			yield way, run
			run = []
		way = as_dots
		run.append(line)
	if run:
		yield way, run


def _has_letters(line: Line, code_page: str) -> bool:
	if isinstance(line, Code | Logo):
		return False
	written = f"{getattr(line, 'text', '')}{getattr(line, 'start', '')}{getattr(line, 'end', '')}"
	return _encodable(bare(written).replace(HARD_SPACE, " "), CODECS[code_page])


@functools.lru_cache(maxsize=512)
def _encodable(text: str, codec: str) -> bool:
	try:
		text.encode(codec)
	except UnicodeEncodeError:
		return False
	return True
