"""Keys for customers that came to the site before the app did, or past its events (imports by SQL, a copied table)."""

import frappe

from jarz_pos.customers import keys

BATCH = 2000


def fill_phone_keys() -> list[str]:
	"""Give every customer without keys his own; returns what was done for the set-up's report, [] when all have them.

	A few statements for each BATCH of customers. Called at install and at every migrate, so running it twice changes
	nothing.
	"""
	added, after = 0, ""
	while batch := _without_keys(after):
		added, after = added + keys.refresh(batch), batch[-1]
	return [f"{added} search keys of customers"] if added else []


def rebuild_keys() -> int:
	"""Compute all keys again, after the country of phone numbers or the folding of names changed; returns changed rows."""
	changed, after = 0, ""
	while batch := frappe.get_all(  # a system read: every customer, whoever started it
		"Customer", filters={"name": (">", after)}, pluck="name", order_by="name asc", limit=BATCH
	):
		changed, after = changed + keys.refresh(batch), batch[-1]
	return changed


def _without_keys(after: str) -> list[str]:
	customer, key = frappe.qb.DocType("Customer"), frappe.qb.DocType(keys.DOCTYPE)
	rows = (
		frappe.qb.from_(customer)
		.left_join(key)
		.on(key.customer == customer.name)
		.select(customer.name)
		.where(key.name.isnull())
		.where(customer.name > after)
		.orderby(customer.name)
		.limit(BATCH)
		.run()
	)
	return [row[0] for row in rows]
