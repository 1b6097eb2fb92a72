"""Orders as documents, made without the order service: for tests of what happens to an order afterwards."""

from decimal import Decimal

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, today

from jarz_pos import settings
from jarz_pos.kanban import states
from jarz_pos.tests.factories import Branch, World

DELIVERY_FEE = 50


def make_order(
	shop: World,
	*,
	branch: Branch | None = None,
	customer: str | None = None,
	items: dict[str, int] | None = None,
	state: str = states.RECEIVED,
	delivery_fee: float = DELIVERY_FEE,
	submit: bool = True,
	**values: object,
) -> Document:
	"""A Sales Invoice of `branch` on its board: 2 x CAKE-1 at 45.00, 1 x DRINK-2 at 7.77 and the delivery fee."""
	branch = branch or shop.branch
	currency = frappe.get_cached_value("Company", branch.company, "default_currency")
	order = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"company": branch.company,
			"customer": customer or shop.customer,
			"posting_date": today(),
			"due_date": add_days(today(), 1),
			"is_pos": 0,
			"update_stock": 0,
			"pos_profile": branch.name,
			"jarz_branch": branch.name,
			"selling_price_list": branch.price_list,
			"currency": currency,
			"conversion_rate": 1,
			"price_list_currency": currency,
			"plc_conversion_rate": 1,
			"territory": branch.territory,
			"sales_invoice_state": states.initial(values.get("sales_partner")),
			"jarz_acceptance_status": "Pending",
			"jarz_delivery_date": add_days(today(), 1),
			"jarz_delivery_time_from": "13:00:00",
			"jarz_delivery_duration": 5400,
			"jarz_delivery_slot_label": "Tomorrow, 01:00 PM - 02:30 PM",
			"jarz_payment_method": "Cash",
			"ignore_pricing_rule": 1,
			**values,
		}
	)
	for code, quantity in (items or {"CAKE-1": 2, "DRINK-2": 1}).items():
		rate = Decimal(shop.items[code])
		order.append(
			"items",
			{
				"item_code": code,
				"qty": quantity,
				"rate": rate,
				"price_list_rate": rate,
				"warehouse": branch.warehouse,
			},
		)
	if delivery_fee:
		order.append(
			"taxes",
			{
				"charge_type": "Actual",
				"account_head": settings.company_accounts(branch.company).delivery_income,
				"description": f"Shipping Income ({branch.territory})",
				"tax_amount": delivery_fee,
			},
		)
	order.insert(ignore_permissions=True)
	if submit:
		order.submit()
		if state != order.sales_invoice_state:
			put_in(order.name, state)
			order.reload()
	return order


def put_in(name: str, state: str) -> None:
	"""Put an order into a column without asking the transition table."""
	frappe.db.set_value("Sales Invoice", name, "sales_invoice_state", state)


def ledger(voucher: str) -> dict[tuple[str, str], Decimal]:
	"""Debit minus credit of one voucher by (account, party), cancelled rows included: what it has moved on the whole."""
	return _sums({"voucher_no": voucher})


def ledger_of_order(order: str) -> dict[tuple[str, str], Decimal]:
	"""The same for the order and everything booked against it."""
	return _sums({"against_voucher": order, "party": ("is", "set")})


def _sums(filters: dict) -> dict[tuple[str, str], Decimal]:
	sums: dict[tuple[str, str], Decimal] = {}
	for row in frappe.get_all(
		"GL Entry", filters=filters, fields=["account", "party", "debit", "credit"], order_by="creation asc"
	):
		key = (row.account, row.party or "")
		sums[key] = sums.get(key, Decimal(0)) + Decimal(str(row.debit)) - Decimal(str(row.credit))
	return sums
