"""The only writer of Courier Transaction: what each courier holds for us and is owed, order by order (contract 2.2).

A dispatch has one row, `CT-<order>`: its name is the key, so a second one cannot exist, whichever courier is tried. What
happens to the money of a dispatched order afterwards is an adjustment, `CT-<order>-<n>`.

Locks: the caller holds the order's row (the orders' rows, by name) before he locks rows here, which are taken by name too.
Amounts are Decimals in company currency.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime

from jarz_pos.delivery.couriers import Courier
from jarz_pos.delivery.flows import NOTHING

DOCTYPE = "Courier Transaction"
DISPATCH, ADJUSTMENT = "Dispatch", "Adjustment"
CHANGE = "Journal Entry"  # what causes the adjustment of a changed collection
UNSETTLED, SETTLED = "Unsettled", "Settled"

FIELDS = (
	"name",
	"kind",
	"status",
	"reference_invoice",
	"date",
	"company",
	"branch",
	"party_type",
	"party",
	"party_name",
	"delivery_partner",
	"is_partner_order",
	"currency",
	"amount",
	"shipping_amount",
	"payment_mode",
	"settlement",
	"journal_entry",
	"collection_journal",
	"cause_doctype",
	"payment_entry",
	"delivery_note",
	"delivery_trip",
	"idempotency_token",
)
COPIED_TO_ADJUSTMENT = (
	"company",
	"branch",
	"party_type",
	"party",
	"party_name",
	"delivery_partner",
	"is_partner_order",
	"currency",
	"payment_mode",
	"delivery_trip",
)


class AlreadySettled(frappe.ValidationError):
	"""A row is no longer open: another Settlement was faster."""


def dispatch_name(invoice: str) -> str:
	"""The name of the one dispatch row of an order."""
	return f"CT-{invoice}"


def record(
	invoice: str,
	courier: Courier,
	*,
	company: str,
	branch: str,
	amount: Decimal,
	shipping: Decimal,
	mode: str,
	settled: bool = False,
	**links: str | None,
) -> str:
	"""The dispatch row of the order; returns its name. The caller holds the lock on the order and has found none.

	`amount`: what the courier collects for us; `shipping`: what he gets. `settled`: paid on the spot, or nothing is left
	to settle. `links`: journal_entry, payment_entry, delivery_note, delivery_trip, idempotency_token, rider.
	"""
	values = {
		"kind": DISPATCH,
		"reference_invoice": invoice,
		"company": company,
		"branch": branch,
		"party_type": courier.party_type,
		"party": courier.party,
		"party_name": courier.name,
		"delivery_partner": courier.partner or None,
		"is_partner_order": int(bool(courier.partner)),
		"currency": frappe.get_cached_value("Company", company, "default_currency"),
		"payment_mode": mode,
		**links,
	}
	return _insert(dispatch_name(invoice), values, amount, shipping, settled)


def adjust(
	invoice: str,
	cause: tuple[str, str],
	*,
	amount: Decimal = NOTHING,
	shipping: Decimal = NOTHING,
	settled: bool = False,
	journal_entry: str | None = None,
	notes: str = "",
) -> str:
	"""A further row with the courier of the order's dispatch, which must be there; returns its name.

	`cause`: DocType and name of the document that changed the money. `amount` and `shipping` add to what the courier
	holds and gets; both may be negative. The caller holds the lock on the order.
	"""
	rows = of_invoice(invoice, lock=True)
	origin = next(row for row in rows if row.kind == DISPATCH)
	values = {field: origin[field] for field in COPIED_TO_ADJUSTMENT}
	values.update(
		kind=ADJUSTMENT,
		reference_invoice=invoice,
		cause_doctype=cause[0],
		cause_name=cause[1],
		journal_entry=journal_entry,
		notes=notes,
	)
	return _insert(f"{dispatch_name(invoice)}-{len(rows)}", values, amount, shipping, settled)


def of_invoice(invoice: str, *, lock: bool = False) -> list[frappe._dict]:
	"""The rows of an order by name, the dispatch first; `lock` holds them and reads what is committed now."""
	return _rows({"reference_invoice": invoice}, lock)


def of_dispatch(invoice: str) -> frappe._dict | None:
	"""The dispatch row of an order as it is committed now; the caller holds the lock on the order."""
	return next(iter(_rows({"name": dispatch_name(invoice)}, lock=True)), None)


def named(names: Iterable[str], *, lock: bool = False) -> list[frappe._dict]:
	"""The rows of these names; names that are none are left out."""
	names = list(names)
	return _rows({"name": names}, lock) if names else []


def unsettled(
	party_type: str, party: str, branches: Iterable[str], *, lock: bool = False
) -> list[frappe._dict]:
	"""The open rows of a courier in these branches, by name."""
	branches = tuple(branches)
	if not branches:
		return []
	return _rows({"party_type": party_type, "party": party, "status": UNSETTLED, "branch": branches}, lock)


def settle(names: Iterable[str], settlement: str) -> None:
	"""Close the rows with a Settlement. Raises AlreadySettled when one of them is closed: each belongs to one only."""
	names = sorted(names)
	for row in _rows({"name": names}, lock=True):
		if row.status != UNSETTLED:
			frappe.throw(
				_("Order {0} is settled with its courier already.").format(row.reference_invoice),
				AlreadySettled,
			)
	_update(names, status=SETTLED, settlement=settlement)


def reopen(settlement: str) -> None:
	"""Open the rows of a cancelled Settlement again."""
	names = [row.name for row in _rows({"settlement": settlement}, lock=True)]
	_update(names, status=UNSETTLED, settlement=None)


def change_amount(name: str, amount: Decimal) -> None:
	"""Another amount for the courier to collect, on an open row (flows 12 and 13). Raises AlreadySettled."""
	row = next(iter(_rows({"name": name}, lock=True)))
	if row.status != UNSETTLED:
		frappe.throw(
			_("Order {0} is settled with its courier already.").format(row.reference_invoice), AlreadySettled
		)
	_update([name], amount=float(amount))


def change_collected(invoice: str, by: Decimal, journal_entry: str) -> str:
	"""The courier collects more, or less, than he left with (flows 12 and 13); returns the row that says so.

	The first change of an open dispatch row is made in place; a later one, or one of a settled row, is an adjustment. So each
	row names the one journal behind its amount. The caller holds the lock on the order.
	"""
	row = of_dispatch(invoice)
	if row.status != UNSETTLED or row.collection_journal:
		return adjust(invoice, (CHANGE, journal_entry), amount=by, journal_entry=journal_entry)
	change_amount(row.name, row.amount + by)
	_update([row.name], collection_journal=journal_entry)
	return row.name


def last_change(invoice: str) -> str | None:
	"""The journal of the last change of who collects; None where nobody changed his mind. The caller holds the order."""
	rows = of_invoice(invoice, lock=True)
	later = [row.journal_entry for row in rows if row.cause_doctype == CHANGE]
	return later[-1] if later else rows[0].collection_journal


def behind_journal(name: str) -> str | None:
	"""The order whose courier's rows rest on this Journal Entry, None for a journal of other things."""
	for field in ("journal_entry", "collection_journal"):
		order = frappe.db.get_value(DOCTYPE, {field: name}, "reference_invoice", order_by="name asc")
		if order:
			return order
	return None


def _insert(name: str, values: dict, amount: Decimal, shipping: Decimal, settled: bool) -> str:
	row = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"date": now_datetime(),
			"status": SETTLED if settled else UNSETTLED,
			"amount": float(amount),
			"shipping_amount": float(shipping),
			**values,
		}
	)
	# Nobody may write these rows; the endpoint has checked branch and order.
	return row.insert(ignore_permissions=True, set_name=name).name


def _rows(filters: Mapping[str, str | Collection[str]], lock: bool) -> list[frappe._dict]:
	"""By name, so that two who lock the same rows do it in the same order. Filters are a value, or some of which one fits.

	As a query of its own: Frappe's `get_values` parses each of so many fields, which takes longer than reading the rows.
	"""
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(*(table[field] for field in FIELDS)).orderby(table.name)
	for field, wanted in filters.items():
		fits = table[field] == wanted if isinstance(wanted, str) else table[field].isin(wanted or ("",))
		query = query.where(fits)
	rows = (query.for_update() if lock else query).run(as_dict=True)
	for row in rows:
		row.amount, row.shipping_amount = Decimal(str(row.amount)), Decimal(str(row.shipping_amount))
	return sorted(rows, key=lambda row: (row.reference_invoice, len(row.name), row.name))


def _update(names: list[str], **values: object) -> None:
	if names:
		frappe.db.set_value(DOCTYPE, {"name": ("in", names)}, values)
