"""What is always true between two transactions (contract 2.5), read by SQL from the ledgers and not from what calls answered.

Each check raises AssertionError with what it found. The books of a test site are shared, so a check looks at the orders and
couriers that it is given; the drawer is compared with what it was.
"""

from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Abs, Count, Sum

from jarz_pos import drawers, erp, settings
from jarz_pos.delivery.couriers import Courier
from jarz_pos.kanban import states
from jarz_pos.tests.factories import Branch

TRAVELLED = (*states.DISPATCHED, states.RETURNED)


def check(company: str, orders: Iterable[str], couriers: Iterable[Courier] = ()) -> None:
	"""All that is true of these orders and couriers at any moment."""
	orders = list(orders)
	couriers_agree(company, couriers)
	journals_balance(company)
	if orders:
		outstanding_is_the_ledger(orders)
		travelled_orders_are_settled_with_the_customer(orders)
		dispatched_once(orders)
		goods_are_where_the_books_say(orders)
		settlements_are_their_rows(orders)


def couriers_agree(company: str, couriers: Iterable[Courier]) -> None:
	"""1: open rows and Courier Clearing say the same of each courier."""
	entry, row = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Courier Transaction")
	account = settings.company_accounts(company).courier_clearing
	for courier in couriers:
		booked = _sum(
			frappe.qb.from_(entry)
			.select(Sum(entry.debit - entry.credit))
			.where((entry.account == account) & (entry.is_cancelled == 0))
			.where((entry.party_type == courier.party_type) & (entry.party == courier.party))
		)
		still_open = _sum(
			frappe.qb.from_(row)
			.select(Sum(row.amount - row.shipping_amount))
			.where((row.company == company) & (row.status == "Unsettled"))
			.where((row.party_type == courier.party_type) & (row.party == courier.party))
		)
		assert booked == still_open, f"{courier.party}: ledger {booked}, open rows {still_open}"


def journals_balance(company: str) -> None:
	"""3: debits are credits in every voucher."""
	entry = frappe.qb.DocType("GL Entry")
	difference = Sum(entry.debit - entry.credit)
	found = (
		frappe.qb.from_(entry)
		.select(entry.voucher_no, difference)
		.where(entry.company == company)
		.groupby(entry.voucher_no)
		.having(Abs(difference) > 0.0001)
		.run()
	)
	assert not found, f"unbalanced: {found}"


def outstanding_is_the_ledger(orders: list[str]) -> None:
	"""What an order or a credit note shows as outstanding is what its customer's ledger says."""
	invoice, entry = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("GL Entry")
	shown = dict(
		frappe.qb.from_(invoice)
		.select(invoice.name, invoice.outstanding_amount)
		.where(invoice.name.isin(orders) | invoice.return_against.isin(orders))
		.where(invoice.docstatus == 1)
		.run()
	)
	booked = dict(
		frappe.qb.from_(entry)
		.select(entry.against_voucher, Sum(entry.debit - entry.credit))
		.where(entry.against_voucher.isin(list(shown) or [""]))
		.where((entry.party_type == "Customer") & (entry.is_cancelled == 0))
		.groupby(entry.against_voucher)
		.run()
	)
	for name, amount in shown.items():
		assert _decimal(amount) == _decimal(booked.get(name)), (
			f"{name}: shows {amount}, is {booked.get(name)}"
		)


def travelled_orders_are_settled_with_the_customer(orders: list[str]) -> None:
	"""2: what has left owes nothing, unless its customer still pays online; a credit note owes the customer or nothing."""
	invoice = frappe.qb.DocType("Sales Invoice")
	wrong = (
		frappe.qb.from_(invoice)
		.select(invoice.name, invoice.sales_invoice_state, invoice.outstanding_amount)
		.where(invoice.name.isin(orders) & (invoice.docstatus == 1))
		.where(invoice.sales_invoice_state.isin(TRAVELLED))
		.where((invoice.jarz_no_courier == 0) & (invoice.outstanding_amount != 0))
		.where(
			invoice.jarz_payment_confirmation_status.isnull()
			| (invoice.jarz_payment_confirmation_status != "Awaiting Payment")
		)
		.run()
	)
	assert not wrong, f"still owed or overpaid: {wrong}"
	owed_by_us = (
		frappe.qb.from_(invoice)
		.select(invoice.name, invoice.outstanding_amount)
		.where(invoice.return_against.isin(orders) & (invoice.docstatus == 1))
		.where(invoice.outstanding_amount > 0)
		.run()
	)
	assert not owed_by_us, f"credit notes that ask for money: {owed_by_us}"


def dispatched_once(orders: list[str]) -> None:
	"""4: one Delivery Note and at most one dispatch row of an order that has left; none of one that has not."""
	note, line = frappe.qb.DocType("Delivery Note"), frappe.qb.DocType("Delivery Note Item")
	notes = dict(
		frappe.qb.from_(line)
		.join(note)
		.on(note.name == line.parent)
		.select(line.against_sales_invoice, Count(note.name).distinct())
		.where(line.against_sales_invoice.isin(orders) & (note.docstatus == 1) & (note.is_return == 0))
		.groupby(line.against_sales_invoice)
		.run()
	)
	row = frappe.qb.DocType("Courier Transaction")
	rows = dict(
		frappe.qb.from_(row)
		.select(row.reference_invoice, Count("*"))
		.where(row.reference_invoice.isin(orders) & (row.kind == "Dispatch"))
		.groupby(row.reference_invoice)
		.run()
	)
	fields = ["name", "sales_invoice_state", "jarz_is_pickup", "jarz_no_courier", "sales_partner"]
	for order in frappe.get_all("Sales Invoice", {"name": ("in", orders)}, fields, order_by="name asc"):
		left = order.sales_invoice_state in TRAVELLED
		alone = order.jarz_is_pickup or order.jarz_no_courier or order.sales_partner
		found = (notes.get(order.name, 0), rows.get(order.name, 0))
		assert found == (int(left), int(left and not alone)), f"{order}: notes and dispatch rows {found}"


def goods_are_where_the_books_say(orders: list[str]) -> None:
	"""What left and stayed away is what was sold and not credited; Bins say what the stock ledger says."""
	sold, sent = frappe.qb.DocType("Sales Invoice Item"), frappe.qb.DocType("Delivery Note Item")
	invoice, note = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Delivery Note")
	kept = dict(
		frappe.qb.from_(sold)
		.join(invoice)
		.on(invoice.name == sold.parent)
		.select(sold.item_code, Sum(sold.qty))
		.where((invoice.docstatus == 1) & (sold.jarz_is_bundle_parent == 0))
		.where(
			(invoice.name.isin(orders) & invoice.sales_invoice_state.isin(TRAVELLED))
			| invoice.return_against.isin(orders)
		)
		.groupby(sold.item_code)
		.run()
	)
	gone = dict(
		frappe.qb.from_(sent)
		.join(note)
		.on(note.name == sent.parent)
		.select(sent.item_code, Sum(sent.qty))
		.where(sent.against_sales_invoice.isin(orders) & (note.docstatus == 1))
		.groupby(sent.item_code)
		.run()
	)
	for item in {*kept, *gone}:
		assert _decimal(kept.get(item)) == _decimal(gone.get(item)), (
			f"{item}: sold {kept.get(item)}, left {gone.get(item)}"
		)
	bins_are_the_stock_ledger(list(gone))


def bins_are_the_stock_ledger(items: list[str]) -> None:
	entry, shelf = frappe.qb.DocType("Stock Ledger Entry"), frappe.qb.DocType("Bin")
	moved = (
		frappe.qb.from_(entry)
		.select(entry.item_code, entry.warehouse, Sum(entry.actual_qty))
		.where(entry.item_code.isin(items or [""]) & (entry.is_cancelled == 0))
		.groupby(entry.item_code, entry.warehouse)
		.run()
	)
	held = {
		(item, warehouse): qty
		for item, warehouse, qty in frappe.qb.from_(shelf)
		.select(shelf.item_code, shelf.warehouse, shelf.actual_qty)
		.where(shelf.item_code.isin(items or [""]))
		.run()
	}
	for item, warehouse, qty in moved:
		assert _decimal(qty) == _decimal(held[item, warehouse]), (
			f"{item} in {warehouse}: {qty}, Bin {held[item, warehouse]}"
		)


def settlements_are_their_rows(orders: list[str]) -> None:
	"""7: a settled row stands in one submitted Settlement, whose net is the sum of its rows."""
	row, line = frappe.qb.DocType("Courier Transaction"), frappe.qb.DocType("Jarz Settlement Row")
	settlement = frappe.qb.DocType("Settlement")
	found = (
		frappe.qb.from_(row)
		.left_join(line)
		.on((line.courier_transaction == row.name) & (line.docstatus == 1))
		.select(
			row.name,
			row.status,
			row.settlement,
			line.parent,
			row.amount - line.amount,
			row.shipping_amount - line.shipping_amount,
		)
		.where(row.reference_invoice.isin(orders))
		.run()
	)
	names = [name for name, *_rest in found]
	assert len(names) == len(set(names)), f"settled twice: {sorted(names)}"
	for name, status, closed_by, parent, *differences in found:
		assert (closed_by or None) == parent, f"{name}: says {closed_by}, is in {parent}"
		assert not parent or status == "Settled", f"{name} is {status} in {parent}"
		assert not parent or not any(differences), f"{name} was settled for another amount: {differences}"
	closed = sorted({parent for _name, _status, _link, parent, *_rest in found if parent})
	sums = (
		frappe.qb.from_(line)
		.join(settlement)
		.on(settlement.name == line.parent)
		.select(settlement.name, settlement.net_amount - Sum(line.amount - line.shipping_amount))
		.where(settlement.name.isin(closed or [""]))
		.groupby(settlement.name, settlement.net_amount)
		.run()
	)
	assert not any(_decimal(difference) for _name, difference in sums), (
		f"nets that are not their rows: {sums}"
	)


def unexplained_cash(branch: Branch) -> Decimal:
	"""6: what lies in the drawer of `branch` beyond what payments, refunds, settlements and couriers paid on the spot moved.

	It never changes, whatever is bought, dispatched, settled, returned and cancelled.
	"""
	account = drawers.cash_drawer(branch.name, branch.company).account
	entry, payment = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Payment Entry")
	settlement, row = frappe.qb.DocType("Settlement"), frappe.qb.DocType("Courier Transaction")
	lies = _sum(
		frappe.qb.from_(entry)
		.select(Sum(entry.debit - entry.credit))
		.where((entry.account == account) & (entry.is_cancelled == 0))
	)
	came_in = _sum(
		frappe.qb.from_(payment)
		.select(Sum(payment.received_amount))
		.where((payment.paid_to == account) & (payment.docstatus == 1))
	)
	paid_back = _sum(
		frappe.qb.from_(payment)
		.select(Sum(payment.paid_amount))
		.where((payment.paid_from == account) & (payment.docstatus == 1))
	)
	settled = _sum(
		frappe.qb.from_(settlement)
		.select(Sum(settlement.net_amount))
		.where((settlement.account == account) & (settlement.docstatus == 1))
	)
	on_the_spot = _sum(
		frappe.qb.from_(row)
		.select(Sum(row.amount - row.shipping_amount))
		.where((row.branch == branch.name) & (row.kind == "Dispatch") & (row.payment_mode == "pay_now"))
		.where(row.is_partner_order == 0)
	)
	return lies - came_in + paid_back - settled - on_the_spot


def partner_agrees(company: str, sales_partner: str, debtor: str, orders: list[str]) -> None:
	"""8: the partner's customer owes what the partner took online for these orders, less what came back of them."""
	sale, entry = frappe.qb.DocType("Jarz Sales Partner Transaction"), frappe.qb.DocType("GL Entry")
	taken = _sum(
		frappe.qb.from_(sale)
		.select(Sum(sale.amount))
		.where(sale.reference_invoice.isin(orders or [""]) & (sale.sales_partner == sales_partner))
		.where((sale.payment_mode == "Online") & (sale.status == "Unsettled"))
	)
	journal, note = frappe.qb.DocType("Journal Entry Account"), frappe.qb.DocType("Sales Invoice")
	notes = frappe.qb.from_(note).select(note.name).where(note.return_against.isin(orders or [""]))
	journals = (
		frappe.qb.from_(journal)
		.select(journal.parent)
		.where(journal.reference_name.isin(orders or [""]) | journal.reference_name.isin(notes))
		.where(journal.docstatus == 1)
	)
	owed = _sum(
		frappe.qb.from_(entry)
		.select(Sum(entry.debit - entry.credit))
		.where((entry.account == erp.receivable_account(debtor, company)) & (entry.party == debtor))
		.where((entry.is_cancelled == 0) & entry.voucher_no.isin(journals))
	)
	assert owed == taken, f"{debtor} owes {owed}, {sales_partner} took {taken}"


def _sum(query) -> Decimal:
	return _decimal(query.run()[0][0])


def _decimal(value: object) -> Decimal:
	return Decimal(str(value or 0)).normalize() + 0
