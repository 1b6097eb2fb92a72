"""What others may see of a charge: the API's answers, messages to merchants, and the pay page."""

import datetime

import frappe
from frappe.utils import get_url

from jarz_pos.crypto import derive
from jarz_pos.crypto.terms import readable

# Beside the statuses, what merchants are told about a charge.
REFUNDED = "Refunded"


def event_type(happened: str) -> str:
	"""The type of the message that tells of a status, or of REFUNDED: "charge.partially_paid"."""
	return "charge." + happened.lower().replace(" ", "_")


def charge(row: frappe._dict) -> dict:
	"""A charge for its merchant. Amounts are texts; moments are ISO 8601 in UTC."""
	return {
		"id": row.name,
		"status": row.status,
		"flags": flags(row),
		"sequence": row.sequence or 0,
		"order": row.sales_invoice or None,
		"reference": row.reference or None,
		"amount": frappe.utils.fmt_money(row.amount, currency=None, precision=_places(row.currency)).replace(
			",", ""
		),
		"currency": row.currency,
		"rate": row.rate,
		"late_policy": row.late_policy,
		"pay_url": get_url(f"/pay/{row.pay_token}"),
		**payable(row),
	}


def payable(row: frappe._dict) -> dict:
	"""What whoever pays may know: how much, of what, where, until when, and what has come in. Nothing of the order."""
	token = frappe.get_cached_doc("Jarz Token", row.token)
	chain = frappe.get_cached_doc("Jarz Chain", row.chain)
	due, received, missing, refunded = (
		int(row.get(f"{key}_units") or 0) for key in ("due", "received", "missing", "refunded")
	)
	return {
		"status": row.status,
		"flags": flags(row),
		"chain": {"id": chain.chain_id, "name": chain.name, "explorer": chain.explorer_url or None},
		"token": {
			"symbol": token.symbol,
			"contract": derive.checksummed(token.contract),
			"decimals": token.decimals,
		},
		"address": derive.checksummed(row.address),
		"due": readable(due, token.decimals),
		"received": readable(received, token.decimals),
		"missing": readable(missing, token.decimals),
		"refunded": readable(refunded, token.decimals),
		"due_units": str(due),
		"received_units": str(received),
		"missing_units": str(missing),
		"refunded_units": str(refunded),
		"uri": payment_uri(token.contract, chain.chain_id, row.address, missing or due),
		"confirmations": row.confirmations,
		"accept_until": moment(row.accept_until_at),
	}


def payment_uri(contract: str, chain_id: int, address: str, units: int) -> str:
	"""The EIP-681 link that a wallet opens: a transfer of `units` of the token to `address`."""
	to, at = derive.checksummed(address), derive.checksummed(contract)
	return f"ethereum:{at}@{chain_id}/transfer?address={to}&uint256={units}"


def flags(row: frappe._dict) -> list[str]:
	return [flag for flag in (row.remarks or "").split(", ") if flag]


def moment(unix: int | None) -> str | None:
	"""A Unix second as ISO 8601 in UTC."""
	return datetime.datetime.fromtimestamp(unix, datetime.timezone.utc).isoformat() if unix else None


def _places(currency: str) -> int:
	return frappe.get_precision("Crypto Charge", "amount", currency=currency) or 2
