"""Trips as the client reads them (contract 1.8.6): a fixed number of statements, whatever the number of trips."""

import datetime
from dataclasses import dataclass

import frappe

from jarz_pos.delivery import trips
from jarz_pos.kanban import states

FIELDS = (
	"name",
	"branch",
	"trip_date",
	"status",
	"courier_party_type",
	"courier_party",
	"courier_display_name",
	"is_double_shipping",
	"double_shipping_territory",
	"total_orders",
	"total_amount",
	"total_shipping_expense",
	"notes",
)


@dataclass(frozen=True)
class TripFilters:
	"""What narrows the list; "" and None mean everything. `branches` are the caller's."""

	branches: tuple[str, ...]
	status: str = ""
	courier_party: str = ""
	date_from: datetime.date | None = None
	date_to: datetime.date | None = None
	limit: int = 50
	offset: int = 0


def listed(wanted: TripFilters) -> list[dict[str, object]]:
	"""The trips, the newest first, each with its orders; two statements."""
	if not wanted.branches:
		return []
	trip = frappe.qb.DocType(trips.DOCTYPE)
	query = frappe.qb.from_(trip).select(*FIELDS).where(trip.branch.isin(wanted.branches))
	if wanted.status:
		query = query.where(trip.status == (states.label(wanted.status) or wanted.status))
	if wanted.courier_party:
		query = query.where(trip.courier_party == wanted.courier_party)
	if wanted.date_from:
		query = query.where(trip.trip_date >= wanted.date_from)
	if wanted.date_to:
		query = query.where(trip.trip_date <= wanted.date_to)
	newest = query.orderby(trip.trip_date, order=frappe.qb.desc).orderby(trip.name, order=frappe.qb.desc)
	return _answers(newest.limit(wanted.limit).offset(wanted.offset).run(as_dict=True))


def one(name: str) -> dict[str, object]:
	"""One trip, which is there; the caller has checked its branch."""
	return _answers([frappe.db.get_value(trips.DOCTYPE, name, FIELDS, as_dict=True)])[0]


def _answers(found: list[frappe._dict]) -> list[dict[str, object]]:
	orders = _orders([row.name for row in found]) if found else {}
	return [
		{
			**row,
			"trip_date": str(row.trip_date),
			"is_double_shipping": bool(row.is_double_shipping),
			"invoices": orders.get(row.name, []),
		}
		for row in found
	]


def _orders(names: list[str]) -> dict[str, list[dict]]:
	row, invoice = frappe.qb.DocType(trips.ROW), frappe.qb.DocType("Sales Invoice")
	found = (
		frappe.qb.from_(row)
		.join(invoice)
		.on(invoice.name == row.invoice)
		.select(
			row.parent,
			row.invoice,
			row.customer_name,
			row.territory,
			row.sub_territory,
			row.grand_total,
			row.shipping_expense,
			invoice.sales_invoice_state.as_("invoice_status"),
		)
		.where(row.parent.isin(names))
		.where(row.parenttype == trips.DOCTYPE)
		.orderby(row.idx)
		.run(as_dict=True)
	)
	orders: dict[str, list[dict]] = {}
	for values in found:
		orders.setdefault(values.pop("parent"), []).append(values)
	return orders
