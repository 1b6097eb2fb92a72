"""What a cashier types into the board's search field: a part of an order number or of a name, or a phone number."""

from frappe.query_builder import Criterion
from pypika.queries import Table

from jarz_pos.customers.search import names_matching


def matches(invoice: Table, term: str) -> Criterion:
	"""Condition on Sales Invoice. The customer search of the till finds a phone number in any spelling."""
	pattern = f"%{_literal(term)}%"
	conditions = [
		invoice.name.like(pattern),
		invoice.customer.like(pattern),
		invoice.customer_name.like(pattern),
	]
	customers = names_matching(term)
	if customers is not None:
		conditions.append(invoice.customer.isin(customers))
	return Criterion.any(conditions)


def _literal(term: str) -> str:
	"""`term` with the wildcards of LIKE taken as the characters that they are."""
	return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
