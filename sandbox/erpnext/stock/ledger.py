"""The stock ledger: what lies where at which value, first in first out."""

import json

import frappe
from erpnext.accounts.utils import get_fiscal_year
from erpnext.stock.stock_ledger import NegativeStockError
from frappe.database.rows import insert_row
from frappe.utils import cint, flt, get_datetime, getdate

OWN_VALUES = ("qty_after_transaction", "stock_value", "stock_queue", "valuation_rate")
STAMPS = ("name", "owner", "creation", "modified", "modified_by")


def receive(
	doc: object, row: object, item: str, warehouse: str, quantity: float, rate: float, **more: object
) -> None:
	"""Goods come into a warehouse: one Stock Ledger Entry, and the Bin."""
	before = _last(item, warehouse)
	queue = json.loads(before.stock_queue or "[]")
	if queue and queue[-1][1] == rate:
		queue[-1][0] += quantity
	else:
		queue.append([flt(quantity), rate])
	_note(doc, row, item, warehouse, quantity, queue, before, incoming_rate=rate, **more)


def deliver(doc: object, row: object, item: str, warehouse: str, quantity: float) -> float:
	"""Goods leave a warehouse, oldest first; what they were worth. Raises NegativeStockError where there are too few."""
	before = _last(item, warehouse)
	_require(item, warehouse, flt(before.qty_after_transaction) - quantity)
	queue, left, value = json.loads(before.stock_queue or "[]"), quantity, 0.0
	while left > 0 and queue:
		taken = min(left, queue[0][0])
		value += taken * queue[0][1]
		left = flt(left - taken, 9)
		if queue[0][0] > taken:
			queue[0][0] = flt(queue[0][0] - taken, 9)
		else:
			queue.pop(0)
	if left > 0:  # stock may be negative here
		rate = flt(before.valuation_rate)
		value += left * rate
		queue = [[-left, rate]]
	_note(doc, row, item, warehouse, -quantity, queue, before, incoming_rate=flt(value / quantity, 6))
	return flt(value, 2)


def take_back(doc: object) -> None:
	"""The entries of a cancelled document no longer count; each has its opposite."""
	mine = {"voucher_type": doc.doctype, "voucher_no": doc.name, "is_cancelled": 0}
	rows = frappe.get_all("Stock Ledger Entry", mine, ["*"], order_by="creation asc, name asc")
	entry = frappe.qb.DocType("Stock Ledger Entry")
	where = (entry.voucher_type == doc.doctype) & (entry.voucher_no == doc.name)
	frappe.qb.update(entry).set(entry.is_cancelled, 1).where(where).run()
	for row in rows:
		opposite = {key: value for key, value in row.items() if key not in (*STAMPS, *OWN_VALUES)}
		opposite.update(actual_qty=-row.actual_qty, is_cancelled=1, stock_value_difference=0)
		if row.actual_qty > 0:
			opposite.update(incoming_rate=0, outgoing_rate=row.incoming_rate)
		_insert("Stock Ledger Entry", frappe.generate_hash(length=10), opposite)
		last = _last(row.item_code, row.warehouse)
		_require(row.item_code, row.warehouse, flt(last.qty_after_transaction))
		_fill_bin(row.item_code, row.warehouse, row.stock_uom, {key: last.get(key) for key in OWN_VALUES})


def value_of(voucher: str, detail: str) -> tuple[float, float]:
	"""(units, value) that one row of a document has moved."""
	rows = frappe.get_all(
		"Stock Ledger Entry",
		{"voucher_no": voucher, "voucher_detail_no": detail, "is_cancelled": 0},
		["actual_qty", "stock_value_difference"],
		order_by="creation asc",
	)
	return flt(sum(row.actual_qty for row in rows)), flt(sum(row.stock_value_difference for row in rows))


def on_hand(item: str, warehouse: str) -> float:
	"""Units in a warehouse."""
	return flt(frappe.db.get_value("Bin", {"item_code": item, "warehouse": warehouse}, "actual_qty"))


def known_rate(item: object, warehouse: str, company: str | None = None) -> float:
	"""What the item was last valued at; its own valuation, standard or buying rate where it never lay there."""
	last = _last(item.name, warehouse)
	rate = flt(last.valuation_rate) or flt(item.get("valuation_rate")) or flt(item.get("standard_rate"))
	if not rate and company:
		currency = frappe.get_cached_value("Company", company, "default_currency")
		bought = {"item_code": item.name, "buying": 1, "currency": currency}
		rate = flt(frappe.db.get_value("Item Price", bought, "price_list_rate"))
	return rate


def _require(item: str, warehouse: str, after: float) -> None:
	if flt(after, 9) >= 0 or cint(frappe.db.get_single_value("Stock Settings", "allow_negative_stock")):
		return
	if cint(frappe.get_cached_value("Item", item, "allow_negative_stock")):
		return
	name = frappe.get_cached_value("Item", item, "item_name")
	frappe.throw(
		frappe._("{0} units of {1} needed in {2} to complete this transaction.").format(
			frappe.bold(-flt(after)), frappe.bold(f"Item {name}"), frappe.bold(f"Warehouse {warehouse}")
		),
		NegativeStockError,
		title=frappe._("Insufficient Stock"),
	)


def _last(item: str, warehouse: str) -> frappe._dict:
	found = frappe.get_all(
		"Stock Ledger Entry",
		{"item_code": item, "warehouse": warehouse, "is_cancelled": 0},
		list(OWN_VALUES),
		order_by="posting_datetime desc, creation desc",
		limit=1,
	)
	return found[0] if found else frappe._dict()


def _note(
	doc: object,
	row: object,
	item: str,
	warehouse: str,
	quantity: float,
	queue: list,
	before: frappe._dict,
	**more: object,
) -> None:
	total = flt(flt(before.qty_after_transaction) + quantity, 9)
	worth = sum(qty * price for qty, price in queue)
	value = flt(worth, 2)
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
		"valuation_rate": flt(worth / total, 9) if total else flt(before.valuation_rate),
		"stock_value": value,
		"stock_value_difference": flt(value - flt(before.stock_value), 2),
		"stock_queue": json.dumps(queue),
		"docstatus": 1,
		"to_rename": 1,
		**more,
	}
	_insert("Stock Ledger Entry", frappe.generate_hash(length=10), entry)
	_fill_bin(item, warehouse, unit, entry)


def _fill_bin(item: str, warehouse: str, unit: str, entry: dict) -> None:
	values = {
		"actual_qty": flt(entry["qty_after_transaction"]),
		"stock_value": flt(entry["stock_value"]),
		"valuation_rate": flt(entry["valuation_rate"]),
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
