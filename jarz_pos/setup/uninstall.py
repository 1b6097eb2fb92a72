"""Remove what the set-up made, and only that. Orders stay what they always were: Sales Invoices of ERPNext."""

import frappe

from jarz_pos.setup import custom_fields, records, roles


def before_uninstall() -> None:
	"""Called by `bench uninstall-app` before Frappe removes our DocTypes and their tables."""
	_remove_records()
	_remove_custom_fields()
	_remove_roles()


def _remove_records() -> None:
	"""What is still in use (an account with entries, a mode of an old payment) belongs to the books and stays."""
	for doctype, name in records.remembered():
		if not frappe.db.exists(doctype, name):
			continue
		frappe.db.savepoint("jarz_uninstall")
		try:
			_detach(doctype, name)
			frappe.delete_doc(doctype, name, ignore_permissions=True)
		except frappe.ValidationError as in_use:
			frappe.db.rollback(save_point="jarz_uninstall")
			frappe.clear_messages()
			print(f"{doctype} {name} stays, it is in use: {frappe.utils.strip_html(str(in_use))[:120]}")


def _detach(doctype: str, name: str) -> None:
	"""Take our own links away, so that they do not count as use."""
	if doctype == "Mode of Payment":
		frappe.db.delete("POS Payment Method", {"mode_of_payment": name, "parenttype": "POS Profile"})
	if doctype in ("Mode of Payment", "Account", "Customer"):
		frappe.db.delete("Singles", {"doctype": "Jarz Settings", "value": name})
		frappe.db.delete("Jarz Company Accounts", {"parent": "Jarz Settings"})


def _remove_custom_fields() -> None:
	for doctype, fields in custom_fields.definitions().items():
		names = [field["fieldname"] for field in fields]
		for name in frappe.get_all(
			"Custom Field",
			filters={"dt": doctype, "fieldname": ("in", names)},
			pluck="name",
			order_by="idx asc",
		):
			frappe.delete_doc("Custom Field", name, ignore_permissions=True)
		columns = set(frappe.db.get_table_columns(doctype))
		for column in names:
			if column in columns:
				# Names of tables and columns cannot be parameters; these come from our own constants.
				frappe.db.sql_ddl("alter table `tab{0}` drop column `{1}`".format(doctype, column))
		frappe.clear_cache(doctype=doctype)


def _remove_roles() -> None:
	for role in roles.ROLES:
		if frappe.db.exists("Role", role):
			frappe.db.delete("Has Role", {"role": role})
			frappe.delete_doc("Role", role, ignore_permissions=True, force=True)
