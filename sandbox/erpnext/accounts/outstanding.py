"""The Payment Ledger, and what is outstanding on invoices by it."""

import frappe
from frappe.query_builder.functions import Sum
from frappe.utils import flt, getdate

KINDS = ("Receivable", "Payable")
COPIED = (
	"posting_date",
	"company",
	"account",
	"party_type",
	"party",
	"cost_center",
	"due_date",
	"voucher_type",
	"voucher_no",
	"account_currency",
	"remarks",
	"finance_book",
)
STAMPS = ("name", "owner", "creation", "modified", "modified_by")


def note(doc: object, row: dict) -> None:
	"""The Payment Ledger Entry of a GL row in a receivable or payable account."""
	kind = frappe.get_cached_value("Account", row["account"], "account_type")
	if kind not in KINDS or not row.get("party"):
		return
	sign = 1 if kind == "Receivable" else -1
	own = "_in_account_currency"
	_insert(
		{
			**{key: row.get(key) for key in COPIED},
			"account_type": kind,
			"against_voucher_type": row.get("against_voucher_type") or doc.doctype,
			"against_voucher_no": row.get("against_voucher") or doc.name,
			"amount": flt(sign * (row["debit"] - row["credit"]), 9),
			f"amount{own}": flt(sign * (row[f"debit{own}"] - row[f"credit{own}"]), 9),
			"docstatus": 1,
		}
	)


def take_back(doc: object) -> None:
	"""The entries of a cancelled document no longer count."""
	filters = {"voucher_type": doc.doctype, "voucher_no": doc.name, "delinked": 0}
	rows = frappe.get_all("Payment Ledger Entry", filters, ["*"], order_by="creation asc, name asc")
	ledger = frappe.qb.DocType("Payment Ledger Entry")
	where = (ledger.voucher_type == doc.doctype) & (ledger.voucher_no == doc.name)
	frappe.qb.update(ledger).set(ledger.delinked, 1).where(where).run()
	for row in rows:
		row.update(delinked=1, amount=-row.amount, amount_in_account_currency=-row.amount_in_account_currency)
		_insert({key: value for key, value in row.items() if key not in STAMPS})


def of(voucher_type: str, voucher_no: str, account: str, party: str) -> float:
	"""What is open on a voucher, in the currency of its account."""
	ledger = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(ledger)
		.select(Sum(ledger.amount_in_account_currency))
		.where((ledger.against_voucher_type == voucher_type) & (ledger.against_voucher_no == voucher_no))
		.where((ledger.account == account) & (ledger.party == party) & (ledger.delinked == 0))
		.run()
	)
	return flt(rows[0][0])


def refresh(doc: object, rows: list[dict]) -> None:
	"""Outstanding amount and status of every invoice that `rows` are booked against."""
	touched = {
		row["against_voucher"]: (row["account"], row["party"])
		for row in rows
		if row.get("against_voucher_type") == "Sales Invoice" and row.get("party")
	}
	for name, (account, party) in touched.items():
		if doc.doctype == "Sales Invoice" and doc.name == name and doc.docstatus == 2:
			continue
		_refresh_invoice(doc, name, of("Sales Invoice", name, account, party))


def _refresh_invoice(doc: object, name: str, amount: float) -> None:
	is_own = doc.doctype == "Sales Invoice" and doc.name == name
	invoice = doc if is_own else frappe.get_doc("Sales Invoice", name)
	amount = flt(amount, invoice.precision("outstanding_amount"))
	invoice.outstanding_amount = amount
	status = invoice_status(invoice)
	invoice.status = status
	if is_own:
		values = {"outstanding_amount": amount, "status": status}
		frappe.db.set_value("Sales Invoice", name, values, update_modified=False)
	else:
		invoice.flags.ignore_permissions = True
		invoice.db_set({"outstanding_amount": amount, "status": status})
		frappe.clear_document_cache("Sales Invoice", name)


def invoice_status(invoice: object) -> str:
	"""Draft, Cancelled, Paid, Partly Paid, Unpaid, Overdue; Return, Credit Note Issued."""
	if invoice.docstatus == 2:
		return "Cancelled"
	if not invoice.docstatus:
		return "Draft"
	places = invoice.precision("outstanding_amount")
	open_amount = flt(invoice.outstanding_amount, places)
	total = flt(invoice.base_rounded_total or invoice.base_grand_total, places)
	if invoice.get("is_return"):
		return "Return"
	if open_amount <= 0:
		returned = frappe.db.exists(
			"Sales Invoice", {"is_return": 1, "return_against": invoice.name, "docstatus": 1}
		)
		return "Credit Note Issued" if returned and open_amount < 0 else "Paid"
	if invoice.due_date and getdate(invoice.due_date) < getdate():
		return "Overdue"
	return "Partly Paid" if open_amount < total else "Unpaid"


def _insert(values: dict) -> None:
	moment, user = frappe.utils.now(), frappe.session.user
	stamps = {"creation": moment, "modified": moment, "owner": user, "modified_by": user}
	columns = set(frappe.get_meta("Payment Ledger Entry").get_valid_columns())
	row = {key: value for key, value in values.items() if key in columns}
	name = frappe.model.naming.make_autoname("hash")
	frappe.database.rows.insert_row("Payment Ledger Entry", {"name": name, **stamps, **row})
