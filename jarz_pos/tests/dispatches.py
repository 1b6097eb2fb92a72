"""Couriers and dispatches for tests, and the invariant that holds after each of them (contract 2.5, row 1)."""

from decimal import Decimal

import frappe

from jarz_pos import settings
from jarz_pos.delivery.couriers import Courier
from jarz_pos.tests.factories import Branch, World

FEE = Decimal(30)  # of the territories of the test shop


def rider(shop: World, name: str, branch: Branch | None = None, **values: object) -> Courier:
	"""A Supplier who rides for `branch`, the first one unless told otherwise."""
	branch = branch or shop.branch
	found = frappe.db.get_value("Supplier", {"supplier_name": name})
	if not found:
		found = (
			frappe.get_doc(
				{
					"doctype": "Supplier",
					"supplier_name": name,
					"supplier_group": settings.courier_groups().suppliers,
					"jarz_branch": branch.name,
					**values,
				}
			)
			.insert(ignore_permissions=True)
			.name
		)
	return Courier("Supplier", found, name, branch.name)


def employed(shop: World, name: str, branch: Branch | None = None) -> Courier:
	"""An Employee of the couriers' group who rides for `branch`."""
	branch = branch or shop.branch
	found = frappe.db.get_value("Employee", {"first_name": name})
	if not found:
		if not frappe.db.exists("Branch", branch.name):
			frappe.get_doc({"doctype": "Branch", "branch": branch.name}).insert(ignore_permissions=True)
		employee = frappe.get_doc(
			{
				"doctype": "Employee",
				"first_name": name,
				"company": branch.company,
				"branch": branch.name,
				"gender": "Male",
				"date_of_birth": "1995-05-05",
				"date_of_joining": "2023-01-01",
				"status": "Active",
			}
		).insert(ignore_permissions=True)
		found = employee.name
		group = frappe.get_doc("Employee Group", settings.courier_groups().employees)
		group.append("employee_list", {"employee": found})
		group.save(ignore_permissions=True)
	return Courier("Employee", found, name, branch.name)


def clearing(company: str, courier: Courier) -> Decimal:
	"""What the books say that the courier holds: debit − credit of Courier Clearing with him as party."""
	rows = frappe.get_all(
		"GL Entry",
		filters={
			"account": settings.company_accounts(company).courier_clearing,
			"party_type": courier.party_type,
			"party": courier.party,
			"is_cancelled": 0,
		},
		fields=["debit", "credit"],
		order_by="creation asc",
	)
	return sum((Decimal(str(row.debit)) - Decimal(str(row.credit)) for row in rows), Decimal(0))


def open_net(company: str, courier: Courier) -> Decimal:
	"""What the courier's open rows say."""
	rows = frappe.get_all(
		"Courier Transaction",
		filters={
			"company": company,
			"party_type": courier.party_type,
			"party": courier.party,
			"status": "Unsettled",
		},
		fields=["amount", "shipping_amount"],
		order_by="name asc",
	)
	return sum((Decimal(str(row.amount)) - Decimal(str(row.shipping_amount)) for row in rows), Decimal(0))


def assert_books_agree(company: str, *couriers: Courier) -> None:
	"""Invariant 1: per courier, the open rows and Courier Clearing say the same."""
	for courier in couriers:
		assert clearing(company, courier) == open_net(company, courier), courier
