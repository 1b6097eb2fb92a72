"""Discounts and the split of a bundle, to the smallest coin."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jarz_pos.sales import pricing
from jarz_pos.sales.cart import Discount
from jarz_pos.sales.pricing import Choice

D = Decimal


def choice(price: str, units: int = 1, code: str = "A") -> Choice:
	return Choice("key", "Group", code, D(price), units)


def total(children) -> Decimal:
	return sum(child.priced.rate * child.units for child in children)


def rates(children) -> list[tuple[str, int, str]]:
	return [(child.choice.item_code, child.units, str(child.priced.rate)) for child in children]


def test_without_a_discount_the_price_is_the_rate():
	assert pricing.sold_for(D("45"), Discount(), 2) == pricing.Priced(D("45.00"), D("45.00"))


@pytest.mark.parametrize(
	("discount", "rate", "percentage"),
	[
		(Discount(rate=D("40")), "40.00", "0"),
		(Discount(rate=D("60")), "60.00", "0"),
		(Discount(percentage=D("10")), "40.50", "10"),
		(Discount(percentage=D("33.333")), "30.00", "33.333"),
		(Discount(amount=D("5.55")), "39.45", "0"),
		# A free unit is always 100 % off: ERPNext would take a rate of 0 alone for "not set".
		(Discount(rate=D("0")), "0", "100"),
		(Discount(percentage=D("100")), "0", "100"),
		(Discount(amount=D("45")), "0", "100"),
		(Discount(amount=D("99")), "0", "100"),
	],
)
def test_a_discount_on_a_unit_of_45(discount, rate, percentage):
	assert pricing.sold_for(D("45"), discount, 2) == pricing.Priced(D("45.00"), D(rate), D(percentage))


def test_the_till_may_show_more_but_not_less():
	assert not pricing.too_low(None, D("45.00"), 2)
	assert not pricing.too_low(D("45"), D("45.00"), 2)
	assert not pricing.too_low(D("50"), D("45.00"), 2)
	assert not pricing.too_low(D("44.996"), D("45.00"), 2)
	assert pricing.too_low(D("44.99"), D("45.00"), 2)


def test_a_bundle_is_split_by_the_prices_of_its_contents():
	children = pricing.split_bundle(
		D("99.99"), [choice("45", 1, "A"), choice("33.35", 1, "B"), choice("7.77", 1, "C")], 2
	)
	assert rates(children) == [("A", 1, "52.24"), ("B", 1, "38.72"), ("C", 1, "9.03")]
	assert len({child.priced.percentage for child in children}) == 1


def test_the_residue_gets_a_row_of_its_own_where_the_last_item_was_chosen_twice():
	children = pricing.split_bundle(D("100"), [choice("10", 1, "A"), choice("10", 2, "B")], 2)
	assert rates(children) == [("A", 1, "33.33"), ("B", 1, "33.33"), ("B", 1, "33.34")]


def test_contents_without_prices_share_equally():
	children = pricing.split_bundle(D("10"), [choice("0", 2, "A"), choice("0", 1, "B")], 2)
	assert rates(children) == [("A", 2, "3.33"), ("B", 1, "3.34")]


def test_a_free_bundle_gives_its_contents_away():
	children = pricing.split_bundle(D("0"), [choice("10", 1, "A"), choice("5", 1, "B")], 2)
	assert [(child.priced.rate, child.priced.percentage) for child in children] == [(0, 100), (0, 100)]


def test_a_share_below_the_smallest_coin_is_free():
	children = pricing.split_bundle(D("10"), [choice("0.01", 1, "A"), choice("5000", 1, "B")], 2)
	assert children[0].priced == pricing.Priced(D("0.01"), D(0), D(100))
	assert total(children) == 10


def test_a_bundle_of_nothing_has_no_rows():
	assert pricing.split_bundle(D("10"), [], 2) == []


prices = st.decimals(min_value=0, max_value=100_000, places=3)


@given(
	price=prices,
	contents=st.lists(st.tuples(prices, st.integers(1, 40)), min_size=1, max_size=12),
	places=st.sampled_from([0, 2, 3]),
	quantity=st.integers(1, 500),
)
@example(price=D("99.99"), contents=[(D("33.333"), 7), (D("0"), 3)], places=2, quantity=3)
@example(price=D("0.01"), contents=[(D("100"), 40)], places=2, quantity=1)
def test_children_always_sum_to_price_times_quantity(price, contents, places, quantity):
	choices = [choice(str(amount), units, f"I{number}") for number, (amount, units) in enumerate(contents)]
	children = pricing.split_bundle(price, choices, places)
	whole = pricing.quantize(price, places)
	assert sum(child.priced.rate * (child.units * quantity) for child in children) == whole * quantity
	assert all(child.priced.rate >= 0 for child in children)
	assert all(child.priced.rate == round(child.priced.rate, places) for child in children)
	assert sum(child.units for child in children) == sum(units for _amount, units in contents)


def test_a_percentage_of_the_order_is_never_more_than_all_of_it():
	assert pricing.percent_of(D("206.70"), D("10"), 2) == D("20.67")
	assert pricing.percent_of(D("206.70"), D("150"), 2) == D("206.70")
