"""Delivery Notes: goods leave the shop, or come back to it."""

import frappe
from erpnext.accounts import general_ledger, totals
from erpnext.accounts.invoice_defaults import complete
from erpnext.accounts.utils import get_fiscal_year
from erpnext.controllers import selling
from erpnext.controllers.status_updater import OverAllowanceError
from erpnext.stock import ledger
from frappe.model.document import Document
from frappe.not_offered import refuser
from frappe.query_builder.functions import Sum
from frappe.utils import cint, flt

__getattr__ = refuser(__name__)


class DeliveryNote(Document):
	def validate(self) -> None:
		selling.set_posting_time(self)
		get_fiscal_year(self.posting_date, company=self.company)
		complete(self)
		selling.check_party(self)
		selling.check_rows(self)
		selling.check_return(self, "dn_detail")
		totals.calculate(self)
		selling.commission(self)
		selling.stock_facts(self)
		for row in self._stock_rows():
			if not row.warehouse:
				frappe.throw(frappe._("Warehouse required for stock Item {0}").format(row.item_code))
		self.installation_status = "Not Installed"
		self.status = self._status()

	def on_submit(self) -> None:
		self._tell_invoices()
		for row in self._stock_rows():
			self._move(row)
		general_ledger.book(self, self._entries())
		self._bill()

	def before_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Stock Ledger Entry")

	def on_cancel(self) -> None:
		self._tell_invoices()
		ledger.take_back(self)
		general_ledger.reverse(self)
		self.db_set("status", self._status(), update_modified=False)

	def _stock_rows(self) -> list[Document]:
		return [
			row for row in self.items if cint(frappe.get_cached_value("Item", row.item_code, "is_stock_item"))
		]

	def _move(self, row: Document) -> None:
		"""Out of the warehouse, or back into it at what it was worth when it left."""
		units = flt(row.stock_qty)
		if units > 0:
			worth = ledger.deliver(self, row, row.item_code, row.warehouse, units)
			row.db_set("incoming_rate", flt(worth / units, 6), update_modified=False)
			return
		rate = self._rate_when_it_left(row)
		row.db_set("incoming_rate", rate, update_modified=False)
		ledger.receive(self, row, row.item_code, row.warehouse, -units, rate, recalculate_rate=1)

	def _rate_when_it_left(self, row: Document) -> float:
		if row.dn_detail:
			units, value = ledger.value_of(self.return_against, row.dn_detail)
			if units:
				return flt(value / units, 6)
		return ledger.known_rate(frappe.get_cached_doc("Item", row.item_code), row.warehouse, self.company)

	def _entries(self) -> list[dict]:
		own = {"transaction_currency": self.currency, "transaction_exchange_rate": self.conversion_rate}
		own["remarks"] = frappe._("Accounting Entry for Stock")
		stock = frappe.get_cached_value("Company", self.company, "default_inventory_account")
		rows = []
		for row in self._stock_rows():
			_units, value = ledger.value_of(self.name, row.name)
			account = frappe.get_cached_value("Warehouse", row.warehouse, "account") or stock
			common = {**own, "cost_center": row.cost_center}
			rows.append({**common, "account": account, "against": row.expense_account, "debit": value})
			rows.append({**common, "account": row.expense_account, "against": account, "credit": value})
		return rows

	def _tell_invoices(self) -> None:
		"""Rows of the invoices know how much of them was delivered. Raises OverAllowanceError for more than was sold."""
		for row in self.items:
			if not row.si_detail:
				continue
			units = self._delivered(row.si_detail)
			sold = flt(frappe.db.get_value("Sales Invoice Item", row.si_detail, "qty"))
			if units > sold and self.docstatus == 1:
				frappe.throw(
					frappe._(
						"This document is over limit by {0} {1} for item {2}. Are you making another {3} against the"
						" same {4}?"
					).format(
						frappe.bold("Qty"),
						frappe.bold(units - sold),
						frappe.bold(row.item_code),
						frappe.bold("Delivery Note"),
						frappe.bold("Sales Invoice Item"),
					)
					+ "<br><br>"
					+ frappe._(
						'To allow over receipt / delivery, update "Over Receipt/Delivery Allowance" in Stock Settings or the'
						" Item."
					),
					OverAllowanceError,
				)
			frappe.db.set_value(
				"Sales Invoice Item", row.si_detail, "delivered_qty", units, update_modified=False
			)
			frappe.clear_document_cache("Sales Invoice", row.against_sales_invoice)

	@staticmethod
	def _delivered(invoice_row: str) -> float:
		line = frappe.qb.DocType("Delivery Note Item")
		where = (line.si_detail == invoice_row) & (line.docstatus == 1)
		return flt(frappe.qb.from_(line).select(Sum(line.qty)).where(where).run()[0][0])

	def _bill(self) -> None:
		"""What was made from an invoice is billed by it."""
		total = billed = 0.0
		for row in self.items:
			total += abs(flt(row.amount))
			if row.si_detail:
				row.db_set("billed_amt", row.amount, update_modified=False)
				billed += abs(flt(row.amount))
		self.per_billed = flt(billed / total * 100, 2) if total else 100.0
		self.status = self._status()
		self.db_set({"per_billed": self.per_billed, "status": self.status}, update_modified=False)

	def _status(self) -> str:
		if self.docstatus == 2:
			return "Cancelled"
		if not self.docstatus:
			return "Draft"
		return "Completed" if flt(self.per_billed) >= 100 else "To Bill"


def make_sales_return(source_name: str, target_doc: Document | None = None) -> Document:
	"""A new return, not stored, of the whole Delivery Note."""
	from erpnext.accounts.doctype.sales_invoice.sales_invoice import returning

	fields = {"name": "dn_detail", "si_detail": "si_detail", "against_sales_invoice": "against_sales_invoice"}
	return returning("Delivery Note", source_name, fields, target_doc)
