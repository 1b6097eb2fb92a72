"""What a printer would put on paper, from the bytes that reach it: rows of text, dots, cuts, drawer pulses. Pure.

Written from the command reference of ESC/POS, not from our encoder; a command it does not know is an error.
"""

from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parent / "fonts" / "DejaVuSansMono.ttf"
LETTER, ROW = (12, 24), 30
PAGES = {
	0: "cp437",
	2: "cp850",
	16: "cp1252",
	17: "cp866",
	18: "cp852",
	19: "cp858",
	40: "iso8859-15",
	45: "cp1250",
	46: "cp1251",
	48: "cp1254",
}
ESC, GS, FS, DLE, LF = 0x1B, 0x1D, 0x1C, 0x10, 0x0A
# Commands without anything to show, by their first two bytes, and how many bytes of parameters they have.
SILENT = {b"\x1b@": 0, b"\x1c.": 0, b"\x10\x04": 1, b"\x10\x05": 1, b"\x1b2": 0, b"\x1b3": 1}


@dataclass
class Printout:
	"""Everything that one stream of bytes did, in order; `sheets` are the pieces of paper that were cut off."""

	width: int = 576
	texts: list[str] = field(default_factory=list)
	pictures: list[Image.Image] = field(default_factory=list)
	sheets: list[Image.Image] = field(default_factory=list)
	cuts: list[str] = field(default_factory=list)
	pulses: list[int] = field(default_factory=list)
	rest: bool = False  # paper that was printed on and not cut off

	@property
	def text(self) -> str:
		return "\n".join(self.texts)


def decode(stream: bytes, width: int = 576) -> Printout:
	"""Read a whole stream; ValueError names the first byte that is no ESC/POS we know."""
	return _Reader(stream, width).read()


class _Reader:
	def __init__(self, stream: bytes, width: int):
		self.stream, self.at = stream, 0
		self.out = Printout(width)
		self.rows: list[Image.Image] = []
		self.page, self.bold, self.size = "cp437", False, (1, 1)
		self.letters = bytearray()

	def read(self) -> Printout:
		while self.at < len(self.stream):
			self._step()
		if self.letters:
			self._feed_text()
		self.out.rest = bool(self.rows)
		if self.rows:
			self._tear()
		return self.out

	def _step(self) -> None:
		first = self.stream[self.at]
		if first == LF:
			self.at += 1
			self._feed_text()
		elif first in (ESC, GS, FS, DLE):
			self._command()
		elif first < 0x20:
			raise ValueError(f"byte {first:#04x} at {self.at}")
		else:
			self.letters.append(first)
			self.at += 1

	def _take(self, count: int) -> bytes:
		taken = self.stream[self.at : self.at + count]
		if len(taken) < count:
			raise ValueError(f"the stream ends within a command at {self.at}")
		self.at += count
		return taken

	def _command(self) -> None:
		start = self.at
		name = self._take(2)
		if name in SILENT:
			self._take(SILENT[name])
		elif name == b"\x1bt":
			self.page = PAGES[self._take(1)[0]]
		elif name == b"\x1bE":
			self.bold = bool(self._take(1)[0] & 1)
		elif name == b"\x1bd":
			self._blank(self._take(1)[0] * ROW)
		elif name == b"\x1bp":
			self.out.pulses.append({0: 2, 1: 5}[self._take(3)[0] % 48])
		elif name == b"\x1d!":
			size = self._take(1)[0]
			self.size = ((size >> 4) + 1, (size & 15) + 1)
		elif name == b"\x1dV":
			self.out.cuts.append("partial" if self._take(1)[0] % 48 else "full")
			self._tear()
		elif name == b"\x1dv":
			self._picture()
		else:
			raise ValueError(f"command {name!r} at {start}")

	def _picture(self) -> None:
		zero, _mode, low, high, rows_low, rows_high = self._take(6)
		if zero != 0x30:
			raise ValueError("not GS v 0")
		across, rows = low + 256 * high, rows_low + 256 * rows_high
		dots = bytes(255 - byte for byte in self._take(across * rows))
		if across * 8 > self.out.width:
			raise ValueError(f"a picture of {across * 8} dots on {self.out.width}")
		picture = Image.frombytes("1", (across * 8, rows), dots)
		self.out.pictures.append(picture)
		self.rows.append(picture)

	def _feed_text(self) -> None:
		written = bytes(self.letters).decode(self.page)
		self.letters.clear()
		across, down = self.size
		if len(written) * LETTER[0] * across > self.out.width:
			raise ValueError(f"a row of {len(written)} letters does not fit: {written!r}")
		self.out.texts.append(written)
		cell = Image.new("L", (LETTER[0] * max(1, len(written)), LETTER[1]), 255)
		ink, font = ImageDraw.Draw(cell), ImageFont.truetype(str(FONT), 20)
		for position, letter in enumerate(written):
			place = (position * LETTER[0], 0)
			ink.text(place, letter, font=font, fill=0, stroke_width=0)
			if self.bold:
				ink.text((place[0] + 1, 0), letter, font=font, fill=0)
		cell = cell.resize((cell.width * across, cell.height * down)).point(lambda shade: 255 * (shade > 150))
		row = Image.new("1", (self.out.width, ROW - LETTER[1] + cell.height), 255)
		row.paste(cell.convert("1"), (0, 0))
		self.rows.append(row)

	def _blank(self, height: int) -> None:
		self.rows.append(Image.new("1", (self.out.width, height), 255))

	def _tear(self) -> None:
		sheet = Image.new("1", (self.out.width, max(1, sum(row.height for row in self.rows))), 255)
		top = 0
		for row in self.rows:
			sheet.paste(row, (0, top))
			top += row.height
		self.out.sheets.append(sheet)
		self.rows = []
