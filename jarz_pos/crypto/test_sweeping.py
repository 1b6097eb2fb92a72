"""What lies at the addresses of charges goes to the treasury by one call that anybody may send."""

from collections.abc import Callable, Iterator

import frappe
import pytest
from frappe.utils import add_days, today

from jarz_pos.crypto import sweeping
from jarz_pos.jarz_pos.report.tokens_to_sweep import tokens_to_sweep
from jarz_pos.tests import anvil, faulty_rpc
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.chain_shop import Shop

TREASURY = "0x" + "7e" * 20


@pytest.fixture(scope="module")
def shop(world) -> Iterator[Shop]:
	opened = Shop(world, name="Sweeping")
	factory = opened.node.deploy(
		anvil.artefact("ForwarderFactory"), "address,address", opened.node.accounts[1], TREASURY
	)
	forwarder = "0x" + opened.node.call(factory, encoded("FORWARDER()"))[-40:]
	_use_factory(opened, factory, forwarder)
	yield opened
	opened.close()


def _use_factory(shop: Shop, factory: str, forwarder: str) -> None:
	frappe.db.set_value("Jarz Chain", shop.chain, {"factory": factory, "forwarder": forwarder})
	frappe.clear_document_cache("Jarz Chain", shop.chain)
	frappe.db.commit()


def _rows(shop: Shop) -> list[tuple[str, float]]:
	_columns, rows, message = tokens_to_sweep.execute({"token": shop.token})
	assert message is None
	return [(row["charge"], row["tokens"]) for row in rows]


def _at_treasury(shop: Shop) -> int:
	return int(shop.node.call(shop.contract, encoded("balanceOf(address)", TREASURY)), 16)


def test_one_call_empties_many_addresses_into_the_treasury(shop, http: Callable):
	charges = [
		shop.charge() for _turn in range(sweeping.AT_ONCE // 2 + 3)
	]  # more than one batch of questions
	for number, charge in enumerate(charges, 1):
		shop.pay(charge, number)
	unpaid = shop.charge()
	shop.read()
	rows = _rows(shop)
	assert [charge for charge, _tokens in rows] == charges[::-1] and unpaid not in charges
	client = http("Administrator")
	call = client.post("jarz_pos.api.charges.get_sweep", {"token": shop.token}).message
	total = sum(range(1, len(charges) + 1))
	assert (call["addresses"], call["tokens"]) == (len(charges), f"0.{total:06d}")
	shop.node.send(call["to"], call["data"], sender=shop.node.accounts[7])
	assert _at_treasury(shop) == total
	assert _rows(shop) == []
	assert client.post("jarz_pos.api.charges.get_sweep", {"token": shop.token}).message["addresses"] == 0
	shop.pay(charges[0], 5)  # once more, late
	shop.read()
	assert _rows(shop) == [(charges[0], 0.000005)]
	tomorrow = {"token": shop.token, "from_date": add_days(today(), 1)}
	assert tokens_to_sweep.execute(tomorrow)[1] == []


def test_an_address_of_another_factory_is_shown_and_not_called(shop):
	charge = shop.charge()
	shop.pay(charge, 8)
	shop.read()
	before = frappe.get_doc("Jarz Chain", shop.chain)
	_use_factory(shop, "0x" + "ab" * 20, "0x" + "cd" * 20)
	try:
		assert (charge, 0.000008) in _rows(shop)
		assert sweeping.told(shop.token, frappe.utils.getdate())["addresses"] == 0
	finally:
		_use_factory(shop, before.factory, before.forwarder)


@pytest.mark.parametrize("fault", [faulty_rpc.garbage, faulty_rpc.other_chain, faulty_rpc.throttled])
def test_nobody_is_told_zero_where_nobody_can_say(shop, http: Callable, fault):
	shop.proxy.fault = fault
	try:
		assert "No provider" in tokens_to_sweep.execute({"token": shop.token})[2]
		answer = http("Administrator").post("jarz_pos.api.charges.get_sweep", {"token": shop.token})
		assert answer.status == 417 and "No provider" in answer.error_text()
	finally:
		shop.proxy.fault = None


def test_only_those_who_see_payments_get_the_call(shop, world, http: Callable):
	for user in (world.staff, None):
		assert http(user).post("jarz_pos.api.charges.get_sweep", {"token": shop.token}).status == 403
	nothing = http("Administrator").post("jarz_pos.api.charges.get_sweep", {"token": "nothing"})
	assert nothing.status == 404
