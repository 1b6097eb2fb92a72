"""Branches, districts, menu, stock and opening hours of the demo shop."""

import frappe
from frappe.model.document import Document

from jarz_pos.setup.demo import menu, places
from jarz_pos.setup.demo.records import ensure, root

PRICE_LIST = "Jarz Demo Menu"
SHELF, COST_SHARE = 200, 0.4
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def goods(company: Document) -> int:
	"""Price list, item groups, items with prices and bundles; returns how many items were made."""
	ensure(
		"Price List",
		PRICE_LIST,
		price_list_name=PRICE_LIST,
		currency=company.default_currency,
		selling=1,
		enabled=1,
	)
	ensure(
		"Item Group",
		menu.MENU,
		item_group_name=menu.MENU,
		parent_item_group=root("Item Group"),
		is_group=1,
	)
	made = 0
	for group, (prefix, rows) in menu.GROUPS.items():
		ensure("Item Group", group, item_group_name=group, parent_item_group=menu.MENU)
		for number, (name, price) in enumerate(rows, 1):
			made += _item(f"{prefix}-{number:02}", name, group, price)
	for bundle, (code, price, free_shipping, groups) in menu.BUNDLES.items():
		made += _item(code, bundle, menu.MENU, None, is_stock_item=0)
		ensure(
			"Bundle",
			bundle,
			bundle_name=bundle,
			erpnext_item=code,
			bundle_price=price,
			free_shipping=free_shipping,
			items=[{"item_group": group, "quantity": quantity} for group, quantity in groups],
		)
	return made


def branches(company: Document) -> int:
	"""POS Profiles with warehouse and timetable; the set-up adds the drawer. Returns how many were made."""
	made = 0
	for name, hours in places.BRANCHES.items():
		warehouse = f"{name} Store - {company.abbr}"
		ensure("Warehouse", warehouse, warehouse_name=f"{name} Store", company=company.name)
		_profile, is_new = ensure(
			"POS Profile",
			name,
			company=company.name,
			currency=company.default_currency,
			warehouse=warehouse,
			selling_price_list=PRICE_LIST,
			write_off_account=company.write_off_account or _any_expense_account(company.name),
			write_off_cost_center=company.cost_center,
			write_off_limit=1,
			item_groups=[{"item_group": group} for group in menu.GROUPS],
		)
		_timetable(name, *hours)
		made += is_new
	return made


def districts() -> int:
	"""Territories with fees and Arabic names, each with its branch; returns how many were made."""
	made = 0
	for region, (branch, rows) in places.REGIONS.items():
		ensure(
			"Territory",
			region,
			territory_name=region,
			parent_territory=root("Territory"),
			is_group=1,
		)
		for name, arabic, income, expense in rows:
			_territory, is_new = ensure(
				"Territory",
				name,
				territory_name=name,
				parent_territory=region,
				jarz_territory_name_ar=arabic,
				jarz_pos_profile=branch,
				jarz_delivery_income=income,
				jarz_delivery_expense=expense,
			)
			made += is_new
	return made


def stock(company: Document) -> int:
	"""One Stock Entry fills the empty shelves of each branch; returns how many kinds of goods were received."""
	received = 0
	for branch in places.BRANCHES:
		warehouse = frappe.db.get_value("POS Profile", branch, "warehouse")
		known = set(
			frappe.get_all("Bin", filters={"warehouse": warehouse}, pluck="item_code", order_by="name asc")
		)
		missing = [(code, price) for code, price in _priced_items() if code not in known]
		if missing:
			_receive(company.name, warehouse, missing)
		received += len(missing)
	return received


def _item(code: str, name: str, group: str, price: str | None, **values: object) -> bool:
	_item, is_new = ensure(
		"Item",
		code,
		**{
			"item_code": code,
			"item_name": name,
			"item_group": group,
			"stock_uom": "Nos",
			"is_stock_item": 1,
			"is_sales_item": 1,
			**values,
		},
	)
	listed = frappe.db.exists("Item Price", {"item_code": code, "price_list": PRICE_LIST})
	if price is not None and not listed:
		frappe.get_doc(
			{
				"doctype": "Item Price",
				"item_code": code,
				"price_list": PRICE_LIST,
				"price_list_rate": price,
				"selling": 1,
			}
		).insert()
	return is_new


def _timetable(branch: str, opening: str, closing: str, minutes: int, last_minutes: int) -> None:
	ensure(
		"Jarz POS Profile Timetable",
		branch,
		pos_profile=branch,
		slot_hours=minutes // 60,
		slot_minutes=str(minutes % 60),
		has_custom_last_slot=int(bool(last_minutes)),
		last_slot_hours=last_minutes // 60,
		last_slot_minutes=str(last_minutes % 60),
		timetable=[
			{"day": day, "opening_time": opening, "closing_time": closing, "same_day": "Next Day"}
			for day in WEEK
		],
	)


def _priced_items() -> list[tuple[str, float]]:
	return [
		(f"{prefix}-{number:02}", float(price))
		for prefix, rows in menu.GROUPS.values()
		for number, (_name, price) in enumerate(rows, 1)
	]


def _receive(company: str, warehouse: str, goods: list[tuple[str, float]]) -> None:
	entry = frappe.get_doc(
		{"doctype": "Stock Entry", "stock_entry_type": "Material Receipt", "company": company}
	)
	for code, price in goods:
		row = {"item_code": code, "qty": SHELF, "t_warehouse": warehouse, "basic_rate": price * COST_SHARE}
		entry.append("items", row)
	entry.insert().submit()


def _any_expense_account(company: str) -> str:
	return frappe.db.get_value(
		"Account", {"company": company, "root_type": "Expense", "is_group": 0}, "name", order_by="lft asc"
	)
