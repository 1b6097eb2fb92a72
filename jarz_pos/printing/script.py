"""Letters: what of a text can be printed, which way it runs, where it breaks. Pure."""

import unicodedata
from collections.abc import Callable

ELLIPSIS = "..."  # three letters that every printer has
HARD_SPACE = "\u00a0"
LEFT_TO_RIGHT = "\u200e"  # a mark without width: what follows keeps its order in an Arabic row
NON_JOINER = "\u200c"  # part of the spelling of Persian words
ENCLOSING_KEYCAP = "\u20e3"
FIRST_PICTOGRAPH = 0x2190


def clean(text: object, longest: int = 160) -> str:
	"""One line of printable characters, at most `longest`: without emoji, which no printer has, control characters and marks
	that turn the direction of what follows."""
	composed = unicodedata.normalize("NFC", str(text or ""))[: longest * 4]
	kept = " ".join("".join(_kept(character) for character in composed).split())
	return kept if len(kept) <= longest else kept[: longest - len(ELLIPSIS)].rstrip() + ELLIPSIS


def together(text: str) -> str:
	"""Digits, as of a telephone or a date: not broken at the end of a row, and kept in their order on an Arabic slip."""
	return LEFT_TO_RIGHT + text.replace(" ", HARD_SPACE) if text else ""


def bare(text: str) -> str:
	"""Without marks of direction, for letters that are set one after the other."""
	return text.replace(LEFT_TO_RIGHT, "")


def runs_right_to_left(text: str, otherwise: bool = False) -> bool:
	"""By the first letter that has a direction, as Unicode decides for a paragraph."""
	for character in text:
		direction = unicodedata.bidirectional(character)
		if direction in ("R", "AL"):
			return True
		if direction == "L":
			return False
	return otherwise


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
	"""`text` in pieces no wider than `width`, broken between words, and within a word that is wider than the paper."""
	if measure(text) <= width:  # most do, and shaping is what takes the time
		return [text]
	pieces, piece = [], ""
	for word in text.split(" "):
		candidate = f"{piece} {word}" if piece else word
		if measure(candidate) <= width:
			piece = candidate
			continue
		if piece:
			pieces.append(piece)
		while measure(word) > width and len(word) > 1:
			fitting = _fitting(word, width, measure)
			pieces.append(word[:fitting])
			word = word[fitting:]
		piece = word
	return [*pieces, piece] if piece else pieces or [""]


def _fitting(word: str, width: float, measure: Callable[[str], float]) -> int:
	"""How many letters of `word` fit, at least one."""
	low, high = 1, len(word)
	while low < high:
		middle = (low + high + 1) // 2
		if measure(word[:middle]) <= width:
			low = middle
		else:
			high = middle - 1
	return low


def _kept(character: str) -> str:
	category = unicodedata.category(character)
	if category in ("Cc", "Zl", "Zp"):
		return " "
	if category in ("Cf", "Cs", "Co", "Cn"):
		return character if character == NON_JOINER else ""
	if category in ("So", "Sk") and ord(character) >= FIRST_PICTOGRAPH:
		return ""
	if 0xFE00 <= ord(character) <= 0xFE0F or character == ENCLOSING_KEYCAP:
		return ""
	return character
