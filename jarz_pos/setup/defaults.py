"""Records a shop needs from the first day; what exists is left as it is."""

import frappe
from frappe.utils.nestedset import get_root_of

from jarz_pos.setup import records

WALK_IN = "Walking Customer"
COURIERS = "Delivery"


def ensure_defaults() -> list[str]:
	"""Customer and groups that the till and the board count on; returns what was made."""
	if not frappe.db.exists("Company", {}):
		return []  # the setup wizard has not run: ERPNext's own groups are not there yet
	return [*_ensure_walk_in_customer(), *_ensure_courier_groups()]


def _ensure_walk_in_customer() -> list[str]:
	if frappe.db.get_single_value("Jarz Settings", "walk_in_customer"):
		return []
	made = []
	if not frappe.db.exists("Customer", WALK_IN):
		group = _leaf("Customer Group", "Individual")
		territory = _leaf("Territory", "")
		if not group or not territory:
			return []
		customer = frappe.get_doc(
			{
				"doctype": "Customer",
				"customer_name": WALK_IN,
				"customer_type": "Individual",
				"customer_group": group,
				"territory": territory,
			}
		)
		name = records.make(customer)
		made.append(f"Customer {name}")
	else:
		name = WALK_IN
	frappe.db.set_single_value("Jarz Settings", "walk_in_customer", name)
	return made


def _ensure_courier_groups() -> list[str]:
	groups = {
		"courier_employee_group": ("Employee Group", {"employee_group_name": COURIERS}),
		"courier_supplier_group": (
			"Supplier Group",
			{"supplier_group_name": COURIERS, "parent_supplier_group": get_root_of("Supplier Group")},
		),
	}
	made = []
	for field, (doctype, values) in groups.items():
		if frappe.db.get_single_value("Jarz Settings", field):
			continue
		if not frappe.db.exists(doctype, COURIERS):
			records.make(frappe.get_doc({"doctype": doctype, **values}))
			made.append(f"{doctype} {COURIERS}")
		frappe.db.set_single_value("Jarz Settings", field, COURIERS)
	return made


def _leaf(doctype: str, wanted: str) -> str | None:
	return (wanted and frappe.db.exists(doctype, {"name": wanted, "is_group": 0})) or frappe.db.get_value(
		doctype, {"is_group": 0}, "name", order_by="lft asc"
	)
