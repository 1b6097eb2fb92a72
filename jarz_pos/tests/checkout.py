"""Checkouts as the mobile client sends them, and what is looked at afterwards: shared by the tests of orders."""

import json
import uuid
from collections.abc import Sequence
from decimal import Decimal

import frappe
from frappe.model.document import Document

from jarz_pos.tests.client import Client

CREATE = "jarz_pos.api.invoices.create_pos_invoice"


def line(world, item_code: str = "CAKE-1", qty: float = 1, **values: object) -> dict:
	"""A cart line at the price that the till shows."""
	rate = values.pop("rate", float(world.items.get(item_code, 0)))
	return {"item_code": item_code, "qty": qty, "rate": rate, "is_bundle": False, **values}


def bundle_line(world, cakes: Sequence[str], drinks: Sequence[str], qty: float = 1, **values: object) -> dict:
	"""A line of the test shop's Party Box: one entry for each chosen unit, as the client sends them."""
	groups = dict(
		frappe.get_all(
			"Bundle Item Group", filters={"parent": world.bundle}, fields=["item_group", "name"], as_list=True
		)
	)
	return {
		"item_code": world.bundle,
		"qty": qty,
		"rate": 99.99,
		"is_bundle": True,
		"selected_items": {
			groups[world.group_cakes]: [{"id": code, "name": code, "price": 1} for code in cakes],
			groups[world.group_drinks]: [{"id": code, "name": code, "price": 1} for code in drinks],
		},
		**values,
	}


def body(world, *lines: dict, **values: object) -> dict:
	"""A checkout in the first branch, with a request id of its own: content alone would make repeats of equal tests."""
	return {
		"cart_json": json.dumps(list(lines or [line(world)])),
		"customer_name": world.customer,
		"pos_profile_name": world.branch.name,
		"request_id": str(uuid.uuid4()),
		**values,
	}


def placed(client: Client, request: dict) -> Document:
	"""The order that the request makes."""
	answer = client.post(CREATE, request)
	assert answer.status == 200, answer.error_text()
	return frappe.get_doc("Sales Invoice", answer.message["name"])


def refused(client: Client, request: dict, status: int = 417) -> str:
	"""The text of a refusal that leaves no invoice behind."""
	before = frappe.db.count("Sales Invoice")
	answer = client.post(CREATE, request)
	assert answer.status == status, (answer.status, answer.message, answer.error_text())
	assert frappe.db.count("Sales Invoice") == before
	return answer.error_text()


def wrapped(request: dict, depth: int = 1) -> dict:
	"""The request as the client's offline queue sends it again (contract 1.12)."""
	for _level in range(depth):
		request = {
			"endpoint": f"/api/method/{CREATE}",
			"method": "POST",
			"data": request,
			"headers": {"Cookie": "sid=secret-login-cookie"},
		}
	return request


def ledger(invoice: str, *vouchers: str) -> dict[tuple[str, str], Decimal]:
	"""Debit minus credit by account name and party, over the invoice and `vouchers`; accounts that come out even are left out."""
	rows = frappe.get_all(
		"GL Entry",
		filters={"voucher_no": ("in", [invoice, *vouchers]), "is_cancelled": 0},
		fields=["account", "party", "debit", "credit"],
		order_by="account asc",
	)
	sums: dict[tuple[str, str], Decimal] = {}
	for row in rows:
		key = (frappe.db.get_value("Account", row.account, "account_name"), row.party or "")
		sums[key] = sums.get(key, Decimal(0)) + Decimal(str(row.debit)) - Decimal(str(row.credit))
	return {key: amount for key, amount in sums.items() if amount}


def journals(invoice: str) -> list[str]:
	"""Journal Entries that name the invoice."""
	return frappe.get_all(
		"Journal Entry Account",
		filters={"reference_type": "Sales Invoice", "reference_name": invoice, "docstatus": 1},
		pluck="parent",
		distinct=True,
	)


def orders() -> int:
	"""How many Sales Invoices and claims there are."""
	return frappe.db.count("Sales Invoice") + frappe.db.count("Jarz Request")


def fresh_request() -> None:
	"""What a new request finds: the caches in Redis, and nothing that an earlier one kept in this process."""
	frappe.local.cache = {}
	frappe.db.value_cache = {}
	frappe.local.new_doc_templates = {}
