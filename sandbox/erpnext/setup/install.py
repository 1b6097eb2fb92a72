"""Records of a fresh ERPNext: what is there after the installation, and what the setup wizard adds (both as observed)."""

import frappe
from frappe import tables
from frappe.utils.nestedset import rebuild_tree

PARTY_TYPES = {
	"Customer": "Receivable",
	"Supplier": "Payable",
	"Employee": "Payable",
	"Shareholder": "Payable",
}
ROLES = ("Customer", "Supplier", "Analytics", "Support Team", "Fulfillment User", "Quality Manager")
TREES = {
	"Item Group": ("All Item Groups", "Products", "Raw Material", "Services", "Sub Assemblies", "Consumable"),
	"Customer Group": ("All Customer Groups", "Individual", "Commercial", "Non Profit", "Government"),
	"Supplier Group": (
		"All Supplier Groups",
		"Services",
		"Local",
		"Raw Material",
		"Electrical",
		"Hardware",
		"Pharmaceutical",
		"Distributor",
	),
	"Sales Person": ("Sales Team",),
}
MODES = {
	"Cheque": "Bank",
	"Cash": "Cash",
	"Credit Card": "Bank",
	"Wire Transfer": "Bank",
	"Bank Draft": "Bank",
}
# Unit → whether it is counted in whole numbers
UNITS = {
	"Unit": 1,
	"Box": 1,
	"Nos": 1,
	"Pair": 1,
	"Set": 1,
	"Meter": 0,
	"Centimeter": 0,
	"Kg": 0,
	"Gram": 0,
	"Litre": 0,
	"Millilitre": 0,
	"Hour": 0,
	"Day": 0,
	"Minute": 0,
	"Percent": 0,
}
STOCK_ENTRY_TYPES = ("Material Issue", "Material Receipt", "Material Transfer", "Manufacture", "Repack")
PARTNER_TYPES = ("Channel Partner", "Distributor", "Dealer", "Agent", "Retailer", "Reseller")
DESIGNATIONS = ("Accountant", "Associate", "Manager", "Sales Representative", "Secretary")
GENDERS = ("Male", "Female", "Other", "Prefer not to say")
DEPARTMENT_ROOT = "All Departments"


def after_install() -> None:
	"""Party types and roles; everything else waits for the wizard."""
	for name, account_type in PARTY_TYPES.items():
		tables.put_row("Party Type", name, party_type=name, account_type=account_type)
	for role in ROLES:
		tables.put_row("Role", role, role_name=role, desk_access=int(role not in ("Customer", "Supplier")))
	for doctype in ("Accounts Settings", "Selling Settings", "Stock Settings", "Buying Settings"):
		frappe.get_doc({"doctype": doctype, **frappe.model.defaults.defaults_of(doctype)}).save()


def install_fixtures(country: str) -> None:
	"""Groups, units, modes and types of the setup wizard."""
	for doctype, (root, *names) in {
		**TREES,
		"Territory": ("All Territories", country, "Rest Of The World"),
	}.items():
		_tree(doctype, root, names)
	for mode, kind in MODES.items():
		tables.put_row("Mode of Payment", mode, mode_of_payment=mode, type=kind, enabled=1)
	for unit, whole in UNITS.items():
		tables.put_row("UOM", unit, uom_name=unit, must_be_whole_number=whole, enabled=1)
	for name in STOCK_ENTRY_TYPES:
		tables.put_row("Stock Entry Type", name, purpose=name, is_standard=1)
	for name in PARTNER_TYPES:
		tables.put_row("Sales Partner Type", name, sales_partner_type=name)
	for name in GENDERS:
		tables.put_row("Gender", name, gender=name)
	for name in DESIGNATIONS:
		tables.put_row("Designation", name, designation_name=name)
	tables.put_row("Warehouse Type", "Transit")
	tables.put_row("Department", DEPARTMENT_ROOT, department_name=DEPARTMENT_ROOT, is_group=1)
	rebuild_tree("Department")


def price_lists(currency: str) -> None:
	"""Standard Buying and Standard Selling in the company's currency."""
	for name, side in (("Standard Buying", "buying"), ("Standard Selling", "selling")):
		tables.put_row("Price List", name, price_list_name=name, currency=currency, enabled=1, **{side: 1})


def _tree(doctype: str, root: str, names: list[str]) -> None:
	field, parent = f"{frappe.scrub(doctype)}_name", f"parent_{frappe.scrub(doctype)}"
	tables.put_row(doctype, root, **{field: root, "is_group": 1})
	for name in names:
		tables.put_row(doctype, name, **{field: name, parent: root, "is_group": 0, "old_parent": root})
	_number(doctype, root, names)


def _number(doctype: str, root: str, names: list[str]) -> None:
	"""In the order in which they were made, not by name."""
	for position, name in enumerate(names):
		place = {"lft": 2 + 2 * position, "rgt": 3 + 2 * position}
		frappe.db.set_value(doctype, name, place, update_modified=False)
	place = {"lft": 1, "rgt": 2 + 2 * len(names)}
	frappe.db.set_value(doctype, root, place, update_modified=False)
