"""Accounts and Modes of Payment, made where a company or a branch lacks them, in any chart of accounts (contract 2.1)."""

import frappe
from frappe.model.document import Document

from jarz_pos.setup import records

# Where a new account goes: beside the account that the company uses for the like, else under the first group of the kind.
DELIVERY_INCOME = ("Delivery Income", "Income", "Income Account", "default_income_account")
DELIVERY_EXPENSE = ("Delivery Expense", "Expense", "Expense Account", "round_off_account")
COURIER_CLEARING = ("Courier Clearing", "Liability", "Payable", "default_payable_account")
COMMISSION = ("Commission on Sales", "Expense", "Expense Account", "round_off_account")
INPUT_VAT = ("Input VAT", "Liability", "Tax", "default_payable_account")
ONLINE_MODES = {
	"instapay_mode": ("InstaPay", "Bank Account"),
	"wallet_mode": ("Mobile Wallet", "Mobile Wallet"),
}


def ensure_company(company: str) -> list[str]:
	"""Delivery accounts, courier clearing and the two online modes of `company`; returns what was made.

	A company without a chart of accounts is left alone: the next run finds it ready.
	"""
	if not frappe.db.exists("Account", {"company": company}):
		return []
	return _ensure_settings_row(company) + _ensure_online_modes(company)


def ensure_drawer(profile: Document) -> list[str]:
	"""A cash account and a cash Mode of Payment of the branch's own, listed in `profile` (contract 4, row 11).

	Appends a row to `profile.payments`; the caller saves it. A drawer that the branch has to itself is kept.
	"""
	if own_cash_mode(profile):
		return []
	account = ensure_account(profile.company, profile.name, "Asset", "Cash", "default_cash_account")
	mode = f"{profile.name} Cash"
	ensure_mode(mode, "Cash", profile.company, account)
	if mode not in {row.mode_of_payment for row in profile.payments}:
		is_first = not any(row.default for row in profile.payments)
		profile.append("payments", {"mode_of_payment": mode, "default": int(is_first)})
	return [f"Drawer {account}"]


def own_cash_mode(profile: Document) -> str:
	"""The cash Mode of Payment that only this branch lists; "" when it has none."""
	modes = [row.mode_of_payment for row in profile.payments]
	if not modes:
		return ""
	cash = frappe.get_all(
		"Mode of Payment", filters={"name": ("in", modes), "type": "Cash"}, pluck="name", order_by="name asc"
	)
	shared = frappe.get_all(
		"POS Payment Method",
		filters={
			"mode_of_payment": ("in", modes),
			"parenttype": "POS Profile",
			"parent": ("!=", profile.name),
		},
		pluck="mode_of_payment",
		order_by="idx asc",
	)
	with_account = frappe.get_all(
		"Mode of Payment Account",
		filters={"parent": ("in", modes), "company": profile.company, "default_account": ("is", "set")},
		pluck="parent",
		order_by="idx asc",
	)
	return next((mode for mode in modes if mode in cash and mode in with_account and mode not in shared), "")


def ensure_mode(mode: str, kind: str, company: str, account: str) -> bool:
	"""Mode of Payment `mode` with `account` for `company`; True when something was added."""
	if not frappe.db.exists("Mode of Payment", mode):
		document = frappe.get_doc(
			{"doctype": "Mode of Payment", "mode_of_payment": mode, "type": kind, "enabled": 1}
		)
		document.append("accounts", {"company": company, "default_account": account})
		records.make(document)
		return True
	document = frappe.get_doc("Mode of Payment", mode)
	row = next((row for row in document.accounts if row.company == company), None)
	if row and row.default_account:
		return False
	row = row or document.append("accounts", {"company": company})
	row.default_account = account
	document.save(ignore_permissions=True)  # set-up, as in records.make
	return True


def ensure_account(company: str, label: str, root_type: str, account_type: str, beside: str) -> str:
	"""The ledger account `label` of `company`, made when absent; returns its name."""
	existing = frappe.db.get_value(
		"Account", {"company": company, "account_name": label, "is_group": 0, "root_type": root_type}
	)
	if existing:
		return existing
	account = frappe.get_doc(
		{
			"doctype": "Account",
			"account_name": _free_name(company, label),
			"company": company,
			"parent_account": _parent(company, root_type, account_type, beside),
			"root_type": root_type,
			"account_type": account_type,
			"is_group": 0,
		}
	)
	# A subsidiary keeps its own delivery accounts; ERPNext would ask for them in the parent company first.
	account.flags.ignore_root_company_validation = True
	return records.make(account)


def _ensure_settings_row(company: str) -> list[str]:
	settings = frappe.get_doc("Jarz Settings")
	row = next((row for row in settings.company_accounts if row.company == company), None)
	row = row or settings.append("company_accounts", {"company": company})
	made = []
	for field, definition in (
		("delivery_income_account", DELIVERY_INCOME),
		("delivery_expense_account", DELIVERY_EXPENSE),
		("courier_clearing_account", COURIER_CLEARING),
		("commission_account", COMMISSION),
		("input_vat_account", INPUT_VAT),
	):
		if not row.get(field):
			row.set(field, ensure_account(company, *definition))
			made.append(f"Account {row.get(field)}")
	if made:
		settings.save(ignore_permissions=True)  # set-up, as in records.make
	return made


def _ensure_online_modes(company: str) -> list[str]:
	made = []
	for field, (mode, account_label) in ONLINE_MODES.items():
		chosen = frappe.db.get_single_value("Jarz Settings", field) or mode
		has_account = frappe.db.exists("Mode of Payment Account", {"parent": chosen, "company": company})
		if not has_account:
			account = ensure_account(company, account_label, "Asset", "Bank", "default_bank_account")
			ensure_mode(chosen, "Bank", company, account)
			made.append(f"Mode of Payment {chosen} for {company}")
		if not frappe.db.get_single_value("Jarz Settings", field):
			frappe.db.set_single_value("Jarz Settings", field, chosen)
	return made


def _free_name(company: str, label: str) -> str:
	"""`label`, or `label` with a word more where a group or an account of another kind holds the name."""
	taken = frappe.db.exists("Account", {"company": company, "account_name": label})
	return f"{label} (Jarz)" if taken else label


def _parent(company: str, root_type: str, account_type: str, beside: str) -> str:
	group = frappe.db.get_value(
		"Account",
		{"company": company, "is_group": 1, "account_type": account_type, "root_type": root_type},
		"name",
		order_by="lft asc",
	)
	if group and account_type in ("Bank", "Cash", "Tax"):
		return group
	neighbour = frappe.db.get_value("Company", company, beside)
	if neighbour:
		parent, root = frappe.db.get_value("Account", neighbour, ["parent_account", "root_type"])
		if parent and root == root_type:
			return parent
	return group or frappe.db.get_value(
		"Account", {"company": company, "is_group": 1, "root_type": root_type}, "name", order_by="lft desc"
	)
