"""A shop that is paid on a real development chain: orders, charges, transfers, reading and booking."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from threading import Event, Thread

import frappe
import pytest
from frappe.model.document import Document

from jarz_pos.crypto import books, charges, store
from jarz_pos.crypto.charges import ChargeRequest
from jarz_pos.crypto.sync import Worker
from jarz_pos.tests import anvil, stablecoins
from jarz_pos.tests.anvil import encoded
from jarz_pos.tests.faulty_rpc import FaultyRpc
from jarz_pos.tests.orders import make_order


class Shop:
	"""A node, a token and a chain of the site that reads it through a proxy; everything is committed."""

	def __init__(self, world, *options: str, name: str = "Sync") -> None:
		self.world = world
		self.chain_id = 1_000_000 + time.time_ns() % 1_000_000_000
		self.node = anvil.start("--gas-limit", "60000000", "--chain-id", str(self.chain_id), *options)
		self.contract = self.node.deploy(anvil.test_contracts()["TestToken"])
		self.node.send(self.contract, encoded("mint(address,uint256)", self.node.accounts[0], 10**15))
		self.node.mine(20)  # room for a reorganisation
		self.proxy = FaultyRpc(self.node.url)
		if frappe.db.exists("Jarz Chain", name):  # of an earlier run on a kept site
			name = f"{name} {self.chain_id}"
		self.chain = stablecoins.make_chain(name, self.chain_id, self.proxy.url)
		self.token = stablecoins.make_token(self.chain, self.contract)
		stablecoins.dollar_costs(50)
		stablecoins.switch_on(self.token)
		frappe.db.commit()
		self.read()

	def charge(self, amount: str = "1000", **values) -> str:
		request = {"company": self.world.company, "currency": "EGP", "token": self.token, **values}
		name = charges.create(ChargeRequest(amount=Decimal(amount), **request))
		frappe.db.commit()
		return name

	def order(self) -> tuple[str, str]:
		"""An order of 148 EGP, which is 2.96 tokens, and its charge."""
		order = make_order(self.world)
		name = self.charge(str(order.outstanding_amount), sales_invoice=order.name, customer=order.customer)
		return order.name, name

	def pay(self, charge: str, units: int | None = None) -> None:
		row = store.charge(charge)
		units = int(row.due_units) if units is None else units
		self.node.send(self.contract, encoded("transfer(address,uint256)", row.address, units))

	def read(self) -> None:
		"""All that is new, by a worker of its own."""
		worker = Worker(self.chain)
		try:
			while worker.round():
				pass
			if worker.position:
				worker._heartbeat("")
		finally:
			worker.release()
		frappe.db.rollback()

	def book(self) -> None:
		books.book_marked()
		frappe.db.rollback()

	@contextmanager
	def followed(self) -> Iterator[None]:
		"""Somebody else, with a connection of his own, reads the chain meanwhile."""
		place, done = (frappe.local.site, frappe.local.sites_path), Event()

		def follow() -> None:
			frappe.init(place[0], sites_path=place[1])
			frappe.connect()
			worker = Worker(self.chain)
			while not done.is_set():
				if not worker.round():
					done.wait(worker.pause)
			worker.release()
			frappe.destroy()

		reader = Thread(target=follow)
		reader.start()
		try:
			yield
		finally:
			done.set()
			reader.join()

	def confirm(self, blocks: int = 2) -> None:
		self.node.mine(blocks)
		self.read()
		self.book()

	def status(self, charge: str) -> str:
		return store.charge(charge).status

	def cash_account(self) -> str:
		cash = {"company": self.world.company, "account_type": "Cash", "is_group": 0}
		return frappe.db.get_value("Account", cash, order_by="name asc")

	def close(self) -> None:
		frappe.db.rollback()
		frappe.db.set_value("Jarz Chain", self.chain, "enabled", 0)
		frappe.db.set_value("Jarz Token", self.token, "enabled", 0)
		frappe.db.commit()
		self.proxy.stop()
		self.node.stop()


def with_own_books(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
	"""The shop for one test that keeps its books itself: the site's worker is not woken, and nothing is left of other tests."""
	monkeypatch.setattr(store, "wake_the_books", lambda: None)
	shop.proxy.fault = None
	stablecoins.switch_on(shop.token)
	frappe.db.commit()
	return shop


def entries_of(charge: str) -> list[Document]:
	"""The Payment Entries in which a charge's payments are booked now."""
	rows = frappe.get_all(
		books.POSTING,
		filters={"charge": charge, "payment_entry": ("is", "set")},
		pluck="payment_entry",
		order_by="creation asc",
	)
	return [frappe.get_doc("Payment Entry", name) for name in rows]


def outstanding(order: str) -> float:
	return frappe.db.get_value("Sales Invoice", order, "outstanding_amount")


def ledger(entry: str) -> dict[str, float]:
	"""Debit less credit by account."""
	rows = frappe.get_all(
		"GL Entry",
		filters={"voucher_no": entry, "is_cancelled": 0},
		fields=["account", "debit", "credit"],
		order_by="account asc",
	)
	return {row.account: round(row.debit - row.credit, 2) for row in rows}
