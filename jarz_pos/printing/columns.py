"""A slip as rows of characters: for a printer's own letters, and for people who read it as text. Pure."""

from collections.abc import Iterator

from jarz_pos.printing.lines import CENTER, END, LARGE, Code, Line, Logo, Pair, Rule, Slip, Text
from jarz_pos.printing.script import HARD_SPACE, bare, wrap


def as_text(slip: Slip, columns: int) -> str:
	"""The slip as plain text, in reading order; pictures are left out, a QR code is its contents."""
	found = []
	for line in slip.lines:
		wide = columns * 2 if getattr(line, "size", "") == LARGE else columns  # a letter is a letter here
		found += [row.rstrip() for row in rows(line, wide)]
	return "\n".join(found) + "\n"


def rows(line: Line, columns: int, *, mirrored: bool = False) -> Iterator[str]:
	"""Rows of at most `columns` characters. `mirrored`: the paper is read from right to left, the letters are not."""
	return (row.replace(HARD_SPACE, " ") for row in _rows(line, columns, mirrored))


def _rows(line: Line, columns: int, mirrored: bool) -> Iterator[str]:
	if isinstance(line, Text):
		yield from _paragraph(line, columns // 2 if line.size == LARGE else columns, mirrored)
	elif isinstance(line, Pair):
		yield from _pair(line, columns // 2 if line.size == LARGE else columns, mirrored)
	elif isinstance(line, Rule):
		yield "-" * columns
	elif isinstance(line, Code):
		yield from (row.center(columns) for row in wrap(line.data, columns, len))
	elif not isinstance(line, Logo):
		yield ""


def _paragraph(line: Text, columns: int, mirrored: bool) -> Iterator[str]:
	indent = " " * line.indent
	for piece in wrap(bare(line.text), columns - line.indent, len):
		if line.align == CENTER:
			yield piece.center(columns)
		elif (line.align == END) != mirrored:
			yield (piece + indent).rjust(columns)
		else:
			yield indent + piece


def _pair(line: Pair, columns: int, mirrored: bool) -> Iterator[str]:
	"""The amount stands beside the last row of what it is for."""
	room = columns - len(line.end) - 1
	if room < columns // 3:  # side by side they would be unreadable
		yield from _paragraph(Text(line.start), columns, mirrored)
		yield from _paragraph(Text(line.end, END), columns, mirrored)
		return
	*above, last = wrap(bare(line.start), room, len)
	for piece in above:
		yield piece.rjust(columns) if mirrored else piece
	if mirrored:
		yield line.end + last.rjust(columns - len(line.end))
	else:
		yield last + line.end.rjust(columns - len(last))
