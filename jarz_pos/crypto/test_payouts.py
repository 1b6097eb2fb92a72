"""Refunds that were sent: found on a real chain, whatever its providers tell, and booked once."""

import os
from collections.abc import Callable, Iterator
from decimal import Decimal

import frappe
import pytest
import requests

from jarz_pos import erp, settings
from jarz_pos.crypto import payouts, refunds, store
from jarz_pos.jarz_pos.report.stablecoin_receipts import stablecoin_receipts
from jarz_pos.tests import faulty_rpc, orders
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.chain_shop import Shop, with_own_books
from jarz_pos.tests.factories import make_user
from jarz_pos.tests.killed import COMMIT, killed_at

PROPOSER, APPROVER = "payouts.maker@jarz.test", "payouts.checker@jarz.test"


@pytest.fixture(scope="module")
def opened(world) -> Iterator[Shop]:
	shop = Shop(world, name="Payouts")
	for user in (PROPOSER, APPROVER):
		make_user(user, "Accounts Manager")
	frappe.db.commit()
	yield shop
	shop.close()


@pytest.fixture
def shop(opened, monkeypatch) -> Iterator[Shop]:
	yield with_own_books(opened, monkeypatch)
	frappe.set_user("Administrator")


def _overpaid(shop: Shop, units: int = 5_000_000) -> tuple[str, str]:
	"""An order of 148 EGP (2.96 tokens) that was paid with more; both names."""
	order, charge = shop.order()
	shop.pay(charge, units)
	shop.confirm()
	return order, charge


def _approved(shop: Shop, charge: str, tokens: str, payee: int = 3) -> str:
	frappe.set_user(PROPOSER)
	address = shop.node.accounts[payee]
	values = {"charge": charge, "tokens": tokens, "address": address, "reason": "Paid too much"}
	refund = frappe.get_doc({"doctype": refunds.REFUND, **values}).insert()
	refund.signature = shop.node.rpc("personal_sign", "0x" + refund.challenge.encode().hex(), address)
	refund.save()
	frappe.set_user(APPROVER)
	frappe.get_doc(refunds.REFUND, refund.name).submit()
	frappe.set_user("Administrator")
	frappe.db.commit()
	return refund.name


def _enter(refund: str, tx: str) -> None:
	document = frappe.get_doc(refunds.REFUND, refund)
	document.tx = tx
	document.save()
	frappe.db.commit()


def _sent(shop: Shop, refund: str, sender: str | None = None) -> str:
	"""The treasury pays the refund and its transaction is entered."""
	row = _row(refund)
	data = encoded("transfer(address,uint256)", row.address, int(row.units))
	tx = shop.node.send(shop.contract, data, sender=sender)["transactionHash"]
	_enter(refund, tx)
	return tx


def _final(shop: Shop) -> None:
	shop.node.mine(25)
	shop.read()
	payouts.track()
	frappe.db.rollback()


def _row(refund: str) -> frappe._dict:
	frappe.db.rollback()
	return frappe.get_doc(refunds.REFUND, refund)


def _accounts(shop: Shop, order: str) -> tuple[tuple[str, str], tuple[str, str]]:
	"""The wallet, and the debtors' account with the order's customer, as `orders.ledger` names them."""
	wallet = settings.stablecoin_accounts(shop.world.company).wallet
	debit_to, customer = frappe.db.get_value("Sales Invoice", order, ["debit_to", "customer"])
	return (wallet, ""), (debit_to, customer)


def _balance(account: str) -> Decimal:
	rows = frappe.get_all(
		"GL Entry",
		filters={"account": account, "is_cancelled": 0},
		fields=["debit", "credit"],
		order_by="name asc",
	)
	return sum((Decimal(str(row.debit)) - Decimal(str(row.credit)) for row in rows), Decimal(0))


def test_what_was_paid_too_much_goes_back_through_the_books_once(shop, http: Callable):
	order, charge = _overpaid(shop)
	refund = _approved(shop, charge, "2.04")
	assert _row(refund).amount == 102.0, "the approver sees what it is worth"
	_sent(shop, refund)
	payouts.track()
	assert _row(refund).status == "Sent" and "waits" in _row(refund).checked
	assert not _row(refund).payment_entry
	_final(shop)
	payouts.track()
	row = _row(refund)
	assert (row.status, row.booking_error) == ("Final", None) and row.paid_on
	wallet, debtor = _accounts(shop, order)
	assert orders.ledger(row.payment_entry) == {wallet: Decimal(-102), debtor: Decimal(102)}
	assert frappe.db.count("Payment Entry", {"reference_no": row.tx}) == 1
	told = http("Administrator").post("jarz_pos.api.charges.get_charge", {"charge": charge}).message
	assert (told["refunded"], told["refunded_units"], told["received"]) == ("2.04", "2040000", "5")
	page = requests.get(f"{os.environ['JARZ_URL']}/pay/{store.charge(charge).pay_token}").text
	assert "The shop has sent 2.04 USDC back." in page
	events = frappe.get_all(
		"Jarz Webhook Event", filters={"object_name": charge}, pluck="event_type", order_by="sequence asc"
	)
	assert events[-1] == "charge.refunded" and events.count("charge.refunded") == 1
	_columns, days, *_rest = stablecoin_receipts.execute({"chain": shop.chain})
	assert days[-1]["refunded"] == 2.04


def test_all_that_came_in_odd_parts_and_goes_back_in_others_leaves_nothing(shop):
	wallet = settings.stablecoin_accounts(shop.world.company).wallet
	before = _balance(wallet)
	charge = shop.charge("100.01", customer=shop.world.customer)
	for units in (333_333, 333_334, 1_333_599):
		shop.pay(charge, units)
		shop.confirm()
	assert _balance(wallet) - before == Decimal("100.01")
	for tokens in ("0.777777", "0.222223", "1.000266"):
		_sent(shop, _approved(shop, charge, tokens))
		_final(shop)
	assert _balance(wallet) == before
	assert store.charge(charge).refunded_units == store.charge(charge).received_units


def test_dust_goes_back_with_the_rest_and_alone_without_an_entry(shop):
	wallet = settings.stablecoin_accounts(shop.world.company).wallet
	before = _balance(wallet)
	charge = shop.charge("500", customer=shop.world.customer)
	for units in (50, 10_000_000):  # the first is worth a quarter of a piastre
		shop.pay(charge, units)
		shop.confirm()
	dust, rest = _approved(shop, charge, "0.00002"), _approved(shop, charge, "10.00003", payee=4)
	for refund in (dust, rest):
		_sent(shop, refund)
		_final(shop)
	assert (_row(dust).booked, _row(dust).payment_entry, _row(dust).amount) == (1, None, 0)
	assert (_row(rest).booked, _row(rest).amount) == (1, 500.0) and _row(rest).payment_entry
	assert _balance(wallet) == before
	assert store.charge(charge).refunded_units == "10000050"


def test_what_is_found_is_not_written_by_hand(shop):
	_order, charge = _overpaid(shop)
	refund = _approved(shop, charge, "1")
	_sent(shop, refund)
	_final(shop)
	row = _row(refund)
	found = {field: row.get(field) for field in refunds.FOUND}
	row.update({"status": "Sent", "booked": 0, "payment_entry": None, "amount": 1, "paid_on": None})
	row.save()
	frappe.db.commit()
	assert {field: _row(refund).get(field) for field in refunds.FOUND} == found
	payouts.track()
	assert frappe.db.count("Payment Entry", {"reference_no": row.tx}) == 1


def test_goods_that_came_back_are_paid_back_by_their_credit_note(shop):
	order, charge = _overpaid(shop, 2_960_000)
	lines = frappe.get_doc("Sales Invoice", order).items
	note = erp.draft_credit_note(order, {row.name: row.qty for row in lines})
	note.run_method("calculate_taxes_and_totals")
	erp.submit_new(note)
	frappe.db.commit()
	assert frappe.db.get_value("Sales Invoice", note.name, "outstanding_amount") == -98.0
	refund = _approved(shop, charge, "2.2")
	_sent(shop, refund)
	_final(shop)
	entry = frappe.get_doc("Payment Entry", _row(refund).payment_entry)
	assert [(row.reference_name, row.allocated_amount) for row in entry.references] == [(note.name, -98.0)]
	assert (entry.paid_amount, entry.unallocated_amount) == (110.0, 12.0)
	assert frappe.db.get_value("Sales Invoice", note.name, "outstanding_amount") == 0
	wallet, debtor = _accounts(shop, order)
	assert orders.ledger(entry.name) == {wallet: Decimal(-110), debtor: Decimal(110)}


def test_many_are_paid_by_one_transaction_but_each_payee_once(shop):
	_order, charge = _overpaid(shop, 9_000_000)
	first, second = _approved(shop, charge, "1"), _approved(shop, charge, "2", payee=4)
	third = _approved(shop, charge, "1")
	data = encoded("transferMany(address[],uint256[])", shop.node.accounts[3:5], [1_000_000, 2_000_000])
	tx = shop.node.send(shop.contract, data)["transactionHash"]
	_enter(first, tx)
	_enter(second, tx)
	with pytest.raises(refunds.CannotRefund, match="the same address"):
		_enter(third, tx)
	_final(shop)
	assert [_row(name).status for name in (first, second, third)] == ["Final", "Final", "Approved"]
	assert [_row(name).amount for name in (first, second)] == [50.0, 100.0]
	assert store.charge(charge).refunded_units == "3000000"


def test_what_another_wallet_sends_is_not_the_shops_refund(shop):
	_order, charge = _overpaid(shop)
	friend = shop.node.accounts[5]
	shop.node.send(shop.contract, encoded("mint(address,uint256)", friend, 10**9))
	frappe.db.set_value("Jarz Chain", shop.chain, "treasury", shop.node.accounts[0])
	frappe.clear_document_cache("Jarz Chain", shop.chain)
	frappe.db.commit()
	try:
		refund = _approved(shop, charge, "1")
		_sent(shop, refund, sender=friend)
		_final(shop)
		assert _row(refund).status == "Sent" and "moves 0 units from the treasury" in _row(refund).checked
		_sent(shop, refund)
		_final(shop)
		assert _row(refund).status == "Final"
	finally:
		frappe.db.set_value("Jarz Chain", shop.chain, "treasury", None)
		frappe.clear_document_cache("Jarz Chain", shop.chain)
		frappe.db.commit()


def _elsewhere(request: dict, forward: Callable) -> dict:
	"""Tells of a transaction in a block that no chain has."""
	answer = forward(request)
	if request["method"] == "eth_getTransactionReceipt":
		answer["result"] |= {"blockHash": "0x" + "ab" * 32}
	return answer


def _rubbish(request: dict, forward: Callable) -> dict:
	answer = forward(request)
	if request["method"] == "eth_getTransactionReceipt":
		answer["result"]["logs"][0]["topics"] = [1, None, {}]
	return answer


def test_a_second_provider_has_to_see_the_same_payment(shop):
	_order, charge = _overpaid(shop)
	refund = _approved(shop, charge, "1")
	row = _row(refund)
	other = shop.node.send(
		shop.contract, encoded("transfer(address,uint256)", shop.node.accounts[6], 1_000_000)
	)
	_enter(refund, other["transactionHash"])
	payee = "0x" + row.address[2:].rjust(64, "0")

	def invented(request: dict, forward: Callable) -> dict:
		answer = forward(request)
		if request["method"] == "eth_getTransactionReceipt":
			answer["result"]["logs"][0]["topics"][2] = payee
		return answer

	chain = frappe.get_doc("Jarz Chain", shop.chain)
	chain.append("providers", {"url": shop.node.url, "label": "honest"})
	chain.save()
	frappe.db.commit()
	shop.node.mine(25)
	shop.read()
	shop.proxy.fault = invented
	payouts.track()
	assert _row(refund).status == "Sent" and "waits until it is final" in _row(refund).checked
	chain.reload()
	chain.providers = chain.providers[:1]
	chain.save()
	frappe.db.commit()


def _unknown(request: dict, forward: Callable) -> dict:
	answer = forward(request)
	if request["method"] == "eth_getTransactionReceipt":
		answer["result"] = None
	return answer


@pytest.mark.parametrize(
	("fault", "note"),
	[
		(_elsewhere, "No provider"),
		(_rubbish, "No provider"),
		(_unknown, "Not found"),
		(faulty_rpc.garbage, "No provider"),
		(faulty_rpc.other_chain, "No provider"),
	],
)
def test_a_provider_that_lies_makes_nothing_final(shop, fault, note):
	_order, charge = _overpaid(shop)
	refund = _approved(shop, charge, "1")
	_sent(shop, refund)
	shop.node.mine(25)
	shop.read()
	shop.proxy.fault = fault
	payouts.track()
	assert _row(refund).status == "Sent" and note in _row(refund).checked
	assert store.charge(charge).refunded_units == "0"
	shop.proxy.fault = None
	payouts.track()
	assert _row(refund).status == "Final" and _row(refund).payment_entry


def test_what_can_not_be_booked_says_why_and_is_tried_again(shop, monkeypatch):
	log_error, logged = frappe.log_error, []
	monkeypatch.setattr(frappe, "log_error", lambda *told: logged.append(told[3]) or log_error(*told))
	_order, charge = _overpaid(shop)
	stuck, fine = _approved(shop, charge, "1"), _approved(shop, charge, "1", payee=4)
	for refund in (stuck, fine):
		_sent(shop, refund)
	mode = frappe.db.get_single_value("Jarz Crypto Settings", "mode_of_payment")
	frappe.db.set_single_value("Jarz Crypto Settings", "mode_of_payment", None)
	frappe.clear_document_cache("Jarz Crypto Settings", "Jarz Crypto Settings")
	frappe.db.commit()
	try:
		_final(shop)
		payouts.track()
		assert _row(stuck).status == "Final" and "no accounts for stablecoins" in _row(stuck).booking_error
		assert sorted(logged) == sorted((stuck, fine)), "once each, not once a minute"
	finally:
		frappe.db.set_single_value("Jarz Crypto Settings", "mode_of_payment", mode)
		frappe.clear_document_cache("Jarz Crypto Settings", "Jarz Crypto Settings")
		frappe.db.commit()
	payouts.track()
	for refund in (stuck, fine):
		assert _row(refund).payment_entry and not _row(refund).booking_error


def test_money_that_is_not_in_the_books_yet_can_not_go_out_of_them(shop):
	order, charge = shop.order()
	shop.pay(charge, 5_000_000)
	shop.node.mine(2)
	shop.read()
	refund = _approved(shop, charge, "1")
	_sent(shop, refund)
	_final(shop)
	assert "not in the books yet" in _row(refund).booking_error
	shop.book()
	payouts.track()
	assert orders.ledger(_row(refund).payment_entry)[_accounts(shop, order)[0]] == Decimal(-50)


@pytest.mark.bench(
	reason="jobs run in threads on the sandbox, and a process is not forked while they use the database"
)
@pytest.mark.parametrize("step", ["jarz_pos.crypto.entries.pay_back", "jarz_pos.erp.submit_new", COMMIT])
def test_a_bookkeeper_killed_anywhere_pays_back_once(shop, step):
	order, charge = _overpaid(shop)
	refund = _approved(shop, charge, "1")
	tx = _sent(shop, refund)
	shop.node.mine(25)
	shop.read()
	assert killed_at("jarz_pos.crypto.store.announce", "Administrator", payouts.track)
	assert _row(refund).status == "Sent"
	assert killed_at("jarz_pos.crypto.payouts.book", "Administrator", payouts.track)
	assert _row(refund).status == "Final"
	assert killed_at(step, "Administrator", lambda: payouts.book(refund, order))
	assert not _row(refund).payment_entry and not frappe.db.count("Payment Entry", {"reference_no": tx})
	payouts.track()
	payouts.track()
	assert _row(refund).payment_entry
	assert frappe.db.count("Payment Entry", {"reference_no": tx, "docstatus": 1}) == 1
	assert store.charge(charge).refunded_units == "1000000"
