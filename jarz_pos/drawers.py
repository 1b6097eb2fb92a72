"""Which account takes the money: the drawer of a branch, or the account behind an online method."""

from dataclasses import dataclass

import frappe
from frappe import _

from jarz_pos import settings
from jarz_pos.setup.accounts import own_cash_mode

# Every spelling a client uses, in any case, and the one we store (contract 4, row 16).
METHODS = {
	"cash": "Cash",
	"instapay": "InstaPay",
	"wallet": "Wallet",
	"mobile wallet": "Wallet",
	"mobile_wallet": "Wallet",
}


@dataclass(frozen=True)
class Drawer:
	"""A Mode of Payment and its ledger account in one company."""

	mode_of_payment: str
	account: str


def method(spelling: str) -> str:
	"""`Cash`, `InstaPay` or `Wallet`, for any spelling of them. Raises ValidationError for anything else."""
	found = METHODS.get(spelling.strip().lower())
	if not found:
		frappe.throw(_("{0} is not a way to pay: use Cash, InstaPay or Wallet.").format(spelling or "?"))
	return found


def cash_drawer(branch: str, company: str) -> Drawer:
	"""The branch's own drawer, for documents of `company`. Raises ValidationError with what to do when it has none."""
	profile = frappe.get_cached_doc("POS Profile", branch)
	if profile.company != company:
		frappe.throw(_("Branch {0} belongs to another company than the order.").format(branch))
	mode = own_cash_mode(profile)
	if not mode:
		frappe.throw(
			_("Branch {0} has no cash drawer of its own. Save its POS Profile again.").format(branch)
		)
	return Drawer(mode, _account(mode, company))


def online_drawer(online_method: str, company: str) -> Drawer:
	"""The account behind `InstaPay` or `Wallet` in `company`."""
	mode = settings.online_modes().get(online_method, "")
	if not mode:
		frappe.throw(_("No Mode of Payment is set for {0} in Jarz Settings.").format(online_method))
	return Drawer(mode, _account(mode, company))


def _account(mode: str, company: str) -> str:
	account = frappe.db.get_value(
		"Mode of Payment Account", {"parent": mode, "company": company}, "default_account"
	)
	if not account:
		frappe.throw(_("Mode of Payment {0} has no account for company {1}.").format(mode, company))
	return account
