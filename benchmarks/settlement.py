"""Dispatch and settlement beside the bare ERPNext documents that they make; all orders of a courier; the board of the road."""

import statistics
import time
from collections.abc import Callable

import frappe
from frappe.utils import today

from jarz_pos import drawers, erp, settings
from jarz_pos.api import couriers, kanban
from jarz_pos.delivery import transactions
from jarz_pos.jarz_pos.services import delivery_handling
from jarz_pos.kanban import states
from jarz_pos.tests import factories, roads
from jarz_pos.tests.orders import make_order
from jarz_pos.tests.site import recorded_statements

ROUNDS, ORDERS = 25, 200
MOST_TIME, MOST_STATEMENTS_OF_BOARD = 1.15, 8
BOARD_REPEATS = 21
RIDER = "Bench Road Rider"
FEE = 30.0


def run() -> dict:
	"""Time ratios of single orders, then `ORDERS` orders on the road: the board, and settling them with one click."""
	return measure(ROUNDS, ORDERS)


def measure(rounds: int, orders: int) -> dict:
	"""The same with fewer of them, to try it."""
	world = factories.world()
	branch, user = _branch(world)
	rider = roads.make_courier(RIDER, branch)
	frappe.db.commit()  # each measured call begins in a fresh transaction
	try:
		results = {
			"dispatch": _pairs(world, branch, user, rounds, _our_dispatch(rider), _bare_dispatch(rider)),
			"settlement": _pairs(
				world, branch, user, rounds, _our_settlement, _bare_settlement(branch, rider), rider=rider
			),
			"on_the_road": _road(world, branch, user, rider, orders),
		}
	finally:
		frappe.set_user("Administrator")
		frappe.db.rollback()
	return {**results, "met": all(result["met"] for result in results.values())}


def _branch(world: factories.World) -> tuple[factories.Branch, str]:
	"""A branch of its own with goods enough, so that what other runs left on the site does not count."""
	branch = factories.Branch(
		"Bench Road", world.company, "Bench Road Store - JT", world.branch.price_list, world.branch.territory
	)
	factories.make_branch(branch)
	# ERPNext knows the accounts of warehouses for the life of a process; another benchmark may have asked before.
	frappe.flags.pop("warehouse_account_map", None)
	factories.receive_stock(branch.company, branch.warehouse, dict.fromkeys(("CAKE-1", "DRINK-2"), 100_000))
	user = factories.make_user("bench.road@jarz.test", "Jarz POS Staff", branches=(branch.name,))
	return branch, user


def _pairs(
	world: factories.World,
	branch: factories.Branch,
	user: str,
	rounds: int,
	ours: Callable[[str], None],
	bare: Callable[[str], None],
	rider: object = None,
) -> dict:
	"""Both ways in turn, each with an order of its own, rolled back afterwards; `rider`: the orders are out with him."""
	times: dict[str, list[float]] = {"ours": [], "bare": []}
	statements = {}
	for number in range(rounds + 2):
		for name, way, who in (("ours", ours, user), ("bare", bare, "Administrator")):
			frappe.set_user("Administrator")
			order = (
				roads.send(world, rider, branch=branch)
				if rider
				else make_order(world, branch=branch, state=states.READY, disable_rounded_total=1).name
			)
			frappe.set_user(who)
			if number == 1:  # the first warms the caches, the second is counted
				with recorded_statements() as sent:
					way(order)
				statements[name] = len(sent)
			else:
				took = _seconds(lambda way=way, order=order: way(order))
				times[name] += [took] if number else []
			frappe.db.rollback()
	medians = {name: statistics.median(found) for name, found in times.items()}
	# Pair by pair: both of a pair ran at the same load of the machine.
	ratio = statistics.median(ours / bare for ours, bare in zip(times["ours"], times["bare"], strict=True))
	return {
		"ms": {name: round(median * 1000, 1) for name, median in medians.items()},
		"time_ratio": round(ratio, 3),
		"statements": statements,
		"bar": {"time_ratio": MOST_TIME},
		"met": ratio <= MOST_TIME,
	}


def _our_dispatch(rider: object) -> Callable[[str], None]:
	def dispatch(order: str) -> None:
		couriers.mark_courier_outstanding(order, party_type=rider.party_type, party=rider.party)

	return dispatch


def _bare_dispatch(rider: object) -> Callable[[str], None]:
	"""The Delivery Note and the journal of flow 6, as a bookkeeper makes them."""

	def dispatch(order: str) -> None:
		invoice = frappe.get_doc("Sales Invoice", order)
		accounts = settings.company_accounts(invoice.company)
		note = erp.draft_delivery_note(order, invoice.items[0].warehouse)
		note.insert()
		note.submit()
		_journal(
			invoice.company,
			(accounts.courier_clearing, invoice.outstanding_amount, rider.party_type, rider.party, None),
			(invoice.debit_to, -invoice.outstanding_amount, "Customer", invoice.customer, order),
			(accounts.delivery_expense, FEE, None, None, None),
			(accounts.courier_clearing, -FEE, rider.party_type, rider.party, None),
		)

	return dispatch


def _our_settlement(order: str) -> None:
	couriers.settle_courier_collected_payment(order)


def _bare_settlement(branch: factories.Branch, rider: object) -> Callable[[str], None]:
	"""The journal of flow 7."""
	clearing = settings.company_accounts(branch.company).courier_clearing
	drawer = drawers.cash_drawer(branch.name, branch.company).account

	def settle(order: str) -> None:
		[row] = transactions.of_invoice(order)
		net = float(row.amount - row.shipping_amount)
		_journal(
			branch.company,
			(drawer, net, None, None, None),
			(clearing, -net, rider.party_type, rider.party, None),
		)

	return settle


def _journal(company: str, *lines: tuple) -> None:
	cost_center = frappe.get_cached_value("Company", company, "cost_center")
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"voucher_type": "Journal Entry",
			"company": company,
			"posting_date": today(),
			"accounts": [
				{
					"account": account,
					"debit_in_account_currency": max(amount, 0),
					"credit_in_account_currency": max(-amount, 0),
					"party_type": party_type,
					"party": party,
					"reference_type": "Sales Invoice" if against else None,
					"reference_name": against,
					"cost_center": cost_center,
				}
				for account, amount, party_type, party, against in lines
			],
		}
	)
	entry.insert()
	entry.submit()


def _road(
	world: factories.World, branch: factories.Branch, user: str, rider: roads.Courier, orders: int
) -> dict:
	"""All in one transaction that is rolled back: nothing of it stays on the site."""
	frappe.set_user("Administrator")
	for _number in range(orders):
		roads.send(world, rider, branch=branch)
	frappe.set_user(user)
	board = _board(branch, orders)
	balances = _measured(couriers.get_courier_balances)
	with recorded_statements() as statements:
		started = time.perf_counter()
		answer = delivery_handling.settle_delivery_party(rider.party_type, rider.party)
		seconds = time.perf_counter() - started
	settled = frappe.db.count(
		transactions.DOCTYPE, {"settlement": answer["settlement"], "status": transactions.SETTLED}
	)
	assert settled == orders, (settled, orders)
	assert not transactions.unsettled(rider.party_type, rider.party, [branch.name])
	return {
		"orders": orders,
		"board": board,
		"balances": balances,
		"settle_all": {"ms": round(seconds * 1000, 1), "statements": len(statements)},
		"bar": {"statements_of_board": MOST_STATEMENTS_OF_BOARD},
		"met": board["statements"] <= MOST_STATEMENTS_OF_BOARD,
	}


def _board(branch: factories.Branch, orders: int) -> dict:
	answer = kanban.get_kanban_invoices()
	out = answer["data"][states.key(states.OUT_FOR_DELIVERY)]
	assert len(out) == orders, (len(out), orders)
	return _measured(kanban.get_kanban_invoices)


def _measured(call: Callable[[], object]) -> dict:
	"""Like a request of its own, except that the transaction goes on."""
	frappe.local.cache = {}
	with recorded_statements() as statements:
		call()
	times = []
	for _repeat in range(BOARD_REPEATS):
		frappe.local.cache = {}
		times.append(_seconds(call))
	return {"statements": len(statements), "ms": round(statistics.median(times) * 1000, 2)}


def _seconds(call: Callable[[], object]) -> float:
	started = time.perf_counter()
	call()
	return time.perf_counter() - started
