"""Sales Invoices: what they take from customer and items, their checks, and their entries in the ledger."""

import frappe
from erpnext.accounts import general_ledger, outstanding, schedule, totals, unlink
from erpnext.accounts.invoice_defaults import complete
from erpnext.accounts.utils import get_fiscal_year
from frappe.model.document import Document
from frappe.not_offered import refuse, refuser
from frappe.utils import cint, flt, getdate, nowtime, today

__getattr__ = refuser(__name__)
NOT_YET = {
	"is_pos": "an invoice with payments in it",
	"is_return": "a credit note",
	"update_stock": "an invoice that moves stock",
}
ROW_ACCOUNTS = ("income_account", "expense_account")


class InvalidQtyError(frappe.ValidationError):
	pass


class UOMMustBeIntegerError(frappe.ValidationError):
	pass


class SalesInvoice(Document):
	def validate(self) -> None:
		self._refuse_what_is_not_offered()
		complete(self)
		self._check_dates()
		if not self.due_date:
			frappe.throw(frappe._("Due Date is mandatory"))
		self._check_rows()
		totals.calculate(self)
		self._check_total()
		schedule.fill(self)
		self._check_due_date()
		self._commission()
		self._check_accounts()
		self.against_income_account = ",".join(
			dict.fromkeys(row.income_account for row in self.items if row.income_account)
		)
		if not self.docstatus:
			self.outstanding_amount = flt(
				self.base_rounded_total or self.base_grand_total, self.precision("outstanding_amount")
			)
		self.status = outstanding.invoice_status(self)

	def on_submit(self) -> None:
		if not self.remarks:
			self.remarks = frappe._("No Remarks")
			frappe.db.set_value("Sales Invoice", self.name, "remarks", self.remarks, update_modified=False)
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

	def _refuse_what_is_not_offered(self) -> None:
		for field, what in NOT_YET.items():
			if cint(self.get(field)):
				raise refuse(what)

	def _check_dates(self) -> None:
		if not cint(self.get("set_posting_time")):
			self.posting_date, self.posting_time = today(), nowtime()
		get_fiscal_year(self.posting_date, company=self.company)

	def _check_rows(self) -> None:
		for row in self.items:
			place = frappe._("Row #{0}: ").format(row.idx)
			if not flt(row.qty):
				frappe.throw(place + frappe._("Item quantity cannot be zero"), InvalidQtyError)
			whole = frappe.get_cached_value("UOM", row.uom, "must_be_whole_number") if row.uom else 0
			if cint(whole) and abs(flt(row.qty) - round(flt(row.qty))) > 1e-7:
				frappe.throw(
					frappe._(
						"Row {1}: Quantity ({0}) cannot be a fraction. To allow this, disable '{2}' in UOM {3}."
					).format(
						flt(row.qty),
						row.idx,
						frappe.bold(frappe._("Must be Whole Number")),
						frappe.bold(row.uom),
					),
					UOMMustBeIntegerError,
				)

	def _check_total(self) -> None:
		if flt(self.base_grand_total) < 0:
			frappe.throw(
				frappe._("Incorrect value:{0} must be {1} {2}").format(
					frappe._(self.meta.get_label("base_grand_total")), ">=", 0.0
				)
			)

	def _check_due_date(self) -> None:
		if getdate(self.due_date) < getdate(self.posting_date):
			frappe.throw(frappe._("Due Date cannot be before Posting / Supplier Invoice Date"))

	def _commission(self) -> None:
		basis = sum(flt(row.base_net_amount) for row in self.items if cint(row.grant_commission))
		self.amount_eligible_for_commission = flt(basis, self.precision("amount_eligible_for_commission"))
		if flt(self.commission_rate) > 100 or flt(self.commission_rate) < 0:
			frappe.throw(
				"{} {}".format(
					frappe._(self.meta.get_label("commission_rate")), frappe._("must be between 0 and 100")
				)
			)
		self.total_commission = flt(
			self.amount_eligible_for_commission * flt(self.commission_rate) / 100,
			self.precision("total_commission"),
		)

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
			"against_voucher": self.name,
			"against_voucher_type": self.doctype,
			"cost_center": self.cost_center,
		}

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
