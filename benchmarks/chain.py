"""Reading a chain into the database: a day of outage, transfers a second, what a block costs with few and many open charges,
and addresses a second. The node is a development node on this machine, so the network costs nothing and the rest is ours.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import frappe
from frappe.utils import now_datetime

from jarz_pos import jobs
from jarz_pos.crypto import addresses, charges, store
from jarz_pos.crypto.chain.rpc import TRANSFER
from jarz_pos.crypto.charges import ChargeRequest
from jarz_pos.crypto.sync import Worker
from jarz_pos.tests import factories, faulty_rpc, stablecoins
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
	catch_up = _with_shop("Benchmark Outage", _catch_up)
	found = _with_shop("Benchmark Chain", _rates)
	calls = found["rpc_calls_per_block"]
	met = catch_up["seconds"] < CATCH_UP_BAR and calls[str(FEW)] == calls[str(MANY)]
	return {"outage": catch_up, **found, "met": met}


def _with_shop(name: str, measure: Callable[[Shop], dict]) -> dict:
	shop = Shop(factories.world(), name=name)
	try:
		return measure(shop)
	finally:
		shop.proxy.fault = None
		shop.close()


def _rates(shop: Shop) -> dict:
	return {
		"transfers": _transfers(shop),
		"rpc_calls_per_block": _calls(shop),
		"allocation_per_second": _allocation(shop),
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
	"""Two hundred charges are paid, spread over a day of blocks that nobody read.

	The node would mine such a day for half an hour; so behind its head the provider tells of blocks that nobody mined.
	"""
	names = _open_charges(shop, PAID_MEANWHILE)
	rows = frappe.get_all(store.CHARGE, filters={"name": ("in", names)}, pluck="address", order_by="name asc")
	_read(shop)
	shop.proxy.fault = _day(shop, rows)
	shop.proxy.calls.clear()
	seconds = _read(shop)
	frappe.db.rollback()
	paid = frappe.db.count(store.CHARGE, {"name": ("in", names), "status": ("in", ("Settled", "Final"))})
	assert paid == PAID_MEANWHILE, (paid, frappe.db.get_value(store.SYNC, shop.chain, "last_error"))
	return {
		"blocks": DAY_OF_BLOCKS,
		"payments": paid,
		"seconds": round(seconds, 1),
		"rpc_calls": shop.proxy.calls.total(),
		"bar_seconds": CATCH_UP_BAR,
	}


def _day(shop: Shop, addresses: list[str]) -> faulty_rpc.Fault:
	"""Answers for a chain that goes on for a day after the node's head, with one payment every few minutes."""
	last = shop.node.rpc("eth_getBlockByNumber", "latest", False)
	base, began = int(last["number"], 16), int(last["timestamp"], 16)
	every = DAY_OF_BLOCKS // len(addresses)

	def digest(number: int) -> str:
		return last["hash"] if number == base else "0x" + hashlib.sha256(str(number).encode()).hexdigest()

	def header(number: int) -> dict:
		paid = (number - base) % every == 0
		return {
			**last,
			"number": hex(number),
			"hash": digest(number),
			"parentHash": digest(number - 1),
			"timestamp": hex(began + 2 * (number - base)),
			"logsBloom": "0x" + ("f" if paid else "0") * 512,
		}

	def log(number: int) -> dict:
		to = addresses[(number - base) // every - 1]
		return {
			"address": shop.contract,
			"topics": [TRANSFER, "0x" + "11" * 32, "0x" + to[2:].rjust(64, "0")],
			"data": "0x" + f"{10_000_000:064x}",
			"blockNumber": hex(number),
			"blockHash": digest(number),
			"transactionHash": digest(-number),
			"logIndex": "0x0",
		}

	def logs(wanted: dict) -> list[dict]:
		if "blockHash" in wanted:
			return []  # the last blocks hold no payment
		first, final = int(wanted["fromBlock"], 16), int(wanted["toBlock"], 16)
		numbers = range(base + every, base + DAY_OF_BLOCKS + 1, every)
		return [log(number) for number in numbers if first <= number <= final]

	def answer(request: dict, forward: Callable[[dict], dict]) -> dict:
		result = None
		if request["method"] == "eth_getLogs":
			result = logs(request["params"][0])
		elif request["method"] == "eth_getBlockByNumber":
			asked = request["params"][0]
			number = base + DAY_OF_BLOCKS + 100 if asked == "latest" else int(asked, 16)
			result = header(number) if number > base else None
		if result is None:
			return forward(request)
		return {"jsonrpc": "2.0", "id": request["id"], "result": result}

	return answer


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
	"""Charges of 10 tokens as rows, made in the last ten minutes, without the work that makes one: many are wanted here."""
	like = store.charge(shop.charge("500"))
	moment = now_datetime()
	rows = []
	for turn in range(number):
		mark = frappe.generate_hash(length=20)
		own = {"name": f"B-{mark}", "address": f"0x{int(mark, 36) % 2**160:040x}", "pay_token": mark}
		made = moment - timedelta(minutes=10) * turn / number
		rows.append({**like, **own, "creation": made, "modified": made})
	fields = list(rows[0])
	with jobs.transaction():
		frappe.db.bulk_insert(store.CHARGE, fields, [list(row.values()) for row in rows], chunk_size=2000)
	return [row["name"] for row in rows]
