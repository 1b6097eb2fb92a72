"""What a slip is made of, before anybody knows which paper it goes to. Pure."""

from dataclasses import dataclass

START, CENTER, END = "start", "center", "end"
NORMAL, TALL, LARGE = "normal", "tall", "large"


@dataclass(frozen=True)
class Text:
	"""A paragraph, wrapped where the paper ends. `start` is where reading begins: left, or right on an Arabic slip."""

	text: str
	align: str = START
	bold: bool = False
	size: str = NORMAL
	indent: int = 0  # in characters


@dataclass(frozen=True)
class Pair:
	"""Something and its amount at the other edge; the first wraps, the second does not."""

	start: str
	end: str
	bold: bool = False
	size: str = NORMAL


@dataclass(frozen=True)
class Rule:
	"""A line across the paper."""


@dataclass(frozen=True)
class Gap:
	"""An empty row."""


@dataclass(frozen=True)
class Logo:
	"""A picture file, as it was uploaded; one that cannot be read is left out."""

	content: bytes


@dataclass(frozen=True)
class Code:
	"""A QR code."""

	data: str


Line = Text | Pair | Rule | Gap | Logo | Code


@dataclass(frozen=True)
class Slip:
	"""The lines of one piece of paper, and the side where its rows begin."""

	lines: tuple[Line, ...]
	rtl: bool = False
