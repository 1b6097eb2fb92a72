import pytest
from hypothesis import given
from hypothesis import strategies as st

from jarz_pos.customers.phones import (
	LONGEST_KEY,
	clean,
	is_plausible,
	is_written_like_a_number,
	phone_key,
	search_prefixes,
)

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
EGYPTIAN_MOBILE = st.from_regex(r"1[0125][0-9]{8}", fullmatch=True)


def spellings(national: str) -> list[str]:
	return [
		f"0{national}",
		national,
		f"20{national}",
		f"+20{national}",
		f"0020{national}",
		f"+20 {national[:3]} {national[3:6]}-{national[6:]}",
		f"(+20) {national}",
		f"+20 (0){national}",
		f"\u200e+20 {national}\u202c",
		f"0{national}".translate(ARABIC),
		f"+20{national}".translate(PERSIAN),
	]


@pytest.mark.parametrize("spelling", spellings("1001234567"))
def test_every_spelling_of_an_egyptian_number_has_one_key(spelling):
	assert phone_key(spelling) == "1001234567"
	assert is_plausible(spelling)


@given(EGYPTIAN_MOBILE, st.integers(0, 10), st.integers(4, 30))
def test_what_is_typed_so_far_finds_the_number_in_every_spelling(national, spelling, length):
	typed = spellings(national)[spelling][:length]
	prefixes = [prefix for prefix in search_prefixes(typed) if len(prefix) >= 2]
	assert not prefixes or any(national.startswith(prefix) for prefix in prefixes), (typed, prefixes)


@given(EGYPTIAN_MOBILE, st.integers(0, 10))
def test_a_whole_number_always_finds_its_key(national, spelling):
	assert national in search_prefixes(spellings(national)[spelling])


@pytest.mark.parametrize(
	("number", "key"),
	[
		("022 2334455", "222334455"),  # Cairo, fixed line
		("19777", "19777"),  # short service number
		("+966 50 123 4567", "966501234567"),
		("00966501234567", "966501234567"),
		("0501234567", "501234567"),  # Mansoura, not the Saudi mobile above
		("+1 650 253 0000", "16502530000"),
		("010 123", "10123"),  # too short, as old data holds them
		("", ""),
		(None, ""),
		("0000", ""),
		("ask his wife", ""),
	],
)
def test_keys_of_other_numbers(number, key):
	assert phone_key(number) == key


@pytest.mark.parametrize(
	("region", "spellings", "key"),
	[
		("SA", ["0501234567", "+966501234567", "966501234567", "501234567"], "501234567"),
		("KW", ["50012345", "+96550012345", "0096550012345"], "50012345"),
		("US", ["650 253 0000", "1 650 253 0000", "+1 (650) 253-0000", "0111 650 253 0000"], "6502530000"),
		("GB", ["07911 123456", "+44 7911 123456", "+44 (0)7911 123456"], "7911123456"),
		("IT", ["06 698 12345", "+39 06 698 12345"], "0669812345"),
	],
)
def test_the_country_of_the_shop_decides_which_numbers_need_no_code(region, spellings, key):
	for spelling in spellings[:3]:
		assert phone_key(spelling, region) == key
		assert any(key.startswith(prefix) for prefix in search_prefixes(spelling, region))


def test_a_country_that_nobody_knows_is_read_as_the_default():
	assert phone_key("01001234567", "XX") == "1001234567"
	assert search_prefixes("0100", "XX") == ("100",)


@pytest.mark.parametrize(
	("typed", "prefixes"),
	[
		("0100", ("100",)),
		("201", ("201", "1")),
		("2010", ("2010", "10")),
		("+2010", ("10",)),
		("00201", ("1",)),
		("+20", ()),
		("+2", ()),
		("0", ()),
		("", ()),
		("٠١٠٠", ("100",)),
		("+96650", ("96650",)),
	],
)
def test_prefixes_of_a_number_typed_in_part(typed, prefixes):
	assert search_prefixes(typed) == prefixes


@pytest.mark.parametrize("text", ["Mona", "", None, "010x", "010;drop", "+", "--", "ext 5", "😀", "1,2"])
def test_what_people_do_not_write_into_a_number(text):
	assert not is_written_like_a_number(text)


@pytest.mark.parametrize("number", ["1234", "0000000000", "1" * 16, "call me", "+", ""])
def test_what_nobody_could_dial(number):
	assert not is_plausible(number)


def test_a_number_is_kept_with_plain_digits_and_its_plus():
	assert clean("+٢٠ (100) 123-4567") == "+201001234567"
	assert clean("010 0123 4567") == "01001234567"
	assert clean("no number") == ""


@given(st.text(max_size=300))
def test_any_text_gives_a_bounded_key_of_digits(text):
	key = phone_key(text)
	assert len(key) <= LONGEST_KEY
	assert not key or (key.isascii() and key.isdigit())
	assert all(prefix.isascii() and prefix.isdigit() for prefix in search_prefixes(text))
