"""What customers are found by: one row of `Jarz Customer Key` for each word of a name and each phone number.

A copy kept for its index: `LIKE '%…%'` over customers and contacts reads all of them, and ERPNext's phone fields hold any
spelling. Words are folded by `words`, numbers by `phones`. The truth stays in Customer and Contact; `refresh` brings the
rows in line with it.

The row of kind Mobile is the claim to a number: its name is the number, so that the database itself lets only one
customer have it, also when two are created at the same moment (contract 1.4.3).
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import now

from jarz_pos import settings
from jarz_pos.customers.phones import DEFAULT_REGION, phone_key
from jarz_pos.customers.words import words

DOCTYPE = "Jarz Customer Key"
WORD, PHONE, MOBILE = "Word", "Phone", "Mobile"
STAMPS = ("creation", "modified", "owner", "modified_by")


class DuplicatePhone(frappe.ValidationError):
	"""Another customer has this mobile number."""


class Key(NamedTuple):
	kind: str
	search_key: str
	position: int  # of a word in the name, from 0; 0 for numbers
	customer: str

	@property
	def row_name(self) -> str:
		if self.kind == MOBILE:
			return f"mobile-{self.search_key}"
		fingerprint = hashlib.sha256("\0".join(map(str, self)).encode()).hexdigest()
		return fingerprint[:32]


def region() -> str:
	"""Two-letter code of the country whose numbers are written without a country code (Jarz Settings)."""
	country = settings.phone_country()
	code = frappe.get_cached_value("Country", country, "code") if country else ""
	return (code or DEFAULT_REGION).upper()


def refresh(customers: Iterable[str], *, without_contact: str = "") -> int:
	"""Bring the keys of these customers in line with their documents; returns how many rows were added or taken away.

	`without_contact` names a Contact that is about to go.

	A fixed number of statements for any number of customers. A mobile number that another customer has already claimed
	stays his; the number is still found as a Phone of both.
	"""
	names = sorted(set(customers))
	if not names:
		return 0
	wanted, held = _wanted(names, without_contact), _held(names)
	stale = {row_name: key for row_name, key in held.items() if key not in wanted}
	fresh = wanted - set(held.values())
	if stale:
		frappe.db.delete(DOCTYPE, {"name": ("in", sorted(stale))})
	_insert(fresh)
	_hand_over({key.search_key for key in stale.values() if key.kind == MOBILE}, leaving=names)
	return len(stale) + len(fresh)


def remove(customer: str) -> None:
	"""The customer is deleted."""
	mobiles = {key.search_key for key in _held([customer]).values() if key.kind == MOBILE}
	frappe.db.delete(DOCTYPE, {"customer": customer})
	_hand_over(mobiles, leaving=[customer])


def require_free(mobile: str, customer: str = "") -> None:
	"""Raises DuplicatePhone when a customer other than `customer` has this number as his mobile, in any spelling."""
	owner = _owner_of(mobile)
	if owner and owner != customer:
		_refuse(mobile, owner)


def require_claimed(mobile: str, customer: str) -> None:
	"""After `refresh`: raises DuplicatePhone when another transaction was faster with this number.

	Our own row is visible to us; the row of a winner who committed after our snapshot was taken is not, and has kept
	ours out.
	"""
	if _owner_of(mobile) != customer:
		_refuse(mobile, "")


def _refuse(mobile: str, owner: str) -> None:
	"""Raises DuplicatePhone; `owner` is "" where he is not visible yet."""
	if owner:
		owner_name = frappe.db.get_value("Customer", owner, "customer_name") or owner
		frappe.throw(
			_("A customer with the mobile number {0} already exists: {1}.").format(mobile, owner_name),
			DuplicatePhone,
		)
	frappe.throw(_("A customer with the mobile number {0} already exists.").format(mobile), DuplicatePhone)


def _owner_of(mobile: str) -> str | None:
	row_name = Key(MOBILE, phone_key(mobile, region()), 0, "").row_name
	return frappe.db.get_value(DOCTYPE, row_name, "customer")


def _hand_over(mobile_keys: set[str], leaving: list[str]) -> None:
	"""Numbers that became free go to those who have them too."""
	if not mobile_keys:
		return
	heirs = frappe.get_all(  # a system read: nothing of it is shown
		DOCTYPE,
		filters={"kind": PHONE, "search_key": ("in", sorted(mobile_keys)), "customer": ("not in", leaving)},
		pluck="customer",
		order_by="customer asc",
	)
	refresh(heirs)


def _wanted(names: list[str], without_contact: str) -> set[Key]:
	country = region()
	wanted = set()
	for name, customer_name, mobile in _customers(names):
		wanted.update(Key(WORD, word, place, name) for place, word in enumerate(words(customer_name)))
		wanted.update(_numbers(mobile, True, name, country))
	for name, number, is_mobile in _contact_numbers(names, without_contact):
		wanted.update(_numbers(number, bool(is_mobile), name, country))
	return wanted


def _numbers(number: str | None, is_mobile: bool, customer: str, country: str) -> list[Key]:
	key = phone_key(number, country)
	if not key:
		return []
	kinds = (PHONE, MOBILE) if is_mobile else (PHONE,)
	return [Key(kind, key, 0, customer) for kind in kinds]


def _customers(names: list[str]) -> list[tuple]:
	customer = frappe.qb.DocType("Customer")
	return (
		frappe.qb.from_(customer)
		.select(customer.name, customer.customer_name, customer.mobile_no)
		.where(customer.name.isin(names))
		.run()
	)


def _contact_numbers(names: list[str], without_contact: str) -> list[tuple]:
	link, phone = frappe.qb.DocType("Dynamic Link"), frappe.qb.DocType("Contact Phone")
	return (
		frappe.qb.from_(link)
		.join(phone)
		.on((phone.parent == link.parent) & (phone.parenttype == "Contact"))
		.select(link.link_name, phone.phone, phone.is_primary_mobile_no)
		.where(link.link_doctype == "Customer")
		.where(link.link_name.isin(names))
		.where(link.parenttype == "Contact")
		.where(link.parent != without_contact)
		.run()
	)


def _held(names: list[str]) -> dict[str, Key]:
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.kind, table.search_key, table.position, table.customer)
		.where(table.customer.isin(names))
		.run()
	)
	return {row_name: Key(*values) for row_name, *values in rows}


def _insert(keys: set[Key]) -> None:
	stamp, user = now(), frappe.session.user
	rows = [
		(key.row_name, *key, stamp, stamp, user, user)
		for key in sorted(keys, key=lambda key: key.row_name)  # one order for all, against deadlocks
	]
	if rows:
		frappe.db.bulk_insert(DOCTYPE, ["name", *Key._fields, *STAMPS], rows, ignore_duplicates=True)
