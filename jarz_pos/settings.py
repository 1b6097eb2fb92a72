"""What the shop has set: one typed reader for `Jarz Settings`."""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _


@dataclass(frozen=True)
class CompanyAccounts:
	"""The accounts that orders of one company post to, besides ERPNext's own (contract 2.1)."""

	delivery_income: str
	delivery_expense: str
	courier_clearing: str


def company_accounts(company: str) -> CompanyAccounts:
	"""The accounts of `company`. Raises ValidationError, with what to do, where the set-up has none."""
	for row in _settings().company_accounts:
		if row.company == company and row.delivery_income_account:
			return CompanyAccounts(
				row.delivery_income_account, row.delivery_expense_account, row.courier_clearing_account
			)
	frappe.throw(
		_(
			"Company {0} has no delivery accounts yet. Ask an administrator to fill them in Jarz Settings."
		).format(company)
	)


@dataclass(frozen=True)
class PartnerAccounts:
	"""Where the fees of sales partners go; `vat_rate` is the percentage that they add to their commission."""

	commission: str
	input_vat: str
	vat_rate: Decimal


def partner_accounts(company: str) -> PartnerAccounts:
	"""The accounts of `company` for sales partners. Raises ValidationError, with what to do, where it has none."""
	for row in _settings().company_accounts:
		if row.company == company and row.commission_account and row.input_vat_account:
			rate = Decimal(str(row.partner_vat_rate or 0))
			return PartnerAccounts(row.commission_account, row.input_vat_account, rate)
	frappe.throw(
		_(
			"Company {0} has no accounts for commissions yet. Ask an administrator to fill them in Jarz Settings."
		).format(company)
	)


@dataclass(frozen=True)
class StablecoinAccounts:
	"""Mode of payment and account of the tokens, and where a difference within the tolerance goes."""

	mode: str
	wallet: str
	rate_difference: str


def stablecoin_accounts(company: str) -> StablecoinAccounts:
	"""The accounts of `company` for stablecoins. Raises ValidationError, with what to do, where it has none."""
	mode = frappe.get_cached_doc("Jarz Crypto Settings").mode_of_payment
	wallet = mode and frappe.db.get_value(
		"Mode of Payment Account", {"parent": mode, "company": company}, "default_account"
	)
	for row in _settings().company_accounts:
		if wallet and row.company == company and row.rate_difference_account:
			return StablecoinAccounts(mode, wallet, row.rate_difference_account)
	frappe.throw(
		_(
			"Company {0} has no accounts for stablecoins yet. Save Jarz Crypto Settings once to make them."
		).format(company)
	)


@dataclass(frozen=True)
class CourierGroups:
	"""Who counts as a courier: members of an Employee Group, Suppliers of a Supplier Group; "" where none is set."""

	employees: str
	suppliers: str


def courier_groups() -> CourierGroups:
	"""The two groups of couriers (contract 1.9.2)."""
	settings = _settings()
	return CourierGroups(settings.courier_employee_group or "", settings.courier_supplier_group or "")


def delivery_income_accounts() -> tuple[str, ...]:
	"""The delivery income accounts of all companies: a tax row on one of them is a delivery fee."""
	return tuple(
		row.delivery_income_account for row in _settings().company_accounts if row.delivery_income_account
	)


def online_modes() -> dict[str, str]:
	"""The Modes of Payment behind the two online methods, in their stored spelling; "" where none is set."""
	settings = _settings()
	return {"Instapay": settings.instapay_mode or "", "Mobile Wallet": settings.wallet_mode or ""}


def receipt() -> dict[str, str]:
	"""Texts of the printed receipt (contract 1.3.4, `get_receipt_config`); "" where nothing is set."""
	settings = _settings()
	return {
		key: settings.get(f"receipt_{key}") or "" for key in ("header", "footer", "phone", "website", "logo")
	}


def walk_in_customer() -> str:
	"""The Customer that stands for the client's "Walking Customer"."""
	return _settings().walk_in_customer or ""


def phone_country() -> str:
	"""The Country whose numbers are written without a country code; "" when nothing tells."""
	return (
		_settings().phone_country
		or frappe.db.get_value("Company", {}, "country", order_by="creation asc", cache=True)
		or ""
	)


def _settings() -> "frappe.model.document.Document":
	return frappe.get_cached_doc("Jarz Settings")
