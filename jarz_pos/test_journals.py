"""Legs of a journal: what moves nothing is left out, and the rest balances."""

from decimal import Decimal

import pytest

from jarz_pos.journals import Leg, Unbalanced, posted


def test_legs_without_an_amount_are_left_out():
	legs = [Leg("Cash", Decimal("10.50")), Leg("Fee", Decimal("0.00")), Leg("Debtors", Decimal("-10.50"))]
	assert [leg.account for leg in posted(legs)] == ["Cash", "Debtors"]
	assert posted([Leg("Fee", Decimal(0))]) == []


def test_debits_and_credits_are_equal_to_the_last_coin():
	with pytest.raises(Unbalanced):
		posted([Leg("Cash", Decimal("10.50")), Leg("Debtors", Decimal("-10.49"))])
