"""The desk's own boards: dragging a card changes the field that the board's columns stand for."""

import json

import frappe
from frappe.model.document import Document
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


class KanbanBoard(Document):
	def autoname(self) -> None:
		self.name = self.kanban_board_name


@frappe.whitelist()
def update_order_for_single_card(
	board_name: str, docname: str, from_colname: str, to_colname: str, old_index: int, new_index: int
) -> Document:
	"""A card was dropped in another column or at another place; the board afterwards."""
	board = frappe.get_doc("Kanban Board", board_name)
	columns = {column.column_name: column for column in board.columns}
	if not {from_colname, to_colname} <= set(columns):
		raise UnboundLocalError(f"{board_name} lacks a column: {from_colname}, {to_colname}")
	if from_colname != to_colname:
		card = frappe.get_doc(board.reference_doctype, docname)
		card.set(board.field_name, to_colname)
		card.save()
	_move(columns[from_colname], columns[to_colname], docname, int(new_index))
	board.save(ignore_permissions=True)
	return board


def _move(source: Document, target: Document, docname: str, place: int) -> None:
	order = json.loads(source.order or "null")
	if docname not in (order or ()):
		source.order, target.order = json.dumps(order), target.order or json.dumps(None)
		return
	order.remove(docname)
	source.order = json.dumps(order)
	order = json.loads(target.order or "[]") or []
	order.insert(place, docname)
	target.order = json.dumps(order)
