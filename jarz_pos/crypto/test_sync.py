"""From a transfer on a real chain to the books, and back when the chain takes it away."""

import time
from collections.abc import Iterator

import frappe
import pytest

from jarz_pos import jobs, settings
from jarz_pos.crypto import balances, books, store, sync
from jarz_pos.crypto.sync import LostLease, Worker
from jarz_pos.tests import faulty_rpc, stablecoins
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.chain_shop import Shop, entries_of, ledger, outstanding, with_own_books
from jarz_pos.tests.killed import killed_at


@pytest.fixture(scope="module")
def opened(world) -> Iterator[Shop]:
	shop = Shop(world)
	yield shop
	shop.close()


@pytest.fixture
def shop(opened, monkeypatch) -> Shop:
	return with_own_books(opened, monkeypatch)


def test_a_payment_becomes_detected_confirming_settled_final_and_one_entry(shop):
	order, charge = shop.order()
	shop.pay(charge)
	seen = []
	for blocks in (0, 1, 1, 25):
		if blocks:
			shop.node.mine(blocks)
		shop.read()
		seen.append(shop.status(charge))
	# Two confirmations are enough here, so what would be Confirming is Settled.
	assert seen == ["Detected", "Settled", "Settled", "Final"]
	shop.book()
	(entry,) = entries_of(charge)
	accounts = settings.stablecoin_accounts(shop.world.company)
	receivable = frappe.db.get_value("Sales Invoice", order, "debit_to")
	assert ledger(entry.name) == {accounts.wallet: 148.0, receivable: -148.0}
	assert entry.references[0].reference_name == order and outstanding(order) == 0
	assert entry.reference_no.startswith("0x") and entry.mode_of_payment == accounts.mode
	shop.read()
	shop.book()
	books.book(charge, order)
	assert [found.name for found in entries_of(charge)] == [entry.name]
	assert frappe.db.count("Payment Entry", {"reference_no": entry.reference_no}) == 1
	events = frappe.get_all(
		"Jarz Webhook Event", filters={"object_name": charge}, pluck="event_type", order_by="sequence asc"
	)
	assert events == ["charge.awaiting", "charge.detected", "charge.settled", "charge.final"]


def test_a_reorganisation_after_settling_takes_the_entry_back_and_books_the_next_one(shop):
	order, charge = shop.order()
	shop.pay(charge)
	shop.confirm()
	(first,) = entries_of(charge)
	shop.node.rpc("anvil_reorg", 4, [])
	shop.confirm(1)
	row = store.charge(charge)
	assert (row.status, row.remarks, row.received_units) == ("Awaiting", "reorged", "0")
	assert entries_of(charge) == [] and outstanding(order) == 148.0
	assert frappe.db.get_value("Payment Entry", first.name, "docstatus") == 2
	shop.pay(charge)
	shop.confirm()
	(second,) = entries_of(charge)
	assert second.name != first.name and outstanding(order) == 0
	assert shop.status(charge) == "Settled"


def test_who_pays_before_anybody_has_begun_to_read_is_found(shop):
	"""A new chain: its first charge is made, and paid, and buried under blocks, before a worker ever looks at it."""
	first = shop.charge()
	for doctype in (store.BLOCK, store.SYNC):
		frappe.db.delete(doctype, {"chain": shop.chain})
	frappe.db.commit()
	shop.pay(first)
	shop.node.mine(100)
	shop.read()
	assert shop.status(first) == "Final"


def test_a_chain_is_remembered_by_its_first_block(shop):
	first = shop.node.rpc("eth_getBlockByNumber", "0x0", False)["hash"]
	assert frappe.db.get_value("Jarz Chain", shop.chain, "genesis_hash") == first
	frappe.db.set_value("Jarz Chain", shop.chain, "genesis_hash", "0x" + "ab" * 32)
	frappe.db.commit()
	before = frappe.db.get_value(store.SYNC, shop.chain, "cursor")
	shop.node.mine()
	shop.read()
	row = frappe.db.get_value(store.SYNC, shop.chain, ["cursor", "last_error"], as_dict=True)
	assert row.cursor == before and "another first block" in row.last_error
	frappe.db.set_value("Jarz Chain", shop.chain, "genesis_hash", first)
	frappe.db.commit()
	shop.read()
	assert frappe.db.get_value(store.SYNC, shop.chain, "cursor") == before + 1


def test_one_transaction_pays_fifty_charges(shop):
	names = [shop.charge(str(10 + index)) for index in range(50)]
	rows = [store.charge(name) for name in names]
	data = encoded(
		"transferMany(address[],uint256[])",
		[row.address for row in rows],
		[int(row.due_units) for row in rows],
	)
	shop.node.send(shop.contract, data)
	shop.node.mine(2)
	shop.read()
	assert {shop.status(name) for name in names} == {"Settled"}
	shop.book()
	assert all(len(entries_of(name)) == 1 for name in names)


def test_a_late_payment_finds_its_charge(shop):
	accepted = shop.charge()
	stablecoins.switch_on(shop.token, late_policy="Hold")
	held_order, held = shop.order()
	for name in (accepted, held):
		frappe.db.set_value("Crypto Charge", name, "accept_until_at", int(time.time()) - 86_400 * 30)
	frappe.db.commit()
	shop.read()
	assert [shop.status(accepted), shop.status(held)] == ["Expired", "Expired"]
	shop.pay(accepted)
	shop.pay(held)
	shop.confirm()
	assert [(store.charge(name).status, store.charge(name).remarks) for name in (accepted, held)] == [
		("Settled", "late"),
		("Expired", "late"),
	]
	(entry,) = entries_of(held)
	assert (entry.unallocated_amount, outstanding(held_order)) == (148.0, 148.0)


SYNC_STEPS = (
	"jarz_pos.crypto.keeping.facts",
	"jarz_pos.crypto.keeping.blocks",
	"jarz_pos.crypto.sync.Worker._hold",
	"jarz_pos.crypto.store.recompute",
	"jarz_pos.webhooks.outbox.record",
	"jarz_pos.crypto.sync.Worker._advanced",
)


@pytest.mark.bench(
	reason="jobs run in threads on the sandbox, and a process is not forked while they use the database"
)
@pytest.mark.parametrize("step", SYNC_STEPS)
def test_a_reader_killed_anywhere_loses_and_doubles_nothing(shop, step):
	charge = shop.charge()
	shop.pay(charge)
	assert killed_at(step, "Administrator", lambda: Worker(shop.chain).round())
	frappe.db.rollback()
	expected = "Detected" if step.endswith("_advanced") else "Awaiting"
	assert store.charge(charge).status == expected
	with pytest.raises(LostLease):
		Worker(shop.chain)
	_a_minute_later(shop)
	shop.confirm()
	assert shop.status(charge) == "Settled"
	assert frappe.db.count("Jarz Chain Payment", {"charge": charge}) == 1 and len(entries_of(charge)) == 1
	told = frappe.get_all("Jarz Webhook Event", filters={"object_name": charge}, pluck="sequence")
	assert sorted(told) == [*range(1, len(told) + 1)]


def _a_minute_later(shop) -> None:
	"""The lease of whoever died has run out."""
	frappe.db.set_value(store.SYNC, shop.chain, "lease_until", "2020-01-01 00:00:00")
	frappe.db.commit()


def test_one_worker_at_a_time_and_a_sleeper_is_stopped(shop):
	sleeper = Worker(shop.chain)
	with pytest.raises(LostLease):
		Worker(shop.chain)
	with jobs.transaction():
		frappe.db.set_value(store.SYNC, shop.chain, "lease_until", "2020-01-01 00:00:00")
	other = Worker(shop.chain)
	charge = shop.charge()
	shop.pay(charge)
	with pytest.raises(LostLease):
		sleeper.round()
	sleeper.release()
	assert shop.status(charge) == "Awaiting"
	assert other.round()
	other.release()
	assert shop.status(charge) == "Detected"


@pytest.mark.parametrize("fault", [faulty_rpc.garbage, faulty_rpc.empty_logs, faulty_rpc.wrong_block])
def test_a_lying_provider_moves_neither_cursor_nor_charge(shop, fault):
	charge = shop.charge()
	before = frappe.db.get_value(store.SYNC, shop.chain, "cursor")
	shop.pay(charge)
	shop.proxy.fault = fault
	shop.read()
	row = frappe.db.get_value(store.SYNC, shop.chain, ["cursor", "last_error"], as_dict=True)
	assert row.cursor == before and row.last_error and shop.proxy.url not in row.last_error
	assert shop.status(charge) == "Awaiting"
	shop.proxy.fault = None
	shop.read()
	assert shop.status(charge) == "Detected"


def test_nothing_expires_while_the_chain_can_not_be_read(shop):
	charge = shop.charge()
	shop.pay(charge)
	frappe.db.set_value("Crypto Charge", charge, "accept_until_at", int(time.time()) + 2)
	frappe.db.commit()
	shop.proxy.fault = faulty_rpc.garbage
	time.sleep(2.1)
	worker = Worker(shop.chain)
	worker.round()
	worker.release()
	assert shop.status(charge) == "Awaiting"


def test_a_balance_is_kept_until_the_reader_sees_a_transfer(shop):
	charge = shop.charge()
	address = store.charge(charge).address

	def asked() -> tuple[int, int]:
		before = shop.proxy.calls["eth_call"]
		found = balances.balance(shop.chain, shop.contract, address)
		return found.units, shop.proxy.calls["eth_call"] - before

	assert [asked(), asked()] == [(0, 1), (0, 0)]
	shop.pay(charge, 7)
	assert asked() == (0, 0)
	shop.read()
	assert [asked(), asked()] == [(7, 1), (7, 0)]
	shop.proxy.fault = faulty_rpc.garbage
	balances.forget(shop.chain, {(shop.contract, address)})
	assert balances.balance(shop.chain, shop.contract, address) is None


def test_stored_statuses_are_those_that_follow_from_the_facts(shop):
	mine = set(
		frappe.get_all("Crypto Charge", filters={"chain": shop.chain}, pluck="name", order_by="name asc")
	)
	assert mine and not mine & set(store.differing(1))
	frappe.db.set_value("Crypto Charge", min(mine), "received_units", "7")
	assert mine & set(store.differing(1)) == {min(mine)}


def test_the_ring_of_headers_does_not_grow_for_ever(shop):
	shop.node.mine(sync.RING + 50)
	shop.read()
	kept = frappe.db.count(store.BLOCK, {"chain": shop.chain, "holds_payments": 0})
	assert kept <= sync.RING + 2
