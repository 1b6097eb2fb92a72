"""Files in and out over HTTP, by the short names that clients use."""

import os

import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)
frappe.whitelist(allow_guest=True)(frappe.ping)


@frappe.whitelist(allow_guest=True)
def upload_file():
	"""Keep the uploaded `file`; `is_private`, `doctype`, `docname` and `fieldname` say how."""
	if frappe.session.user == "Guest":
		raise frappe.PermissionError
	form, upload = frappe.local.form_dict, frappe.request.files.get("file")
	document = frappe.get_doc(
		{
			"doctype": "File",
			"attached_to_doctype": form.get("doctype"),
			"attached_to_name": form.get("docname"),
			"attached_to_field": form.get("fieldname"),
			"file_name": os.path.basename(upload.filename or "") if upload else None,
			"is_private": frappe.utils.cint(form.get("is_private")),
			"content": upload.stream.read() if upload else None,
		}
	)
	return document.insert(ignore_permissions=True)


@frappe.whitelist(allow_guest=True)
def download_file(file_url):
	"""The content of a file that the user may read."""
	from sandbox.server.files import may_read

	if not may_read(file_url):
		raise frappe.PermissionError
	name = frappe.db.get_value("File", {"file_url": file_url}, "name")
	document = frappe.get_doc("File", name)
	response = frappe.local.response
	response["type"], response["display_content_as"] = "download", "inline"
	response["filename"], response["filecontent"] = document.file_name, document.get_content()
