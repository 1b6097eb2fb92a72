"""Comparing as MariaDB does: text without regard to case, accents and trailing spaces; moments of any precision."""

import re
import unicodedata
from functools import lru_cache

# The order of ASCII in utf8mb4_unicode_ci, as the bench sorts it: punctuation, symbols, digits, letters.
_ORDER = " `^_-,;:!?.'\"()[]{}@*/\\&#%+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_RANKS = {ord(character): chr(rank + 1) for rank, character in enumerate(_ORDER)}
_MIDNIGHT = "0000-00-00 00:00:00.000000"


# Marks that make another letter: the hamza and the madda of Arabic. All other marks count for nothing.
_LETTER_MARKS = "\u0653\u0654\u0655"
_PAIRS = str.maketrans({"œ": "oe", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": ""})


@lru_cache(maxsize=50_000)
def text_key(text: str) -> str:
	"""What two texts have in common when MariaDB holds them for equal; its order is MariaDB's order."""
	folded = text.rstrip(" ").casefold()
	if not folded.isascii():
		folded = _without_marks(folded.translate(_PAIRS))
	return folded.translate(_RANKS)


def compare_text(left: str, right: str) -> int:
	"""Collation of text columns."""
	if left == right:
		return 0
	first, second = text_key(left), text_key(right)
	return (first > second) - (first < second)


def compare_moments(left: str, right: str) -> int:
	"""Collation of date and datetime columns: "2024-01-05" is its midnight, and no fraction is .000000."""
	first, second = _moment(left), _moment(right)
	return (first > second) - (first < second)


def like(pattern: str | None, value: object, escape: str = "\\") -> bool | None:
	"""LIKE: % and _ are wildcards, a backslash takes that from them."""
	if pattern is None or value is None:
		return None
	return bool(_pattern(str(pattern), escape).fullmatch(_fold(str(value))))


def _moment(text: str) -> str:
	text = text.replace("T", " ", 1)
	return text + _MIDNIGHT[len(text) :]


def _without_marks(folded: str) -> str:
	"""Letters without accents, digits of all scripts as 0 to 9; characters outside the BMP are all the same."""
	found = []
	for character in unicodedata.normalize("NFKD", folded):
		if unicodedata.combining(character) and character not in _LETTER_MARKS:
			continue
		digit = unicodedata.decimal(character, None)
		found.append("\ufffd" if character > "\uffff" else character if digit is None else str(digit))
	return "".join(found)


@lru_cache(maxsize=50_000)
def _fold(text: str) -> str:
	"""LIKE compares character by character."""
	return text.lower() if text.isascii() else "".join(map(_fold_character, text))


@lru_cache(maxsize=5_000)
def _fold_character(character: str) -> str:
	lower = character.lower()
	key = character if character > "\uffff" else _without_marks(lower)
	return key if len(key) == 1 else lower


@lru_cache(maxsize=2_000)
def _pattern(pattern: str, escape: str) -> re.Pattern:
	parts, escaped = [], False
	for character in _fold(pattern):
		if escaped:
			parts.append(re.escape(character))
			escaped = False
		elif character == escape:
			escaped = True
		else:
			parts.append({"%": ".*", "_": "."}.get(character) or re.escape(character))
	return re.compile("".join(parts), re.DOTALL)
