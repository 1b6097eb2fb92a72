"""Where a delivery goes: territories, their fees, and the branch that serves them.

Territory is a tree. What the customer pays (delivery income) is the territory's own value. What we pay the courier (delivery
expense) and the serving branch are inherited: the nearest one upwards that is set (contract 2.4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from jarz_pos.delivery.fees import courier_fee

NONE = Decimal(0)


@dataclass(frozen=True)
class TerritoryFacts:
	"""What an order wants to know of its territory; amounts in company currency.

	`delivery_income` is what the customer pays, `courier_fee` what the courier gets, `branch` who delivers there.
	"""

	name: str
	delivery_income: Decimal
	courier_fee: Decimal
	branch: str | None


def territories(search: str | None = None) -> list[dict]:
	"""All territories with their own fees, as contract 1.4.2 lists them: no paging, so no cap. One query.

	`search` narrows to those with the text in one of their names, whatever its case.
	"""
	territory = frappe.qb.DocType("Territory")
	rows = _selected(territory).orderby(territory.territory_name).orderby(territory.name).run(as_dict=True)
	found = ({**_answer(row), "is_group": int(row.is_group or 0)} for row in rows)
	wanted = (search or "").strip().casefold()
	return [row for row in found if not wanted or wanted in _all_names(row)]


def sub_territories(parent: str) -> list[dict]:
	"""The territories directly below `parent`, with their own fees (contract 1.4, end); empty for an unknown one."""
	territory = frappe.qb.DocType("Territory")
	query = _selected(territory).where(territory.parent_territory == parent).orderby(territory.territory_name)
	return [_answer(row) for row in query.run(as_dict=True)]


def facts(names: Iterable[str]) -> dict[str, TerritoryFacts]:
	"""Facts of each territory that exists, by its name; one query for any number of them."""
	names = {name for name in names if name}
	if not names:
		return {}
	territory, above = frappe.qb.DocType("Territory"), frappe.qb.DocType("Territory").as_("above")
	rows = (
		frappe.qb.from_(territory)
		.join(above)
		.on((above.lft <= territory.lft) & (above.rgt >= territory.rgt))
		.select(
			territory.name,
			territory.jarz_delivery_income,
			above.jarz_delivery_expense.as_("expense_above"),
			above.jarz_pos_profile.as_("branch_above"),
		)
		.where(territory.name.isin(sorted(names)))
		.orderby(territory.name)
		.orderby(above.lft, order=frappe.qb.desc)
		.run(as_dict=True)
	)
	lineages: dict[str, list[frappe._dict]] = {}
	for row in rows:
		lineages.setdefault(row.name, []).append(row)
	return {name: _facts(lineage) for name, lineage in lineages.items()}


def delivery_income(territory: str | None) -> Decimal:
	"""What a delivery to `territory` costs the customer: its own value, 0 for an unknown one."""
	found = facts([territory or ""]).get(territory)
	return found.delivery_income if found else NONE


def branch_of(territory: str | None) -> str | None:
	"""The branch that serves `territory`: its own, else that of the nearest territory above it."""
	found = facts([territory or ""]).get(territory)
	return found.branch if found else None


def match_territory(city: str | None, state: str | None, customer_territory: str | None) -> str | None:
	"""The territory that the first of these texts names, by id or by name (contract 1.4.4, conventions)."""
	wanted = [text.strip() for text in (city, state, customer_territory) if text and text.strip()]
	if not wanted:
		return None
	territory = frappe.qb.DocType("Territory")
	rows = (
		frappe.qb.from_(territory)
		.select(territory.name, territory.territory_name)
		.where(territory.name.isin(wanted) | territory.territory_name.isin(wanted))
		.orderby(territory.name)
		.run()
	)
	by_text = {label.casefold(): name for name, label in rows if label}
	by_text.update((name.casefold(), name) for name, _label in rows)
	return next((by_text[text.casefold()] for text in wanted if text.casefold() in by_text), None)


def territory_of(customer: str, address: str | None = None) -> str | None:
	"""The territory of an order of `customer`: from the shipping address's city, its state, then the customer's own.

	`address` defaults to the customer's primary address, which is where an order without a named address goes.
	"""
	found = (
		frappe.db.get_value("Customer", customer, ["territory", "customer_primary_address"], as_dict=True)
		or frappe._dict()
	)
	place = None
	if address or found.customer_primary_address:
		place = frappe.db.get_value(
			"Address", address or found.customer_primary_address, ["city", "state"], as_dict=True
		)
	return match_territory(place and place.city, place and place.state, found.territory)


def set_sub_territory(order: frappe._dict, name: str) -> TerritoryFacts:
	"""Store where below its territory an order goes, and what the courier is paid for that place.

	`order` is the locked row, with `name` and `territory`; the caller has checked branch and state. The fee that the customer
	was billed stays. Raises ValidationError unless `name` lies directly below the order's territory.
	"""
	parent = frappe.db.get_value("Territory", name, "parent_territory")
	if not parent or parent != order.territory:
		frappe.throw(
			_("{0} is not a part of the order's territory {1}.").format(name, order.territory or "?")
		)
	chosen = next(iter(facts([name]).values()))
	frappe.db.set_value(
		"Sales Invoice",
		order.name,
		{"jarz_sub_territory": chosen.name, "jarz_shipping_expense": float(chosen.courier_fee)},
	)
	return chosen


def _selected(territory: "frappe.query_builder.Table") -> "frappe.query_builder.QueryBuilder":
	return frappe.qb.from_(territory).select(
		territory.name,
		territory.territory_name,
		territory.is_group,
		territory.jarz_territory_name_ar,
		territory.jarz_delivery_income,
		territory.jarz_delivery_expense,
	)


def _answer(row: frappe._dict) -> dict:
	return {
		"name": row.name,
		"territory_name": row.territory_name or row.name,
		"territory_name_ar": row.jarz_territory_name_ar or None,
		"delivery_income": float(row.jarz_delivery_income or 0),
		"delivery_expense": float(row.jarz_delivery_expense or 0),
	}


def _facts(lineage: list[frappe._dict]) -> TerritoryFacts:
	"""`lineage`: one row for the territory and each one above it, nearest first."""
	own = lineage[0]
	return TerritoryFacts(
		name=own.name,
		delivery_income=_amount(own.jarz_delivery_income),
		courier_fee=courier_fee(_amount(row.expense_above) for row in lineage),
		branch=next((row.branch_above for row in lineage if row.branch_above), None),
	)


def _amount(value: float | None) -> Decimal:
	return Decimal(str(value or 0))


def _all_names(row: dict) -> str:
	return "\n".join(row[key] or "" for key in ("name", "territory_name", "territory_name_ar")).casefold()
