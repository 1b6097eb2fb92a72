"""Printers and print jobs as documents, for tests."""

import frappe
from frappe.model.document import Document

from jarz_pos.printing import jobs


def make_printer(name: str, branch: str, **values: object) -> str:
	"""The printer `name` with exactly these settings, whatever an earlier test left in it."""
	settings = {
		"branch": branch,
		"connection": "Network",
		"host": "127.0.0.1",
		"port": 9100,
		"enabled": 1,
		"drawer": "",
		"paper_width": "80",
		"language": "English",
		"as_picture": 0,
		**dict.fromkeys(
			("open_on_cash", "print_kitchen", "print_courier", "print_receipt", "print_settlement"), 0
		),
		**values,
	}
	if frappe.db.exists("Jarz Printer", name):
		printer = frappe.get_doc("Jarz Printer", name)
	else:
		printer = frappe.get_doc({"doctype": "Jarz Printer", "printer_name": name})
	printer.update(settings)
	return printer.save(ignore_permissions=True).name


def make_slip(order: Document) -> tuple[str, str]:
	"""A printer at a till of the order's branch, and a receipt that waits there; their names."""
	printer = make_printer("Slip Printer", order.jarz_branch, connection="Till", host="", drawer="Pin 2")
	job = jobs.add(printer, order.jarz_branch, "Receipt", ("Sales Invoice", order.name))
	return printer, job
