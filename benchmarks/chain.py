"""Reading a chain into the database: a day of outage, transfers a second, what a block costs with few and many open charges,
and addresses a second. The node is a development node on this machine, so the network costs nothing and the rest is ours.
"""

import time
from decimal import Decimal

import frappe
from frappe.utils import now

from jarz_pos import jobs
from jarz_pos.crypto import addresses, charges, store
from jarz_pos.crypto.charges import ChargeRequest
from jarz_pos.crypto.sync import Worker
from jarz_pos.tests import factories, stablecoins
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.chain_shop import Shop

DAY_OF_BLOCKS, CATCH_UP_BAR = 43_200, 60
PAID_MEANWHILE = 200
TRANSFERS, PER_TX, HITS = 20_000, 250, 2_000
FEW, MANY, BLOCKS = 20, 20_000, 40
ADDRESSES = 300
XPUB = "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8"


def run() -> dict:
	"""Seconds, rates and calls; `met` where the bars are."""
	shop = Shop(
		factories.world(), "--prune-history", "100", name="Benchmark Chain"
	)  # a node with old states is slow
	try:
		catch_up = _catch_up(shop)
		transfers = _transfers(shop)
		calls = _calls(shop)
		allocation = _allocation(shop)
	finally:
		shop.close()
	met = catch_up["seconds"] < CATCH_UP_BAR and calls[str(FEW)] == calls[str(MANY)]
	return {
		"outage": catch_up,
		"transfers": transfers,
		"rpc_calls_per_block": calls,
		"allocation_per_second": allocation,
		"met": met,
	}


def _read(shop: Shop) -> float:
	worker = Worker(shop.chain)
	began = time.perf_counter()
	while worker.round():
		pass
	seconds = time.perf_counter() - began
	worker.release()
	return seconds


def _catch_up(shop: Shop) -> dict:
	"""Two hundred charges are paid, spread over a day of blocks that nobody read."""
	names = _open_charges(shop, PAID_MEANWHILE)
	rows = frappe.get_all(
		store.CHARGE, filters={"name": ("in", names)}, fields=["address"], order_by="name asc"
	)
	_read(shop)
	for row in rows:
		shop.node.send(shop.contract, encoded("transfer(address,uint256)", row.address, 10_000_000))
		shop.node.mine(DAY_OF_BLOCKS // PAID_MEANWHILE - 1)
	shop.proxy.calls.clear()
	seconds = _read(shop)
	frappe.db.rollback()
	paid = frappe.db.count(store.CHARGE, {"name": ("in", names), "status": ("in", ("Settled", "Final"))})
	assert paid == PAID_MEANWHILE, paid
	return {
		"blocks": DAY_OF_BLOCKS,
		"payments": paid,
		"seconds": round(seconds, 1),
		"rpc_calls": shop.proxy.calls.total(),
		"bar_seconds": CATCH_UP_BAR,
	}


def _transfers(shop: Shop) -> dict:
	"""Many transfers in few blocks, a tenth of them to open charges."""
	names = _open_charges(shop, HITS)
	ours = frappe.get_all(store.CHARGE, filters={"name": ("in", names)}, pluck="address", order_by="name asc")
	others = [f"0x{number:040x}" for number in range(1, TRANSFERS - HITS + 1)]
	places = [*ours, *others]
	for start in range(0, TRANSFERS, PER_TX):
		chunk = places[start : start + PER_TX]
		shop.node.send(
			shop.contract, encoded("transferMany(address[],uint256[])", chunk, [10_000_000] * len(chunk))
		)
	seconds = _read(shop)
	return {
		"transfers": TRANSFERS,
		"of_charges": HITS,
		"seconds": round(seconds, 1),
		"transfers_per_second": round(TRANSFERS / seconds),
		"payments_per_second": round(HITS / seconds),
	}


def _calls(shop: Shop) -> dict:
	"""JSON-RPC calls for a block that is read as it comes."""
	found = {}
	for number in (FEW, MANY):
		_open_charges(shop, number)
		worker = Worker(shop.chain)
		while worker.round():
			pass
		shop.proxy.calls.clear()
		began = time.perf_counter()
		for _block in range(BLOCKS):
			shop.node.mine()
			worker.round()
		worker.release()
		found[str(number)] = round(shop.proxy.calls.total() / BLOCKS, 2)
		found[f"{number} ms"] = round((time.perf_counter() - began) / BLOCKS * 1000, 1)
	return found


def _allocation(shop: Shop) -> dict:
	chain = frappe.get_doc("Jarz Chain", shop.chain)
	found = {}
	for source, more in ((addresses.FORWARDER, {}), (addresses.XPUB, {"xpub": XPUB})):
		stablecoins.switch_on(shop.token, address_source=source, **more)
		frappe.clear_document_cache("Jarz Crypto Settings", "Jarz Crypto Settings")
		began = time.perf_counter()
		for _turn in range(ADDRESSES):
			addresses.allocate(chain)
		found[source] = round(ADDRESSES / (time.perf_counter() - began))
		frappe.db.rollback()
	stablecoins.switch_on(shop.token)
	frappe.db.commit()
	request = ChargeRequest(shop.world.company, Decimal(500), "EGP", token=shop.token)
	began = time.perf_counter()
	for _turn in range(50):
		charges.create(request)
		frappe.db.commit()
	found["whole charges, each committed"] = round(50 / (time.perf_counter() - began))
	return found


def _open_charges(shop: Shop, number: int) -> list[str]:
	"""Charges of 10 tokens as rows, without the work that makes one: many are wanted here."""
	like = store.charge(shop.charge("500"))
	moment = now()
	rows = []
	for _turn in range(number):
		mark = frappe.generate_hash(length=20)
		own = {"name": f"B-{mark}", "address": f"0x{int(mark, 36) % 2**160:040x}", "pay_token": mark}
		rows.append({**like, **own, "creation": moment, "modified": moment})
	fields = list(rows[0])
	with jobs.transaction():
		frappe.db.bulk_insert(store.CHARGE, fields, [list(row.values()) for row in rows], chunk_size=2000)
	return [row["name"] for row in rows]
