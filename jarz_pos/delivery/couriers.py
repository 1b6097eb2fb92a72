"""Who brings orders to customers: employees and suppliers of the delivery groups (contract 1.9.2).

A courier rides for one branch: that of his Employee record, or the one that is set on his Supplier record.
"""

from dataclasses import dataclass

import frappe
from frappe import _

from jarz_pos import settings

EMPLOYEE, SUPPLIER = "Employee", "Supplier"


class NoSuchCourier(frappe.ValidationError):
	"""Nobody of that name rides for the branch."""


@dataclass(frozen=True)
class Courier:
	"""One courier; `name` is what people call him, `partner` the delivery partner that he rides for (flows 18 and 19)."""

	party_type: str
	party: str
	name: str
	branch: str = ""
	partner: str = ""


def active(branches: tuple[str, ...]) -> list[Courier]:
	"""The couriers of these branches by name; two queries."""
	if not branches:
		return []
	return sorted([*_employees(branches), *_suppliers(branches)], key=lambda one: (one.name, one.party))


def find(party_type: str, party: str, branch: str) -> Courier:
	"""The courier of `branch` with this record. Raises NoSuchCourier."""
	return _only(
		[one for one in active((branch,)) if (one.party_type, one.party) == (party_type, party)],
		party,
		branch,
	)


def called(written: str, branch: str) -> Courier:
	"""The courier of `branch` whose record or name is `written`. Raises NoSuchCourier, also when there are two."""
	return _only([one for one in active((branch,)) if written in (one.party, one.name)], written, branch)


def _only(found: list[Courier], written: str, branch: str) -> Courier:
	if not written:
		frappe.throw(_("Choose a courier."), NoSuchCourier)
	if len(found) != 1:
		frappe.throw(_("{0} is no courier of branch {1}.").format(written, branch), NoSuchCourier)
	return found[0]


def _employees(branches: tuple[str, ...]) -> list[Courier]:
	employee, member = frappe.qb.DocType("Employee"), frappe.qb.DocType("Employee Group Table")
	rows = (
		frappe.qb.from_(employee)
		.join(member)
		.on((member.employee == employee.name) & (member.parenttype == "Employee Group"))
		.select(employee.name, employee.employee_name, employee.branch, employee.jarz_delivery_partner)
		.where(member.parent == settings.courier_groups().employees)
		.where(employee.status == "Active")
		.where(employee.branch.isin(branches))
		.run()
	)
	return [Courier(EMPLOYEE, *_texts(row)) for row in rows]


def _suppliers(branches: tuple[str, ...]) -> list[Courier]:
	supplier = frappe.qb.DocType("Supplier")
	rows = (
		frappe.qb.from_(supplier)
		.select(supplier.name, supplier.supplier_name, supplier.jarz_branch, supplier.jarz_delivery_partner)
		.where(supplier.supplier_group == settings.courier_groups().suppliers)
		.where(supplier.disabled == 0)
		.where(supplier.jarz_branch.isin(branches))
		.run()
	)
	return [Courier(SUPPLIER, *_texts(row)) for row in rows]


def _texts(row: tuple) -> tuple[str, str, str, str]:
	name, shown, branch, partner = row
	return name, shown or name, branch, partner or ""
