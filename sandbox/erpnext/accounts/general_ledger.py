"""Booking: GL Entry and Payment Ledger Entry rows of a document, their reversal, and what is outstanding then."""

import frappe
from erpnext.accounts import outstanding
from erpnext.accounts.utils import get_fiscal_year
from frappe.database.rows import insert_row
from frappe.not_offered import refuser
from frappe.utils import cint, flt, formatdate, getdate

__getattr__ = refuser(__name__)
SIDES = ("debit", "credit")
FORMS = ("", "_in_account_currency", "_in_transaction_currency")
SAME = ("account", "party_type", "party", "against_voucher_type", "against_voucher", "cost_center", "project")
STAMPS = ("owner", "creation", "modified", "modified_by")


class StockAccountInvalidTransaction(frappe.ValidationError):
	pass


class ClosedAccountingPeriod(frappe.ValidationError):
	pass


def book(doc: object, rows: list[dict], *, merge: bool = True) -> None:
	"""Store `rows` as the ledger entries of `doc`: {account, debit, credit, against, party_type, party, cost_center, …}.

	Raises ValidationError for frozen dates, groups, foreign accounts, missing parties and what does not balance.
	"""
	refuse_frozen(doc.posting_date)
	year = get_fiscal_year(doc.posting_date, company=doc.company)[0]
	rows = [_complete(doc, row, year) for row in rows]
	rows = [_positive(row) for row in (_merged(rows) if merge else rows)]
	rows = [row for row in rows if row["debit"] or row["credit"]]
	_balance(doc, rows)
	for row in rows:
		_check(doc, row)
		_insert("GL Entry", row)
		outstanding.note(doc, row)
	outstanding.refresh(doc, rows)


def reverse(doc: object) -> None:
	"""Take the entries of `doc` back: marked as cancelled, each with its opposite."""
	refuse_frozen(doc.posting_date)
	filters = {"voucher_type": doc.doctype, "voucher_no": doc.name, "is_cancelled": 0}
	rows = frappe.get_all("GL Entry", filters, ["*"], order_by="creation asc, name asc")
	if not rows:
		return
	gl = frappe.qb.DocType("GL Entry")
	where = (gl.voucher_type == doc.doctype) & (gl.voucher_no == doc.name) & (gl.is_cancelled == 0)
	frappe.qb.update(gl).set(gl.is_cancelled, 1).where(where).run()
	for row in rows:
		for form in FORMS[:2]:
			debit, credit = f"debit{form}", f"credit{form}"
			row[debit], row[credit] = row[credit], row[debit]
		row.update(is_cancelled=1, remarks=frappe._("On cancellation of {0}").format(doc.name))
		_insert("GL Entry", {key: value for key, value in row.items() if key not in ("name", *STAMPS)})
	outstanding.take_back(doc)
	outstanding.refresh(doc, rows)


def refuse_frozen(posting_date: object) -> None:
	"""Raises where Accounts Settings have closed the books up to a later date."""
	settings = frappe.get_cached_doc("Accounts Settings")
	upto, keeper = settings.get("acc_frozen_upto"), settings.get("frozen_accounts_modifier")
	if not upto or getdate(posting_date) > getdate(upto):
		return
	if (frappe.session.user == "Administrator" and keeper) or keeper in frappe.get_roles():
		return
	frappe.throw(
		frappe._("You are not authorized to add or update entries before {0}").format(formatdate(upto))
	)


def _complete(doc: object, row: dict, year: str) -> dict:
	account = frappe.get_cached_value("Account", row["account"], "account_currency")
	account = account or frappe.get_cached_value("Company", doc.company, "default_currency")
	rate = flt(row.get("transaction_exchange_rate")) or 1.0
	found = {
		"posting_date": getdate(doc.posting_date),
		"company": doc.company,
		"voucher_type": doc.doctype,
		"voucher_no": doc.name,
		"voucher_subtype": _subtype(doc),
		"account_currency": account,
		"fiscal_year": year,
		"is_opening": doc.get("is_opening") or "No",
		"is_advance": "No",
		"remarks": doc.get("remarks") or doc.get("remark"),
		"transaction_currency": row.get("transaction_currency") or account,
		"transaction_exchange_rate": rate,
		"docstatus": 1,
		"to_rename": 1,
		**row,
	}
	for side in SIDES:
		amount = flt(row.get(side), _places())
		found[side] = amount
		own = row.get(f"{side}_in_account_currency")
		found[f"{side}_in_account_currency"] = amount if own is None else flt(own, _places())
		given = row.get(f"{side}_in_transaction_currency")
		found[f"{side}_in_transaction_currency"] = flt(amount / rate if given is None else given, _places())
	return found


def _subtype(doc: object) -> str:
	if cint(doc.get("is_return")):
		return "Credit Note" if doc.doctype == "Sales Invoice" else "Sales Return"
	return doc.get("voucher_type") or doc.get("payment_type") or doc.get("purpose") or doc.doctype


def _merged(rows: list[dict]) -> list[dict]:
	"""Rows of the same account, party and reference are one."""
	found: dict[tuple, dict] = {}
	for row in rows:
		key = tuple(row.get(field) or "" for field in (*SAME, "voucher_detail_no"))
		if key not in found:
			found[key] = dict(row)
			continue
		for side in SIDES:
			for form in FORMS:
				field = f"{side}{form}"
				found[key][field] = flt(found[key][field] + row[field], _places())
	return list(found.values())


def _positive(row: dict) -> dict:
	"""A negative debit is a credit; where both sides are filled, only the difference is booked."""
	for form in FORMS:
		debit, credit = row[f"debit{form}"], row[f"credit{form}"]
		if debit < 0 or credit < 0 or (debit and credit):
			net = flt(debit - credit, _places())
			row[f"debit{form}"], row[f"credit{form}"] = (net, 0.0) if net > 0 else (0.0, -net)
	return row


def _balance(doc: object, rows: list[dict]) -> None:
	"""Noise of rounding goes to the round-off account; more than that is refused."""
	off = flt(sum(row["debit"] for row in rows) - sum(row["credit"] for row in rows), _places())
	if not off:
		return
	allowed = 5.0 / 10 ** _places() if doc.doctype in ("Journal Entry", "Payment Entry") else 0.5
	if abs(off) > allowed:
		frappe.throw(
			frappe._("Debit and Credit not equal for {0} #{1}. Difference is {2}.").format(
				doc.doctype, doc.name, off
			)
		)
	company = frappe.get_cached_doc("Company", doc.company)
	rounding = next((row for row in rows if row["account"] == company.round_off_account), None)
	if rounding:  # what the document has rounded takes it up
		for form in FORMS:
			net = flt(rounding[f"debit{form}"] - rounding[f"credit{form}"] - off, _places())
			rounding[f"debit{form}"], rounding[f"credit{form}"] = (net, 0.0) if net > 0 else (0.0, -net)
		return
	row = {
		"account": company.round_off_account,
		"cost_center": company.round_off_cost_center,
		"credit" if off > 0 else "debit": abs(off),
	}
	rows.append(_complete(doc, row, rows[0]["fiscal_year"]))


def _check(doc: object, row: dict) -> None:
	name = row["account"]
	account = frappe.get_cached_doc("Account", name)
	place = f"{doc.doctype} {doc.name}"
	if account.is_group:
		frappe.throw(
			frappe._(
				"{0} {1}: Account {2} is a Group Account and group accounts cannot be used in transactions"
			).format(doc.doctype, doc.name, name)
		)
	if account.company != doc.company:
		frappe.throw(
			frappe._("{0}: Account {1} does not belong to Company {2}").format(place, name, doc.company)
		)
	if cint(account.disabled):
		frappe.throw(frappe._("{0}: Account {1} is inactive").format(place, name))
	if account.freeze_account == "Yes" and "Accounts Manager" not in frappe.get_roles():
		frappe.throw(frappe._("Account {0} is frozen").format(name))
	if account.account_type == "Stock" and doc.doctype not in ("Stock Entry", "Delivery Note"):
		frappe.throw(
			frappe._("Account: {0} can only be updated via Stock Transactions").format(name),
			StockAccountInvalidTransaction,
		)
	if account.account_type in ("Receivable", "Payable") and not (row.get("party_type") and row.get("party")):
		kind = "Customer" if account.account_type == "Receivable" else "Supplier"
		frappe.throw(
			frappe._("{0}: {1} is required against {2} account {3}").format(
				place, kind, account.account_type, name
			)
		)
	_check_cost_center(doc, row, account, place)


def _check_cost_center(doc: object, row: dict, account: object, place: str) -> None:
	if not row.get("cost_center"):
		if account.report_type == "Profit and Loss":
			frappe.throw(
				frappe._("{0}: Cost Center is required for 'Profit and Loss' account {1}.").format(
					place, account.name
				)
			)
		return
	center = frappe.get_cached_doc("Cost Center", row["cost_center"])
	if center.company != doc.company:
		frappe.throw(
			frappe._("{0}: Cost Center {1} does not belong to Company {2}").format(
				place, center.name, doc.company
			)
		)
	if center.is_group:
		frappe.throw(
			frappe._(
				"{0} {1}: Cost Center {2} is a group cost center and group cost centers cannot be used in transactions"
			).format(doc.doctype, doc.name, center.name)
		)


def _insert(doctype: str, row: dict) -> None:
	moment, user = frappe.utils.now(), frappe.session.user
	columns = set(frappe.get_meta(doctype).get_valid_columns())
	values = {key: value for key, value in row.items() if key in columns}
	stamps = {"creation": moment, "modified": moment, "owner": user, "modified_by": user}
	insert_row(doctype, {"name": frappe.generate_hash(length=10), **stamps, **values})


def _places() -> int:
	return frappe.get_precision("GL Entry", "debit") or 2
