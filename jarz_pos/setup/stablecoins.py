"""What a shop needs once it takes stablecoins; nothing of it is made before."""

import frappe

from jarz_pos.setup import accounts

MODE = "Stablecoin"
WALLET = ("Stablecoin Wallet", "Asset", "Bank", "default_bank_account")
RATE_DIFFERENCE = ("Stablecoin Rate Difference", "Expense", "Expense Account", "round_off_account")


def ensure_companies() -> list[str]:
	"""Wallet account, mode of payment and rate difference account of every company; returns what was made."""
	if not frappe.db.get_single_value("Jarz Crypto Settings", "enabled"):
		return []
	companies = frappe.get_all("Company", pluck="name", order_by="creation asc")
	return [made for company in companies for made in _ensure(company)]


def _ensure(company: str) -> list[str]:
	if not frappe.db.exists("Account", {"company": company}):
		return []
	made = []
	mode = frappe.db.get_single_value("Jarz Crypto Settings", "mode_of_payment") or MODE
	if not frappe.db.exists("Mode of Payment Account", {"parent": mode, "company": company}):
		accounts.ensure_mode(mode, "Bank", company, accounts.ensure_account(company, *WALLET))
		made.append(f"Mode of Payment {mode} for {company}")
	if not frappe.db.get_single_value("Jarz Crypto Settings", "mode_of_payment"):
		frappe.db.set_single_value("Jarz Crypto Settings", "mode_of_payment", mode)
	settings = frappe.get_doc("Jarz Settings")
	row = next((row for row in settings.company_accounts if row.company == company), None)
	row = row or settings.append("company_accounts", {"company": company})
	if not row.rate_difference_account:
		row.rate_difference_account = accounts.ensure_account(company, *RATE_DIFFERENCE)
		settings.save(ignore_permissions=True)  # set-up, as in records.make
		made.append(f"Account {row.rate_difference_account}")
	return made
