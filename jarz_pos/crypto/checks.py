"""What must always be true of charges, looked at every night. A finding is an error in the program, so it goes to the log."""

import frappe

from jarz_pos.crypto import books, store

DAYS = 90


def findings(days: int = DAYS) -> list[str]:
	"""Sentences about charges of the last `days` that are not as they must be; none in a sound system."""
	return [
		*(f"Charge {name}: its status does not follow from its payments" for name in store.differing(days)),
		*(f"Payment {key}: its Payment Entry is not submitted" for key in _lost_entries()),
	]


def nightly() -> None:
	"""Log what is found."""
	if found := findings():
		frappe.log_error(
			title=f"{len(found)} findings about stablecoin charges", message="\n".join(found[:500])
		)


def _lost_entries() -> list[str]:
	"""Somebody cancelled by hand what the chain still holds; the books then miss a payment."""
	posting, entry = frappe.qb.DocType(books.POSTING), frappe.qb.DocType("Payment Entry")
	rows = (
		frappe.qb.from_(posting)
		.left_join(entry)
		.on(entry.name == posting.payment_entry)
		.select(posting.name)
		.where(posting.payment_entry.notnull() & (posting.payment_entry != ""))
		.where(entry.name.isnull() | (entry.docstatus != 1))
		.orderby(posting.name)
		.run()
	)
	return [row[0] for row in rows]
