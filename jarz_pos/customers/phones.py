"""One key for all spellings of a phone number. Pure.

The key is the national significant number of the shop's own country (`01001234567`, `+20 100 123 4567` and
`0020 1001234567` are all `1001234567`); a foreign number keeps its country code before it.
"""

import re
import unicodedata

import phonenumbers

DEFAULT_REGION = "EG"
LONGEST_KEY = 20
LONGEST_TEXT = 60
FEWEST_DIGITS, MOST_DIGITS = 5, 15  # a short service number; E.164

_LEADING_PLUS = re.compile(r"^[\s(]*[+＋]")
_WRITTEN = re.compile(r"^[\d\s+＋().\-/]+$")
_TRUNK_AFTER_CODE = re.compile(r"\(0\)")


def phone_key(text: str | None, region: str = DEFAULT_REGION) -> str:
	"""The digits by which a number is stored and compared; "" where `text` holds no digits.

	`region` is the two-letter code of the country whose numbers are written without a country code.
	"""
	written = clean(text)
	number = _parsed(written, region)
	return _key(number, region) if number else written.lstrip("+").lstrip("0")[:LONGEST_KEY]


def search_prefixes(text: str | None, region: str = DEFAULT_REGION) -> tuple[str, ...]:
	"""Beginnings of keys that a number typed so far may have, in any spelling; () where nothing can be said yet.

	More than one where the typed digits can be read in more than one way: `201` is the country code and `1`, or a
	number that begins with `201`.
	"""
	written = clean(text)
	digits = written.lstrip("+")
	metadata = _metadata(region)
	code, trunk, exit_code = (
		str(metadata.country_code),
		metadata.national_prefix or "",
		metadata.international_prefix,
	)
	if written.startswith("+"):
		readings = [_after_code(digits, code, trunk)]
	elif exit_code and exit_code.isdigit() and digits.startswith(exit_code):
		readings = [_after_code(digits[len(exit_code) :], code, trunk)]
	elif trunk and digits.startswith(trunk):
		readings = [digits[len(trunk) :]]
		if code == trunk:  # North America: 1 is both
			readings.append(digits)
	else:
		readings = [digits]
		if digits.startswith(code):
			readings.append(_after_code(digits, code, trunk))
	number = _parsed(written, region)
	if number and phonenumbers.is_possible_number(number):
		readings.append(_key(number, region))  # complete: whatever its country's habits, it is found
	return tuple(dict.fromkeys(reading[:LONGEST_KEY] for reading in readings if reading))


def clean(text: str | None) -> str:
	"""A number as it is kept: ASCII digits, and a leading `+` where one was written; "" without digits."""
	written = _TRUNK_AFTER_CODE.sub("", _visible(text))
	digits = "".join(str(int(character)) for character in written if character.isdecimal())
	return f"+{digits}" if digits and _LEADING_PLUS.match(written) else digits


def is_written_like_a_number(text: str | None) -> bool:
	"""Only digits (of any script) and what people put between them, as in the client's own rule (contract 1.4.1)."""
	visible = _visible(text)
	return bool(_WRITTEN.match(visible)) and any(character.isdecimal() for character in visible)


def is_plausible(text: str | None) -> bool:
	"""Could be dialled: neither letters nor too few or too many digits. Whether it exists is not asked."""
	digits = clean(text).lstrip("+").lstrip("0")
	return is_written_like_a_number(text) and FEWEST_DIGITS <= len(digits) <= MOST_DIGITS


def _visible(text: str | None) -> str:
	"""Without the direction marks that a number copied from a chat brings along."""
	shown = (character for character in text or "" if unicodedata.category(character) != "Cf")
	return "".join(shown)[:LONGEST_TEXT]


def _after_code(digits: str, code: str, trunk: str) -> str:
	"""The national part of an international number of our own country; a foreign one stays whole."""
	if not digits.startswith(code):
		return "" if code.startswith(digits) else digits
	national = digits[len(code) :]
	return national[len(trunk) :] if trunk and national.startswith(trunk) else national


def _parsed(written: str, region: str) -> phonenumbers.PhoneNumber | None:
	try:
		return phonenumbers.parse(written, _metadata(region).id)
	except phonenumbers.NumberParseException:
		return None


def _key(number: phonenumbers.PhoneNumber, region: str) -> str:
	metadata = _metadata(region)
	national = phonenumbers.national_significant_number(number)
	if number.country_code != metadata.country_code:
		national = f"{number.country_code}{national}"
	elif metadata.national_prefix == "0":
		national = national.lstrip("0")  # the library leaves it on numbers that it finds too short
	return national[:LONGEST_KEY]


def _metadata(region: str) -> phonenumbers.PhoneMetadata:
	found = phonenumbers.PhoneMetadata.metadata_for_region(region.upper(), None)
	return found or phonenumbers.PhoneMetadata.metadata_for_region(DEFAULT_REGION, None)
