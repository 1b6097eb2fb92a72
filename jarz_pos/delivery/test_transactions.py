"""The rows of couriers: one for a dispatch, further ones for what changes afterwards, each settled once."""

from decimal import Decimal

import frappe
import pytest

from jarz_pos.delivery import transactions
from jarz_pos.delivery.couriers import Courier
from jarz_pos.tests.orders import make_order

SETTLEMENT = "SETT-TEST-00001"


@pytest.fixture
def courier(world) -> Courier:
	name = "Rider of rows"
	if not frappe.db.exists("Supplier", name):
		frappe.get_doc(
			{"doctype": "Supplier", "supplier_name": name, "supplier_group": "All Supplier Groups"}
		).insert()
	return Courier("Supplier", name, name, world.branch.name)


@pytest.fixture
def sent(world, courier):
	"""An order with its dispatch row: 147.77 to collect, 30 for the trip."""
	order = make_order(world).name
	record(world, order, courier)
	return order


def record(world, order: str, courier: Courier, **values: object) -> str:
	arguments = {
		"company": world.company,
		"branch": world.branch.name,
		"amount": Decimal("147.77"),
		"shipping": Decimal(30),
		"mode": "later",
		**values,
	}
	return transactions.record(order, courier, **arguments)


def test_the_name_of_the_row_is_that_of_the_order(sent, courier):
	[row] = transactions.of_invoice(sent)
	assert (row.name, row.kind, row.status) == (f"CT-{sent}", "Dispatch", "Unsettled")
	assert (row.amount, row.shipping_amount) == (Decimal("147.77"), Decimal(30))
	assert (row.party_type, row.party, row.party_name) == ("Supplier", courier.party, courier.name)
	assert row.currency == "EGP"


def test_a_second_dispatch_row_cannot_exist(world, sent, courier):
	with pytest.raises(frappe.DuplicateEntryError):
		record(world, sent, courier)


def test_adjustments_are_counted_and_belong_to_the_same_courier(sent, courier):
	cause = ("Sales Invoice", sent)
	first = transactions.adjust(sent, cause, amount=Decimal("-45"), notes="came back")
	second = transactions.adjust(sent, cause, shipping=Decimal(-30))
	assert (first, second) == (f"CT-{sent}-1", f"CT-{sent}-2")
	rows = transactions.unsettled("Supplier", courier.party, ["Nasr City"], lock=True)
	assert [(row.kind, row.amount, row.shipping_amount) for row in rows] == [
		("Dispatch", Decimal("147.77"), Decimal(30)),
		("Adjustment", Decimal(-45), Decimal(0)),
		("Adjustment", Decimal(0), Decimal(-30)),
	]


def test_a_row_is_settled_once_and_opened_again_when_its_settlement_is_cancelled(sent):
	name = f"CT-{sent}"
	frappe.db.set_value("Courier Transaction", name, "settlement", None)
	transactions.settle([name], SETTLEMENT)
	assert transactions.of_dispatch(sent).settlement == SETTLEMENT
	with pytest.raises(transactions.AlreadySettled, match=sent):
		transactions.settle([name], "SETT-TEST-00002")
	with pytest.raises(transactions.AlreadySettled):
		transactions.change_amount(name, Decimal(0))
	transactions.reopen(SETTLEMENT)
	row = transactions.of_dispatch(sent)
	assert (row.status, row.settlement) == ("Unsettled", None)
	transactions.change_amount(name, Decimal("0"))
	assert transactions.of_dispatch(sent).amount == 0


def test_open_rows_of_other_branches_are_not_listed(sent, courier):
	assert transactions.unsettled("Supplier", courier.party, ["Maadi"]) == []
	assert transactions.unsettled("Supplier", courier.party, []) == []


def test_people_of_the_shop_read_the_rows_of_their_branches_and_write_none(world, sent, as_user):
	name = f"CT-{sent}"
	for user, sees in ((world.staff, True), (world.second_staff, False), (world.bookkeeper, True)):
		with as_user(user):
			assert bool(frappe.get_list("Courier Transaction", {"name": name})) is sees, user
			assert frappe.get_doc("Courier Transaction", name).has_permission("read") is sees, user
	for user in (world.staff, world.line_manager, world.manager, world.bookkeeper):
		with as_user(user):
			for right in ("write", "create", "delete"):
				assert not frappe.has_permission("Courier Transaction", right, name), (user, right)
