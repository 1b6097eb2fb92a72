"""Delivery trips: several orders that one courier takes at once (contract 1.8.6; fee rule 2.4).

A trip is planned before its orders leave: Jarz Delivery Trip, by the API or on the desk, with the same rules. Its orders are
marked with it and go out with it only; the trip leaves as a whole (kanban.trip_dispatch) and is completed when no order of it
is on the road any more.

Locks: the orders' rows by name, before the trip's own.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import today

from jarz_pos import erp, guards
from jarz_pos.delivery import couriers, overrides
from jarz_pos.kanban import states

DOCTYPE, ROW = "Jarz Delivery Trip", "Jarz Delivery Trip Invoice"
CREATED, OUT, COMPLETED = "Created", "Out for Delivery", "Completed"
MOST_ORDERS = 50
SINGLE, DOUBLE = Decimal(1), Decimal(2)
ORDER_FIELDS = (
	"customer_name",
	"territory",
	"jarz_sub_territory",
	"sales_partner",
	"jarz_is_pickup",
	"jarz_no_courier",
	"jarz_shipping_expense",
	"jarz_shipping_override",
	"jarz_shipping_override_status",
	"jarz_delivery_trip",
	"base_grand_total",
	"base_rounded_total",
)


class InTrip(frappe.ValidationError):
	"""The order goes out with its trip."""


class CannotPlan(frappe.ValidationError):
	"""Orders that cannot be in one trip."""


def require_no_trip(order: frappe._dict) -> None:
	"""Raises InTrip for a locked order that is planned into a trip. Reads `jarz_delivery_trip`."""
	if order.jarz_delivery_trip:
		frappe.throw(
			_("Order {0} is in trip {1}. Send the trip out, or take the order out of it.").format(
				order.name, order.jarz_delivery_trip
			),
			InTrip,
		)


def require(name: str) -> str:
	"""The trip `name`, if it is of a branch of the caller. Raises DoesNotExistError, PermissionError."""
	branch = frappe.db.get_value(DOCTYPE, name, "branch")
	if not branch:
		frappe.throw(_("There is no trip {0}.").format(name), frappe.DoesNotExistError)
	guards.require_branch(branch)
	return name


def create(names: list[str], party_type: str, party: str) -> str:
	"""A new trip of these orders; returns its name. A repeat finds the trip that holds just them with this courier."""
	orders = lock_orders(names[: MOST_ORDERS + 1])
	found = {order.jarz_delivery_trip for order in orders.values()}
	there = found.pop() if len(found) == 1 else None
	if there:
		trip = frappe.get_doc(DOCTYPE, there)
		same = (trip.courier_party_type, trip.courier_party) == (party_type, party)
		if same and {row.invoice for row in trip.invoices} == set(names):
			return there
	_require_some(names)
	branch = guards.branch_of(next(iter(orders.values())))
	couriers.find(party_type, party, branch)  # before Frappe looks for the link and says it in its own words
	trip = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"branch": branch,
			"trip_date": today(),
			"status": CREATED,
			"courier_party_type": party_type,
			"courier_party": party,
			"invoices": [{"invoice": name} for name in names],
		}
	)
	return trip.insert().name


def _require_some(names: list[str]) -> None:
	if not names or len(names) > MOST_ORDERS or len(names) != len(set(names)):
		frappe.throw(_("A trip has from 1 to {0} orders, each of them once.").format(MOST_ORDERS), CannotPlan)


def plan(trip: Document) -> None:
	"""Check a trip that is being saved and fill it in. Locks its orders. Raises CannotPlan, PermissionError."""
	if trip.status != CREATED or (trip.has_value_changed("status") and not trip.is_new()):
		frappe.throw(_("Trip {0} has left and cannot be changed.").format(trip.name), CannotPlan)
	names = [row.invoice for row in trip.invoices]
	_require_some(names)
	orders = lock_orders([*names, *_planned(trip.name)])
	guards.require_branch(trip.branch)
	for name in names:
		_require_plannable(orders[name], trip)
	trip.company = orders[names[0]].company
	trip.currency = erp.company_currency(trip.company)
	trip.courier_display_name = couriers.find(trip.courier_party_type, trip.courier_party, trip.branch).name
	_decide_double(trip, [orders[name] for name in names])
	for row in trip.invoices:
		_fill(row, orders[row.invoice], trip)
	trip.total_orders = len(names)
	trip.total_amount = sum(row.grand_total for row in trip.invoices)
	trip.total_shipping_expense = sum(row.shipping_expense for row in trip.invoices)


def mark(trip: Document) -> None:
	"""Mark the orders of a saved trip with it, and those that were taken out of it no longer."""
	names = [row.invoice for row in trip.invoices]
	release(trip, keep=names)
	frappe.db.set_value("Sales Invoice", {"name": ("in", names)}, {"jarz_delivery_trip": trip.name})


def release(trip: Document, keep: list[str] | None = None) -> None:
	"""Orders of a trip that has not left are free again, save for `keep`."""
	free = sorted(set(_planned(trip.name)) - set(keep or ()))
	if trip.status != CREATED:
		frappe.throw(_("Trip {0} has left and cannot be changed.").format(trip.name), CannotPlan)
	if free:
		frappe.db.set_value("Sales Invoice", {"name": ("in", free)}, {"jarz_delivery_trip": None})


def lock_orders(names: list[str]) -> dict[str, frappe._dict]:
	"""The orders of these names, locked in the order of their names. Raises PermissionError for one of another branch."""
	return {name: guards.require_invoice(name, lock=True, fields=ORDER_FIELDS) for name in sorted(set(names))}


def fee_factor(trip: Document) -> Decimal:
	"""What the courier fee of each order of the trip is multiplied with."""
	return DOUBLE if trip.is_double_shipping else SINGLE


def complete_if_done(name: str | None) -> None:
	"""The trip is completed when none of its orders is on the road. The caller holds the lock on the order that changed."""
	if not name:
		return
	on_the_road = frappe.qb.get_query(
		"Sales Invoice",
		fields=["name"],
		filters={"jarz_delivery_trip": name, "sales_invoice_state": states.OUT_FOR_DELIVERY},
		limit=1,
	).run()
	if not on_the_road and frappe.db.get_value(DOCTYPE, name, "status") == OUT:
		frappe.db.set_value(DOCTYPE, name, "status", COMPLETED)


def _planned(trip: str | None) -> list[str]:
	"""The orders that are marked with the trip now."""
	if not trip:
		return []
	return frappe.get_all("Sales Invoice", {"jarz_delivery_trip": trip}, pluck="name", order_by="name asc")


def _require_plannable(order: frappe._dict, trip: Document) -> None:
	problem = None
	if order.docstatus != 1 or order.sales_invoice_state not in states.BEFORE_DISPATCH:
		problem = _("Order {0} is {1} and cannot be planned.").format(
			order.name, _(order.sales_invoice_state or "-")
		)
	elif guards.branch_of(order) != trip.branch:
		problem = _("Order {0} is of branch {1}, not of {2}.").format(
			order.name, guards.branch_of(order), trip.branch
		)
	elif order.jarz_is_pickup or order.jarz_no_courier or order.sales_partner:
		problem = _("No courier of ours brings order {0}.").format(order.name)
	elif order.jarz_delivery_trip not in (None, "", trip.name):
		problem = _("Order {0} is in trip {1} already.").format(order.name, order.jarz_delivery_trip)
	if problem:
		frappe.throw(problem, CannotPlan)


def _decide_double(trip: Document, orders: list[frappe._dict]) -> None:
	"""The fee is doubled when all orders go to one place, and that place pays double for a trip of its own."""
	places = {order.jarz_sub_territory or order.territory for order in orders}
	place = places.pop() if len(places) == 1 else None
	double = place and frappe.db.get_value("Territory", place, "jarz_double_shipping_single_trip")
	trip.is_double_shipping = int(bool(double))
	trip.double_shipping_territory = place if double else None


def _fill(row: Document, order: frappe._dict, trip: Document) -> None:
	approved = overrides.fee_of(order)
	fee = Decimal(str(order.jarz_shipping_expense or 0)) if approved is None else approved
	row.update(
		{
			"customer_name": order.customer_name,
			"territory": order.territory,
			"sub_territory": order.jarz_sub_territory,
			"currency": trip.currency,
			"grand_total": order.base_rounded_total or order.base_grand_total,
			"shipping_expense": float(fee * fee_factor(trip)),
		}
	)
