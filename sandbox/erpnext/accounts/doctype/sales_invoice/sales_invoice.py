"""Sales Invoices: what they take from customer and items, their checks, and their entries in the ledger."""

import frappe
from erpnext.accounts import general_ledger, outstanding, schedule, totals, unlink
from erpnext.accounts.invoice_defaults import complete
from erpnext.accounts.utils import get_fiscal_year
from erpnext.controllers import selling
from erpnext.selling.doctype.customer.customer import check_credit_limit
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.not_offered import refuse, refuser
from frappe.utils import cint, flt, getdate

__getattr__ = refuser(__name__)
NOT_YET = {"is_pos": "an invoice with payments in it", "update_stock": "an invoice that moves stock"}
ROW_ACCOUNTS = ("income_account", "expense_account")


class SalesInvoice(Document):
	def validate(self) -> None:
		selling.set_posting_time(self)
		get_fiscal_year(self.posting_date, company=self.company)
		complete(self)
		if not self.due_date:
			frappe.throw(frappe._("Due Date is mandatory"))
		selling.check_party(self)
		selling.check_rows(self)
		selling.check_return(self, "sales_invoice_item")
		totals.calculate(self)
		self._check_total()
		if not cint(self.is_return):
			schedule.fill(self)
		self._check_due_date()
		selling.commission(self)
		selling.stock_facts(self)
		self._check_accounts()
		self.against_income_account = ",".join(
			dict.fromkeys(row.income_account for row in self.items if row.income_account)
		)
		if not self.docstatus:
			self.outstanding_amount = flt(
				self.base_rounded_total or self.base_grand_total, self.precision("outstanding_amount")
			)
		self.status = outstanding.invoice_status(self)

	def calculate_taxes_and_totals(self) -> None:
		"""The amounts, without saving."""
		totals.calculate(self)

	def before_submit(self) -> None:
		for field, what in NOT_YET.items():
			if cint(self.get(field)):
				raise refuse(what)

	def on_submit(self) -> None:
		if not self.remarks:
			self.remarks = frappe._("No Remarks")
			frappe.db.set_value("Sales Invoice", self.name, "remarks", self.remarks, update_modified=False)
		if not cint(self.is_return):
			check_credit_limit(self)
		general_ledger.book(self, self._entries())
		status = outstanding.invoice_status(self)
		if status != self.status:
			self.status = status
			frappe.db.set_value("Sales Invoice", self.name, "status", status, update_modified=False)

	def before_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Payment Ledger Entry", "Stock Ledger Entry")

	def on_cancel(self) -> None:
		if cint(frappe.db.get_single_value("Accounts Settings", "unlink_payment_on_cancellation_of_invoice")):
			unlink.payments_of(self)
		general_ledger.reverse(self)
		self.status = "Cancelled"
		frappe.db.set_value("Sales Invoice", self.name, "status", self.status, update_modified=False)

	def _check_total(self) -> None:
		if flt(self.base_grand_total) < 0 and not cint(self.is_return):
			frappe.throw(
				frappe._("Incorrect value:{0} must be {1} {2}").format(
					frappe._(self.meta.get_label("base_grand_total")), ">=", 0.0
				)
			)

	def _check_due_date(self) -> None:
		if getdate(self.due_date) < getdate(self.posting_date):
			frappe.throw(frappe._("Due Date cannot be before Posting / Supplier Invoice Date"))

	def _check_accounts(self) -> None:
		debtor = frappe.get_cached_doc("Account", self.debit_to)
		if debtor.account_type != "Receivable":
			frappe.throw(
				frappe._("Please ensure that {0} account {1} is a Receivable account.").format(
					frappe._("Debit To"), frappe.bold(self.debit_to)
				)
			)
		for row in self.items:
			for field in ROW_ACCOUNTS:
				self._check_account(row, field)

	def _check_account(self, row: object, field: str) -> None:
		name, label = row.get(field), frappe._(row.meta.get_label(field))
		if not name:
			return
		if field == "income_account" and name == self.debit_to:
			frappe.throw(
				frappe._("Row {0}: {1} {2} cannot be same as {3} (Party Account) {4}").format(
					row.idx, frappe.bold(label), name, frappe.bold(frappe._("Debit To")), self.debit_to
				)
			)
		if frappe.get_cached_value("Account", name, "company") != self.company:
			frappe.throw(
				frappe._("Row {0}: {1} {2} does not belong to Company {3}").format(
					row.idx, label, frappe.bold(name), frappe.bold(self.company)
				)
			)

	def _entries(self) -> list[dict]:
		"""The customer owes the (rounded) total; income, taxes and the rounding stand against it."""
		own = {"transaction_currency": self.currency, "transaction_exchange_rate": self.conversion_rate}
		rows = [self._debtor(own), *self._taxes(own), *self._income(own)]
		adjustment = flt(self.base_rounding_adjustment)
		if adjustment and self.rounded_total:
			company = frappe.get_cached_doc("Company", self.company)
			rows.append(
				{
					**own,
					"account": company.round_off_account,
					"against": self.customer,
					"credit": adjustment,
					"credit_in_transaction_currency": flt(self.rounding_adjustment),
					"cost_center": self.cost_center or company.round_off_cost_center,
				}
			)
		return rows

	def _debtor(self, own: dict) -> dict:
		in_company = self.party_account_currency != self.currency
		base = flt(self.base_rounded_total or self.base_grand_total)
		total = flt(self.rounded_total or self.grand_total)
		return {
			**own,
			"account": self.debit_to,
			"party_type": "Customer",
			"party": self.customer,
			"due_date": self.due_date,
			"against": self.against_income_account,
			"debit": base,
			"debit_in_account_currency": base if in_company else total,
			"debit_in_transaction_currency": total,
			"against_voucher": self._settles(),
			"against_voucher_type": self.doctype,
			"cost_center": self.cost_center,
		}

	def _settles(self) -> str:
		"""The invoice that is owed: a credit note may lessen the original instead of standing for itself."""
		if cint(self.is_return) and self.return_against and not cint(self.update_outstanding_for_self):
			return self.return_against
		return self.name

	def _taxes(self, own: dict) -> list[dict]:
		return [
			{
				**own,
				"account": row.account_head,
				"against": self.customer,
				"credit": flt(row.base_tax_amount_after_discount_amount),
				"credit_in_transaction_currency": flt(row.tax_amount_after_discount_amount),
				"cost_center": row.cost_center or self.cost_center,
			}
			for row in self.taxes
			if flt(row.base_tax_amount_after_discount_amount)
		]

	def _income(self, own: dict) -> list[dict]:
		return [
			{
				**own,
				"account": row.income_account,
				"against": self.customer,
				"credit": flt(row.base_net_amount),
				"credit_in_transaction_currency": flt(row.net_amount),
				"cost_center": row.cost_center or self.cost_center,
				"project": row.get("project"),
			}
			for row in self.items
			if flt(row.base_net_amount)
		]


def make_delivery_note(source_name: str, target_doc: Document | None = None) -> Document:
	"""A new Delivery Note, not stored, of what is left to deliver."""

	def take_the_rest(source: Document, target: Document, _parent: Document) -> None:
		target.qty = flt(source.qty) - flt(source.delivered_qty)

	tables = {
		"Sales Invoice": {"doctype": "Delivery Note", "validation": {"docstatus": ["=", 1]}},
		"Sales Invoice Item": {
			"doctype": "Delivery Note Item",
			"field_map": {"name": "si_detail", "parent": "against_sales_invoice"},
			"condition": lambda row: flt(row.delivered_qty) < flt(row.qty),
			"postprocess": take_the_rest,
		},
		"Sales Taxes and Charges": {"doctype": "Sales Taxes and Charges", "reset_value": True},
	}
	return get_mapped_doc("Sales Invoice", source_name, tables, target_doc)


def make_sales_return(source_name: str, target_doc: Document | None = None) -> Document:
	"""A new credit note, not stored, of the whole invoice."""
	return returning("Sales Invoice", source_name, {"name": "sales_invoice_item"}, target_doc)


def returning(doctype: str, name: str, row_fields: dict, target_doc: Document | None = None) -> Document:
	"""A new return, not stored, of a whole document: quantities and fixed amounts with the opposite sign."""

	def turn(source: Document, target: Document, _parent: Document) -> None:
		target.qty = -flt(source.qty)

	tables = {
		doctype: {"doctype": doctype, "validation": {"docstatus": ["=", 1]}},
		f"{doctype} Item": {"doctype": f"{doctype} Item", "field_map": row_fields, "postprocess": turn},
		"Payment Schedule": {"doctype": "Payment Schedule", "condition": lambda _row: False},
	}
	document = get_mapped_doc(doctype, name, tables, target_doc)
	document.update(
		{
			"is_return": 1,
			"return_against": name,
			"set_posting_time": 0,
			"discount_amount": -flt(document.discount_amount),
		}
	)
	for row in document.taxes:
		if row.charge_type == "Actual":
			row.tax_amount = -flt(row.tax_amount)
	return document
