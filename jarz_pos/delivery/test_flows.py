"""Terms and legs of a dispatch: flows 2 to 8, 10 and 18 to 21 of contract 2.3, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jarz_pos.delivery import flows
from jarz_pos.journals import posted

BOOKS = flows.Books("INV", "Mona", "Debtors", "Supplier", "Swift", "Clearing", "Expense", "Cash")
amounts = st.decimals(min_value=0, max_value=100_000, places=2)


def moved(outstanding: str, fee: str, mode: str, **values: bool) -> dict[tuple[str, str], Decimal]:
	agreed = flows.terms(Decimal(outstanding), Decimal(fee), **values)
	sums: dict[tuple[str, str], Decimal] = {}
	for leg in posted(flows.legs(agreed, mode, BOOKS)):
		key = (leg.account, leg.party)
		sums[key] = sums.get(key, Decimal(0)) + leg.amount
	return {key: amount for key, amount in sums.items() if amount}


@pytest.mark.parametrize(
	("outstanding", "fee", "mode", "values", "expected"),
	[
		("0", "30", "pay_now", {}, {("Expense", ""): 30, ("Cash", ""): -30}),
		("0", "30", "later", {}, {("Expense", ""): 30, ("Clearing", "Swift"): -30}),
		(
			"100",
			"30",
			"later",
			{},
			{("Debtors", "Mona"): -100, ("Expense", ""): 30, ("Clearing", "Swift"): 70},
		),
		(
			"100",
			"30",
			"pay_now",
			{},
			{("Debtors", "Mona"): -100, ("Expense", ""): 30, ("Cash", ""): 70},
		),
		(
			"20",
			"30",
			"pay_now",
			{},
			{("Debtors", "Mona"): -20, ("Expense", ""): 30, ("Cash", ""): -10},
		),
		("30", "30", "later", {}, {("Debtors", "Mona"): -30, ("Expense", ""): 30}),
		("100", "0", "later", {}, {("Debtors", "Mona"): -100, ("Clearing", "Swift"): 100}),
		(
			"100",
			"30",
			"later",
			{"online_intent": True},
			{("Expense", ""): 30, ("Clearing", "Swift"): -30},
		),
		("100", "30", "later", {"with_courier": False}, {}),
		("0", "0", "later", {}, {}),
	],
)
def test_what_moves(outstanding, fee, mode, values, expected):
	assert moved(outstanding, fee, mode, **values) == expected


def test_the_four_lines_of_cash_on_delivery_name_their_parties_and_the_order():
	legs = flows.legs(flows.terms(Decimal(100), Decimal(30)), flows.LATER, BOOKS)
	assert [(leg.account, leg.amount, leg.party, leg.against) for leg in legs] == [
		("Clearing", 100, "Swift", ""),
		("Debtors", -100, "Mona", "INV"),
		("Expense", 30, "", ""),
		("Clearing", -30, "Swift", ""),
	]


@given(amounts, amounts, st.sampled_from(["later", "pay_now"]), st.booleans(), st.booleans())
def test_every_dispatch_balances_and_the_row_says_what_clearing_says(outstanding, fee, mode, online, courier):
	agreed = flows.terms(outstanding, fee, online_intent=online, with_courier=courier)
	legs = posted(flows.legs(agreed, mode, BOOKS))
	clearing = sum(leg.amount for leg in legs if leg.account == "Clearing")
	assert clearing == (0 if flows.closed(agreed, mode) else agreed.net)
	assert sum(leg.amount for leg in legs if leg.against) == -agreed.amount


def test_an_order_paid_too_much_is_paid():
	assert flows.terms(Decimal("-5"), Decimal(30)) == flows.Terms(Decimal(0), Decimal(30), unpaid=False)


def test_an_online_order_that_was_paid_awaits_nothing():
	assert not flows.terms(Decimal(0), Decimal(30), online_intent=True).awaits_payment
