"""Payments and refunds of a real chain in the books: once, to the last coin, and for as long as the chain holds them."""

from collections.abc import Iterator
from decimal import Decimal

import frappe
import pytest

from jarz_pos import settings
from jarz_pos.crypto import books, charges, entries, store
from jarz_pos.kanban import cancel
from jarz_pos.settings import StablecoinAccounts
from jarz_pos.tests import stablecoins
from jarz_pos.tests.chain_shop import Shop, entries_of, ledger, outstanding, with_own_books
from jarz_pos.tests.killed import COMMIT, killed_at


@pytest.fixture(scope="module")
def opened(world) -> Iterator[Shop]:
	shop = Shop(world, name="Books")
	yield shop
	shop.close()


@pytest.fixture
def shop(opened, monkeypatch) -> Shop:
	return with_own_books(opened, monkeypatch)


def test_over_short_and_parts_add_up_in_the_books(shop):
	accounts = settings.stablecoin_accounts(shop.world.company)
	over_order, over = shop.order()
	short_order, short = shop.order()
	parts_order, parts = shop.order()
	shop.pay(over, 3_960_000)
	shop.pay(short, 2_960_000 - 14_000)
	for units in (1_000_000, 1_000_000, 960_000):
		shop.pay(parts, units)
	shop.confirm()
	(entry,) = entries_of(over)
	assert (entry.paid_amount, entry.unallocated_amount) == (198.0, 50.0)
	(entry,) = entries_of(short)
	assert ledger(entry.name)[accounts.rate_difference] == 0.7 and entry.paid_amount == 147.3
	assert [entry.paid_amount for entry in entries_of(parts)] == [50.0, 50.0, 48.0]
	assert [outstanding(order) for order in (over_order, short_order, parts_order)] == [0, 0, 0]
	assert store.charge(over).remarks == "overpaid" and store.charge(short).remarks == "underpaid"


@pytest.mark.bench(
	reason="jobs run in threads on the sandbox, and a process is not forked while they use the database"
)
@pytest.mark.parametrize("step", ["jarz_pos.crypto.entries.receive", "jarz_pos.crypto.books.lines", COMMIT])
def test_a_bookkeeper_killed_anywhere_books_once(shop, step):
	order, charge = shop.order()
	shop.pay(charge)
	shop.node.mine(2)
	shop.read()
	assert killed_at(step, "Administrator", lambda: books.book(charge, order))
	frappe.db.rollback()
	assert entries_of(charge) == [] and outstanding(order) == 148.0
	shop.book()
	(entry,) = entries_of(charge)
	assert frappe.db.count("Payment Entry", {"reference_no": entry.reference_no}) == 1
	shop.node.rpc("anvil_reorg", 4, [])
	shop.node.mine()
	shop.read()
	assert killed_at("jarz_pos.erp.cancel_payment", "Administrator", lambda: books.book(charge, order))
	assert killed_at(COMMIT, "Administrator", lambda: books.book(charge, order))
	frappe.db.rollback()
	assert outstanding(order) == 0 and len(entries_of(charge)) == 1
	shop.book()
	assert entries_of(charge) == [] and outstanding(order) == 148.0


def test_what_can_not_be_booked_says_why_and_is_tried_again(shop):
	order, charge = shop.order()
	shop.pay(charge)
	frappe.db.set_single_value("Jarz Crypto Settings", "mode_of_payment", "")
	frappe.db.commit()
	frappe.clear_document_cache("Jarz Crypto Settings", "Jarz Crypto Settings")
	shop.confirm()
	row = store.charge(charge)
	assert (row.status, row.to_book) == ("Settled", 1) and "no accounts for stablecoins" in row.booking_error
	stablecoins.switch_on(shop.token)
	frappe.db.commit()
	shop.book()
	row = store.charge(charge)
	assert (row.to_book, row.booking_error) == (0, None) and outstanding(order) == 0


def test_an_order_that_is_cancelled_leaves_its_tokens_in_the_books(shop):
	order, charge = shop.order()
	shop.pay(charge)
	shop.confirm()
	(entry,) = entries_of(charge)
	frappe.set_user(shop.world.line_manager)
	cancel.cancel(order, "Changed his mind")
	frappe.set_user("Administrator")
	frappe.db.commit()
	assert frappe.db.get_value("Payment Entry", entry.name, "docstatus") == 2
	shop.book()
	(again,) = entries_of(charge)
	assert (again.docstatus, again.references, again.unallocated_amount) == (1, [], 148.0)
	wallet = settings.stablecoin_accounts(shop.world.company).wallet
	debit_to = frappe.db.get_value("Sales Invoice", order, "debit_to")
	assert ledger(again.name) == {wallet: 148.0, debit_to: -148.0}
	again.cancel()  # a bookkeeper does not make the chain give it back either
	frappe.db.commit()
	shop.book()
	(third,) = entries_of(charge)
	assert ledger(third.name) == {wallet: 148.0, debit_to: -148.0}
	assert frappe.db.count("Payment Entry", {"reference_no": third.reference_no, "docstatus": 1}) == 1


def test_an_entry_that_is_amended_does_not_stand_in_the_books_twice(shop):
	charge = shop.charge("148", customer=shop.world.customer)
	shop.pay(charge)
	shop.confirm()
	(entry,) = entries_of(charge)
	entry.cancel()
	amended = frappe.copy_doc(entry)
	amended.update({"amended_from": entry.name, "docstatus": 0})
	amended.insert()
	with pytest.raises(frappe.ValidationError, match="booked by itself"):
		amended.submit()
	frappe.db.rollback()


def test_an_order_is_not_asked_for_again_while_its_payment_waits_to_be_booked(shop):
	order, charge = shop.order()
	shop.pay(charge)
	shop.node.mine(2)
	shop.read()
	assert shop.status(charge) == "Settled" and outstanding(order) == 148.0
	with pytest.raises(charges.CannotCharge, match=charge):
		shop.charge("148", sales_invoice=order)
	frappe.db.rollback()
	shop.book()
	assert outstanding(order) == 0
	order, charge = shop.order()
	shop.pay(charge, 1_960_000)
	shop.confirm()
	shop.pay(charge, 1_000_000)  # the rest, after a part is in the books
	shop.node.mine(2)
	shop.read()
	assert shop.status(charge) == "Settled" and outstanding(order) == 50.0
	with pytest.raises(charges.CannotCharge, match=charge):
		shop.charge("50", sales_invoice=order)
	frappe.db.rollback()
	shop.book()
	assert outstanding(order) == 0


def test_dust_does_not_stand_in_the_way_of_another_charge(shop):
	order, charge = shop.order()
	stablecoins.switch_on(shop.token, late_policy="Hold")
	for _turn in range(3):
		shop.pay(charge, 80)  # 0.004 EGP each
	shop.confirm()
	frappe.db.set_value("Crypto Charge", charge, "accept_until_at", 1)
	frappe.db.commit()
	shop.read()
	shop.book()
	assert shop.status(charge) == "Expired"
	assert shop.charge("148", sales_invoice=order) != charge


def test_who_has_paid_in_cash_or_cancelled_is_asked_for_nothing_more(shop):
	till = StablecoinAccounts("Cash", shop.cash_account(), "")

	def pay_in_cash(order: str, amount: int) -> None:
		transfer = entries.Transfer(
			company=shop.world.company,
			customer=shop.world.customer,
			paid=Decimal(amount),
			invoices={order: Decimal(amount)},
			tx=f"cash {order}",
			on=frappe.utils.getdate(),
			remark="",
		)
		entries.receive(transfer, Decimal(0), till)
		frappe.db.commit()

	(whole, by_cash), (part, by_both), (gone, cancelled), (_kept, waits) = (
		shop.order() for _turn in range(4)
	)
	mixed, begun = shop.order()
	shop.pay(begun, 1_000_000)
	shop.confirm()
	pay_in_cash(whole, 148)
	pay_in_cash(part, 100)
	pay_in_cash(mixed, 98)
	frappe.set_user(shop.world.line_manager)
	cancel.cancel(gone, "Changed his mind")
	frappe.set_user("Administrator")
	frappe.db.commit()
	charges.close_unneeded()
	frappe.db.rollback()
	closed = [shop.status(charge) for charge in (by_cash, by_both, cancelled, begun)]
	assert closed == ["Cancelled"] * 4 and shop.status(waits) == "Awaiting"
	assert [entry.paid_amount for entry in entries_of(begun)] == [50.0] and outstanding(mixed) == 0
	rest = shop.charge("48", sales_invoice=part, customer=shop.world.customer)
	assert rest != by_both and shop.status(rest) == "Awaiting"
	shop.pay(by_both)  # from an old link
	shop.confirm()
	(advance,) = entries_of(by_both)
	assert (advance.paid_amount, outstanding(part)) == (148.0, 0)


def test_what_is_marked_while_books_are_kept_does_not_wait_for_the_next_minute(shop, monkeypatch):
	charges = [shop.order()[1] for _turn in range(2)]
	for charge in charges:
		shop.pay(charge)
	shop.node.mine(2)
	shop.read()
	frappe.db.set_value("Crypto Charge", charges[1], "to_book", 0)
	frappe.db.commit()
	book = books.book

	def book_and_mark(name: str, order: str) -> None:
		book(name, order)
		if name == charges[0]:
			frappe.db.set_value("Crypto Charge", charges[1], "to_book", 1)

	monkeypatch.setattr(books, "book", book_and_mark)
	books.book_marked()
	frappe.db.rollback()
	assert [len(entries_of(charge)) for charge in charges] == [1, 1]


def test_an_order_that_was_paid_in_cash_meanwhile_leaves_an_advance(shop):
	order, charge = shop.order()
	transfer = entries.Transfer(
		company=shop.world.company,
		customer=shop.world.customer,
		paid=Decimal(100),
		invoices={order: Decimal(100)},
		tx="cash",
		on=frappe.utils.getdate(),
		remark="",
	)
	entries.receive(transfer, Decimal(0), StablecoinAccounts("Cash", shop.cash_account(), ""))
	frappe.db.commit()
	shop.pay(charge)
	shop.confirm()
	(entry,) = entries_of(charge)
	assert (entry.paid_amount, entry.unallocated_amount, outstanding(order)) == (148.0, 100.0, 0)
