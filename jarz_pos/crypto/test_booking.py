"""What payments are worth in money, and that parts add up."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jarz_pos.crypto.booking import lines
from jarz_pos.crypto.facts import Fact, View
from jarz_pos.crypto.fold import fold
from jarz_pos.crypto.terms import LATE_HOLD, Terms

TERMS = Terms(
	chain=1,
	token="0xaa",
	address="0x01",
	due=20_000_000,
	accept_until=1000,
	confirmations=2,
	tolerance=50_000,
)
AMOUNT = Decimal("1000.00")


def _booked(*units: int, times: tuple[int, ...] = (), only_final: bool = False, **terms) -> list:
	facts = [
		Fact(
			1,
			5 + index,
			f"b{5 + index}",
			0,
			f"t{index}",
			0,
			"0xaa",
			"p",
			"0x01",
			amount,
			(times or (1,) * 99)[index],
		)
		for index, amount in enumerate(units)
	]
	view = View(100, 5, {fact.block: fact.block_hash for fact in facts})
	agreed = replace(TERMS, **terms)
	return lines(agreed, fold(agreed, facts, view, 500), AMOUNT, 2, only_final=only_final)


def _money(*units: int, **more) -> list[tuple[str, str, str, str]]:
	return [
		(str(line.paid), str(line.allocated), str(line.difference), str(line.advance))
		for line in _booked(*units, **more)
	]


def test_the_exact_amount_pays_the_order():
	assert _money(20_000_000) == [("1000.00", "1000.00", "0", "0.00")]


def test_what_is_over_is_the_customers_advance():
	assert _money(21_000_000) == [("1050.00", "1000.00", "0", "50.00")]
	assert _money(20_000_000, 1_000_000)[1] == ("50.00", "0.00", "0", "50.00")


def test_what_is_short_or_over_within_the_tolerance_is_a_difference_of_rate():
	assert _money(19_960_000) == [("998.00", "1000.00", "2.00", "0.00")]
	assert _money(20_040_000) == [("1002.00", "1000.00", "-2.00", "0.00")]


def test_a_part_pays_a_part():
	assert _money(5_000_000) == [("250.00", "250.00", "0", "0.00")]


def test_a_late_payment_that_is_held_is_an_advance():
	assert _money(20_000_000, times=(1001,), late=LATE_HOLD) == [("1000.00", "0", "0", "1000.00")]


def test_only_what_is_final_where_the_shop_wants_it_so():
	assert len(_booked(5_000_000, 5_000_000, only_final=True)) == 1


@given(st.lists(st.integers(1, 9_000_000), max_size=8))
def test_parts_add_up_to_the_last_coin(units):
	made = _booked(*units)
	total = sum(units)
	allocated = sum(line.allocated for line in made)
	if total >= TERMS.enough:
		assert allocated == AMOUNT
	else:
		assert abs(allocated - AMOUNT * total / TERMS.due) <= Decimal("0.005")
	assert all(line.advance >= 0 for line in made)
	worth = sum(line.paid for line in made)
	assert abs(worth - AMOUNT * total / TERMS.due) <= Decimal("0.01")
