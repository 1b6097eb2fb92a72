import pytest

from jarz_pos.customers.words import LONGEST_WORD, MOST_WORDS, words


@pytest.mark.parametrize(
	("written", "stored"),
	[
		("Mohamed Ali", ["mohamed", "ali"]),
		("  mohamed   ALI ", ["mohamed", "ali"]),
		("Ali ali", ["ali"]),
		("José-María O'Neil", ["jose", "maria", "o", "neil"]),
		("أَحْمَد عبد الرحمن", ["احمد", "عبد", "الرحمن"]),
		("احمد", ["احمد"]),
		("إسلام", ["اسلام"]),
		("آية", ["ايه"]),
		("منى", ["مني"]),
		("محـــمد", ["محمد"]),
		("\u200fعلي\u200f", ["علي"]),
		("کریم", ["كريم"]),
		("شقة ١٢", ["شقه", "12"]),
		("Mona 😀", ["mona", "😀"]),
		("100%_sure\\", ["100", "sure"]),
		("", []),
		(None, []),
		("...", []),
	],
)
def test_a_name_is_folded_to_its_words(written, stored):
	assert words(written) == stored


def test_an_absurd_name_gives_a_bounded_number_of_bounded_words():
	found = words(" ".join(f"{number}{'x' * 200}" for number in range(100)))
	assert len(found) == MOST_WORDS
	assert max(map(len, found)) == LONGEST_WORD


def test_words_hold_no_wildcard_of_like():
	assert not set("%_\\") & set("".join(words("a%b_c\\d ％ ＿ ﹪")))
