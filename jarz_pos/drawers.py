"""Where money goes: the drawer of a branch, the account behind an online method (contract 2.1)."""

from dataclasses import dataclass

import frappe
from frappe import _

from jarz_pos import settings


class NoDrawer(frappe.ValidationError):
	"""The set-up lacks the account that a payment would be booked to."""


@dataclass(frozen=True)
class Drawer:
	"""A Mode of Payment with its account for one company; `currency` is that of the account."""

	mode: str
	account: str
	currency: str


def cash_drawer(branch: str, company: str) -> Drawer:
	"""The cash drawer that only `branch` lists, for `company`. Raises NoDrawer: a shared drawer is nobody's drawer."""
	listed, other = (
		frappe.qb.DocType("POS Payment Method"),
		frappe.qb.DocType("POS Payment Method").as_("other"),
	)
	mode = frappe.qb.DocType("Mode of Payment")
	shared = (
		frappe.qb.from_(other)
		.select(other.mode_of_payment)
		.where(other.parenttype == "POS Profile")
		.where(other.parent != branch)
	)
	found = _drawers(company)
	rows = (
		frappe.qb.from_(listed)
		.join(mode)
		.on(mode.name == listed.mode_of_payment)
		.join(found)
		.on(found.mode == mode.name)
		.select(found.mode, found.account, found.currency)
		.where(listed.parenttype == "POS Profile")
		.where(listed.parent == branch)
		.where(mode.type == "Cash")
		.where(mode.enabled == 1)
		.where(listed.mode_of_payment.notin(shared))
		.orderby(listed.idx)
		.limit(1)
		.run()
	)
	if not rows:
		frappe.throw(
			_(
				"Branch {0} has no cash drawer of its own in {1}. Ask an administrator to save its POS Profile."
			).format(branch, company),
			NoDrawer,
		)
	return Drawer(*rows[0])


def online_account(method: str, company: str) -> Drawer:
	"""The account behind Instapay or Mobile Wallet for `company`. Raises NoDrawer."""
	return _of_mode(settings.online_modes()[method], company, method)


def chosen(mode: str, branch: str, company: str) -> Drawer:
	"""The drawer of `branch` or an online account, by its Mode of Payment. Raises NoDrawer for any other mode."""
	if mode in settings.online_modes().values():
		return _of_mode(mode, company, mode)
	drawer = cash_drawer(branch, company)
	if drawer.mode != mode:
		frappe.throw(
			_("{0} is neither the drawer of branch {1} nor an online account.").format(mode, branch), NoDrawer
		)
	return drawer


def _of_mode(mode: str, company: str, label: str) -> Drawer:
	found = _drawers(company)
	rows = (
		frappe.qb.from_(found)
		.select(found.mode, found.account, found.currency)
		.where(found.mode == mode)
		.run()
	)
	if not rows:
		frappe.throw(
			_("{0} has no account for {1} yet. Ask an administrator to fill the Mode of Payment in.").format(
				company, label
			),
			NoDrawer,
		)
	return Drawer(*rows[0])


def _drawers(company: str) -> "frappe.query_builder.QueryBuilder":
	"""Each Mode of Payment that has an account for `company`."""
	row, account = frappe.qb.DocType("Mode of Payment Account"), frappe.qb.DocType("Account")
	return (
		frappe.qb.from_(row)
		.join(account)
		.on(account.name == row.default_account)
		.select(row.parent.as_("mode"), account.name.as_("account"), account.account_currency.as_("currency"))
		.where(row.company == company)
		.where(account.disabled == 0)
		.as_("drawer")
	)
