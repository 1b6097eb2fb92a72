"""Fees of sales partners to the last coin (contract 2.4)."""

from decimal import Decimal as D

import pytest

from jarz_pos.sales.partner_fees import fees


@pytest.mark.parametrize(
	("amount", "online", "places", "base", "vat"),
	[
		("100", "0", 2, "15.00", "2.10"),
		("97.77", "0", 2, "14.67", "2.05"),  # 14.6655 and, of the rounded 14.67, 2.0538
		("97.77", "2", 2, "16.62", "2.33"),
		("0.03", "0", 2, "0.00", "0.00"),
		("10.005", "2", 3, "1.701", "0.238"),
		("0", "2", 2, "0.00", "0.00"),
	],
)
def test_each_part_is_rounded_and_the_total_is_their_sum(amount, online, places, base, vat):
	found = fees(D(amount), commission=D(15), online_fee=D(online), vat_rate=D(14), places=places)
	assert (found.base, found.vat) == (D(base), D(vat))
	assert found.total == D(base) + D(vat)


def test_a_partner_without_commission_or_vat_costs_nothing():
	assert fees(D(100), commission=D(0), vat_rate=D(14), places=2).total == 0
	assert fees(D(100), commission=D(10), vat_rate=D(0), places=2).total == D(10)
