"""Riders of a courier company: the company answers for the money, through the bank (contract 2.3, flows 18 and 19)."""

from decimal import Decimal as D

import frappe
import pytest

from jarz_pos import settings
from jarz_pos.delivery import couriers, flows, partners, settling, transactions
from jarz_pos.kanban import outbound
from jarz_pos.sales import methods, payment
from jarz_pos.tests import factories
from jarz_pos.tests.dispatches import FEE, assert_books_agree, clearing, rider
from jarz_pos.tests.orders import ledger, make_order

NAME = "Swift Couriers"
DUE = D("147.77")


@pytest.fixture
def bank(world):
	mode = settings.online_modes()["Instapay"]
	filters = {"parent": mode, "company": world.company}
	return frappe.db.get_value("Mode of Payment Account", filters, "default_account")


@pytest.fixture
def partner(world, bank):
	"""The company as a courier: the party that answers for the money."""
	supplier = factories.ensure(
		"Supplier", f"{NAME} Ltd", supplier_name=f"{NAME} Ltd", supplier_group="All Supplier Groups"
	).name
	factories.ensure(
		"Jarz Delivery Partner", NAME, partner_name=NAME, supplier=supplier, settlement_account=bank
	)
	return couriers.Courier("Supplier", supplier, NAME, world.branch.name)


@pytest.fixture
def swift(world, partner):
	found = rider(world, "Swift Rider", jarz_delivery_partner=NAME)
	return couriers.find(found.party_type, found.party, world.branch.name)


def sent(world, courier, *, mode=flows.LATER, prepaid=False):
	order = make_order(world, state="Ready", disable_rounded_total=1).name
	if prepaid:
		payment.pay(payment.PaymentRequest(order, methods.CASH))
	outbound.send(outbound.lock(order), outbound.Sending(courier=courier, mode=mode))
	return order, frappe.get_doc(transactions.DOCTYPE, transactions.dispatch_name(order))


def test_what_the_rider_collects_stands_with_his_company(world, partner, swift):
	order, row = sent(world, swift)
	assert (row.party_type, row.party, row.party_name) == ("Supplier", partner.party, NAME)
	assert (row.is_partner_order, row.delivery_partner, row.rider) == (1, NAME, "Swift Rider")
	assert (row.amount, row.shipping_amount, row.status) == (147.77, 30.0, "Unsettled")
	assert clearing(world.company, partner) == DUE - FEE
	assert clearing(world.company, swift) == 0
	assert_books_agree(world.company, partner, swift)
	answer = outbound.answer(order)
	assert (answer["is_partner_order"], answer["delivery_partner"]) == (True, NAME)
	assert frappe.db.get_value("Sales Invoice", order, "jarz_delivery_partner") == NAME


def test_the_company_settles_for_all_its_riders_through_the_bank(world, partner, swift, bank):
	other = rider(world, "Swift Second", jarz_delivery_partner=NAME)
	sent(world, swift)
	sent(world, couriers.find(other.party_type, other.party, world.branch.name), prepaid=True)
	assert clearing(world.company, partner) == DUE - 2 * FEE
	answer = settling.settle_courier("Supplier", partner.party)
	clearing_account = settings.company_accounts(world.company).courier_clearing
	assert ledger(answer["journal_entry"]) == {
		(bank, ""): DUE - 2 * FEE,
		(clearing_account, partner.party): -(DUE - 2 * FEE),
	}
	assert clearing(world.company, partner) == 0
	assert_books_agree(world.company, partner)


def test_a_prepaid_order_costs_the_fee_only(world, partner, swift, bank):
	_order, row = sent(world, swift, prepaid=True)
	assert (row.amount, row.shipping_amount) == (0, 30.0)
	assert clearing(world.company, partner) == -FEE
	assert ledger(settling.settle_courier("Supplier", partner.party)["journal_entry"])[bank, ""] == -FEE


@pytest.mark.parametrize(("prepaid", "moved"), [(False, DUE - FEE), (True, -FEE)])
def test_on_the_spot_the_bank_pays_too(world, partner, swift, bank, prepaid, moved):
	_order, row = sent(world, swift, mode=flows.PAY_NOW, prepaid=prepaid)
	assert row.status == "Settled"
	assert ledger(row.journal_entry)[bank, ""] == moved
	assert clearing(world.company, partner) == 0


def test_couriers_of_our_own_stay_themselves(world, partner):
	own = rider(world, "Own Rider")
	assert partners.billed(own) == own


def test_the_list_has_the_partners_in_use(world, partner, as_user):
	from jarz_pos.api.couriers import get_delivery_partners_list

	with as_user(world.staff):
		assert {"name": NAME, "partner_name": NAME} in get_delivery_partners_list()
		frappe.db.set_value("Jarz Delivery Partner", NAME, "is_active", 0)
		assert NAME not in {row["name"] for row in get_delivery_partners_list()}


def test_riders_of_a_partner_no_longer_in_use_take_nothing(world, partner, swift):
	frappe.db.set_value("Jarz Delivery Partner", NAME, "is_active", 0)
	with pytest.raises(frappe.ValidationError, match="no longer work"):
		sent(world, swift)


def test_the_account_is_a_bank_account_of_the_order_s_company(world, partner):
	with pytest.raises(partners.NoSettlementAccount):
		partners.settlement_account(NAME, world.other_company)
	document = frappe.get_doc("Jarz Delivery Partner", NAME)
	document.settlement_account = settings.company_accounts(world.company).delivery_income
	with pytest.raises(frappe.ValidationError, match="bank account"):
		document.save()
