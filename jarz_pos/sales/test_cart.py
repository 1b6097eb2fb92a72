"""What a cart may hold: rules that need no database."""

from decimal import Decimal

import pytest

from jarz_pos.sales import cart
from jarz_pos.sales.cart import CartRefusal, Discount, Line


def line(qty: str = "1", **values) -> Line:
	return Line(number=1, item_code="CAKE-1", qty=Decimal(qty), **values)


def refusal(*lines: Line) -> str:
	with pytest.raises(CartRefusal) as caught:
		cart.check_lines(lines)
	return caught.value.code


def test_an_ordinary_cart_is_taken():
	cart.check_lines((line(), line("0.25"), line("100000")))


def test_a_cart_needs_a_line():
	assert refusal() == "empty"


def test_a_cart_has_an_end():
	cart.check_lines((line(),) * cart.MOST_LINES)
	assert refusal(*(line(),) * (cart.MOST_LINES + 1)) == "too_many_lines"


@pytest.mark.parametrize("qty", ["0", "-1", "-0.001"])
def test_nobody_buys_less_than_nothing(qty):
	assert refusal(line(qty)) == "qty_not_positive"


def test_a_slip_of_the_finger_is_no_order():
	assert refusal(line("100000.001")) == "qty_too_large"


def test_bundles_are_sold_whole():
	cart.check_lines((line("3", is_bundle=True),))
	assert refusal(line("1.5", is_bundle=True)) == "bundle_qty_not_whole"


GROUPS = {"g1": ("Cakes", 2), "g2": ("Drinks", 1)}


def choices(**chosen: dict[str, int]) -> str | None:
	try:
		cart.check_choices(line(is_bundle=True, choices=chosen), GROUPS)
	except CartRefusal as refused:
		return refused.code
	return None


def test_choices_fill_every_group_exactly():
	assert choices(g1={"A": 1, "B": 1}, g2={"C": 1}) is None
	assert choices(g1={"A": 2}, g2={"C": 1}) is None
	assert choices(g1={"A": 1}, g2={"C": 1}) == "wrong_choice_count"
	assert choices(g1={"A": 3}, g2={"C": 1}) == "wrong_choice_count"
	assert choices(g1={"A": 2}) == "wrong_choice_count"
	assert choices(g1={"A": 2}, g2={"C": 1}, g3={"D": 1}) == "unknown_group"


def test_too_many_different_choices_are_refused_before_they_are_counted():
	many = {f"A{number}": 1 for number in range(cart.MOST_CHOICES + 1)}
	assert choices(g1=many) == "too_many_choices"


def test_repeated_entries_and_counts_add_up_in_the_order_of_choice():
	assert cart.counted([("B", 1), ("A", 2), ("B", 1)]) == {"B": 2, "A": 2}


def test_a_discount_of_nothing_is_none():
	assert not Discount().given
	assert not Discount(percentage=Decimal(0), amount=Decimal(0)).given
	assert Discount(rate=Decimal(0)).given
	assert Discount(percentage=Decimal("0.5")).given


def test_only_a_partner_is_paid_in_our_place():
	order = cart.Order(branch="b", customer="c", lines=(line(),), payment_type="online")
	assert not order.paid_online
	order = cart.Order(branch="b", customer="c", lines=(line(),), payment_type="online", sales_partner="p")
	assert order.paid_online
