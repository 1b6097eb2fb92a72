"""What an order needs from the shelf of its branch, and what is missing there (contract 1.8.5)."""

from dataclasses import dataclass

import frappe


@dataclass(frozen=True)
class Shortage:
	"""Too little of an item; quantities in stock units. `may_be_negative`: ERPNext would book it all the same."""

	item_code: str
	item_name: str
	warehouse: str
	required: float
	available: float
	may_be_negative: bool

	@property
	def missing(self) -> float:
		return self.required - self.available


def shortages(invoice: str, warehouse: str, *, lock: bool = False) -> list[Shortage]:
	"""What `warehouse` lacks of the order's goods, by item code.

	`lock` holds the shelves (Bins) until the end of the transaction, in the order of their items: two orders with the same
	goods then wait for each other instead of deadlocking, and the ledger sees them one after the other.
	"""
	wanted = _wanted(invoice)
	shelf = _shelf(sorted(wanted), warehouse, lock) if wanted else {}
	anything = bool(frappe.db.get_single_value("Stock Settings", "allow_negative_stock", cache=True))
	return [
		Shortage(
			code,
			row.item_name,
			warehouse,
			row.quantity,
			shelf.get(code, 0.0),
			anything or bool(row.allow_negative_stock),
		)
		for code, row in sorted(wanted.items())
		if row.quantity > shelf.get(code, 0.0)
	]


def _wanted(invoice: str) -> dict[str, frappe._dict]:
	"""Stock items of the order with their quantities. The parent of a bundle stands for its children and is on no shelf."""
	line, item = frappe.qb.DocType("Sales Invoice Item"), frappe.qb.DocType("Item")
	rows = (
		frappe.qb.from_(line)
		.join(item)
		.on(item.name == line.item_code)
		.select(line.item_code, line.item_name, line.stock_qty, item.allow_negative_stock)
		.where(line.parent == invoice)
		.where(line.parenttype == "Sales Invoice")
		.where(line.jarz_is_bundle_parent == 0)
		.where(item.is_stock_item == 1)
		.run(as_dict=True)
	)
	wanted: dict[str, frappe._dict] = {}
	for row in rows:
		known = wanted.setdefault(row.item_code, row.update(quantity=0.0))
		known.quantity += row.stock_qty
	return wanted


def _shelf(codes: list[str], warehouse: str, lock: bool) -> dict[str, float]:
	shelf = frappe.qb.DocType("Bin")
	query = (
		frappe.qb.from_(shelf)
		.force_index("unique_item_warehouse")  # its order is the order of the locks
		.select(shelf.item_code, shelf.actual_qty)
		.where(shelf.item_code.isin(codes))
		.where(shelf.warehouse == warehouse)
		.orderby(shelf.item_code)
	)
	return dict((query.for_update() if lock else query).run())
