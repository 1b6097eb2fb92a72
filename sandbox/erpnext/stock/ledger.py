"""The stock ledger: what lies where at which value, first in first out."""

import json

import frappe
from erpnext.accounts.utils import get_fiscal_year
from frappe.database.rows import insert_row
from frappe.utils import flt, get_datetime, getdate


def receive(doc: object, row: object, item: str, warehouse: str, quantity: float, rate: float) -> None:
	"""Goods come into a warehouse: one Stock Ledger Entry, and the Bin."""
	before = _last(item, warehouse)
	queue = json.loads(before.stock_queue or "[]")
	if queue and queue[-1][1] == rate:
		queue[-1][0] += quantity
	else:
		queue.append([flt(quantity), rate])
	total = flt(before.qty_after_transaction) + quantity
	value = flt(sum(qty * price for qty, price in queue), 2)
	unit = frappe.get_cached_value("Item", item, "stock_uom")
	entry = {
		"item_code": item,
		"warehouse": warehouse,
		"posting_date": getdate(doc.posting_date),
		"posting_time": doc.posting_time,
		"posting_datetime": get_datetime(f"{doc.posting_date} {doc.posting_time}").replace(microsecond=0),
		"voucher_type": doc.doctype,
		"voucher_no": doc.name,
		"voucher_detail_no": row.name,
		"company": doc.company,
		"fiscal_year": get_fiscal_year(doc.posting_date, company=doc.company)[0],
		"stock_uom": unit,
		"actual_qty": quantity,
		"qty_after_transaction": total,
		"incoming_rate": rate,
		"valuation_rate": flt(value / total, 9) if total else 0.0,
		"stock_value": value,
		"stock_value_difference": flt(value - flt(before.stock_value), 2),
		"stock_queue": json.dumps(queue),
		"docstatus": 1,
		"to_rename": 1,
	}
	_insert("Stock Ledger Entry", frappe.generate_hash(length=10), entry)
	_fill_bin(item, warehouse, unit, entry)


def known_rate(item: object, warehouse: str) -> float:
	"""What the item was last valued at; its own valuation or standard rate where it never lay there."""
	last = _last(item.name, warehouse)
	return flt(last.valuation_rate) or flt(item.get("valuation_rate")) or flt(item.get("standard_rate"))


def _last(item: str, warehouse: str) -> frappe._dict:
	found = frappe.get_all(
		"Stock Ledger Entry",
		{"item_code": item, "warehouse": warehouse, "is_cancelled": 0},
		["qty_after_transaction", "stock_value", "stock_queue", "valuation_rate"],
		order_by="posting_datetime desc, creation desc",
		limit=1,
	)
	return found[0] if found else frappe._dict()


def _fill_bin(item: str, warehouse: str, unit: str, entry: dict) -> None:
	values = {
		"actual_qty": entry["qty_after_transaction"],
		"stock_value": entry["stock_value"],
		"valuation_rate": entry["valuation_rate"],
	}
	name = frappe.db.get_value("Bin", {"item_code": item, "warehouse": warehouse})
	if not name:
		own = {"item_code": item, "warehouse": warehouse, "stock_uom": unit}
		_insert(
			"Bin",
			frappe.model.naming.make_autoname("hash"),
			{**own, **values, "projected_qty": values["actual_qty"]},
		)
		return
	stored = frappe.get_doc("Bin", name)
	coming = sum(flt(stored.get(field)) for field in ("ordered_qty", "indented_qty", "planned_qty"))
	going = sum(flt(stored.get(field)) for field in ("reserved_qty", "reserved_qty_for_production"))
	values["projected_qty"] = values["actual_qty"] + coming - going
	frappe.db.set_value("Bin", name, values)


def _insert(doctype: str, name: str, values: dict) -> None:
	moment, user = frappe.utils.now(), frappe.session.user
	stamps = {"creation": moment, "modified": moment, "owner": user, "modified_by": user}
	columns = set(frappe.get_meta(doctype).get_valid_columns())
	row = {key: value for key, value in values.items() if key in columns}
	insert_row(doctype, {"name": name, **stamps, **row})
