"""Any sequence of returns adds up to the order, to the last coin (contract 2.3, flows 26 to 29)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jarz_pos.sales import return_plan as plan
from jarz_pos.sales.return_plan import CHILD, PARENT, Charge, Line, Sold

D = Decimal
CAKE = Line("cake", "Cake", D(3), D("100.00"))
DRINK = Line("drink", "Drink", D(1), D("7.77"))
BOX = Line("box", "Party Box", D(2), D(0), kind=PARENT)
BOX_CAKE = Line("box-cake", "Box cake", D(4), D("133.34"), kind=CHILD)
BOX_DRINK = Line("box-drink", "Box drink", D(2), D("66.64"), kind=CHILD)
BUNDLE = (BOX, BOX_CAKE, BOX_DRINK)
FEE = Charge("Delivery Income", "Shipping", D(50), fixed=True)


def order(*lines: Line, charges: tuple = (FEE,), rounding: str = "0", places: int = 2) -> Sold:
	total = sum(line.amount for line in lines) + sum(charge.amount for charge in charges)
	return Sold(lines, charges, total + D(rounding), D(0), places)


def booked(sold: Sold, coming: dict, credit: plan.Credit) -> Sold:
	"""The order after the credit note, whose rows share its net amount as ERPNext shares it: not as planned here."""
	lines = [replace(line, returned=line.returned + coming.get(line.name, 0)) for line in sold.lines]
	first = next(iter(coming))
	lines = [
		replace(line, credited=line.credited + credit.net) if line.name == first else line for line in lines
	]
	charges = [
		replace(charge, credited=charge.credited + dict(credit.charges).get(charge, 0))
		for charge in sold.charges
	]
	return replace(sold, lines=tuple(lines), charges=tuple(charges), credited=sold.credited + credit.total)


def returned(sold: Sold, **asked: int) -> tuple[Sold, plan.Credit]:
	coming = plan.quantities(sold.lines, {name.replace("_", "-"): D(qty) for name, qty in asked.items()})
	credit = plan.credit(sold, coming)
	return booked(sold, coming, credit), credit


def test_the_whole_order_is_worth_what_was_due_with_its_fee():
	_after, credit = returned(order(CAKE, DRINK), cake=3, drink=1)
	assert (credit.total, credit.completes, credit.charges) == (D("157.77"), True, ((FEE, D(50)),))


def test_the_fee_comes_back_with_the_last_of_the_goods():
	sold, first = returned(order(CAKE, DRINK), cake=3)
	assert (first.total, first.completes) == (D(100), False)
	_sold, last = returned(sold, drink=1)
	assert (last.total, last.completes) == (D("57.77"), True)


@pytest.mark.parametrize(("with_fixed", "first", "last"), [(False, "100", "7.77"), (True, "150", "7.77")])
def test_the_fee_can_be_kept_or_given_back_early(with_fixed, first, last):
	sold = order(CAKE, DRINK)
	credit = plan.credit(sold, {"cake": D(3)}, with_fixed=with_fixed)
	assert credit.total == D(first)
	sold = booked(sold, {"cake": D(3)}, credit)
	assert plan.credit(sold, {"drink": D(1)}, with_fixed=False).total == D(last)


def test_thirds_of_a_hundred_are_a_hundred():
	sold, amounts = order(CAKE, charges=()), []
	for _time in range(3):
		sold, credit = returned(sold, cake=1)
		amounts.append(credit.total)
	assert amounts == [D("33.33"), D("33.34"), D("33.33")]


def test_the_rounding_of_the_order_comes_last_and_nobody_gets_more_than_was_due():
	tax = Charge("VAT", "VAT 14%", D("1.09"), weights=(D(0), D(1)))
	free = replace(CAKE, amount=D(0))
	sold, first = returned(order(free, DRINK, charges=(tax,), rounding="-0.86"), drink=1)
	assert (first.total, first.rounding) == (D("8.00"), D("-0.86"))
	_sold, last = returned(sold, cake=3)
	assert last.total == 0


def test_a_tax_is_returned_by_the_lines_that_bear_it():
	tax = Charge("VAT", "VAT", D("1.09"), weights=(D(0), D("7.77")))
	sold, first = returned(order(CAKE, DRINK, charges=(tax,)), cake=3)
	assert first.total == D(100)
	_sold, last = returned(sold, drink=1)
	assert last.total == D("8.86")


def test_a_bundle_brings_its_items():
	lines = order(*BUNDLE).lines
	assert plan.quantities(lines, {"box": D(1)}) == {"box": 1, "box-cake": 2, "box-drink": 1}
	assert plan.quantities(lines, {"box": D(2), "box-cake": D(4)}) == {
		"box": 2,
		"box-cake": 4,
		"box-drink": 2,
	}


def test_a_bundle_is_back_with_the_last_of_its_items():
	sold = order(*BUNDLE)
	sold, first = returned(sold, box_cake=3)
	assert (sold.lines[0].returned, first.completes) == (0, False)
	sold, second = returned(sold, box_drink=1)
	assert sold.lines[0].returned == 1
	_sold, last = returned(sold, box=1)
	assert last.completes
	assert first.total + second.total + last.total == D("249.98")


@pytest.mark.parametrize(
	("asked", "code"),
	[
		({"cake": D(4)}, "more_than_sold"),
		({"cake": D(0)}, "not_positive"),
		({"cake": D(-1)}, "not_positive"),
		({"row of another order": D(1)}, "unknown_line"),
		({}, "nothing"),
	],
)
def test_what_was_not_sold_cannot_come_back(asked, code):
	with pytest.raises(plan.ReturnRefused) as refusal:
		plan.quantities(order(CAKE, *BUNDLE).lines, asked)
	assert refusal.value.code == code


@pytest.mark.parametrize(
	("outstanding", "held", "money"),
	[
		("100", "0", ("60", "0", "0")),
		("0", "100", ("0", "60", "0")),
		("0", "0", ("0", "0", "60")),
		("10", "20", ("10", "20", "30")),
		("0", "-100", ("0", "0", "60")),
	],
)
def test_the_money_is_taken_from_where_it_is(outstanding, held, money):
	found = plan.whose_money(D(60), outstanding=D(outstanding), with_courier=D(held))
	assert (found.unpaid, found.courier, found.branch) == tuple(map(D, money))


def test_the_journal_balances_and_names_the_documents():
	customer = plan.Party("Debtors", "Customer", "Mona")
	courier = plan.Party("Clearing", "Supplier", "Rider")
	legs = plan.legs(
		plan.Money(D(10), D(20), D(0), D(30)),
		customer=customer,
		invoice="INV",
		credit_note="CN",
		courier=courier,
		trip=D(5),
		delivery_expense="Expense",
	)
	assert sum(leg.amount for leg in legs) == 0
	assert [(leg.account, leg.amount, leg.against) for leg in legs] == [
		("Debtors", 10, "CN"),
		("Debtors", -10, "INV"),
		("Debtors", 20, "CN"),
		("Clearing", -20, ""),
		("Clearing", 5, ""),
		("Expense", -5, ""),
	]


amounts = st.decimals(0, 5000, places=2)


@given(data=st.data())
def test_all_returns_of_any_order_are_the_order(data):
	lines = []
	for number in range(data.draw(st.integers(1, 4))):
		lines.append(Line(f"row{number}", "Goods", D(data.draw(st.integers(1, 9))), data.draw(amounts)))
		if data.draw(st.booleans()):
			units, boxes = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
			lines.append(Line(f"box{number}", "Box", D(boxes), D(0), kind=PARENT))
			for child in range(data.draw(st.integers(1, 3))):
				lines.append(
					Line(f"box{number}-{child}", "Child", D(units * boxes), data.draw(amounts), kind=CHILD)
				)
	weights = tuple(line.amount for line in lines)
	tax = Charge("VAT", "VAT", data.draw(amounts) if any(weights) else D(0), weights=weights)
	sold = order(*lines, charges=(FEE, tax), rounding=str(data.draw(st.decimals("-0.5", "0.5", places=2))))
	total, credits = sold.due, []
	while left := [line for line in sold.lines if line.left]:
		chosen = data.draw(st.sampled_from(left))
		asked = {chosen.name: D(data.draw(st.integers(1, int(chosen.left))))}
		coming = plan.quantities(sold.lines, asked)
		credit = plan.credit(sold, coming)
		sold = booked(sold, coming, credit)
		credits.append(credit)
		assert all(line.returned <= line.qty for line in sold.lines)
		assert sold.credited <= total
	assert sum(credit.total for credit in credits) == total
	assert [credit.completes for credit in credits] == [False] * (len(credits) - 1) + [True]
	assert all(charge.credited == charge.amount for charge in sold.charges)
