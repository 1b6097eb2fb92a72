"""Payment Entries in the company's currency: receive, pay and internal transfer."""

import frappe
from erpnext.accounts import general_ledger, outstanding
from erpnext.accounts.utils import get_balance_on
from frappe.model.document import Document
from frappe.not_offered import refuse, refuser
from frappe.utils import cint, flt, today

__getattr__ = refuser(__name__)
RECEIVE, PAY, TRANSFER = "Receive", "Pay", "Internal Transfer"


class PaymentEntry(Document):
	def validate(self) -> None:
		self._complete()
		self._check_party()
		self._check_amounts()
		self._check_references()
		self._allocate()
		self._check_bank()
		self.title = (
			f"{self.paid_from} - {self.paid_to}" if self.payment_type == TRANSFER else self.party_name
		)
		self._remarks()
		self.status = ("Draft", "Submitted", "Cancelled")[int(self.docstatus or 0)]

	def on_submit(self) -> None:
		if flt(self.difference_amount):
			frappe.throw(frappe._("Difference Amount must be zero"))
		general_ledger.book(self, self._entries())
		self._refresh_references()
		self.db_set("status", "Submitted", update_modified=False)

	def before_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Payment Ledger Entry", "Sales Invoice")

	def on_cancel(self) -> None:
		general_ledger.reverse(self)
		self._refresh_references()
		self.db_set("status", "Cancelled", update_modified=False)

	@property
	def _party_account(self) -> str:
		return self.paid_from if self.payment_type == RECEIVE else self.paid_to

	def _complete(self) -> None:
		for side in ("paid_from", "paid_to"):
			account = frappe.get_cached_doc("Account", self.get(side)) if self.get(side) else None
			if not account:
				frappe.throw(frappe._("{0} is mandatory").format(frappe._(self.meta.get_label(side))))
			if account.company != self.company:
				frappe.throw(
					frappe._("Account {0} does not belong to Company {1}").format(account.name, self.company)
				)
			self.set(f"{side}_account_currency", account.account_currency)
			self.set(f"{side}_account_type", account.account_type)
			if self.is_new() and self.get(f"{side}_account_balance") is None and not self.references:
				self.set(f"{side}_account_balance", get_balance_on(account.name, self.posting_date))
		currency = frappe.get_cached_value("Company", self.company, "default_currency")
		if {self.paid_from_account_currency, self.paid_to_account_currency} != {currency}:
			raise refuse("a payment in another currency than the company's")
		self.source_exchange_rate = self.target_exchange_rate = 1.0
		if self.party and self.payment_type != TRANSFER:
			self.party_name = self.party_name or frappe.db.get_value(
				self.party_type, self.party, frappe.get_meta(self.party_type).get_title_field()
			)
			if self.party_balance is None:
				self.party_balance = get_balance_on(party_type=self.party_type, party=self.party)

	def _check_party(self) -> None:
		if self.payment_type == TRANSFER:
			return
		if not self.party_type:
			frappe.throw(frappe._("Party Type is mandatory"))
		if not self.party:
			frappe.throw(frappe._("Party is mandatory"))
		kind = frappe.get_cached_value("Account", self._party_account, "account_type")
		if kind not in ("Receivable", "Payable"):
			frappe.throw(
				frappe._("Party Account {0} must be a Receivable or Payable account").format(
					self._party_account
				)
			)

	def _check_amounts(self) -> None:
		if not flt(self.paid_amount):
			frappe.throw(frappe._("Paid Amount is mandatory"))
		if not flt(self.received_amount):
			frappe.throw(frappe._("Received Amount is mandatory"))
		for field in ("paid_amount", "received_amount"):
			amount = flt(self.get(field), self.precision(field))
			self.set(f"base_{field}", amount)
			if self.meta.has_field(f"{field}_after_tax"):
				self.set(f"{field}_after_tax", amount)
				self.set(f"base_{field}_after_tax", amount)
		if self.get("taxes"):
			raise refuse("taxes in a payment")
		currency = self.paid_from_account_currency
		self.in_words = self.base_in_words = frappe.utils.money_in_words(self.paid_amount, currency)

	def _check_references(self) -> None:
		for row in self.references:
			if not row.allocated_amount or not row.reference_name:
				continue
			if row.reference_doctype != "Sales Invoice":
				raise refuse(f"a payment against {row.reference_doctype}")
			invoice = frappe.get_doc("Sales Invoice", row.reference_name)
			self._check_reference(row, invoice)
			row.total_amount = flt(invoice.base_rounded_total or invoice.base_grand_total)
			row.account, row.due_date, row.exchange_rate = invoice.debit_to, invoice.due_date, 1.0

	def _check_reference(self, row: object, invoice: object) -> None:
		label = f"{row.reference_doctype} {row.reference_name}"
		if invoice.customer != self.party:
			frappe.throw(
				frappe._("{0} {1} is not associated with {2} {3}").format(
					row.reference_doctype, row.reference_name, self.party_type, self.party
				)
			)
		if invoice.docstatus != 1:
			frappe.throw(frappe._("{0} must be submitted").format(label))
		if invoice.debit_to != self._party_account:
			frappe.throw(
				frappe._("{0} {1} is associated with {2}, but Party Account is {3}").format(
					row.reference_doctype, row.reference_name, invoice.debit_to, self._party_account
				)
			)
		open_amount = flt(invoice.outstanding_amount)
		if not open_amount:
			frappe.throw(frappe._("{0} has already been fully paid.").format(label))
		is_too_much = abs(flt(row.allocated_amount)) > abs(open_amount)
		if is_too_much or flt(row.allocated_amount) * open_amount < 0:
			frappe.throw(
				frappe._("Row #{0}: Allocated Amount cannot be greater than outstanding amount.").format(
					row.idx
				)
			)
		row.outstanding_amount = open_amount

	def _allocate(self) -> None:
		sign = 1 if self.payment_type == RECEIVE else -1
		total = flt(sum(flt(row.allocated_amount) for row in self.references), 2)
		self.total_allocated_amount = self.base_total_allocated_amount = abs(total)
		self.unallocated_amount = self.difference_amount = 0.0
		if self.payment_type == TRANSFER:
			self.difference_amount = flt(self.paid_amount - self.received_amount, 2)
			return
		# What the company bears beside what came in; on the way out it would be less that goes out.
		borne = flt(sum(flt(row.amount) for row in self.deductions), 2)
		if borne and self.payment_type == PAY:
			raise refuse("deductions in a payment to somebody")
		paid = flt(self.paid_amount) + borne
		if sign * total < paid:
			self.unallocated_amount = flt(paid - sign * total, self.precision("unallocated_amount"))
		self.difference_amount = flt(
			sign * total + self.unallocated_amount - paid, self.precision("difference_amount")
		)

	def _check_bank(self) -> None:
		kinds = (self.paid_from_account_type, self.paid_to_account_type)
		if "Bank" in kinds and not (self.reference_no and self.reference_date):
			frappe.throw(frappe._("Reference No and Reference Date is mandatory for Bank transaction"))

	def _remarks(self) -> None:
		if cint(self.get("custom_remarks")):
			return
		amount = f"{self.paid_from_account_currency} {self.paid_amount}"
		if self.payment_type == TRANSFER:
			lines = [
				frappe._("Amount {0} transferred from {1} to {2}").format(
					amount, self.paid_from, self.paid_to
				)
			]
		else:
			middle = frappe._("received from") if self.payment_type == RECEIVE else frappe._("to")
			lines = [frappe._("Amount {0} {1} {2}").format(amount, middle, self.party)]
		if self.reference_no:
			lines.append(
				frappe._("Transaction reference no {0} dated {1}").format(
					self.reference_no, self.reference_date
				)
			)
		for row in self.references:
			if row.allocated_amount:
				lines.append(
					frappe._("Amount {0} against {1} {2}").format(
						f"{self.paid_from_account_currency} {row.allocated_amount}",
						row.reference_doctype,
						row.reference_name,
					)
				)
		self.remarks = "\n".join(lines)

	def _entries(self) -> list[dict]:
		if self.payment_type == TRANSFER:
			return [
				self._row(self.paid_from, "credit", self.paid_amount, self.paid_to),
				self._row(self.paid_to, "debit", self.received_amount, self.paid_from),
			]
		is_in = self.payment_type == RECEIVE
		side, other = ("credit", "debit") if is_in else ("debit", "credit")
		bank = self.paid_to if is_in else self.paid_from
		whose = {"party_type": self.party_type, "party": self.party}
		rows = []
		for row in self.references:
			if not flt(row.allocated_amount):
				continue
			booked = self._row(self._party_account, side, abs(row.allocated_amount), bank)
			booked.update(
				whose, against_voucher_type=row.reference_doctype, against_voucher=row.reference_name
			)
			rows.append(booked)
		if flt(self.unallocated_amount):
			rows.append({**self._row(self._party_account, side, self.unallocated_amount, bank), **whose})
		return [*rows, self._row(bank, other, self.paid_amount, self.party), *self._deducted()]

	def _deducted(self) -> list[dict]:
		"""Debits of the accounts that bear a deduction; a negative one is a credit."""
		return [
			{
				**self._row(
					row.account, "debit" if row.amount > 0 else "credit", abs(row.amount), self.party
				),
				"cost_center": row.cost_center,
			}
			for row in self.deductions
			if flt(row.amount)
		]

	def _row(self, account: str, side: str, amount: float, against: str) -> dict:
		return {
			"account": account,
			side: flt(amount),
			"against": against,
			"cost_center": self.get("cost_center"),
		}

	def _refresh_references(self) -> None:
		"""What is open now, as each row shows it after submission."""
		for row in self.references:
			account, owner = self._party_account, self.party
			left = outstanding.of(row.reference_doctype, row.reference_name, account, owner)
			row.outstanding_amount = left
			frappe.db.set_value(row.doctype, row.name, "outstanding_amount", left, update_modified=False)


def get_payment_entry(
	dt: str,
	dn: str,
	party_amount: float | None = None,
	bank_account: str | None = None,
	bank_amount: float | None = None,
	**more: object,
) -> PaymentEntry:
	"""A new Payment Entry of all that is outstanding on a Sales Invoice, not stored."""
	if dt != "Sales Invoice":
		raise refuse(f"get_payment_entry for {dt}")
	if bank_amount or more:
		raise refuse("get_payment_entry with the bank's amount or further arguments")
	invoice = frappe.get_doc(dt, dn)
	bank = bank_account or frappe.get_cached_value("Company", invoice.company, "default_cash_account")
	open_amount = flt(party_amount) or flt(invoice.outstanding_amount)
	is_in = open_amount > 0
	accounts = (invoice.debit_to, bank) if is_in else (bank, invoice.debit_to)
	entry = frappe.new_doc("Payment Entry")
	entry.update(
		{
			"payment_type": RECEIVE if is_in else PAY,
			"company": invoice.company,
			"posting_date": today(),
			"reference_date": today(),
			"mode_of_payment": invoice.get("mode_of_payment"),
			"party_type": "Customer",
			"party": invoice.customer,
			"party_name": invoice.customer_name,
			"contact_person": invoice.contact_person,
			"paid_from": accounts[0],
			"paid_to": accounts[1],
			"paid_amount": abs(open_amount),
			"received_amount": abs(open_amount),
			"base_paid_amount": abs(open_amount),
			"base_received_amount": abs(open_amount),
			"cost_center": invoice.get("cost_center"),
			"party_balance": get_balance_on(party_type="Customer", party=invoice.customer),
			"source_exchange_rate": 1.0,
			"target_exchange_rate": 1.0,
		}
	)
	for side, account in zip(("paid_from", "paid_to"), accounts, strict=True):
		entry.set(f"{side}_account_currency", frappe.get_cached_value("Account", account, "account_currency"))
	entry.append(
		"references",
		{
			"reference_doctype": dt,
			"reference_name": dn,
			"due_date": invoice.due_date,
			"total_amount": flt(invoice.base_rounded_total or invoice.base_grand_total),
			"outstanding_amount": open_amount,
			"allocated_amount": open_amount,
			"account": invoice.debit_to,
			"exchange_rate": 1.0,
		},
	)
	entry.total_allocated_amount = entry.base_total_allocated_amount = abs(open_amount)
	return entry
