"""Settlements on the real ledger: flows 5, 7, 7b, 7c and 9 of contract 2.3, cancelling, and what is refused."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from jarz_pos import drawers, erp, settings
from jarz_pos.delivery import balances, settlement, settling, transactions
from jarz_pos.journals import Leg
from jarz_pos.tests.orders import ledger, make_order
from jarz_pos.tests.roads import FEE, holds, make_courier, make_employee, send, still_open

TOTAL = Decimal("147.77")


@pytest.fixture
def courier(world):
	return make_courier("Rider of settlements", world.branch)


@pytest.fixture
def drawer(world) -> str:
	return drawers.cash_drawer(world.branch.name, world.company).account


@pytest.fixture
def clearing(world) -> str:
	return settings.company_accounts(world.company).courier_clearing


def test_a_courier_brings_the_money_less_his_fee(world, courier, drawer, clearing):
	"""Flow 7."""
	order = send(world, courier)
	answer = settling.settle_order(order)
	assert ledger(answer["journal_entry"]) == {
		(drawer, ""): TOTAL - FEE,
		(clearing, courier.party): FEE - TOTAL,
	}
	[row] = transactions.of_invoice(order)
	assert (row.status, row.settlement) == ("Settled", answer["settlement"])
	assert holds(courier, world.company) == still_open(courier, world.company) == 0
	document = frappe.get_doc("Settlement", answer["settlement"])
	assert (document.docstatus, document.status, document.journal_entry) == (
		1,
		"Collected",
		answer["journal_entry"],
	)
	assert (document.total_collected, document.total_fees, document.net_amount) == (147.77, 30.0, 117.77)
	assert "pays" in document.direction and "117.77" in document.direction
	[line] = document.rows
	assert (line.invoice, line.customer, line.amount) == (order, world.customer, 147.77)


def test_the_fee_of_a_prepaid_order_is_paid_out(world, courier, drawer, clearing):
	"""Flow 5."""
	answer = settling.settle_order(send(world, courier, prepaid=True))
	assert ledger(answer["journal_entry"]) == {(drawer, ""): -FEE, (clearing, courier.party): FEE}
	assert (answer["order_amount"], answer["shipping_amount"], answer["net_amount"]) == (0, 30, -30)
	assert frappe.db.get_value("Settlement", answer["settlement"], "status") == "Paid Out"


def test_a_fee_above_the_order_is_paid_out_for_the_rest(world, courier, drawer, clearing):
	"""Flow 7b."""
	order = send(world, courier, fee=Decimal("200"))
	answer = settling.settle_order(order)
	assert ledger(answer["journal_entry"]) == {
		(drawer, ""): TOTAL - 200,
		(clearing, courier.party): 200 - TOTAL,
	}
	assert holds(courier, world.company) == 0


def test_a_net_of_zero_closes_the_rows_without_a_journal(world, courier):
	"""Flow 7c."""
	order = send(world, courier, fee=TOTAL)
	answer = settling.settle_order(order)
	assert answer["success"] is True and answer["journal_entry"] is None
	assert transactions.of_invoice(order)[0].status == "Settled"
	assert frappe.db.get_value("Settlement", answer["settlement"], "status") == "Even"
	assert holds(courier, world.company) == 0


def test_all_of_a_courier_is_one_settlement_with_one_journal(world, courier, drawer, clearing):
	"""Flow 9."""
	orders = [send(world, courier), send(world, courier, prepaid=True), send(world, courier)]
	answer = settling.settle_courier(courier.party_type, courier.party)
	net = 2 * TOTAL - 3 * FEE
	assert ledger(answer["journal_entry"]) == {(drawer, ""): net, (clearing, courier.party): -net}
	assert (answer["net_balance"], answer["order_amount"], answer["shipping_amount"]) == (
		float(net),
		295.54,
		90,
	)
	assert len(answer["settlements"]) == 1
	for order in orders:
		assert transactions.of_invoice(order)[0].settlement == answer["settlement"]
	assert holds(courier, world.company) == 0


def test_an_employee_is_a_courier_like_a_supplier(world, clearing):
	courier = make_employee("Rider on the payroll", world.branch)
	answer = settling.settle_order(send(world, courier))
	assert ledger(answer["journal_entry"])[clearing, courier.party] == FEE - TOTAL
	assert holds(courier, world.company) == 0


def test_what_came_back_counts_by_its_adjustment(world, courier):
	"""A partial return while the courier holds the money (flow 27): the rows of the order are summed."""
	order = send(world, courier)
	returned = frappe.get_doc("Sales Invoice", order)
	accounts = settings.company_accounts(world.company)
	entry = erp.journal(
		world.company,
		[
			Leg(returned.debit_to, Decimal(45), "Customer", returned.customer),
			Leg(accounts.courier_clearing, Decimal(-45), courier.party_type, courier.party),
		],
		"came back",
	)
	transactions.adjust(
		order, ("Sales Invoice", order), amount=Decimal(-45), journal_entry=entry.name, notes="came back"
	)
	answer = settling.settle_order(order)
	assert (answer["order_amount"], answer["net_amount"]) == (102.77, 72.77)
	assert len(answer["courier_transactions"]) == 2
	assert holds(courier, world.company) == still_open(courier, world.company) == 0


def test_each_branch_is_settled_into_its_own_drawer(world, courier, as_user, clearing):
	send(world, courier)
	send(world, courier, branch=world.second_branch)
	with as_user(world.manager):
		answer = settling.settle_courier(courier.party_type, courier.party)
	documents = [frappe.get_doc("Settlement", name) for name in answer["settlements"]]
	assert {document.branch for document in documents} == {world.branch.name, world.second_branch.name}
	for document in documents:
		drawer = drawers.cash_drawer(document.branch, document.company).account
		assert ledger(document.journal_entry)[drawer, ""] == TOTAL - FEE
	assert holds(courier, world.company) == 0


def test_rows_of_other_branches_are_left_alone(world, courier, as_user):
	mine, theirs = send(world, courier), send(world, courier, branch=world.second_branch)
	with as_user(world.staff):
		answer = settling.settle_courier(courier.party_type, courier.party)
	assert [answer["order_amount"], len(answer["settlements"])] == [147.77, 1]
	assert transactions.of_invoice(mine)[0].status == "Settled"
	assert transactions.of_invoice(theirs)[0].status == "Unsettled"
	assert holds(courier, world.company) == still_open(courier, world.company) == TOTAL - FEE


def test_a_repeat_gets_the_first_answer_and_posts_nothing(world, courier):
	order = send(world, courier)
	first = settling.settle_order(order)
	assert settling.settle_order(order) == first
	again = settling.settle_courier(courier.party_type, courier.party)
	assert again["journal_entry"] == first["journal_entry"]
	assert frappe.db.count("Settlement", {"party": courier.party}) == 1


def test_a_later_order_of_the_same_courier_is_settled_by_itself(world, courier):
	first = settling.settle_order(send(world, courier))
	second = settling.settle_order(send(world, courier))
	assert second["journal_entry"] != first["journal_entry"]
	assert holds(courier, world.company) == 0


def test_an_order_without_a_courier_has_nothing_to_settle(world):
	with pytest.raises(settling.NothingToSettle):
		settling.settle_order(make_order(world).name)


def test_another_courier_than_the_one_on_the_road_is_refused(world, courier):
	order = send(world, courier)
	with pytest.raises(settlement.CannotSettle, match=courier.name):
		settling.settle_order(order, "Supplier", "Somebody else")
	assert transactions.of_invoice(order)[0].status == "Unsettled"


def test_cancelling_restores_what_was_before(world, courier, drawer, clearing):
	order = send(world, courier)
	document = frappe.get_doc("Settlement", settling.settle_order(order)["settlement"])
	document.cancel()
	[row] = transactions.of_invoice(order)
	assert (row.status, row.settlement) == ("Unsettled", None)
	assert frappe.db.get_value("Journal Entry", document.journal_entry, "docstatus") == 2
	assert set(ledger(document.journal_entry).values()) == {0}
	assert holds(courier, world.company) == still_open(courier, world.company) == TOTAL - FEE
	assert frappe.db.get_value("Settlement", document.name, "status") == "Cancelled"
	again = settling.settle_order(order)
	assert again["settlement"] != document.name
	assert holds(courier, world.company) == 0


def test_a_cancelled_settlement_can_be_amended(world, courier):
	order = send(world, courier)
	document = frappe.get_doc("Settlement", settling.settle_order(order)["settlement"])
	document.cancel()
	amended = frappe.copy_doc(document, ignore_no_copy=False)
	amended.amended_from = document.name
	amended.insert()
	assert (amended.name, amended.status, amended.journal_entry) == (f"{document.name}-1", "Draft", None)
	amended.submit()
	assert transactions.of_invoice(order)[0].settlement == amended.name
	assert holds(courier, world.company) == 0


def test_the_journal_of_a_settlement_is_not_cancelled_behind_its_back(world, courier):
	entry = settling.settle_order(send(world, courier))["journal_entry"]
	with pytest.raises(frappe.LinkExistsError):
		frappe.get_doc("Journal Entry", entry).cancel()


def draft(world, courier, orders: list[str], **values: object):
	"""A Settlement as the desk sends it."""
	return frappe.get_doc(
		{
			"doctype": "Settlement",
			"branch": world.branch.name,
			"party_type": courier.party_type,
			"party": courier.party,
			"posting_date": frappe.utils.today(),
			"rows": [{"courier_transaction": transactions.dispatch_name(order)} for order in orders],
			**values,
		}
	)


def test_amounts_that_were_tampered_with_are_read_again(world, courier, drawer):
	order, other = send(world, courier), send(world, courier)
	document = draft(world, courier, [order], net_amount=1, total_collected=1, account="Sales - JT")
	document.rows[0].update({"amount": 1, "shipping_amount": 0, "invoice": other})
	document.insert()
	document.net_amount = 5
	document.rows[0].amount = 5
	document.submit()
	document.reload()
	assert (document.net_amount, document.rows[0].amount, document.rows[0].invoice) == (117.77, 147.77, order)
	assert ledger(document.journal_entry)[drawer, ""] == TOTAL - FEE


def test_a_draft_that_no_longer_shows_the_truth_is_not_submitted(world, courier):
	order = send(world, courier)
	document = draft(world, courier, [order]).insert()
	transactions.change_amount(transactions.dispatch_name(order), Decimal(100))
	with pytest.raises(settlement.CannotSettle, match=r"117\.77.*70"):
		document.submit()


def test_an_order_is_in_one_submitted_settlement_only(world, courier):
	order = send(world, courier)
	first, second = (draft(world, courier, [order]).insert() for _number in range(2))
	first.submit()
	with pytest.raises(settlement.CannotSettle, match=order):
		second.submit()
	with pytest.raises(settlement.CannotSettle, match=order):
		draft(world, courier, [order]).insert()
	assert transactions.of_invoice(order)[0].settlement == first.name
	assert holds(courier, world.company) == 0


@pytest.mark.parametrize(
	"wrong", ["twice", "no rows", "other branch", "other courier", "no such row", "tomorrow"]
)
def test_rows_that_do_not_belong_together_are_refused(world, courier, wrong):
	order = send(world, courier, branch=world.second_branch if wrong == "other branch" else None)
	document = draft(world, courier, [order])
	if wrong == "twice":
		document.append("rows", {"courier_transaction": transactions.dispatch_name(order)})
	elif wrong == "no rows":
		document.rows = []
	elif wrong == "other courier":
		document.party = make_courier("Rider of others", world.branch).party
	elif wrong == "no such row":
		document.rows[0].courier_transaction = "CT-nothing"
	elif wrong == "tomorrow":
		document.posting_date = frappe.utils.add_days(frappe.utils.today(), 1)
	with pytest.raises((settlement.CannotSettle, frappe.LinkValidationError)):
		document.insert()


def test_only_people_of_the_branch_make_and_see_settlements(world, courier, as_user):
	order = send(world, courier)
	with as_user(world.second_staff), pytest.raises(frappe.PermissionError):
		draft(world, courier, [order]).insert()
	with as_user(world.staff):
		document = draft(world, courier, [order]).insert()
		document.submit()
		with pytest.raises(frappe.PermissionError):
			document.cancel()
	with as_user(world.second_staff):
		assert not frappe.get_list("Settlement", filters={"name": document.name})
		assert not frappe.has_permission("Settlement", "read", document.name)
	with as_user(world.line_manager):
		frappe.get_doc("Settlement", document.name).cancel()
	assert transactions.of_invoice(order)[0].status == "Unsettled"


def test_a_courier_may_pay_through_the_bank(world, courier):
	bank = drawers.online_account("Instapay", world.company)
	document = draft(world, courier, [send(world, courier)], mode_of_payment=bank.mode).insert()
	document.submit()
	assert ledger(document.journal_entry)[bank.account, ""] == TOTAL - FEE


def test_the_drawer_of_another_branch_is_refused(world, courier):
	other = drawers.cash_drawer(world.second_branch.name, world.company)
	with pytest.raises(drawers.NoDrawer):
		draft(world, courier, [send(world, courier)], mode_of_payment=other.mode).insert()


def test_a_delivery_partner_is_settled_through_his_bank_account(world, clearing):
	"""Flow 18: the party is the partner's Supplier; he is not among the couriers of the branch."""
	bank = drawers.online_account("Instapay", world.company).account
	supplier = make_courier("Fast Riders", world.branch)
	if not frappe.db.exists("Jarz Delivery Partner", supplier.name):
		frappe.get_doc(
			{
				"doctype": "Jarz Delivery Partner",
				"partner_name": supplier.name,
				"supplier": supplier.party,
				"settlement_account": bank,
				"is_active": 1,
			}
		).insert()
	partner = replace(supplier, partner=supplier.name)
	order = send(world, partner)
	assert supplier.party not in {row["party"] for row in balances.of_couriers([world.branch.name])}
	assert supplier.party in {row.party for row in balances.open_in([world.branch.name])}
	answer = settling.settle_order(order)
	assert ledger(answer["journal_entry"]) == {
		(bank, ""): TOTAL - FEE,
		(clearing, supplier.party): FEE - TOTAL,
	}
	assert holds(supplier, world.company) == 0


def test_devices_that_poll_see_that_an_order_is_settled(world, courier):
	order = send(world, courier)
	before = frappe.db.get_value("Sales Invoice", order, "modified")
	document = frappe.get_doc("Settlement", settling.settle_order(order)["settlement"])
	after = frappe.db.get_value("Sales Invoice", order, "modified")
	document.cancel()
	assert before < after < frappe.db.get_value("Sales Invoice", order, "modified")


def test_the_form_sees_what_it_would_settle(world, courier):
	order = send(world, courier)
	shown = settlement.preview(world.branch.name, courier.party_type, courier.party)
	assert (shown["net_amount"], shown["party_name"], shown["currency"]) == (117.77, courier.name, "EGP")
	assert [(line["invoice"], line["amount"]) for line in shown["rows"]] == [(order, 147.77)]
	[listed] = [row for row in balances.open_in([world.branch.name]) if row.party == courier.party]
	assert (listed.orders, listed.net) == (1, 117.77)


def test_balances_are_those_of_the_party_ledger(world, courier):
	send(world, courier)
	send(world, courier, prepaid=True)
	settling.settle_order(send(world, courier))
	[found] = [row for row in balances.of_couriers([world.branch.name]) if row["party"] == courier.party]
	assert Decimal(str(found["balance"])) == holds(courier, world.company) == TOTAL - 2 * FEE
	assert [detail["amount"] for detail in found["details"]] == [147.77, 0.0]


def test_settling_many_orders_costs_a_fixed_number_of_statements(world, courier, sql_count):
	counts = {}
	for many in (2, 12):
		for _number in range(many):
			send(world, courier)
		with sql_count() as statements:
			settling.settle_courier(courier.party_type, courier.party)
		counts[many] = len(statements)
	assert counts[12] <= counts[2] + 2, counts
	assert counts[12] <= 160, counts
