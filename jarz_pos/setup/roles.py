"""The shop's roles. Rights on our own documents stand in their JSON; rights on ERPNext's come with its own roles,
which the role profiles below add, because a permission row added to an ERPNext document would hide all of its own."""

import frappe

from jarz_pos.setup import records

ROLES = ("Jarz POS Staff", "JARZ line manager", "JARZ Manager", "Jarz Courier", "Jarz Merchant")

ROLE_PROFILES = {
	"Jarz POS Staff": ("Jarz POS Staff", "Sales User"),
	"Jarz Line Manager": ("Jarz POS Staff", "JARZ line manager", "Sales User", "Accounts User"),
	"Jarz Manager": ("Jarz POS Staff", "JARZ Manager", "Sales Manager", "Accounts User", "Stock User"),
}


def ensure_roles() -> list[str]:
	"""Create what is missing; returns what was made."""
	made = []
	for role in ROLES:
		if not frappe.db.exists("Role", role):
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert(
				ignore_permissions=True
			)
			made.append(f"Role {role}")
	for profile, roles in ROLE_PROFILES.items():
		if not frappe.db.exists("Role Profile", profile):
			document = frappe.get_doc({"doctype": "Role Profile", "role_profile": profile})
			document.set("roles", [{"role": role} for role in roles if frappe.db.exists("Role", role)])
			records.make(document)
			made.append(f"Role Profile {profile}")
	return made
