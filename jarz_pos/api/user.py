"""Who is signed in, as the client's navigation reads it (contract 1.2)."""

import frappe

from jarz_pos import guards


@frappe.whitelist(methods=["GET", "POST"])
@guards.staff
def get_current_user_roles() -> dict:
	"""Roles, employee and branch of the caller; `branch` is the employee's, else the one branch that he works in.

	Shifts and B2B are not there yet: their flags are false, which keeps the client off those screens.
	"""
	user = frappe.session.user
	employee = _employee(user)
	branches = guards.branches(user)
	return {
		"user": user,
		"full_name": frappe.utils.get_fullname(user),
		"roles": sorted(guards.roles(user)),
		"employee": employee.name,
		"employee_name": employee.employee_name,
		"branch": employee.branch or (branches[0] if len(branches) == 1 else None),
		"require_pos_shift": False,
		"is_b2b_sales_rep": False,
		"can_access_b2b": False,
		"is_jarz_manager": guards.is_manager(user),
	}


def _employee(user: str) -> frappe._dict:
	"""The active Employee behind a user; an empty one for somebody without."""
	found = frappe.db.get_value(
		"Employee",
		{"user_id": user, "status": "Active"},
		["name", "employee_name", "branch"],
		as_dict=True,
		order_by="creation asc",
	)
	return found or frappe._dict()
