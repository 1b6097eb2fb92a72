"""What must hold in the books of a shop at any moment, each said in a sentence and proved from the ledger."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sandbox.record.books import Books
from sandbox.record.world import Branch

ZERO = Decimal(0)
# What rounding may leave between amounts of at most three decimals
NOTHING = Decimal("0.0005")
CLEARING = "Courier Clearing"
DONE = ("Delivered",)


@dataclass(frozen=True)
class Finding:
	"""One invariant; `wrong` says where it does not hold, each in a line."""

	claim: str
	wrong: tuple[str, ...]

	@property
	def holds(self) -> bool:
		"""Whether nothing is wrong."""
		return not self.wrong


def number(value: object) -> Decimal:
	"""An amount as the site writes it, exactly."""
	return Decimal(str(value or 0))


def findings(books: Books) -> list[Finding]:
	"""All invariants of the shop."""
	ledger, orders = books.ledger(), _orders(books)
	return [
		Finding("Each voucher’s debits equal its credits", tuple(_unbalanced(ledger))),
		Finding("What each order says is open is what the ledger says", tuple(_open(ledger, orders))),
		Finding("Nobody owes anything for a finished order", tuple(_owed(orders))),
		Finding("A cancelled order leaves nothing in the ledger", tuple(_left_over(ledger, orders))),
		Finding("What couriers hold is what their unsettled rows say", tuple(_couriers(books, ledger))),
		Finding("The shelves hold what the stock ledger says", tuple(_shelves(books))),
		Finding("The stock account is worth what lies on the shelves", tuple(_worth(books, ledger))),
		Finding("Each drawer holds what its branch is told", tuple(_drawers(books, ledger))),
	]


def trial_balance(books: Books) -> dict[str, dict[str, Decimal]]:
	"""Debit minus credit by company and account; accounts that come out even are left out."""
	sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
	for row in books.ledger():
		sums[row["company"]][row["account"]] += _balance(row)
	return {
		company: {account: amount for account, amount in sorted(accounts.items()) if amount}
		for company, accounts in sums.items()
	}


def courier_balances(books: Books) -> dict[str, Decimal]:
	"""What each courier owes the shop, or is owed where it is negative, by the unsettled rows."""
	sums: dict[str, Decimal] = defaultdict(Decimal)
	for row in books.of_branch_rows("Courier Transaction", ("party", "amount", "shipping_amount", "status")):
		if row["status"] == "Unsettled":
			sums[row["party"]] += number(row["amount"]) - number(row["shipping_amount"])
	return dict(sums)


def _balance(row: dict) -> Decimal:
	return number(row["debit"]) - number(row["credit"])


def _orders(books: Books) -> list[dict]:
	companies = [["company", "in", books.companies]]
	fields = (
		"name",
		"docstatus",
		"status",
		"outstanding_amount",
		"debit_to",
		"sales_invoice_state",
		"is_return",
	)
	return [row for row in books.door.rows("Sales Invoice", fields, companies) if row["docstatus"]]


def _unbalanced(ledger: list[dict]) -> Iterator[str]:
	sums: dict[str, Decimal] = defaultdict(Decimal)
	for row in ledger:
		sums[row["voucher_no"]] += _balance(row)
	yield from (f"{voucher} is off by {off}" for voucher, off in sums.items() if abs(off) > NOTHING)


def _open(ledger: list[dict], orders: list[dict]) -> Iterator[str]:
	sums: dict[str, Decimal] = defaultdict(Decimal)
	accounts = {order["debit_to"] for order in orders}
	for row in ledger:
		if row["account"] in accounts and row["party_type"] == "Customer":
			sums[row["against_voucher"] or row["voucher_no"]] += _balance(row)
	for order in orders:
		said = number(order["outstanding_amount"]) if order["docstatus"] == 1 else ZERO
		if abs(sums[order["name"]] - said) > NOTHING:
			yield f"{order['name']} says {said}, the ledger {sums[order['name']]}"


def _owed(orders: list[dict]) -> Iterator[str]:
	for order in orders:
		done = order["status"] == "Paid" or order["sales_invoice_state"] in DONE
		if order["docstatus"] == 1 and done and number(order["outstanding_amount"]):
			yield f"{order['name']}: {order['outstanding_amount']}"


def _left_over(ledger: list[dict], orders: list[dict]) -> Iterator[str]:
	cancelled = {order["name"] for order in orders if order["docstatus"] == 2}
	yield from (f"{row['voucher_no']}: {row['account']}" for row in ledger if row["voucher_no"] in cancelled)


def _couriers(books: Books, ledger: list[dict]) -> Iterator[str]:
	held: dict[str, Decimal] = defaultdict(Decimal)
	for row in ledger:
		if row["account"].startswith(CLEARING):
			held[row["party"] or "nobody"] += _balance(row)
	said = courier_balances(books)
	for party in held.keys() | said.keys():
		if abs(held.get(party, ZERO) - said.get(party, ZERO)) > NOTHING:
			yield f"{party}: {held.get(party, ZERO)} in the ledger, {said.get(party, ZERO)} in the rows"


def _shelves(books: Books) -> Iterator[str]:
	moved: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
	for row in books.stock():
		moved[row["item_code"], row["warehouse"]] += number(row["actual_qty"])
	found = {(row["item_code"], row["warehouse"]): number(row["actual_qty"]) for row in books.bins()}
	for place in moved.keys() | found.keys():
		if moved.get(place, ZERO) != found.get(place, ZERO):
			yield f"{place}: {found.get(place, ZERO)} said, {moved.get(place, ZERO)} moved"


def _worth(books: Books, ledger: list[dict]) -> Iterator[str]:
	for company in books.world.companies:
		name = books.world.name(company.label)
		account = books.world.of_company("Stock In Hand", company)
		value = sum(
			(number(row["stock_value_difference"]) for row in books.stock() if row["company"] == name), ZERO
		)
		booked = sum((_balance(row) for row in ledger if row["account"] == account), ZERO)
		if abs(value - booked) > NOTHING:
			yield f"{name}: {booked} booked, {value} on the shelves"


def _drawers(books: Books, ledger: list[dict]) -> Iterator[str]:
	for branch in books.world.branches:
		booked = sum((_balance(row) for row in ledger if row["account"] == books.world.drawer(branch)), ZERO)
		told = _told(books, branch)
		if abs(booked - told) > NOTHING:
			yield f"{branch.label}: {booked} in the ledger, {told} at the till"


def _told(books: Books, branch: Branch) -> Decimal:
	sent = {"profile": books.world.name(branch.label)}
	user = books.world.user("staff", branch)
	answer = books.door.call(user, "jarz_pos.api.pos.get_pos_profile_account_balance", sent)
	return number(answer.message["balance"])
