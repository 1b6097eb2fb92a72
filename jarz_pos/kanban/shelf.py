"""Is there enough on the shelf to send an order, and who may send it all the same (contract 1.8.5)."""

import frappe
from frappe import _

from jarz_pos import guards
from jarz_pos.delivery import dispatch, goods
from jarz_pos.delivery.shortages import Shortage, shortages

LONGEST_REASON = 500


class ShortOfStock(frappe.ValidationError):
	"""The branch does not have the goods. `details` are keys for the answer (1.8.4)."""

	details: dict[str, object] = {}


def preview(order: frappe._dict) -> dict[str, object]:
	"""What stands in the way of sending `order`, which dispatch has read; the payload of 1.8.5."""
	found = _missing(order, _warehouse(order))
	texts = dispatch.obstacles(order)
	blocking = [one for one in found if not _may_be_sent(one)]
	return {
		"success": True,
		"invoice_id": order.name,
		"preview": _shown(order, found, texts),
		"blocking_errors": [*texts, *([_in_words(blocking)] if blocking else [])],
		"requires_shortage_reason": bool(found) and not blocking,
	}


def take(order: frappe._dict, reason: str | None, *, lock: bool = True) -> tuple[str, dict[str, object]]:
	"""The warehouse that the goods leave, its shelves held unless it is only for a preview, and what the order keeps of a
	shortage.

	Too little may only go out where ERPNext allows negative stock, and then a manager sends it: with a `reason`, or, where
	the client cannot ask for one (None), with our words. Raises ShortOfStock.
	"""
	warehouse = _warehouse(order)
	found = _missing(order, warehouse, lock=lock)
	if not found:
		return warehouse, {}
	if not all(map(_may_be_sent, found)):
		_refuse(order, found, _in_words(found))
	if reason == "":
		_refuse(order, found, _("{0} Say why it goes out all the same.").format(_in_words(found)))
	return warehouse, {
		"jarz_shortage_reason": "\n".join(filter(None, (reason, _in_words(found)))),
		"jarz_shortage_approved_by": frappe.session.user,
	}


def _missing(order: frappe._dict, warehouse: str, *, lock: bool = False) -> list[Shortage]:
	"""Nothing is missing of an order whose goods left with a Delivery Note of the desk."""
	return [] if goods.note_of(order.name) else shortages(order.name, warehouse, lock=lock)


def _may_be_sent(short: Shortage) -> bool:
	return short.may_be_negative and guards.is_manager()


def _warehouse(order: frappe._dict) -> str:
	branch = guards.branch_of(order)
	warehouse = frappe.get_cached_value("POS Profile", branch, "warehouse")
	if not warehouse:
		frappe.throw(_("Branch {0} has no warehouse. Set it in its POS Profile.").format(branch))
	return warehouse


def _in_words(found: list[Shortage]) -> str:
	missing = ", ".join(f"{_number(one.missing)} × {one.item_name}" for one in found)
	sentence = _("{0} is short of {1}.").format(found[0].warehouse, missing)
	if guards.is_manager() or not all(one.may_be_negative for one in found):
		return sentence
	return sentence + " " + _("Only a manager can send the order now.")


def _refuse(order: frappe._dict, found: list[Shortage], text: str) -> None:
	try:
		frappe.throw(text, ShortOfStock)
	except ShortOfStock as refusal:
		refusal.details = {
			"ofd_preview": _shown(order, found, []),
			"requires_shortage_reason": all(map(_may_be_sent, found)),
		}
		raise


def _shown(order: frappe._dict, found: list[Shortage], texts: list[str]) -> dict[str, object]:
	rows = [
		{
			"item_code": one.item_code,
			"item_name": one.item_name,
			"warehouse": one.warehouse,
			"required_qty": one.required,
			"available_qty": one.available,
			"shortage_qty": one.missing,
			"can_override": _may_be_sent(one),
			"invoice_names": [order.name],
		}
		for one in found
	]
	approvable = [row for row in rows if row["can_override"]]
	blocking = [row for row in rows if not row["can_override"]]
	return {
		"requires_reason": bool(rows) and not blocking,
		"blocking": bool(blocking or texts),
		"approvable_shortages": approvable,
		"blocking_shortages": blocking,
		"shortages": rows,
		"warehouse_mismatches": [],
		"validation_errors": texts,
		"invoice_previews": {},
	}


def _number(quantity: float) -> str:
	return f"{quantity:g}"
