"""Remove what the set-up made, and only that. Orders stay what they always were: Sales Invoices of ERPNext."""

import frappe

from jarz_pos.setup import custom_fields, records, roles
from jarz_pos.setup.indexes import remove_indexes


def before_uninstall() -> None:
	"""Called by `bench uninstall-app` before Frappe removes our DocTypes and their tables."""
	_remove_records()
	remove_indexes()
	_remove_custom_fields()
	_remove_roles()
	_remove_what_frappe_leaves()


def after_uninstall() -> None:
	"""Called once the app is off the list of apps. Frappe drops that list from its cache, but not the hooks made from it."""
	frappe.clear_cache()


def _remove_records() -> None:
	"""What is still in use (an account with entries, a mode of an old payment) belongs to the books and stays.

	One of ours may use another, whichever was made first, so the rest is tried again as long as something goes.
	"""
	_clear_settings()
	left = [record for record in records.remembered() if frappe.db.exists(*record)]
	while left:
		reasons = {record: reason for record in left if (reason := _remove(*record))}
		if len(reasons) == len(left):
			break
		left = list(reasons)
	for doctype, name in left:
		print(f"{doctype} {name} stays: {reasons[doctype, name]}")


def _clear_settings() -> None:
	settings = frappe.get_doc("Jarz Settings")
	settings.update({"company_accounts": []})
	for field in settings.meta.get_link_fields():
		settings.set(field.fieldname, "")
	settings.save(ignore_permissions=True)  # uninstalling is an administrator's act
	frappe.db.set_single_value("Jarz Crypto Settings", "mode_of_payment", "")


def _remove(doctype: str, name: str) -> str:
	"""Delete the document; returns why it cannot go, "" when it is gone."""
	frappe.db.savepoint("jarz_uninstall")
	try:
		_detach(doctype, name)
		frappe.delete_doc(doctype, name, ignore_permissions=True)
	except frappe.ValidationError as in_use:
		frappe.db.rollback(save_point="jarz_uninstall")
		shown = frappe.get_message_log()
		frappe.clear_messages()
		return frappe.utils.strip_html(str(shown[0].get("message") if shown else in_use))
	return ""


def _detach(doctype: str, name: str) -> None:
	"""Take away the links that are no use of their own: branches, and defaults that ERPNext chose by itself."""
	if doctype == "Mode of Payment":
		frappe.db.delete("POS Payment Method", {"mode_of_payment": name, "parenttype": "POS Profile"})
	if doctype == "Account":
		company = frappe.db.get_value("Account", name, "company")
		for field in frappe.get_meta("Company").get("fields", {"fieldtype": "Link", "options": "Account"}):
			if frappe.db.get_value("Company", company, field.fieldname) == name:
				frappe.db.set_value("Company", company, field.fieldname, None)


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


def _remove_what_frappe_leaves() -> None:
	"""Values of our Singles, which have no table to drop, and jobs that the scheduler would go on calling."""
	singles = frappe.get_all("DocType", filters={"module": "Jarz POS", "issingle": 1}, pluck="name")
	frappe.db.delete("Singles", {"doctype": ("in", singles)})
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "jarz_pos.%")})
