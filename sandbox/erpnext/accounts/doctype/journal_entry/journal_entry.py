"""Journal Entries in the company's currency."""

import frappe
from erpnext.accounts import general_ledger
from erpnext.accounts.general_ledger import StockAccountInvalidTransaction
from frappe.model.document import Document
from frappe.not_offered import refuse, refuser
from frappe.utils import flt, fmt_money

__getattr__ = refuser(__name__)
PARTY_ACCOUNTS = ("Receivable", "Payable")


class JournalEntry(Document):
	def validate(self) -> None:
		if self.voucher_type not in ("Journal Entry", "Bank Entry", "Cash Entry"):
			raise refuse(f"a journal entry of the kind «{self.voucher_type}»")
		if not self.accounts:
			frappe.throw(frappe._("Accounts table cannot be blank."))
		self._complete_rows()
		self._check_parties()
		self._check_sides()
		self._totals()
		self._check_references()
		if not self.docstatus:
			self._against()
		self._describe()

	def before_submit(self) -> None:
		self._check_balance()

	def on_submit(self) -> None:
		general_ledger.book(self, self._entries(), merge=False)

	def before_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Payment Ledger Entry", "Sales Invoice")

	def on_cancel(self) -> None:
		general_ledger.reverse(self)

	def _complete_rows(self) -> None:
		currency = frappe.get_cached_value("Company", self.company, "default_currency")
		for row in self.accounts:
			account = frappe.get_cached_doc("Account", row.account)
			row.account_currency, row.account_type = account.account_currency, account.account_type
			if account.account_currency != currency:
				if not self.get("multi_currency"):
					frappe.throw(
						frappe._("Please check Multi Currency option to allow accounts with other currency")
					)
				raise refuse("a journal entry in several currencies")
			if account.account_type == "Stock":
				frappe.throw(
					frappe._("Account: {0} can only be updated via Stock Transactions").format(row.account),
					StockAccountInvalidTransaction,
				)
			row.exchange_rate = 1.0
			row.cost_center = row.cost_center or frappe.get_cached_value(
				"Company", self.company, "cost_center"
			)
			for side in ("debit", "credit"):
				own = f"{side}_in_account_currency"
				row.set(own, flt(row.get(own), row.precision(own)))
				row.set(side, flt(row.get(own), row.precision(side)))

	def _check_parties(self) -> None:
		for row in self.accounts:
			if row.account_type in PARTY_ACCOUNTS and not (row.party_type and row.party):
				frappe.throw(
					frappe._(
						"Row {0}: Party Type and Party is required for Receivable / Payable account {1}"
					).format(row.idx, row.account)
				)
			if row.account_type not in PARTY_ACCOUNTS and row.party:
				frappe.msgprint(
					frappe._(
						"Row {0}: Party Type and Party is only applicable against Receivable / Payable account"
					).format(row.idx)
				)

	def _check_sides(self) -> None:
		for row in self.accounts:
			if flt(row.debit) and flt(row.credit):
				frappe.throw(frappe._("You cannot credit and debit same account at the same time"))
			if not flt(row.debit) and not flt(row.credit):
				frappe.throw(frappe._("Row {0}: Both Debit and Credit values cannot be zero").format(row.idx))

	def _totals(self) -> None:
		self.total_debit = flt(sum(row.debit for row in self.accounts), self.precision("total_debit"))
		self.total_credit = flt(sum(row.credit for row in self.accounts), self.precision("total_credit"))
		self.difference = flt(self.total_debit - self.total_credit, self.precision("difference"))
		if self.docstatus == 1:
			self._check_balance()

	def _check_balance(self) -> None:
		if flt(self.difference):
			frappe.throw(
				frappe._("Total Debit must be equal to Total Credit. The difference is {0}").format(
					self.difference
				)
			)

	def _check_references(self) -> None:
		against: dict[str, float] = {}
		for row in self.accounts:
			if not row.reference_type and not row.reference_name:
				continue
			if row.reference_type != "Sales Invoice":
				raise refuse(f"a journal entry against {row.reference_type}")
			# A debit is not measured: it closes a credit note, which has less than nothing outstanding.
			against[row.reference_name] = against.get(row.reference_name, 0.0) + row.credit
			self._check_reference(row)
		for name, amount in against.items():
			open_amount = flt(frappe.db.get_value("Sales Invoice", name, "outstanding_amount"))
			if amount and amount > open_amount:
				frappe.throw(
					frappe._("Payment against {0} {1} cannot be greater than Outstanding Amount {2}").format(
						"Sales Invoice", name, open_amount
					)
				)

	def _check_reference(self, row: object) -> None:
		fields = ["docstatus", "debit_to", "customer"]
		invoice = frappe.db.get_value("Sales Invoice", row.reference_name, fields, as_dict=True)
		if not invoice:
			return
		if (invoice.customer, invoice.debit_to) != (row.party, row.account):
			frappe.throw(
				frappe._("Row {0}: Party / Account does not match with {1} / {2} in {3} {4}").format(
					row.idx, "Customer", "Debit To", row.reference_type, row.reference_name
				)
			)
		if invoice.docstatus != 1:
			frappe.throw(frappe._("{0} {1} is not submitted").format(row.reference_type, row.reference_name))

	def _against(self) -> None:
		debited = [row.party or row.account for row in self.accounts if row.debit]
		credited = [row.party or row.account for row in self.accounts if row.credit]
		for row in self.accounts:
			row.against_account = ", ".join(dict.fromkeys(credited if row.debit else debited))

	def _describe(self) -> None:
		lines = [frappe._("Note: {0}").format(self.user_remark)] if self.user_remark else []
		currency = frappe.get_cached_value("Company", self.company, "default_currency")
		if self.cheque_no and self.cheque_date:
			day = frappe.utils.formatdate(self.cheque_date)
			lines.append(frappe._("Reference #{0} dated {1}").format(self.cheque_no, day))
		for row in self.accounts:
			if row.reference_type == "Sales Invoice" and row.credit:
				amount = fmt_money(row.credit, currency=currency)
				lines.append(frappe._("{0} against Sales Invoice {1}").format(amount, row.reference_name))
		self.remark = "\n".join(lines) or None
		self._pay_to(currency)
		self.title = self.pay_to_recd_from or self.accounts[0].account

	def _pay_to(self, currency: str) -> None:
		"""The first party, and what it gets or gives."""
		first = next((row for row in self.accounts if row.party), None)
		amount = 0.0
		if first:
			self.pay_to_recd_from = first.party
			amount = sum(
				row.debit_in_account_currency or row.credit_in_account_currency
				for row in self.accounts
				if row.party == first.party
			)
			self.total_amount_currency = currency
		self.total_amount = amount
		self.total_amount_in_words = frappe.utils.money_in_words(amount, self.total_amount_currency)

	def _entries(self) -> list[dict]:
		return [
			{
				"account": row.account,
				"party_type": row.party_type,
				"party": row.party,
				"against": row.against_account,
				"debit": row.debit,
				"credit": row.credit,
				"against_voucher_type": row.reference_type,
				"against_voucher": row.reference_name,
				"cost_center": row.cost_center,
				"project": row.get("project"),
			}
			for row in self.accounts
		]
