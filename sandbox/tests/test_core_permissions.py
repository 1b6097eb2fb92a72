"""Rights by role, owner, User Permission and the apps' hooks, as observed on a bench."""

import frappe
import pytest

ME, OTHER = "me@trial.test", "other@trial.test"


def test_owners_reach_their_own_documents_only(core, as_trial_user):
	foreign = frappe.get_doc({"doctype": "Trial Order", "title": "foreign"}).insert()
	with as_trial_user(ME):
		mine = frappe.get_doc({"doctype": "Trial Order", "title": "mine"}).insert()
		assert frappe.get_list("Trial Order", pluck="title") == ["mine"]
		assert len(frappe.get_all("Trial Order", {"name": ("in", (mine.name, foreign.name))})) == 2
		assert [
			(
				right,
				frappe.has_permission("Trial Order", right, doc=foreign),
				frappe.has_permission("Trial Order", right, doc=mine),
				frappe.has_permission("Trial Order", right),
			)
			for right in ("read", "write", "create", "delete", "submit")
		] == [
			("read", False, True, True),
			("write", False, True, False),
			("create", True, True, True),
			("delete", False, True, False),
			("submit", False, False, False),
		]
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("Trial Order", foreign.name).save()
		assert frappe.local.message_log[-1].message == (
			f"User <strong>{ME}</strong> does not have access to this document: Trial Order - {foreign.name}"
		)
		with pytest.raises(
			frappe.PermissionError, match=f"User not allowed to delete Trial Order: {foreign.name}"
		):
			frappe.delete_doc("Trial Order", foreign.name)
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("Trial Order", mine.name).submit()
		frappe.delete_doc("Trial Order", mine.name)


def test_without_a_role_there_is_no_list(core, as_trial_user):
	with as_trial_user(OTHER, "Sales User"):
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Trial Order")
		assert frappe.local.message_log[-1].message == (
			f"User <strong>{OTHER}</strong> does not have doctype access via role permission for document"
			" <strong>Trial Order</strong>"
		)
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc({"doctype": "Trial Order", "title": "x"}).insert()
		frappe.get_doc({"doctype": "Trial Order", "title": "x"}).insert(ignore_permissions=True)


def test_hooks_narrow_lists_and_documents(core, as_trial_user):
	frappe.get_doc({"doctype": "Trial Note", "name": "n1", "text": f"for {ME} 100%"}).insert()
	frappe.get_doc({"doctype": "Trial Note", "name": "n2", "text": "for nobody"}).insert()
	with as_trial_user(ME):
		assert frappe.get_list("Trial Note", pluck="name") == ["n1"]
		assert frappe.get_list("Trial Note", {"name": ("in", ["n1", "n2"])}, pluck="name") == ["n1"]
		assert frappe.has_permission("Trial Note", doc="n1")
		assert not frappe.has_permission("Trial Note", doc="n2")


def test_user_permissions_narrow_links(core, as_trial_user):
	with as_trial_user(ME, "System Manager"):
		pass
	frappe.get_doc({"doctype": "User Permission", "user": ME, "allow": "Role", "for_value": "Guest"}).insert()
	allowed = frappe.get_doc({"doctype": "Trial Order", "title": "a", "role": "Guest"}).insert()
	empty = frappe.get_doc({"doctype": "Trial Order", "title": "b"}).insert()
	frappe.db.set_value("Trial Order", empty.name, "role", None)
	refused = frappe.get_doc({"doctype": "Trial Order", "title": "c", "role": "All"}).insert()
	with as_trial_user(ME):
		names = frappe.get_list("Trial Order", {"title": ("in", "abc")}, pluck="name", order_by="title")
		assert allowed.name in frappe.get_list("Trial Order", pluck="name")
		assert empty.name in frappe.get_list("Trial Order", pluck="name")
		assert refused.name not in frappe.get_list("Trial Order", pluck="name")
		assert not frappe.has_permission("Trial Order", doc=refused.name)
		assert frappe.has_permission("Trial Order", doc=allowed.name)
		assert frappe.get_list("Role", pluck="name") == ["Guest"]
		assert names == []


def test_roles(core, as_trial_user):
	with as_trial_user(ME):
		assert frappe.get_roles() == ["Trial User", "All", "Guest", "Desk User"]
	assert frappe.get_roles("Guest") == ["Guest"]
	assert frappe.get_roles("nobody@x.y") == ["All", "Guest"]
	assert "System Manager" in frappe.get_roles("Administrator")
	with as_trial_user(ME), pytest.raises(frappe.PermissionError):
		frappe.only_for("System Manager")


def test_passwords(core, as_trial_user):
	from frappe.utils.password import check_password, update_password

	with as_trial_user(ME):
		pass
	update_password(ME, "right")
	assert check_password(ME.upper(), "right") == ME
	with pytest.raises(frappe.AuthenticationError, match="Incorrect User or Password"):
		check_password(ME, "wrong")
	with pytest.raises(frappe.AuthenticationError):
		check_password("nobody@x.y", "right")


def test_child_rows_are_read_through_their_parent(core, as_trial_user):
	frappe.get_doc({"doctype": "Trial Order", "title": "x", "rows": [{"item": "a"}]}).insert()
	with as_trial_user(ME):
		assert frappe.get_list("Trial Row", parent_doctype="Trial Order", pluck="item")
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Trial Row", pluck="item")


def test_lists_leave_out_columns_that_are_not_there(core):
	frappe.get_doc({"doctype": "Trial Note", "name": "n"}).insert()
	row = frappe.get_list("Trial Note", {"name": "n"}, ["name", "nothing"])[0]
	assert row == {"name": "n"}
	with pytest.raises(frappe.db.OperationalError):
		frappe.get_list("Trial Note", fields=["name", "nothing"], ignore_permissions=True)


def test_everybody_knows_himself(core, as_trial_user):
	with as_trial_user(OTHER, "Trial User"):
		pass
	frappe.db.set_value("Role", "Trial User", "desk_access", 0)
	with as_trial_user("web@trial.test", "Trial User"):
		assert frappe.get_list("User", pluck="name") == ["web@trial.test"]
		assert frappe.has_permission("User", "write", doc="web@trial.test")
		assert not frappe.has_permission("User", "read", doc=OTHER)
	with as_trial_user(OTHER):
		names = frappe.get_list("User", pluck="name")
		assert OTHER in names and "Administrator" not in names
