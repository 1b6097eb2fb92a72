"""The shop that the tests trade in: made once on a test site, through documents, and the same on every run."""

from dataclasses import dataclass, field

import frappe
from frappe.desk.page.setup_wizard.setup_wizard import setup_complete
from frappe.model.document import Document
from frappe.utils import add_days, getdate, today
from frappe.utils.password import update_password

PASSWORD = "piastre-by-piastre-7"


@dataclass(frozen=True)
class Branch:
	name: str
	company: str
	warehouse: str
	price_list: str
	territory: str


@dataclass(frozen=True)
class World:
	"""Names of everything a test may lean on; all of it is committed."""

	company: str = "Jarz Trading"  # EGP, chart "Standard"
	other_company: str = "Nile Foods"  # KWD: three decimals
	branch: Branch = Branch(
		"Nasr City", "Jarz Trading", "Nasr City Store - JT", "Jarz Retail", "Nasr City Area"
	)
	second_branch: Branch = Branch("Maadi", "Jarz Trading", "Maadi Store - JT", "Jarz Retail", "Maadi Area")
	foreign_branch: Branch = Branch(
		"Salmiya", "Nile Foods", "Salmiya Store - NF", "Nile Retail", "Salmiya Area"
	)
	staff: str = "staff@jarz.test"  # Nasr City
	second_staff: str = "staff.maadi@jarz.test"
	foreign_staff: str = "staff.salmiya@jarz.test"
	line_manager: str = "line.manager@jarz.test"  # Nasr City
	manager: str = "manager@jarz.test"  # Nasr City and Maadi
	stranger: str = "stranger@jarz.test"  # a website user without roles
	bookkeeper: str = "bookkeeper@jarz.test"  # ERPNext's Accounts User, none of our roles
	customer: str = "Mona Adel"  # address in Nasr City Area
	second_customer: str = "Karim Fathy"  # address in Maadi Area
	bundle: str = "Party Box"  # 2 x Cakes, 1 x Drinks for 99.99
	group_cakes: str = "Test Cakes"
	group_drinks: str = "Test Drinks"
	sales_partner: str = "Fast Food App"
	partner_customer: str = "Fast Food App Ltd"
	items: dict[str, str] = field(
		default_factory=lambda: {
			"CAKE-1": "45.00",
			"CAKE-2": "33.35",
			"CAKE-3": "12.50",
			"DRINK-1": "15.00",
			"DRINK-2": "7.77",
		}
	)


def world() -> World:
	"""The committed shop; the first call of a site makes it, which takes ERPNext's setup wizard some seconds."""
	shop = World()
	if not frappe.db.exists("Jarz POS Profile Timetable", shop.second_branch.name):
		_build(shop)
		frappe.db.commit()  # the front doors of the tests are other processes
	return shop


def ensure(doctype: str, name: str, **values: object) -> Document:
	"""The document `name`, made with `values` where it is missing."""
	if frappe.db.exists(doctype, name):
		return frappe.get_doc(doctype, name)
	document = frappe.get_doc({"doctype": doctype, **values})
	return document.insert(ignore_permissions=True, set_name=name if values.get("set_name") else None)


def make_user(email: str, *roles: str, branches: tuple[str, ...] = ()) -> str:
	"""An enabled user with the test password, listed in `branches`."""
	if not frappe.db.exists("User", email):
		user = frappe.get_doc(
			{"doctype": "User", "email": email, "first_name": email.split("@")[0], "send_welcome_email": 0}
		)
		user.set("roles", [{"role": role} for role in roles])
		user.insert(ignore_permissions=True)
		update_password(email, PASSWORD)
	for branch in branches:
		profile = frappe.get_doc("POS Profile", branch)
		if email not in {row.user for row in profile.applicable_for_users}:
			profile.append("applicable_for_users", {"user": email})
			profile.save(ignore_permissions=True)
	return email


def make_company(name: str, abbreviation: str, currency: str, country: str, chart: str = "Standard") -> str:
	"""A company with the chart of accounts `chart`."""
	ensure(
		"Company",
		name,
		company_name=name,
		abbr=abbreviation,
		default_currency=currency,
		country=country,
		create_chart_of_accounts_based_on="Standard Template",
		chart_of_accounts=chart,
	)
	return name


def make_branch(branch: Branch, users: tuple[str, ...] = (), item_groups: tuple[str, ...] = ()) -> Branch:
	"""A POS Profile with its warehouse and its territory; the drawer comes by itself."""
	abbreviation, currency = frappe.db.get_value("Company", branch.company, ["abbr", "default_currency"])
	ensure(
		"Warehouse",
		branch.warehouse,
		warehouse_name=branch.warehouse.removesuffix(f" - {abbreviation}"),
		company=branch.company,
	)
	ensure(
		"Price List",
		branch.price_list,
		price_list_name=branch.price_list,
		currency=currency,
		selling=1,
		enabled=1,
	)
	company = frappe.get_doc("Company", branch.company)
	if not frappe.db.exists("POS Profile", branch.name):
		profile = frappe.get_doc(
			{
				"doctype": "POS Profile",
				"name": branch.name,
				"company": branch.company,
				"currency": currency,
				"warehouse": branch.warehouse,
				"selling_price_list": branch.price_list,
				"write_off_account": company.write_off_account or company.default_expense_account,
				"write_off_cost_center": company.cost_center,
				"write_off_limit": 1,
				"item_groups": [{"item_group": group} for group in item_groups],
			}
		)
		profile.insert(ignore_permissions=True)
	ensure(
		"Territory",
		branch.territory,
		territory_name=branch.territory,
		parent_territory="All Territories",
		jarz_pos_profile=branch.name,
		jarz_delivery_income=50,
		jarz_delivery_expense=30,
		jarz_territory_name_ar="مدينة نصر",
	)
	return branch


def make_item(
	code: str, group: str, rate: str | None = None, price_list: str = "Jarz Retail", **values: object
) -> str:
	"""A sales item, with an Item Price when `rate` is given."""
	ensure(
		"Item",
		code,
		**{
			"item_code": code,
			"item_name": f"{code} name",
			"item_group": group,
			"stock_uom": "Nos",
			"is_stock_item": 1,
			"is_sales_item": 1,
			**values,
		},
	)
	if rate is not None and not frappe.db.exists("Item Price", {"item_code": code, "price_list": price_list}):
		frappe.get_doc(
			{
				"doctype": "Item Price",
				"item_code": code,
				"price_list": price_list,
				"price_list_rate": rate,
				"selling": 1,
			}
		).insert(ignore_permissions=True)
	return code


def make_customer(name: str, territory: str, mobile: str) -> str:
	"""A customer with a shipping address in `territory` and a primary contact."""
	if frappe.db.exists("Customer", name):
		return name
	customer = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": name,
			"customer_type": "Individual",
			"customer_group": "Individual",
			"territory": territory,
		}
	).insert(ignore_permissions=True)
	link = [{"link_doctype": "Customer", "link_name": customer.name}]
	address = frappe.get_doc(
		{
			"doctype": "Address",
			"address_title": name,
			"address_type": "Shipping",
			"address_line1": "12 Nile Street",
			"city": territory,
			"country": "Egypt",
			"is_primary_address": 1,
			"is_shipping_address": 1,
			"phone": mobile,
			"links": link,
		}
	).insert(ignore_permissions=True)
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": name,
			"is_primary_contact": 1,
			"links": link,
		}
	).insert(ignore_permissions=True)
	# Not with the insert: for a number ERPNext then links old calls, and commits.
	contact.append("phone_nos", {"phone": mobile, "is_primary_mobile_no": 1})
	contact.save(ignore_permissions=True)
	customer.reload()
	customer.customer_primary_contact = contact.name
	customer.customer_primary_address = address.name
	customer.mobile_no = mobile
	customer.save(ignore_permissions=True)
	return customer.name


def receive_stock(company: str, warehouse: str, quantities: dict[str, int], rate: int = 5) -> None:
	"""Goods at `rate` in `warehouse`, by a Stock Entry."""
	entry = frappe.get_doc(
		{"doctype": "Stock Entry", "stock_entry_type": "Material Receipt", "company": company}
	)
	for item, quantity in quantities.items():
		entry.append(
			"items", {"item_code": item, "qty": quantity, "t_warehouse": warehouse, "basic_rate": rate}
		)
	entry.insert(ignore_permissions=True).submit()


def _build(shop: World) -> None:
	if not frappe.db.exists("Company", shop.company):
		_run_setup_wizard(shop.company)
	make_company(shop.other_company, "NF", "KWD", "Kuwait")
	for group in (shop.group_cakes, shop.group_drinks):
		ensure("Item Group", group, item_group_name=group, parent_item_group="All Item Groups")
	for branch in (shop.branch, shop.second_branch, shop.foreign_branch):
		make_branch(branch, item_groups=(shop.group_cakes, shop.group_drinks))
	_people(shop)
	_goods(shop)
	make_customer(shop.customer, shop.branch.territory, "01001234567")
	make_customer(shop.second_customer, shop.second_branch.territory, "+20 100 765 4321")
	_partner(shop)
	for branch in (shop.branch, shop.second_branch):
		_timetable(branch.name)


def _run_setup_wizard(company: str) -> None:
	year = getdate(today()).year
	setup_complete(
		{
			"language": "English",
			"country": "Egypt",
			"timezone": "Africa/Cairo",
			"currency": "EGP",
			"full_name": "Shop Owner",
			"email": "owner@jarz.test",
			"password": PASSWORD,
			"company_name": company,
			"company_abbr": "JT",
			"chart_of_accounts": "Standard",
			"fy_start_date": f"{year}-01-01",
			"fy_end_date": f"{year}-12-31",
			"bank_account": "",
			"setup_demo": 0,
		}
	)


def _people(shop: World) -> None:
	first, second = shop.branch.name, shop.second_branch.name
	make_user(shop.staff, "Jarz POS Staff", "Sales User", branches=(first,))
	make_user(shop.second_staff, "Jarz POS Staff", "Sales User", branches=(second,))
	make_user(shop.foreign_staff, "Jarz POS Staff", "Sales User", branches=(shop.foreign_branch.name,))
	make_user(shop.line_manager, "Jarz POS Staff", "JARZ line manager", "Accounts User", branches=(first,))
	make_user(shop.manager, "Jarz POS Staff", "JARZ Manager", "Accounts User", branches=(first, second))
	make_user(shop.stranger)
	make_user(shop.bookkeeper, "Accounts User")


def _goods(shop: World) -> None:
	for code, rate in shop.items.items():
		make_item(code, shop.group_cakes if code.startswith("CAKE") else shop.group_drinks, rate)
		make_item(code, shop.group_cakes, rate, price_list=shop.foreign_branch.price_list)
	make_item("PARTY-BOX", shop.group_cakes, is_stock_item=0)
	ensure(
		"Bundle",
		shop.bundle,
		bundle_name=shop.bundle,
		bundle_price="99.99",
		erpnext_item="PARTY-BOX",
		items=[
			{"item_group": shop.group_cakes, "quantity": 2},
			{"item_group": shop.group_drinks, "quantity": 1},
		],
	)
	for branch in (shop.branch, shop.second_branch):
		receive_stock(branch.company, branch.warehouse, dict.fromkeys(shop.items, 1000))


def _partner(shop: World) -> None:
	make_customer(shop.partner_customer, shop.branch.territory, "0222334455")
	ensure(
		"Sales Partner",
		shop.sales_partner,
		partner_name=shop.sales_partner,
		territory=shop.branch.territory,
		commission_rate=15,
		jarz_customer=shop.partner_customer,
		jarz_online_payment_fees=2,
	)


def _timetable(branch: str) -> None:
	days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
	ensure(
		"Jarz POS Profile Timetable",
		branch,
		pos_profile=branch,
		slot_hours=2,
		slot_minutes="0",
		timetable=[
			{"day": day, "opening_time": "10:00:00", "closing_time": "02:00:00", "same_day": "Next Day"}
			for day in days
		],
	)


def tomorrow() -> str:
	"""A date on which every slot is still to come."""
	return add_days(today(), 1)
