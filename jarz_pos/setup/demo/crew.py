"""Users, couriers and customers of the demo shop."""

import base64
import hashlib
import hmac
import random

import frappe
from frappe.model.document import Document
from frappe.utils.password import get_encryption_key

from jarz_pos import settings
from jarz_pos.customers import create
from jarz_pos.customers.pins import pin_at
from jarz_pos.customers.places import Place
from jarz_pos.setup import staffing
from jarz_pos.setup.demo import folk, places
from jarz_pos.setup.demo.records import ensure, leaf


def email(login: str) -> str:
	"""The address that a demo user signs in with."""
	return f"{login}@{folk.DOMAIN}"


def password() -> str:
	"""The password of all demo users: the same on every run, another on every site, and not to be guessed."""
	digest = hmac.new(get_encryption_key().encode(), b"jarz-pos demo", hashlib.sha256).digest()
	return base64.b32encode(digest)[:12].decode().lower()


def users() -> int:
	"""Staff, line managers and the manager; returns how many were made."""
	made = 0
	for login, (full_name, role_profile, branches) in folk.USERS.items():
		is_new = not frappe.db.exists("User", email(login))
		if is_new:
			staffing.employ(email(login), branches, role_profile, full_name=full_name, password=password())
		made += is_new
	return made


def couriers(company: Document) -> int:
	"""Employees and Suppliers in the couriers' groups, which the set-up made (contract 1.9.2); returns how many were made."""
	groups = settings.courier_groups()
	group = frappe.get_doc("Employee Group", groups.employees)
	made = 0
	for first, last, branch in folk.EMPLOYED_COURIERS:
		if not frappe.db.exists(
			"Employee", {"first_name": first, "last_name": last, "company": company.name}
		):
			employee = _employee(company, first, last, branch)
			group.append("employee_list", {"employee": employee.name})
			made += 1
	if made:
		group.save()
	for name, branch in folk.FREELANCE_COURIERS:
		if not frappe.db.exists("Supplier", {"supplier_name": name}):
			frappe.get_doc(
				{
					"doctype": "Supplier",
					"supplier_name": name,
					"supplier_group": groups.suppliers,
					"jarz_branch": branch,
				}
			).insert()
			made += 1
	return made


def customers() -> int:
	"""Customers with address, pin and phone, made as the till makes them; returns how many were made."""
	dice = random.Random(7)
	districts = [(branch, row[0]) for branch, rows in places.REGIONS.values() for row in rows]
	made = 0
	for number in range(folk.CUSTOMERS):
		new = _customer(number, dice, *districts[number * 7 % len(districts)])
		if not frappe.db.exists("Customer", {"customer_name": new.name}):
			create.create(new)
			made += 1
	return made


def customers_of(branch: str) -> list[str]:
	"""Ids of the demo customers that `branch` delivers to, in the order in which they were invented."""
	names = [_name(number) for number in range(folk.CUSTOMERS)]
	customer, territory = frappe.qb.DocType("Customer"), frappe.qb.DocType("Territory")
	rows = (
		frappe.qb.from_(customer)
		.join(territory)
		.on(territory.name == customer.territory)
		.select(customer.name, customer.customer_name)
		.where(customer.customer_name.isin(names) & (territory.jarz_pos_profile == branch))
		.run()
	)
	return [name for name, _shown in sorted(rows, key=lambda row: names.index(row[1]))]


def _name(number: int) -> str:
	"""Every pair of first and last name once: the two lists have no common period within 40."""
	return f"{folk.FIRST_NAMES[number % 20]} {folk.LAST_NAMES[(number + number // 20) % 8]}"


def _customer(number: int, dice: random.Random, branch: str, district: str) -> create.NewCustomer:
	street, house, flat = dice.choice(folk.STREETS), dice.randint(1, 180), dice.randint(1, 40)
	latitude, longitude = (centre + dice.uniform(-0.03, 0.03) for centre in places.CENTRES[branch])
	return create.NewCustomer(
		name=_name(number),
		mobile=f"010{5550000 + number * 137:08}",
		address=f"{house} {street}, flat {flat}",
		territory=district,
		customer_group=leaf("Customer Group", "Individual"),
		place=Place(pin=pin_at(latitude, longitude)),
	)


def _employee(company: Document, first: str, last: str, branch: str) -> Document:
	ensure("Branch", branch, branch=branch)
	gender = frappe.db.exists("Gender", "Male") or frappe.db.get_value(
		"Gender", {}, "name", order_by="name asc"
	)
	return frappe.get_doc(
		{
			"doctype": "Employee",
			"first_name": first,
			"last_name": last,
			"company": company.name,
			"branch": branch,
			"gender": gender,
			"date_of_birth": "1995-05-05",
			"date_of_joining": "2023-01-01",
			"status": "Active",
		}
	).insert()
