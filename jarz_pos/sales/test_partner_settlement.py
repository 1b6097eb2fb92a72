"""Fees of sales partners: one row for each order, settled in one journal, taken back with it (flows 15, 17 and 24)."""

from decimal import Decimal as D

import frappe
import pytest

from jarz_pos import settings
from jarz_pos.sales import partner, partner_transactions
from jarz_pos.tests import factories
from jarz_pos.tests.orders import ledger, make_order

NAME = "Settled Partner"
ITEMS = {"CAKE-2": 3}  # 100.05


@pytest.fixture
def shop(world):
	"""A partner of this file's own, so that what others sold through theirs does not count here."""
	customer = factories.make_customer(f"{NAME} Ltd", world.branch.territory, "0222998877")
	factories.ensure(
		"Sales Partner",
		NAME,
		partner_name=NAME,
		territory=world.branch.territory,
		commission_rate=15,
		jarz_customer=customer,
		jarz_online_payment_fees=2,
	)
	return world


def partner_order(shop, *, online=False, **values):
	order = make_order(shop, items=ITEMS, delivery_fee=0, sales_partner=NAME, commission_rate=15, **values)
	if online:
		partner.book_paid_online(order, partner.Partner(NAME, f"{NAME} Ltd", "", 15))
	else:
		partner_transactions.record(order.name, partner_transactions.CASH)
	return order


def transaction(order):
	return frappe.get_doc("Jarz Sales Partner Transaction", partner_transactions.name_of(order.name))


def settlement(shop, **values):
	return frappe.get_doc(
		{"doctype": "Jarz Partner Settlement", "sales_partner": NAME, "company": shop.company, **values}
	).insert()


def owed_by_partner(shop):
	rows = frappe.get_all(
		"GL Entry",
		filters={"party": f"{NAME} Ltd", "company": shop.company, "is_cancelled": 0},
		fields=["debit", "credit"],
	)
	return sum((D(str(row.debit)) - D(str(row.credit)) for row in rows), D(0))


def test_an_order_that_the_partner_was_paid_for_costs_the_online_fee_too(shop):
	order = partner_order(shop, online=True)
	row = transaction(order)
	assert (row.payment_mode, row.status, row.amount) == ("Online", "Unsettled", 100.0)
	# 17 % of the rounded total of 100.00, and 14 % of that.
	assert (row.base_fee, row.vat_amount, row.partner_fees) == (17.0, 2.38, 19.38)
	assert row.pos_profile == shop.branch.name
	debtors = frappe.db.get_value("Sales Invoice", order.name, "debit_to")
	assert ledger(row.journal_entry) == {
		(debtors, f"{NAME} Ltd"): D(100),
		(debtors, shop.customer): D(-100),
	}
	assert frappe.db.get_value("Sales Invoice", order.name, "outstanding_amount") == 0


def test_an_order_paid_to_a_branch_costs_the_commission_only(shop):
	row = transaction(partner_order(shop))
	assert (row.payment_mode, row.base_fee, row.vat_amount) == ("Cash", 15.0, 2.1)


def test_an_order_has_one_transaction(shop):
	order = partner_order(shop)
	with pytest.raises(frappe.DuplicateEntryError):
		partner_transactions.record(order.name, partner_transactions.CASH)


def test_the_fees_of_all_open_orders_are_posted_in_one_journal(shop):
	orders = [partner_order(shop, online=True), partner_order(shop), partner_order(shop, online=True)]
	document = settlement(shop)
	assert {row.reference_invoice for row in document.rows} == {order.name for order in orders}
	assert (document.online_total, document.cash_total) == (200.0, 100.0)
	assert (document.base_total, document.vat_total, document.fees_total) == (49.0, 6.86, 55.86)
	assert document.net_total == 144.14
	document.submit()
	accounts = settings.partner_accounts(shop.company)
	debtors = frappe.db.get_value("Company", shop.company, "default_receivable_account")
	assert ledger(document.journal_entry) == {
		(accounts.commission, ""): D("49.00"),
		(accounts.input_vat, ""): D("6.86"),
		(debtors, f"{NAME} Ltd"): D("-55.86"),
	}
	for order in orders:
		row = transaction(order)
		assert (row.status, row.settlement) == ("Settled", document.name)
	# Invariant 8: online orders less posted fees.
	assert owed_by_partner(shop) == D("144.14")


def test_cancelling_takes_the_journal_back_and_opens_the_orders_again(shop):
	order = partner_order(shop, online=True)
	document = settlement(shop).submit()
	document.cancel()
	assert frappe.db.get_value("Journal Entry", document.journal_entry, "docstatus") == 2
	assert (transaction(order).status, transaction(order).settlement) == ("Unsettled", None)
	assert owed_by_partner(shop) == D(100)
	again = settlement(shop).submit()
	assert owed_by_partner(shop) == D("80.62")
	assert transaction(order).settlement == again.name


def test_an_order_is_settled_once(shop):
	partner_order(shop)
	first, second = settlement(shop), settlement(shop)
	first.submit()
	with pytest.raises(partner_transactions.FeesSettled):
		second.submit()
	with pytest.raises(frappe.ValidationError, match="Nothing is open"):
		settlement(shop)


def test_chosen_orders_only_and_each_once(shop):
	one, other = partner_order(shop), partner_order(shop)
	chosen = {"sales_partner_transaction": partner_transactions.name_of(one.name)}
	with pytest.raises(frappe.ValidationError, match="once"):
		settlement(shop, rows=[chosen, dict(chosen)])
	settlement(shop, rows=[dict(chosen)]).submit()
	assert (transaction(one).status, transaction(other).status) == ("Settled", "Unsettled")


def test_orders_of_others_are_refused(shop):
	mine = make_order(shop, items=ITEMS, delivery_fee=0, sales_partner=shop.sales_partner)
	partner_transactions.record(mine.name, partner_transactions.CASH)
	chosen = {"sales_partner_transaction": partner_transactions.name_of(mine.name)}
	with pytest.raises(frappe.ValidationError, match="is not of"):
		settlement(shop, rows=[chosen])


def test_a_partner_without_a_customer_cannot_be_settled_with(shop):
	partner_order(shop)
	frappe.db.set_value("Sales Partner", NAME, "jarz_customer", None)
	with pytest.raises(frappe.ValidationError, match="no customer to pay as"):
		settlement(shop)


def test_a_cancelled_order_costs_nothing_and_a_settled_one_is_not_cancelled(shop):
	order, settled = partner_order(shop), partner_order(shop)
	order.reload()
	order.cancel()
	assert transaction(order).status == "Cancelled"
	document = settlement(shop).submit()
	assert [row.reference_invoice for row in document.rows] == [settled.name]
	settled.reload()
	with pytest.raises(partner_transactions.FeesSettled):
		settled.cancel()


def test_staff_read_the_transactions_of_their_branch_and_settle_nothing(shop, as_user):
	order = partner_order(shop)
	name = partner_transactions.name_of(order.name)
	with as_user(shop.staff):
		assert frappe.get_list("Jarz Sales Partner Transaction", {"name": name}, pluck="name") == [name]
		assert not frappe.has_permission("Jarz Partner Settlement", "create")
		assert not frappe.has_permission("Jarz Sales Partner Transaction", "write")
	with as_user(shop.second_staff):
		assert frappe.get_list("Jarz Sales Partner Transaction", {"name": name}, pluck="name") == []
	with as_user(shop.manager):
		assert settlement(shop).submit().journal_entry


def test_the_journal_of_a_partner_s_debt_is_not_cancelled_behind_the_order(shop):
	order = partner_order(shop, online=True)
	journal = frappe.get_doc("Journal Entry", transaction(order).journal_entry)
	with pytest.raises(frappe.ValidationError, match=order.name):
		journal.cancel()
