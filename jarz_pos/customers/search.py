"""Customers for the till: found by the words of a name or by a phone number in any spelling (contract 1.4.1).

One statement, which walks the index of `Jarz Customer Key` in the order of the answer and stops when it has enough. Every
typed word must be the beginning of a word of the name, so `ali` finds Mohamed Ali; names that begin with it come first.
"""

import frappe
from frappe import _
from pypika.queries import QueryBuilder, Table
from pypika.terms import Criterion

from jarz_pos.customers import keys, phones
from jarz_pos.customers.words import MOST_WORDS, words

FEWEST_CHARACTERS = 2  # a list of all customers is not given away
MOST_ROWS = 20
MOST_HITS = 3 * MOST_ROWS  # a customer is hit by each of his words and numbers that fit
MOST_TYPED_WORDS = 5
PLACES = list(range(MOST_WORDS))


def search(typed: str, customer_type: str = "") -> list[dict]:
	"""At most MOST_ROWS rows of contract 1.4.1; [] when `typed` says too little. `customer_type` narrows."""
	key = frappe.qb.DocType(keys.DOCTYPE)
	condition = _condition(key, typed)
	if condition is None:
		return []
	query, customer = _rows()
	query = query.join(key).on(key.customer == customer.name).where(condition).where(customer.disabled == 0)
	if customer_type:
		query = query.where(customer.customer_type == customer_type)
	query = query.orderby(key.position).orderby(key.search_key).orderby(key.customer).limit(MOST_HITS)
	by_name = {row.name: row for row in query.run(as_dict=True)}
	return [_answer(row) for row in list(by_name.values())[:MOST_ROWS]]


def row_of(customer_name: str) -> dict:
	"""The same row for one customer, by id. Raises DoesNotExistError."""
	query, customer = _rows()
	rows = query.where(customer.name == customer_name).run(as_dict=True)
	if not rows:
		frappe.throw(_("There is no customer {0}.").format(customer_name), frappe.DoesNotExistError)
	return _answer(rows[0])


def names_matching(typed: str) -> QueryBuilder | None:
	"""A query of the ids of all customers that fit, for `isin` or a join; None when nothing can fit."""
	key = frappe.qb.DocType(keys.DOCTYPE)
	condition = _condition(key, typed)
	return None if condition is None else frappe.qb.from_(key).select(key.customer).where(condition)


def _condition(key: Table, typed: str) -> Criterion | None:
	if phones.is_written_like_a_number(typed):
		return _number_condition(key, typed)
	typed_words = words(typed)[:MOST_TYPED_WORDS]
	if sum(map(len, typed_words)) < FEWEST_CHARACTERS:
		return None
	first, *others = typed_words
	condition = _begins(key, keys.WORD, first)
	for place, word in enumerate(others):
		other = frappe.qb.DocType(keys.DOCTYPE).as_(f"other_{place}")
		condition &= key.customer.isin(
			frappe.qb.from_(other).select(other.customer).where(_begins(other, keys.WORD, word))
		)
	return condition


def _number_condition(key: Table, typed: str) -> Criterion | None:
	condition = None
	for prefix in phones.search_prefixes(typed, keys.region()):
		if len(prefix) >= FEWEST_CHARACTERS:
			begins = _begins(key, keys.PHONE, prefix)
			condition = begins if condition is None else condition | begins
	return condition


def _begins(key: Table, kind: str, prefix: str) -> Criterion:
	"""Neither words nor numbers hold a wildcard of LIKE: punctuation never gets into a key."""
	position = key.position.isin(PLACES) if kind == keys.WORD else key.position == 0
	return (key.kind == kind) & position & key.search_key.like(f"{prefix}%")


def _rows() -> tuple[QueryBuilder, Table]:
	customer, territory = frappe.qb.DocType("Customer"), frappe.qb.DocType("Territory")
	query = (
		frappe.qb.from_(customer)
		.left_join(territory)
		.on(territory.name == customer.territory)
		.select(
			customer.name,
			customer.customer_name,
			customer.mobile_no,
			customer.customer_primary_address,
			customer.customer_primary_contact,
			customer.territory,
			customer.customer_group,
			territory.jarz_delivery_income.as_("delivery_income"),
			territory.jarz_delivery_expense.as_("delivery_expense"),
			territory.territory_name,
			territory.jarz_territory_name_ar.as_("territory_name_ar"),
		)
	)
	return query, customer


def _answer(row: frappe._dict) -> dict:
	"""Amounts are JSON numbers in company currency, texts are strings or null (contract 1.1)."""
	return {
		**{column: value or None for column, value in row.items()},
		"customer_name": row.customer_name or row.name,
		"delivery_income": float(row.delivery_income or 0),
		"delivery_expense": float(row.delivery_expense or 0),
	}
