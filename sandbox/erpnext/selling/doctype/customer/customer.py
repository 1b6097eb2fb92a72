"""Customers: named as Selling Settings say."""

import frappe
from frappe.contacts.links import delete_contact_and_address
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import flt


class Customer(Document):
	def autoname(self) -> None:
		if frappe.db.get_default("cust_master_name") in ("Naming Series", "Auto Name"):
			raise frappe.NotOffered("sandbox: customers that are not named by their name are not offered")
		self.name = self._free_name()

	def validate(self) -> None:
		self.flags.is_new_doc = self.is_new()
		if self.get("customer_group") and frappe.db.get_value(
			"Customer Group", self.customer_group, "is_group"
		):
			frappe.throw(
				frappe._(
					"Cannot select a Group type Customer Group. Please select a non-group Customer Group."
				)
			)
		if sum(row.allocated_percentage or 0 for row in self.sales_team) not in (0, 100):
			frappe.throw(frappe._("Total contribution percentage should be equal to 100"))

	def on_update(self) -> None:
		frappe.clear_document_cache("Customer", self.name)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		self.db_set("customer_name", new)

	def on_trash(self) -> None:
		self.db_set({"customer_primary_contact": None, "customer_primary_address": None})
		delete_contact_and_address(self.doctype, self.name)

	def _free_name(self) -> str:
		"""The customer's name, with a number behind it where another customer has it."""
		wanted = (self.customer_name or "").strip()
		if not frappe.db.exists("Customer", wanted) or frappe.flags.in_import:
			return wanted
		taken = frappe.db.get_values("Customer", {"name": ("like", f"{wanted} - %")}, "name")
		numbers = [int(name.rpartition(" ")[2]) for (name,) in taken if name.rpartition(" ")[2].isdigit()]
		name = f"{wanted} - {max(numbers, default=0) + 1}"
		frappe.msgprint(
			frappe._("Changed customer name to '{}' as '{}' already exists.").format(name, wanted),
			title=frappe._("Note"),
			indicator="yellow",
		)
		return name


def check_credit_limit(invoice: object) -> None:
	"""Raises ValidationError where the customer owes more than he may with this invoice."""
	customer = frappe.get_cached_doc("Customer", invoice.customer)
	limits = [row for row in customer.credit_limits if row.company == invoice.company]
	limit = flt(limits[0].credit_limit) if limits else 0.0
	if not limit:
		return
	gl = frappe.qb.DocType("GL Entry")
	owed = (
		frappe.qb.from_(gl)
		.select(Sum(gl.debit) - Sum(gl.credit))
		.where((gl.party_type == "Customer") & (gl.party == customer.name) & (gl.is_cancelled == 0))
		.where(gl.company == invoice.company)
		.run()
	)
	after = flt(owed[0][0]) + flt(invoice.base_rounded_total or invoice.base_grand_total)
	if after > limit:
		frappe.throw(
			frappe._("Credit limit has been crossed for customer {0} ({1}/{2})").format(
				customer.name, after, limit
			),
			title=frappe._("Credit Limit Crossed"),
		)
