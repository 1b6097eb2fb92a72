"""What a settlement comes to, without a site."""

from decimal import Decimal

import pytest

from jarz_pos.delivery import settlement_plan
from jarz_pos.journals import Leg

CASES = [
	# rows, net, action, scenario
	([("147.77", "30")], "117.77", "collect", "collect"),  # flow 7
	([("0", "30")], "-30", "pay", "pay"),  # flow 5
	([("20", "30")], "-10", "pay", "pay_excess"),  # flow 7b
	([("30", "30")], "0", "none", "even"),  # flow 7c
	(
		[("147.77", "30"), ("0", "30"), ("-45", "0")],
		"42.77",
		"collect",
		"collect",
	),  # flow 9 with a partial return
	([("147.77", "30"), ("-147.77", "-30")], "0", "none", "even"),
	([("-147.77", "0")], "-147.77", "pay", "pay"),  # moved to the bank after it was settled (flow 13)
	([], "0", "none", "even"),
]


@pytest.mark.parametrize(("rows", "net", "action", "scenario"), CASES)
def test_the_sum_of_the_rows_decides(rows, net, action, scenario):
	plan = settlement_plan.of((Decimal(amount), Decimal(fee)) for amount, fee in rows)
	assert (plan.net, plan.action, plan.scenario) == (Decimal(net), action, scenario)


def test_the_courier_pays_into_the_drawer_and_stands_lower():
	plan = settlement_plan.Plan(Decimal("147.77"), Decimal("30"))
	assert settlement_plan.legs(
		plan, money="Drawer", clearing="Clearing", party_type="Supplier", party="Ali"
	) == [
		Leg("Drawer", Decimal("117.77")),
		Leg("Clearing", Decimal("-117.77"), "Supplier", "Ali"),
	]


def test_the_branch_pays_out_of_the_drawer_where_the_fee_is_more():
	plan = settlement_plan.Plan(Decimal("0"), Decimal("30"))
	posted = settlement_plan.legs(
		plan, money="Drawer", clearing="Clearing", party_type="Employee", party="HR-1"
	)
	assert [leg.amount for leg in posted] == [Decimal("-30"), Decimal("30")]


def test_a_net_of_zero_posts_nothing():
	plan = settlement_plan.Plan(Decimal("30"), Decimal("30"))
	assert (
		settlement_plan.legs(plan, money="Drawer", clearing="Clearing", party_type="Supplier", party="Ali")
		== []
	)
