import frappe

from jarz_pos.tests import shapes

ROLES = "jarz_pos.api.user.get_current_user_roles"


def facts(http, user: str) -> dict:
	answer = http(user).post(ROLES)
	assert answer.status == 200
	shapes.assert_shape(answer.message, shapes.USER)
	return answer.message


def test_a_cashier_is_told_his_roles_and_his_branch(world, http):
	found = facts(http, world.staff)
	assert (found["user"], found["branch"]) == (world.staff, world.branch.name)
	assert "Jarz POS Staff" in found["roles"]
	assert all(isinstance(role, str) for role in found["roles"])
	assert found["is_jarz_manager"] is False
	assert not any(found[key] for key in ("require_pos_shift", "is_b2b_sales_rep", "can_access_b2b"))


def test_a_manager_of_two_branches_has_none_that_is_his(world, http):
	found = facts(http, world.manager)
	assert "JARZ Manager" in found["roles"]
	assert (found["branch"], found["is_jarz_manager"]) == (None, True)


def test_an_employee_is_told_who_he_is(world, http, committed):
	with committed():
		frappe.get_doc({"doctype": "Branch", "branch": "فرع مدينة نصر"}).insert(ignore_if_duplicate=True)
		employee = frappe.get_doc(
			{
				"doctype": "Employee",
				"first_name": "Sameh",
				"gender": "Male",
				"date_of_birth": "1990-01-01",
				"date_of_joining": "2020-01-01",
				"company": world.company,
				"user_id": world.second_staff,
				"branch": "فرع مدينة نصر",
				"status": "Active",
				"create_user_permission": 0,
			}
		).insert()
	try:
		found = facts(http, world.second_staff)
		assert (found["employee"], found["employee_name"]) == (employee.name, "Sameh")
		assert found["branch"] == "فرع مدينة نصر"
	finally:
		with committed():
			employee.delete()


def test_who_does_not_work_in_the_shop_gets_a_403(world, http):
	for user in (world.stranger, world.bookkeeper, None):
		assert http(user).post(ROLES).status == 403


def test_signing_in_is_frappes_own(world, http):
	client = http(world.staff)
	assert client.sid
	assert client.post("frappe.auth.get_logged_user").message == world.staff
	assert http(None).post("/api/method/login", {"usr": world.staff, "pwd": "wrong"}).status == 401
