"""The words of a name in the form in which they are stored and compared. Pure.

People leave out what Arabic writing leaves open (hamza, dots of the last letter, vowels), and the database's own
comparison does not: `أحمد`, `احمد` and `أَحْمَد` are one word here, and so are `José` and `jose`.
"""

import unicodedata

MOST_WORDS = 12
LONGEST_WORD = 60

# Letters that are one in handwriting but have no common decomposition; Persian and Urdu keyboards send the right ones.
_SAME_LETTER = str.maketrans({"ى": "ي", "ی": "ي", "ة": "ه", "ہ": "ه", "ک": "ك", "ٱ": "ا", "ـ": None})
_SEPARATORS = ("P", "Z", "Sc", "Sk", "Sm", "Cc")  # emoji (So) are part of a word: some names are nothing else


def words(name: str | None) -> list[str]:
	"""The distinct words of `name` in their order, at most MOST_WORDS."""
	return list(dict.fromkeys(_folded(name or "").split()))[:MOST_WORDS]


def _folded(name: str) -> str:
	letters = unicodedata.normalize("NFKD", name.casefold()).translate(_SAME_LETTER)
	return " ".join(word[:LONGEST_WORD] for word in "".join(map(_plain, letters)).split())


def _plain(character: str) -> str:
	category = unicodedata.category(character)
	if category.startswith(_SEPARATORS):
		return " "
	if category in ("Mn", "Cf"):  # vowels and accents; direction marks and joiners
		return ""
	return str(int(character)) if character.isdecimal() else character
