from decimal import Decimal

import pytest

from jarz_pos.delivery.fees import courier_fee, delivery_fee


def amounts(*values: str) -> list[Decimal]:
	return [Decimal(value) for value in values]


@pytest.mark.parametrize(
	("facts", "fee"),
	[
		({}, "50"),
		({"override": Decimal(0)}, "0"),
		({"override": Decimal("12.5")}, "12.5"),
		({"pickup": True}, "0"),
		({"pickup": True, "override": Decimal(20)}, "0"),
		({"partner": True, "override": Decimal(20)}, "0"),
		({"free_shipping": True}, "0"),
	],
)
def test_the_customer_pays_the_territorys_fee_unless_something_says_otherwise(facts, fee):
	assert delivery_fee(Decimal(50), **facts) == Decimal(fee)


@pytest.mark.parametrize(
	("expenses", "facts", "fee"),
	[
		(("30", "20", "10"), {}, "30"),
		(("0", "20", "10"), {}, "20"),
		(("0", "0"), {}, "0"),
		((), {}, "0"),
		(("30",), {"stored": Decimal(45)}, "45"),
		(("30",), {"stored": Decimal(0)}, "30"),
		(("30",), {"stored": Decimal(45), "override": Decimal(25)}, "25"),
		(("30",), {"stored": Decimal(45), "override": Decimal(0)}, "0"),
		(("30",), {"pickup": True, "override": Decimal(25)}, "0"),
		(("30",), {"no_courier": True, "stored": Decimal(45)}, "0"),
	],
)
def test_the_courier_gets_the_first_fee_that_is_set(expenses, facts, fee):
	assert courier_fee(amounts(*expenses), **facts) == Decimal(fee)
