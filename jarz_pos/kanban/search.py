"""What a cashier types into the board's search field: a part of an order number, words of a name, or a phone number."""

from frappe.query_builder import Criterion
from pypika.queries import Table

from jarz_pos.customers.search import names_matching

MOST_CUSTOMERS = 500


def ways(invoice: Table, term: str) -> list[Criterion]:
	"""Conditions on Sales Invoice, one for each way that `term` may be meant.

	Separate, because each has an index of its own and none has one for both: the numbers are read in the board's index,
	the orders of the found customers in that of the customer. The customer search is that of the till: words of a name,
	a phone number in any spelling.
	"""
	found = [invoice.name.like(f"%{_literal(term)}%"), invoice.customer == term]
	customers = _customers(term)
	if customers:
		found.append(invoice.customer.isin(customers))
	return found


def _customers(term: str) -> list[str]:
	"""By a statement of their own: as a subquery the database would read all orders and look for the customer of each."""
	found = names_matching(term)
	return [name for (name,) in found.distinct().limit(MOST_CUSTOMERS).run()] if found is not None else []


def _literal(term: str) -> str:
	"""`term` with the wildcards of LIKE taken as the characters that they are."""
	return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
