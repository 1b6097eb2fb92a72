"""A courier that the till adds, once per phone number (contract 1.9.2)."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import today

from jarz_pos import settings
from jarz_pos.customers.keys import region
from jarz_pos.customers.phones import is_plausible, phone_key
from jarz_pos.delivery.couriers import EMPLOYEE, SUPPLIER, Courier


@dataclass(frozen=True)
class NewCourier:
	"""`party_type`: Employee or Supplier. `partner`: the delivery partner that he rides for, "" for us."""

	party_type: str
	first_name: str
	last_name: str
	phone: str
	branch: str
	partner: str = ""

	@property
	def name(self) -> str:
		return " ".join(filter(None, (self.first_name, self.last_name)))


def key_of(phone: str) -> str:
	"""What all spellings of the number have in common. Raises ValidationError for what cannot be dialled."""
	if not is_plausible(phone):
		frappe.throw(_("{0} is not a phone number.").format(phone))
	return phone_key(phone, region())


def create(new: NewCourier) -> tuple[Courier, bool]:
	"""The courier with this number and whether he was there before, whatever his name and branch.

	The caller has checked the branch, and lets only one request with this number in at a time.
	"""
	known = _with_number(key_of(new.phone))
	if known:
		return known, True
	if new.partner and not frappe.db.get_value("Jarz Delivery Partner", new.partner, "is_active"):
		frappe.throw(_("There is no delivery partner {0}.").format(new.partner))
	party = _employee(new) if new.party_type == EMPLOYEE else _supplier(new)
	return Courier(new.party_type, party, new.name, new.branch, new.partner), False


def _with_number(key: str) -> Courier | None:
	"""A few dozen couriers at most, so the numbers are compared here, in whatever spelling they are kept."""
	groups = settings.courier_groups()
	employee, member = frappe.qb.DocType("Employee"), frappe.qb.DocType("Employee Group Table")
	employees = (
		frappe.qb.from_(employee)
		.join(member)
		.on((member.employee == employee.name) & (member.parenttype == "Employee Group"))
		.select(
			employee.name,
			employee.employee_name,
			employee.branch,
			employee.jarz_delivery_partner,
			employee.cell_number,
		)
		.where((member.parent == groups.employees) & (employee.status == "Active"))
		.orderby(employee.name)
		.run()
	)
	suppliers = frappe.get_all(  # the number may be one of any branch
		"Supplier",
		filters={"supplier_group": groups.suppliers, "disabled": 0},
		fields=["name", "supplier_name", "jarz_branch", "jarz_delivery_partner", "jarz_phone", "mobile_no"],
		order_by="name asc",
		as_list=True,
	)
	for party_type, rows in ((EMPLOYEE, employees), (SUPPLIER, suppliers)):
		for party, name, branch, partner, *numbers in rows:
			if key in {phone_key(number, region()) for number in numbers if number}:
				return Courier(party_type, party, name or party, branch or "", partner or "")
	return None


def _supplier(new: NewCourier) -> str:
	supplier = frappe.get_doc(
		{
			"doctype": "Supplier",
			# A name may be there already, its number is not.
			"supplier_name": f"{new.name} {new.phone}"
			if frappe.db.exists("Supplier", {"supplier_name": new.name})
			else new.name,
			"supplier_type": "Individual",
			"supplier_group": settings.courier_groups().suppliers,
			"jarz_branch": new.branch,
			"jarz_delivery_partner": new.partner or None,
			"jarz_phone": new.phone,
		}
	)
	return supplier.insert(ignore_permissions=True).name  # the endpoint has checked role and branch


def _employee(new: NewCourier) -> str:
	company = frappe.get_cached_value("POS Profile", new.branch, "company")
	if not frappe.db.exists("Branch", new.branch):
		# Staff may add a courier of their branch, and ERPNext wants to know the branch as its own record.
		frappe.get_doc({"doctype": "Branch", "branch": new.branch}).insert(ignore_permissions=True)
	employee = frappe.get_doc(
		{
			"doctype": "Employee",
			"first_name": new.first_name,
			"last_name": new.last_name,
			"company": company,
			"branch": new.branch,
			"cell_number": new.phone,
			"date_of_joining": today(),
			"status": "Active",
			"jarz_delivery_partner": new.partner or None,
		}
	)
	employee.flags.ignore_mandatory = (
		True  # the till knows neither gender nor date of birth, and must not invent them
	)
	employee.insert(ignore_permissions=True)  # the endpoint has checked role and branch
	group = frappe.get_doc("Employee Group", settings.courier_groups().employees, for_update=True)
	group.append("employee_list", {"employee": employee.name})
	group.save(ignore_permissions=True)  # as above
	return employee.name
