"""Charges on a site: terms, addresses, cancelling, and what stands in the database."""

import threading
from decimal import Decimal

import frappe
import pytest

from jarz_pos.crypto import addresses, charges, derive, shown, store
from jarz_pos.crypto.charges import CannotCharge, ChargeRequest
from jarz_pos.tests import stablecoins
from jarz_pos.tests.factories import World
from jarz_pos.tests.orders import make_order

CHAIN = "Charges Chain"
XPUB = "xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB"
XPRV = "xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ssrdK4PFmM8NSpSBHNqPqm55Qn3LqFtT2emdEXVYsCzC2U"


@pytest.fixture
def token(world) -> str:
	stablecoins.make_chain(CHAIN, 990001)
	token = stablecoins.make_token(CHAIN)
	stablecoins.dollar_costs(50)
	stablecoins.switch_on(token)
	return token


def _request(world: World, amount: str = "1000", **values) -> ChargeRequest:
	return ChargeRequest(**{"company": world.company, "amount": Decimal(amount), "currency": "EGP", **values})


def _charge(world: World, amount: str = "1000", **values) -> frappe._dict:
	return store.charge(charges.create(_request(world, amount, **values)))


def test_a_charge_freezes_its_terms(world, token):
	charge = _charge(world, reference="A-1", description="A cake")
	assert (charge.status, charge.rate, charge.token) == ("Awaiting", "50", token)
	assert (charge.due_units, charge.tolerance_units) == ("20000000", "50000")
	assert charge.confirmations == 2
	assert _charge(world, "60000").confirmations == 6
	frappe.db.set_value("Jarz Chain", CHAIN, "final_blocks", 5)
	assert store.charge(charge.name).due_units == "20000000"


def test_what_is_due_is_never_a_unit_short(world, token):
	assert _charge(world, "10.01").due_units == "200200"
	settings = frappe.get_doc("Jarz Crypto Settings")
	settings.spread_percent = 1
	settings.save()
	charge = _charge(world, "1000")
	assert charge.rate == "49.5" and charge.due_units == "20202021"


def test_a_charge_is_shown_with_what_a_payer_needs(world, token):
	answer = shown.charge(_charge(world, reference="A-1"))
	assert (answer["amount"], answer["due"], answer["missing"], answer["received"]) == (
		"1000.00",
		"20",
		"20",
		"0",
	)
	assert answer["address"] == derive.checksummed(answer["address"].lower())
	assert answer["uri"] == (
		f"ethereum:{derive.checksummed(stablecoins.CONTRACT)}@990001/transfer"
		f"?address={answer['address']}&uint256=20000000"
	)
	payable = shown.payable(store.charge(answer["id"]))
	assert not payable.keys() & {"id", "order", "reference", "amount", "currency"}


def test_no_address_is_given_twice(world, token):
	made = [_charge(world) for _time in range(5)]
	assert len({charge.address for charge in made}) == 5
	first = made[0].address_index
	assert [charge.address_index for charge in made] == list(range(first, first + 5))
	for charge in made:
		salt = derive.salt(
			frappe.db.get_single_value("Jarz Crypto Settings", "namespace"), charge.address_index
		)
		assert charge.address == derive.forwarder_address(stablecoins.FACTORY, stablecoins.FORWARDER, salt)
	twin = frappe.copy_doc(frappe.get_doc("Crypto Charge", made[0].name))
	twin.update({"address": made[0].address, "pay_token": "other"})
	with pytest.raises(frappe.UniqueValidationError):
		twin.insert()


def test_an_extended_public_key_gives_its_children(world, token):
	stablecoins.switch_on(token, address_source=addresses.XPUB, xpub=XPUB)
	made = [_charge(world) for _time in range(2)]
	assert [charge.address for charge in made] == [
		derive.hd_address(XPUB, charge.address_index) for charge in made
	]
	assert made[1].address_index == made[0].address_index + 1


def test_a_private_key_is_refused_and_not_repeated(world, token):
	for text in (XPRV, "0x" + "11" * 32, "hello"):
		with pytest.raises(addresses.NoAddress) as refusal:
			stablecoins.switch_on(token, address_source=addresses.XPUB, xpub=text)
		assert text not in str(refusal.value)
		assert not frappe.db.get_single_value("Jarz Crypto Settings", "xpub")


def test_addresses_are_given_once_to_callers_side_by_side(world, committed):
	with committed():
		stablecoins.make_chain(CHAIN, 990001)
		stablecoins.make_token(CHAIN)
		stablecoins.dollar_costs(50)
		stablecoins.switch_on(f"USDC-{CHAIN}")
	site, sites = frappe.local.site, frappe.local.sites_path
	given, failures = [], []

	def caller() -> None:
		frappe.init(site, sites_path=sites)
		frappe.connect()
		try:
			for _time in range(5):
				given.append(addresses.allocate(frappe.get_cached_doc("Jarz Chain", CHAIN)).address)
				frappe.db.commit()
		except Exception as failure:
			failures.append(failure)
		finally:
			frappe.destroy()

	threads = [threading.Thread(target=caller) for _worker in range(4)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	assert not failures and len(set(given)) == 20


def test_a_charge_is_cancelled_while_nothing_came_in(world, token):
	charge = _charge(world)
	assert charges.cancel(charge.name) == "Cancelled"
	assert charges.cancel(charge.name) == "Cancelled"
	events = frappe.get_all(
		"Jarz Webhook Event",
		filters={"object_name": charge.name},
		fields=["event_type", "sequence"],
		order_by="sequence asc",
	)
	assert [(event.event_type, event.sequence) for event in events] == [
		("charge.awaiting", 1),
		("charge.cancelled", 2),
	]


def test_an_order_has_one_open_charge(world, token):
	order = make_order(world)
	amount = str(order.outstanding_amount)
	first = _charge(world, amount, sales_invoice=order.name)
	assert _charge(world, amount, sales_invoice=order.name).name == first.name
	other = _charge(world, "20", sales_invoice=order.name)
	assert store.charge(first.name).status == "Cancelled", "nobody is asked twice"
	frappe.db.set_value("Crypto Charge", other.name, "status", "Partially Paid")
	with pytest.raises(CannotCharge, match=other.name):
		_charge(world, amount, sales_invoice=order.name)


@pytest.mark.parametrize(
	("values", "text"),
	[
		({"token": "NOPE"}, "no token"),
		({"amount": Decimal(0)}, "nothing to pay"),
		({"currency": "JPY"}, "rate"),
	],
)
def test_what_can_not_be_charged_is_refused_in_words(world, token, values, text):
	with pytest.raises(CannotCharge, match=text):
		charges.create(ChargeRequest(**{**vars(_request(world)), **values}))


def test_a_shop_that_is_switched_off_charges_nothing(world, token):
	stablecoins.switch_on(enabled=0)
	with pytest.raises(CannotCharge, match="switched on"):
		_charge(world)


def test_switching_on_makes_the_accounts_of_every_company(world, token):
	from jarz_pos import settings

	for company in (world.company, world.other_company):
		accounts = settings.stablecoin_accounts(company)
		assert frappe.db.get_value("Account", accounts.wallet, "company") == company
		assert frappe.db.get_value("Account", accounts.rate_difference, "root_type") == "Expense"
	from jarz_pos.setup import stablecoins as setup

	assert setup.ensure_companies() == []


def test_two_chains_with_the_same_factory_share_no_address(world, token):
	other = stablecoins.make_token(stablecoins.make_chain("Charges Chain Two", 990002))
	made = [_charge(world, token=name).address for name in (token, other, token, other)]
	assert len(set(made)) == 4
